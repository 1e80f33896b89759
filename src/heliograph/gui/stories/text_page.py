"""What ITU receives of a story, or has received, as text: to read, find in, copy and save."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from heliograph import wording
from heliograph.domain.story import text_answer
from heliograph.errors import ReceiptInvalid
from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.editor.beside import SidePage
from heliograph.gui.parts import button, text, together
from heliograph.gui.stories.text_view import TextView
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.icon_button import IconButton
from heliograph.i18n import ltr, moment, tr
from heliograph.wording.story_text import manifest_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.ids import StoryId
    from heliograph.domain.manifest import Manifest
    from heliograph.errors import HeliographError
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.wording.story_text import StoryText

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200e\u200f\u2028-\u202e\u2066-\u2069]+')
_LONGEST_NAME = 60
_LOW = 240
"""Logical pixels of height below which only the text has room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows."""

    heading: str
    about: str
    """Which state of the story this is."""
    title: str
    text: StoryText
    revision: int


def as_it_goes(session: Session, story: StoryId) -> Shown:
    """Read what is sent: the frozen revision, or what marking the draft ready would freeze.

    Raises:
        HeliographError: its campaign is not on this computer.
    """
    drafts = session.workspace.drafts
    manifest = drafts.manifest(story)
    if drafts.is_open(story):
        about = tr("ITU would receive this if the story were sent as it is now.")
    else:
        frozen = moment(manifest.frozen_ms)
        about = tr("As it was marked ready {time}. Exactly this is sent.", time=frozen)
    return _shown(session, manifest, tr("What ITU will receive"), about)


def as_received(session: Session, story: StoryId) -> Shown:
    """Read what was sent, and check its receipt again.

    Raises:
        HeliographError: its campaign is not on this computer.
    """
    receipts = session.workspace.receipts
    manifest = receipts.sent_manifest(story)
    try:
        receipts.verify(story)
        checked = tr("The receipt was checked again just now: it is for exactly this.")
    except ReceiptInvalid as error:
        checked = together(wording.error(error))
    number = receipts.submission(story).receipt_number or ""
    about = f"{tr('Receipt {number}', number=ltr(number))} – {checked}"
    return _shown(session, manifest, tr("What ITU has received"), about)


def _shown(session: Session, manifest: Manifest, heading: str, about: str) -> Shown:
    campaign = session.workspace.campaigns.get(manifest.campaign)
    title = text_answer(manifest.answers, "title").strip()
    here = session.workspace.drafts.get(manifest.story).media
    worded = manifest_text(manifest, campaign, here=here)
    return Shown(heading=heading, about=about, title=title, text=worded, revision=manifest.revision)


class TextPage(SidePage):
    """A whole story as text.

    Args:
        session: What the pages share.
        read: Reads what is shown, again each time the page is refreshed.
        back: What stands on the way back.

    Raises:
        HeliographError: what ``read`` raises.
    """

    topic = "ready#text"

    def __init__(self, session: Session, read: Callable[[], Shown], *, back: str = "") -> None:
        self._shown = read()
        super().__init__(self._shown.heading, back=back)
        self._session = session
        self._read = read
        self.about = text(self._shown.about, "soft")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(tr("Find (Ctrl+F)"))
        self.search.setAccessibleName(tr("Find in this text"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(240)
        self.search.textChanged.connect(self._on_find_changed)
        self.search.installEventFilter(self)
        self.previous = IconButton("up", tr("Previous place"), self)
        self.previous.clicked.connect(lambda: self._go_on(-1))
        self.following = IconButton("down", tr("Next place"), self)
        self.following.clicked.connect(lambda: self._go_on(1))
        self.found = text("", "soft", wraps=False)
        self.found.setMinimumHeight(look.scaled(look.CONTROL_HEIGHT))
        self.copy = button(tr("Copy all"), self.copy_all)
        self.save = button(tr("Save as a text file…"), self._on_save)
        self.view = TextView(self)
        self.view.setAccessibleName(self._shown.heading)
        self.view.say(self._shown.text)
        self.view.copy_all_wanted.connect(self.copy_all)
        self.tools = QWidget(self)
        flow = Flow(self.tools)
        for each in (
            self.search,
            self.previous,
            self.following,
            self.found,
            self.copy,
            self.save,
        ):
            flow.addWidget(each)
        self.box.addWidget(self.about)
        self.box.addWidget(self.tools)
        self.box.addWidget(self.view, 1)
        self._show_found(0)

    # ---- what the page it stands in asks --------------------------------------------------

    def refresh(self) -> None:
        """Read the story again."""
        shown = self._read()
        if shown != self._shown:
            self._shown = shown
            self.about.setText(shown.about)
            self.view.say(shown.text)
            self._show_found(0)

    def focus_first(self) -> None:
        """Give the keyboard to the text."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def commands(self) -> Commands:
        """Give what can be done here now, by the names of the menu bar."""
        known: dict[str, Callable[[], None]] = {"find": self._on_find}
        if not isinstance(QApplication.focusWidget(), QLineEdit):
            known["copy"] = self._on_copy
        return known

    # ---- what a person does -----------------------------------------------------------------

    def copy_all(self) -> None:
        """Put the whole text on the clipboard, and say so."""
        QGuiApplication.clipboard().setText(self._shown.text.plain())
        self.message.say(tr("The text is on the clipboard."), tone="done", for_ms=5_000)

    def save_to(self, path: Path) -> None:
        """Write the text to a file in the background, and say how that went."""
        words = self._shown.text.plain()

        def work(here: Here) -> str:
            del here
            try:
                _write(path, words)
            except OSError as error:
                return error.strerror or type(error).__name__
            return ""

        self._session.tasks.start(
            work,
            owner=self,
            done=lambda reason: self._on_saved(path, reason),
            failed=self._on_failed,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Use Enter and Escape in the line of finding."""
        if watched is self.search and isinstance(event, QKeyEvent):
            pressed = event.type() is QEvent.Type.KeyPress
            if pressed and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._go_on(-1 if back else 1)
                return True
            if pressed and event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                self.fit()
                self.focus_first()
                return True
        return super().eventFilter(watched, event)

    # ---- inside --------------------------------------------------------------------------------

    def _on_copy(self) -> None:
        if self.view.textCursor().hasSelection():
            self.view.copy()
        else:
            self.copy_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low window to the text; menus and keys do what the buttons do."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Show what there is room for."""
        self.tools.setVisible(not self.is_low() or bool(self.search.text()))

    def is_low(self) -> bool:
        """Tell whether there is hardly room for the text."""
        return self.height() < _LOW * look.font().pointSizeF() / look.TEXT_POINTS

    def _on_find(self) -> None:
        self.tools.show()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_find_changed(self) -> None:
        self._show_found(0)

    def _go_on(self, by: int) -> None:
        self._show_found(by)
        announce(self.found, self.found.text())

    def _show_found(self, by: int) -> None:
        count = self.view.find_all(self.search.text())
        at = self.view.go_to_found(by)
        for each in (self.previous, self.following, self.found):
            each.setVisible(bool(self.search.text()))
        self.found.setText(
            tr("{n} of {total}", n=at, total=count) if count else tr("Nothing found.")
        )

    def _on_save(self) -> None:
        words = " ".join(_NOT_IN_NAMES.sub(" ", self._shown.title).split())
        name = words[:_LONGEST_NAME].strip(" .")
        chosen, _ = QFileDialog.getSaveFileName(
            self.window(),
            tr("Save as a text file"),
            f"{name or tr('Story')}.txt",
            tr("Text files") + " (*.txt)",
        )
        if chosen:
            path = Path(chosen)
            self.save_to(path if path.suffix else path.with_suffix(".txt"))

    def _on_saved(self, path: Path, reason: str) -> None:
        if reason:
            words = tr(
                "The text could not be written to {path}: {reason}.",
                path=ltr(str(path)),
                reason=reason,
            )
            self.message.say(words, tone="warning")
        else:
            words = tr("The text was saved as {path}", path=ltr(str(path)))
            self.message.say(words, tone="done", for_ms=10_000)

    def _on_failed(self, error: HeliographError) -> None:
        self.message.say(together(wording.error(error)), tone="warning")


def _write(path: Path, words: str) -> None:
    """Write text so that also an old Notepad reads it: with a byte order mark.

    Raises:
        OSError: it cannot be written there.
    """
    with path.open("w", encoding="utf-8-sig") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())
