"""The parts of a long page as a column of names beside it: press one and it comes into sight."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
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
        for card in cards:
            card.installEventFilter(self)
        self._fit()
        column.verticalScrollBar().valueChanged.connect(self._follow)
        self._mark(0)

    def buttons(self) -> list[QPushButton]:
        """Give the names, in their order."""
        return [press for press, _ in self._parts]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Name a part while it is there only."""
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        strong = QFontMetrics(look.font(strong=True))
        widest = 0
        for press, card in self._parts:
            press.setHidden(_is_left_out(card))
            if not _is_left_out(card):
                widest = max(widest, strong.horizontalAdvance(card.heading))
        self.setFixedWidth(max(look.scaled(_LEAST), widest + _BESIDE))

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
        seen = [
            at
            for at, (_, card) in enumerate(self._parts)
            if card.y() <= line and not _is_left_out(card)
        ]
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


def _is_left_out(card: Card) -> bool:
    """Tell a part that has nothing to say from one that is not on the screen yet."""
    return card.isHidden() and card.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
