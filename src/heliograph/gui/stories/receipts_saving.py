"""Saves many receipts in the background: asks where to, shows how far it is, can be stopped."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from heliograph import wording
from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.parts import button, text, together
from heliograph.gui.reasons import allow
from heliograph.gui.stories.receipt_acts import open_folder
from heliograph.gui.widgets.progress_line import ProgressLine
from heliograph.i18n import sortable, tr
from heliograph.paper.files import free_name
from heliograph.paper.receipt_folder import in_words, save_receipts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.gui.widgets.message_strip import MessageStrip
    from heliograph.paper.receipt_folder import Saved
    from heliograph.workspace import Workspace

    Read = Callable[[Workspace], Sequence[int]]
    """Gives the rows to save; called in another thread."""


class ReceiptsSaving(QWidget):
    """How far saving is, with a way to end it; hidden while nothing is being saved."""

    changed = Signal()
    """It began or ended."""

    def __init__(self, session: Session, message: MessageStrip) -> None:
        super().__init__()
        self._session = session
        self._message = message
        self._stopped: threading.Event | None = None
        self._words = text("", wraps=False)
        self._line = ProgressLine()
        self.stop = button(tr("S&top"), self._on_stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.BLOCK_GAP)
        row.addWidget(self._words)
        row.addWidget(self._line, 1)
        row.addWidget(self.stop)
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Tell whether receipts are being saved."""
        return self._stopped is not None

    def words(self) -> str:
        """Give what it says about how far it is."""
        return self._words.text()

    def ask(self, read: Read, *, start: Path) -> None:
        """Ask for a folder, and save into a new one inside it."""
        title = tr("Where are the receipts to be saved?")
        chosen = QFileDialog.getExistingDirectory(self.window(), title, str(start))
        if chosen and not self.is_busy:
            today = sortable(self._session.workspace.now_ms())[:10]
            self.save_to(free_name(Path(chosen) / f"{tr('Receipts')} {today}"), read)

    def save_to(self, folder: Path, read: Read) -> None:
        """Save receipts into a folder."""
        stopped = self._stopped = threading.Event()
        whole = [0]
        separator = ";" if QLocale.system().decimalPoint() == "," else ","

        def work(here: Here) -> Saved:
            numbers = read(here.workspace)
            whole[0] = len(numbers)

            def goes_on(done: int) -> bool:
                here.report(done)
                return not stopped.is_set()

            return save_receipts(
                here.workspace.receipts, numbers, folder, separator=separator, goes_on=goes_on
            )

        self._show(0, 0)
        self.show()
        self.stop.setEnabled(True)
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, tr("Receipts are being saved."), urgent=False)
        self._session.tasks.start(
            work,
            owner=self,
            done=self._on_done,
            failed=self._on_failed,
            progress=lambda done: self._show(done, whole[0]),
        )
        self.changed.emit()

    def _show(self, done: int, whole: int) -> None:
        self._words.setText(
            tr("Saving receipts: {n} of {whole}", n=done, whole=whole)
            if whole
            else tr("Receipts are being saved.")
        )
        self._line.show_share(done / whole if whole else 0.0)

    def _on_stop(self) -> None:
        if self._stopped is not None:
            self._stopped.set()
            allow(self.stop, tr("It stops after the receipt that is being saved."))

    def _on_done(self, saved: Saved) -> None:
        self._end()
        ended_well = saved.is_whole or saved.is_stopped
        self._message.say(
            in_words(saved),
            tone="done" if saved.is_whole else "note" if ended_well else "warning",
            actions=((tr("Open its folder"), lambda: open_folder(saved.folder)),)
            if saved.receipts
            else (),
        )

    def _on_failed(self, error: HeliographError) -> None:
        self._end()
        self._message.say(together(wording.error(error)), tone="warning")

    def _end(self) -> None:
        self._stopped = None
        self.hide()
        self.changed.emit()
