"""Small pieces that pages are put together from: heads, lines of text, buttons, cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from heliograph.gui import icons, look
from heliograph.gui.widgets.picture import Picture
from heliograph.gui.widgets.words import Words
from heliograph.i18n import joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph import wording


ABOUT = "guide"
"""Property of widgets that a page of the guide speaks of (``guide.topics``)."""


def about(widget: QWidget, page: str) -> None:
    """Say which page of the guide, or heading in it, speaks of a widget and all that is in it."""
    widget.setProperty(ABOUT, page)


def text(words: str, dressed: str = "", *, wraps: bool = True) -> Words:
    """Make a line or a paragraph; what it says is never read as markup.

    Args:
        words: What it says.
        dressed: One of the looks for labels in ``style.sheet``.
        wraps: Whether it may take several lines.
    """
    return Words(words, dressed, wrap=wraps)


def button(words: str, do: Callable[[], None], dressed: str = "", *, icon: str = "") -> QPushButton:
    """Make a button that does one thing.

    Args:
        words: A verb, with its mnemonic.
        do: Called when it is pressed.
        dressed: ``primary``, ``quiet`` or empty.
        icon: Name of an icon to stand before the words.
    """
    # Qt sets an icon closer to the words than is good to read.
    made = QPushButton(f"\u2002{words}" if icon else words)
    made.setAutoDefault(True)  # Enter presses it, not only the space bar
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


def together(words: wording.Words) -> str:
    """Say what happened, what is safe and what to do as one paragraph."""
    return joined(words.what, words.safe, words.do)


def list_card(rows: QWidget) -> Card:
    """Put a list into a card of its own, edge to edge."""
    card = Card()
    card.box.setContentsMargins(1, 4, 1, 4)
    card.add(rows)
    return card


def pictured(icon: str, tint: str, words: Words) -> QWidget:
    """Set an icon before words, in the middle of their first line."""
    picture = Picture(icon, tint)
    picture.setFixedHeight(QFontMetrics(look.font()).lineSpacing())
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    return made


def row_of(*widgets: QWidget) -> QWidget:
    """Set widgets beside each other; the first has the room to grow."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look.BLOCK_GAP)
    for number, widget in enumerate(widgets):
        row.addWidget(widget, 1 if number == 0 else 0)
    return made


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
        self.heading = heading
        if heading:
            self.box.addWidget(text(heading, "strong"))

    def row(self) -> QHBoxLayout:
        """Add an empty row to fill."""
        made = QHBoxLayout()
        made.setSpacing(look.BLOCK_GAP)
        self.box.addLayout(made)
        return made

    def add(self, *widgets: QWidget) -> None:
        """Add a widget, or several as one row."""
        self.box.addWidget(widgets[0] if len(widgets) == 1 else row_of(*widgets))


class Column(QScrollArea):
    """A page's long part: one column that scrolls, not wider than is good to read.

    Args:
        widest: Logical pixels at a text size of 100 %.
    """

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
        self._column = column
        self.widen(widest)
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.box = QVBoxLayout(column)
        self.box.setContentsMargins(0, 0, 4, look.PAGE_MARGIN)
        self.box.setSpacing(look.BLOCK_GAP)
        row.addWidget(column, 100)
        row.addStretch(1)
        self.setWidget(inside)

    def widen(self, widest: int) -> None:
        """Let it be at most so wide (logical pixels at a text size of 100 %)."""
        scale = QApplication.font().pointSizeF() / look.TEXT_POINTS
        self._column.setMaximumWidth(round(widest * scale))


def page_box(page: QWidget) -> QVBoxLayout:
    """Give a page its margins and its column."""
    box = QVBoxLayout(page)
    box.setContentsMargins(look.PAGE_MARGIN, 18, look.PAGE_MARGIN, look.ROW_MARGIN)
    box.setSpacing(look.BLOCK_GAP)
    return box
