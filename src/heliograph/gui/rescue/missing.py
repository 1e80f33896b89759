"""The strip that says that changes saved last may be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.wording import rescue as words

if TYPE_CHECKING:
    from heliograph.gui.session import Session


class MissingNote(QWidget):
    """Stays until a person puts it away, also over starts of the program."""

    def __init__(self, session: Session, before_ms: int) -> None:
        super().__init__()
        self.strip = MessageStrip(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.PAGE_MARGIN, look.BLOCK_GAP, look.PAGE_MARGIN, 0)
        box.addWidget(self.strip)
        self.strip.closed.connect(session.workspace.forget_missing)
        self.strip.closed.connect(self.hide)
        self.strip.say(words.changes_missing(before_ms), tone="warning")
