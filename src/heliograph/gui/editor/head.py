"""The head of the editor: the way back, what the story is called, how safe it is, mark ready."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QWidget

from heliograph.gui import icons, look
from heliograph.gui.editor.sides import SIDES
from heliograph.gui.plain import tip
from heliograph.gui.widgets.words import ElidedWords
from heliograph.i18n import Raw, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.gui.editor.sides import Side

_GAP = 10


class EditorHead(QWidget):
    """Title and state with the page's one primary action."""

    back_pressed = Signal()
    check_pressed = Signal()
    ready_pressed = Signal()
    side_wanted = Signal(object)
    """A ``Side`` is to be shown in the questions' place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at_check = False
        self.back = QPushButton(tr("Stories"), self)
        self.back.setIcon(icons.icon("back", "action"))
        self.back.setAccessibleName(tr("Back to Stories"))
        look.dress(self.back, "quiet")
        self.back.clicked.connect(self.back_pressed)
        self._title = ElidedWords("", "story-title", self)
        self.state = ElidedWords("", "soft", self)
        self.check = QPushButton(tr("Check"), self)
        self.check.clicked.connect(self.check_pressed)
        self.ready = QPushButton(tr("Mark ready"), self)
        self.ready.setToolTip(tr("Mark ready (Ctrl+Enter)"))
        self.ready.clicked.connect(self.ready_pressed)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(_GAP)
        self._words.addWidget(self._title, 0, Qt.AlignmentFlag.AlignVCenter)
        self._words.addWidget(self.state, 1, Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self.back)
        row.addLayout(self._words, 1)
        self._sides = [self._side_button(each) for each in SIDES if each.button]
        for each in self._sides:
            row.addWidget(each)
        row.addWidget(self.check)
        row.addWidget(self.ready)

    def show_title(self, title: str) -> None:
        """Show what the story is called."""
        self._title.say(title or tr("(no title yet)"))
        self._fit()

    def show_state(self, words: str) -> None:
        """Show where the story stands and since when it is safe."""
        self.state.say(words)
        self._fit()

    def show_step(self, step: str) -> None:
        """Offer the check where it is not on the screen already."""
        self._at_check = step == "check"

    def show_open(self, count: int, *, is_open: bool) -> None:
        """Show how many musts are open, and on the button why it cannot be pressed yet."""
        words = ntr(
            "{n} thing to do before this can be sent",
            "{n} things to do before this can be sent",
            count,
        )
        self.check.setText(tr("Check {n}", n=count) if count else tr("Check"))
        self.check.setAccessibleName(f"{tr('Check')}, {words}" if count else tr("Check"))
        look.dress(self.ready, "not-yet" if count else "primary")
        why = tr("{count} – F8 goes to the next", count=Raw(words)) if count else ""
        self.ready.setAccessibleDescription(why)
        self.ready.setToolTip(tip(why or tr("Mark ready (Ctrl+Enter)")))
        self.check.setVisible(is_open and not self._at_check)
        self.ready.setVisible(is_open)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the state under the title where there is no room beside it."""
        super().resizeEvent(event)
        self._fit()

    def _side_button(self, side: Side) -> QPushButton:
        made = QPushButton(tr(side.button), self)
        made.clicked.connect(lambda: self.side_wanted.emit(side))
        return made

    def _fit(self) -> None:
        beside = [each for each in (self.back, self.check, self.ready) if not each.isHidden()]
        needed = _width(beside) + max(_width([self._title]), _width([self.state]))
        # The menu bar has these, too: they make room first.
        for each in self._sides:
            each.setVisible(needed + _width(self._sides) <= self.width())
        shown = [each for each in self._sides if not each.isHidden()]
        below = self.width() < _width([self._title, self.state, *beside, *shown])
        direction = QBoxLayout.Direction
        self._words.setDirection(direction.TopToBottom if below else direction.LeftToRight)
        self._words.setSpacing(0 if below else _GAP)


def _width(widgets: Sequence[QWidget]) -> int:
    return sum(each.sizeHint().width() + _GAP for each in widgets)
