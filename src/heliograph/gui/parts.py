"""Small pieces that pages are put together from: heads, lines of text, buttons, cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from heliograph.gui import icons, look

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.wording import Words


def text(words: str, dressed: str = "", *, wraps: bool = True) -> QLabel:
    """Make a line or a paragraph; what it says is never read as markup.

    Args:
        words: What it says.
        dressed: One of the looks for labels in ``style.sheet``.
        wraps: Whether it may take several lines.
    """
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    if dressed:
        look.dress(label, dressed)
    return label


def button(words: str, do: Callable[[], None], dressed: str = "", *, icon: str = "") -> QPushButton:
    """Make a button that does one thing.

    Args:
        words: A verb, with its mnemonic.
        do: Called when it is pressed.
        dressed: ``primary``, ``quiet`` or empty.
        icon: Name of an icon to stand before the words.
    """
    made = QPushButton(words)
    made.setAutoDefault(False)
    made.clicked.connect(do)
    if dressed:
        look.dress(made, dressed)
    if icon:
        colour = {"primary": "on_action", "quiet": "action"}.get(dressed, "ink")
        made.setIcon(icons.icon(icon, colour))
    return made


def left_to_right(field: QLineEdit) -> None:
    """Let a field hold what always runs left to right, standing at the reading side."""
    if QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def together(words: Words) -> str:
    """Say what happened, what is safe and what to do as one paragraph."""
    return " ".join(part for part in (words.what, words.safe, words.do) if part)


class Head(QWidget):
    """The first line of a page: its title, and what can be done, on one line."""

    def __init__(self, title: str, *actions: QWidget) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.BLOCK_GAP)
        self.title = text(title, "page-title", wraps=False)
        row.addWidget(self.title)
        row.addStretch(1)
        for action in actions:
            row.addWidget(action)


class Card(QFrame):
    """A white card with a heading; blocks are added below each other."""

    def __init__(self, heading: str = "") -> None:
        super().__init__()
        look.dress(self, "card")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(
            look.ROW_MARGIN, look.BLOCK_GAP, look.ROW_MARGIN, look.ROW_MARGIN
        )
        self.box.setSpacing(8)
        if heading:
            self.box.addWidget(text(heading, "strong"))

    def add(self, *widgets: QWidget) -> None:
        """Add widgets as one row, the first with room to grow."""
        if len(widgets) == 1:
            self.box.addWidget(widgets[0])
            return
        row = QHBoxLayout()
        row.setSpacing(look.BLOCK_GAP)
        for number, widget in enumerate(widgets):
            row.addWidget(widget, 1 if number == 0 else 0)
        self.box.addLayout(row)


class Column(QScrollArea):
    """A page's long part: one column that scrolls, not wider than is good to read."""

    def __init__(self, *, widest: int = 860) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        look.dress(inside, "page")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        column = QWidget(inside)
        look.dress(column, "page")
        column.setMaximumWidth(widest)
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.box = QVBoxLayout(column)
        self.box.setContentsMargins(0, 0, 4, look.PAGE_MARGIN)
        self.box.setSpacing(look.BLOCK_GAP)
        row.addWidget(column, 100)
        row.addStretch(1)
        self.setWidget(inside)


def page_box(page: QWidget) -> QVBoxLayout:
    """Give a page its margins and its column."""
    box = QVBoxLayout(page)
    box.setContentsMargins(look.PAGE_MARGIN, 18, look.PAGE_MARGIN, look.ROW_MARGIN)
    box.setSpacing(look.BLOCK_GAP)
    return box
