"""An empty page: one sentence and one button, so that nobody stands before nothing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.widgets.picture import Picture
from heliograph.gui.widgets.words import Words

_PICTURE, _WIDTH = 40, 420


class EmptyPage(QWidget):
    """Shown in place of a list.

    Args:
        sentence: What belongs here and what to know about it.
        button: Name of the first thing to do; empty for none.
        icon: Picture above the sentence.
        second: Name of a quieter second thing to do; empty for none.
        third: Name of another quiet thing to do; empty for none.
        parent: Its widget.
    """

    pressed = Signal()
    second_pressed = Signal()
    third_pressed = Signal()

    def __init__(
        self,
        sentence: str,
        *,
        button: str = "",
        icon: str = "stories",
        second: str = "",
        third: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        picture = Picture(icon, "line", self, size=_PICTURE)
        self.sentence = Words(sentence, "", self)
        self.sentence.centre()
        self.sentence.setMinimumWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 32, 16, 32)
        column.setSpacing(look.ROW_MARGIN)
        column.addStretch(2)
        column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.sentence, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.first = QPushButton(button, self)
        look.dress(self.first, "primary")
        self.first.clicked.connect(self.pressed)
        self.first.setVisible(bool(button))
        row.addWidget(self.first)
        if second:
            other = QPushButton(second, self)
            look.dress(other, "quiet")
            other.clicked.connect(self.second_pressed)
            row.addWidget(other)
        self.third = QPushButton(third, self)
        look.dress(self.third, "quiet")
        self.third.clicked.connect(self.third_pressed)
        self.third.setVisible(bool(third))
        row.addWidget(self.third)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def say(self, sentence: str, *, button: str = "", third: str = "") -> None:
        """Say something else, and offer something else to do; nothing when that is empty."""
        self.sentence.setText(sentence)
        self.third.setText(third)
        self.third.setVisible(bool(third))
        self.first.setText(button)
        self.first.setVisible(bool(button))

    def minimumSizeHint(self) -> QSize:
        """Fit into the smallest window."""
        return QSize(_WIDTH, 160)
