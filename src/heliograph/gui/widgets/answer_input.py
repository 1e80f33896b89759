"""What every input of the form can do, whatever it looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from heliograph.gui.reasons import allow, describe
from heliograph.gui.widgets.history import History
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.gui.spelling.spelling import Spelling


class AnswerInput(QWidget):
    """Takes one answer; a person's change is told by ``edited``, a program's is not.

    A person's changes can be taken back (Ctrl+Z) and made again (Ctrl+Shift+Z) while the program
    shows no other answer.
    """

    edited = Signal()
    counted = Signal(str, str)
    """What to say about its length, and the look of it; only inputs with a limit tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: History[object] = History(None)
        self.edited.connect(self._remember)

    def value(self) -> object:
        """Give the answer as the story keeps it, or None."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show an answer; a value of another shape is shown as none."""
        self.take(value)
        self._history.begin(self.state())

    def take(self, value: object) -> None:
        """Let the widgets show an answer."""
        raise NotImplementedError

    def set_read_only(self, *, read_only: bool) -> None:
        """Show without letting change; text can still be selected."""
        allow(self, why_fixed() if read_only else "")

    def set_story_language(self, language: str) -> None:
        """Follow the story's own language (BCP 47): direction, font, spelling, limits."""

    def use_spelling(self, spelling: Spelling) -> None:
        """Check the spelling of words that are written here; only text has any."""

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
        describe(widget, description)

    # ---- taking back ---------------------------------------------------------------------------

    def undo(self) -> bool:
        """Take the last change back; tell whether there was one."""
        return self._go(self._history.back)

    def redo(self) -> bool:
        """Make again what was taken back; tell whether there was anything."""
        return self._go(self._history.forward)

    def state(self) -> object:
        """Give what ``undo`` brings back: the answer, unless the input shows more than that."""
        return self.value()

    def restore(self, state: object) -> None:
        """Show a state again."""
        self.take(state)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take back and make again, wherever in the answer the keyboard is."""
        undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
        done = (event.matches(undo) and self.undo()) or (event.matches(redo) and self.redo())
        if not done:
            super().keyPressEvent(event)

    def _remember(self) -> None:
        self._history.note(self.state())

    def _go(self, to: Callable[[object], tuple[object] | None]) -> bool:
        found = to(self.state())
        if found is None or not self.isEnabled():
            return False
        self.restore(found[0])
        self.edited.emit()
        return True


def why_fixed() -> str:
    """Say why an answer is only shown."""
    return tr("This story stays as it is now. Above the questions stands why.")
