"""A question that is answered by a tick, as an answer of the form."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heliograph.gui.plain import named
from heliograph.gui.widgets.answer_input import AnswerInput
from heliograph.gui.widgets.tick import Tick


class TickInput(AnswerInput):
    """True, or no answer; the words of the question stand beside the box."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._tick = Tick(words, self, strong=True)
        self._tick.clicked.connect(self.edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._tick)

    def value(self) -> object:
        """Give True, or None."""
        return True if self._tick.isChecked() else None

    def take(self, value: object) -> None:
        """Show whether it is ticked."""
        self._tick.setChecked(value is True)

    def main_widget(self) -> QWidget:
        """Give the box."""
        return self._tick

    def describe(self, name: str, description: str) -> None:
        """Say in the box's own words, too, that the tick is needed."""
        self._tick.setText(named(f"{self._words} {name}" if name else self._words))
        self._tick.setAccessibleDescription(description)
