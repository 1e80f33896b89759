"""The card of the settings for backups: make one, check one, restore one on this computer."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QVBoxLayout

from heliograph import wording
from heliograph.app import backups
from heliograph.gui import look
from heliograph.gui.backup.fields import ENDING
from heliograph.gui.backup.steps import MakeSteps, RestoreSteps
from heliograph.gui.backup.work import WorkLine
from heliograph.gui.parts import Card, button, text, together
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import joined, tr
from heliograph.wording import backups as words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

    from heliograph.app.backups import Contents, Written
    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here, Task
    from heliograph.gui.widgets.message_strip import Tone

T = TypeVar("T")

_SHARES = 1000
"""In how many steps a task tells how far it is."""


class BackupCard(Card):
    """Says when the last one was made, and leads through making, checking and restoring."""

    restore_wanted = Signal(object)
    """A ``RestoreWish``: the person was asked twice."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Backup"))
        self._session = session
        self._task: Task | None = None
        self.steps: MakeSteps | RestoreSteps | None = None
        self.add(
            text(
                tr(
                    "One encrypted file with all stories, their files, receipts and settings."
                    " With it you go on at another computer when this one is lost."
                )
            )
        )
        self._last = text("", "soft")
        self.add(self._last)
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        self.box.addLayout(self._place)
        self.message = MessageStrip(self)
        self.add(self.message)
        self.work = WorkLine(self.stop)
        self.add(self.work)
        self.make = button(tr("Make a backup…"), self.begin_making)
        self.open = button(tr("Check or restore a backup…"), self.begin_opening)
        self._row = self.row()
        self._row.addWidget(self.make)
        self._row.addWidget(self.open)
        self._row.addStretch(1)
        self.setAcceptDrops(True)
        self.refresh()

    def refresh(self) -> None:
        """Read again when the last one was made."""
        self._last.setText(words.last_backup(self._session.workspace.backups.last()))

    def words(self) -> str:
        """Give what it says about the last backup."""
        return self._last.text()

    # ---- making ---------------------------------------------------------------------------

    def begin_making(self) -> None:
        """Ask for a passphrase, and tell meanwhile what the backup will hold."""
        steps = MakeSteps()
        steps.left.connect(self._end_steps)
        steps.decided.connect(self._ask_where)
        self._show_steps(steps)
        self._session.tasks.start(
            lambda here: here.workspace.backups.expected(),
            owner=steps,
            done=steps.show_expected,
            failed=self._say_error,
        )

    def _ask_where(self, passphrase: str) -> None:
        day = time.strftime("%Y-%m-%d", time.localtime(self._session.workspace.now_ms() / 1000))
        name, _ = QFileDialog.getSaveFileName(
            self.window(),
            tr("Where to write the backup"),
            f"heliograph-{day}{ENDING}",
            tr("Backups of Heliograph") + f" (*{ENDING})",
            options=QFileDialog.Option.DontConfirmOverwrite,  # a file that is there is refused
        )
        if name:
            path = Path(name)
            self.write(path if path.suffix else path.with_suffix(ENDING), passphrase)

    def write(self, path: Path, passphrase: str) -> None:
        """Write a backup and read it back, beside the window."""

        def work(here: Here) -> Written:
            return here.workspace.backups.write(
                path, passphrase=passphrase, progress=_progress(here)
            )

        self._start(work, tr("Writing the backup, and reading it back…"), self._on_written)

    def _on_written(self, made: Written) -> None:
        self._settle()
        self._end_steps()
        self._say(joined(*words.backup_written(made)), tone="done")
        self.refresh()

    # ---- checking and restoring -----------------------------------------------------------

    def begin_opening(self) -> None:
        """Ask for a backup, and for what opens it."""
        self._begin_opening(None)

    def _begin_opening(self, path: Path | None) -> None:
        counts = self._session.workspace.drafts.counts()
        steps = RestoreSteps(
            stories=self._session.workspace.backups.stories_here(), unsent=counts["ready"]
        )
        steps.left.connect(self._end_steps)
        steps.check_wanted.connect(self.check)
        steps.look_wanted.connect(self.look)
        steps.decided.connect(self.restore_wanted)
        self._show_steps(steps)
        if path is not None:
            steps.form.take(path)

    def check(self, path: Path, secret: str) -> None:
        """Read a whole backup, and say whether it can be restored."""
        self._start(
            lambda here: backups.check(path, secret, progress=_progress(here)),
            tr("Reading the backup…"),
            self._on_checked,
        )

    def look(self, path: Path, secret: str) -> None:
        """Look what a backup says of itself, before it is restored."""
        self._start(lambda _: backups.look(path, secret), tr("Opening the backup…"), self._on_seen)

    def _on_checked(self, found: Contents) -> None:
        self._settle()
        self._say(joined(*words.backup_sound(found)), tone="done")

    def _on_seen(self, found: Contents) -> None:
        self._settle()
        if isinstance(self.steps, RestoreSteps):
            self.steps.ask(found)

    # ---- work beside the window -----------------------------------------------------------

    def stop(self) -> None:
        """End what goes on; nothing of it stays."""
        if self._task is not None:
            self._task.stop()
            self._settle()
            self._say(tr("Stopped. Nothing of it was left."))

    def _start(self, work: Callable[[Here], T], said: str, done: Callable[[T], None]) -> None:
        if self._task is not None:
            return
        self.message.put_away()
        self._be_busy(busy=True)
        self.work.begin(said)
        self._bring_into_sight(self.work)
        self._task = self._session.tasks.start(
            work,
            owner=self,
            done=done,
            failed=self._on_failed,
            progress=lambda done: self.work.show_share(done / _SHARES),
        )

    def _on_failed(self, error: HeliographError) -> None:
        self._settle()
        self._say_error(error)

    def _say_error(self, error: HeliographError) -> None:
        self._say(together(wording.error(error)), tone="warning")

    def _say(self, said: str, tone: Tone = "note") -> None:
        self.message.say(said, tone=tone)
        self._bring_into_sight(self.message)

    def _bring_into_sight(self, part: QWidget) -> None:
        """Scroll the page once what has just appeared in it has its place."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            QTimer.singleShot(0, part, partial(area.ensureWidgetVisible, part))

    def _settle(self) -> None:
        self._task = None
        self.work.end()
        self._be_busy(busy=False)

    def _be_busy(self, *, busy: bool) -> None:
        for each in (self.make, self.open, self.steps):
            if each is not None:
                each.setEnabled(not busy)

    # ---- steps ----------------------------------------------------------------------------

    def _show_steps(self, steps: MakeSteps | RestoreSteps) -> None:
        self._end_steps()
        self.message.put_away()
        self.steps = steps
        self._place.addWidget(steps)
        for each in (self.make, self.open):
            each.hide()
        steps.show()
        steps.focus_first()

    def _end_steps(self) -> None:
        steps, self.steps = self.steps, None
        for each in (self.make, self.open):
            each.show()
        if steps is not None:
            self._place.removeWidget(steps)
            steps.hide()
            steps.deleteLater()
            self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- a backup that is dropped here ----------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome one file."""
        if self._task is None and _file_in(event.mimeData()) is not None:
            event.acceptProposedAction()
            look.dress(self, "card-welcome")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Stop welcoming."""
        super().dragLeaveEvent(event)
        look.dress(self, "card")

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for what opens the file that was dropped."""
        look.dress(self, "card")
        path = _file_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self._begin_opening(path)


def _progress(here: Here) -> Callable[[int, int], None]:
    return lambda done, of: here.report(_SHARES * done // max(of, 1))


def _file_in(data: QMimeData) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].is_file() else None
