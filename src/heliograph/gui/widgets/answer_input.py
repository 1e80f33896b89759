"""What every input of the form can do, whatever it looks like."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class AnswerInput(QWidget):
    """Takes one answer; a person's change is told by ``edited``, a program's is not."""

    edited = Signal()
    counted = Signal(str, str)
    """What to say about its length, and the look of it; only inputs with a limit tell."""

    def value(self) -> object:
        """Give the answer as the story keeps it, or None."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show an answer; a value of another shape is shown as none."""
        raise NotImplementedError

    def set_read_only(self, *, read_only: bool) -> None:
        """Show without letting change; text can still be selected."""
        self.setEnabled(not read_only)

    def set_story_language(self, language: str) -> None:
        """Follow the story's own language (BCP 47): direction, font, spelling, limits."""

    def focus_on(self, row: int | None = None, column: str = "") -> None:
        """Give the keyboard to the place that a problem speaks of."""
        del row, column
        self.main_widget().setFocus()

    def main_widget(self) -> QWidget:
        """Give the widget that the label belongs to."""
        return self

    def describe(self, name: str, description: str) -> None:
        """Say to a screen reader what is asked, and everything that stands around the input."""
        widget = self.main_widget()
        widget.setAccessibleName(name)
        widget.setAccessibleDescription(description)
