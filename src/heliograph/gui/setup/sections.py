"""The parts of a long page as a column of names beside it: press one and it comes into sight."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.plain import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.gui.parts import Card, Column

_LEAST = 180
"""Logical pixels of width at a text size of 100 %."""
_BESIDE = 30
"""Logical pixels: padding and border of a name (``style``), and a little more."""


class Sections(QWidget):
    """Follows the page while it scrolls: the part on top is the strong one."""

    def __init__(self, column: Column, cards: Sequence[Card]) -> None:
        super().__init__()
        self._column = column
        self._parts: list[tuple[QPushButton, Card]] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        for card in cards:
            press = QPushButton(named(card.heading))
            look.dress(press, "section")
            press.setCheckable(True)
            press.setAutoDefault(True)
            press.clicked.connect(partial(self._go, card))
            box.addWidget(press)
            self._parts.append((press, card))
        box.addStretch(1)
        strong = QFontMetrics(look.font(strong=True))
        widest = max(strong.horizontalAdvance(card.heading) for card in cards)
        self.setFixedWidth(max(look.scaled(_LEAST), widest + _BESIDE))
        column.verticalScrollBar().valueChanged.connect(self._follow)
        self._mark(0)

    def buttons(self) -> list[QPushButton]:
        """Give the names, in their order."""
        return [press for press, _ in self._parts]

    def _go(self, card: Card) -> None:
        bar = self._column.verticalScrollBar()
        bar.setValue(card.y())
        first = card.nextInFocusChain()
        while first is not None and not _takes_keys(card, first):
            first = first.nextInFocusChain()
            if first is card:
                break
        if first is not None and card.isAncestorOf(first):
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark(next(at for at, (_, each) in enumerate(self._parts) if each is card))

    def _follow(self, top: int) -> None:
        bar = self._column.verticalScrollBar()
        line = top + look.PAGE_MARGIN
        seen = [at for at, (_, card) in enumerate(self._parts) if card.y() <= line]
        at_end = top >= bar.maximum() > 0
        self._mark(len(self._parts) - 1 if at_end else max(seen, default=0))

    def _mark(self, at: int) -> None:
        for number, (press, _) in enumerate(self._parts):
            press.setChecked(number == at)


def _takes_keys(card: Card, widget: QWidget) -> bool:
    """Tell whether a widget of the card can have the keyboard; a hidden one would swallow it."""
    return (
        card.isAncestorOf(widget)
        and widget.isVisibleTo(card)
        and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    )
