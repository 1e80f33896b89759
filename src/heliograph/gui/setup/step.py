"""One step of the first start: a head, a middle that scrolls, and buttons always in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.parts import Column, text, together
from heliograph.gui.setup.cover import Cover
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import tr

if TYPE_CHECKING:
    from heliograph.wording import Words

_WIDEST = 760
"""Logical pixels (at 100 %): the eye should not have to travel."""
_COVER_FROM = 1000
"""Logical pixels of width (at 100 %) from which there is room for the cover."""


class Step(QWidget):
    """A page with a head, a middle that scrolls and buttons that are always in sight."""

    left = Signal()
    back = Signal()
    go_on: QPushButton

    def __init__(self, titles: tuple[str, ...], at: int) -> None:
        """Make the frame of one step.

        Args:
            titles: Of all steps.
            at: Which of them this is, from 0.
        """
        super().__init__()
        self.title = titles[at]
        self.cover = Cover(titles, at=at)
        self.middle = Column(widest=_WIDEST)
        head = QHBoxLayout()
        head.addWidget(text(self.title, "page-title"), 1)
        self._number = text(tr("Step {n} of {all}", n=at + 1, all=len(titles)), "soft", wraps=False)
        head.addWidget(self._number)
        head.setSpacing(look.BLOCK_GAP)
        self.above_foot = QVBoxLayout()
        self.foot = QHBoxLayout()
        self.foot.setSpacing(look.BLOCK_GAP)
        centre = QWidget(self)
        centre.setMaximumWidth(look.scaled(_WIDEST))
        inner = QVBoxLayout(centre)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.ROW_MARGIN)
        inner.addLayout(head)
        self.message = MessageStrip(self)
        inner.addWidget(self.message)
        inner.addWidget(self.middle, 1)
        inner.addLayout(self.above_foot)
        inner.addLayout(self.foot)
        self._page = QHBoxLayout()
        self._page.addStretch(1)
        self._page.addWidget(centre, 100)
        self._page.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.cover)
        outer.addLayout(self._page, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the cover out where the questions need its room."""
        super().resizeEvent(event)
        wide = self.width() >= look.scaled(_COVER_FROM)
        self.cover.setVisible(wide)
        self._number.setVisible(not wide)
        above = 48 if wide and self.height() >= look.scaled(600) else look.PAGE_MARGIN
        side = 2 * look.PAGE_MARGIN if wide else look.PAGE_MARGIN
        self._page.setContentsMargins(side, above, side, 20)

    def focus_first(self) -> None:
        """Give the keyboard to the first thing to do."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on by Enter, from wherever nothing else takes it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.go_on.click()
        else:
            super().keyPressEvent(event)

    def warn(self, words: Words) -> None:
        """Show what went wrong."""
        self.message.say(together(words), tone="warning")
