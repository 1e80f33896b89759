"""One line of text to write, which runs as its first strong letter does or as it was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from heliograph.domain.plain_text import latin_digits, one_line
from heliograph.gui.widgets import direction

if TYPE_CHECKING:
    from collections.abc import Callable

LineShape = Literal["line", "email", "tel", "link"]


class LineBox(QLineEdit):
    """A line; e-mail, telephone and address always run left to right, from the reading side."""

    def __init__(self, shape: LineShape, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_prose = shape == "line"
        self._otherwise = self.layoutDirection()
        self._chosen = Qt.LayoutDirection.LayoutDirectionAuto
        hints = Qt.InputMethodHint
        if shape == "email":
            self.setInputMethodHints(hints.ImhEmailCharactersOnly | hints.ImhNoAutoUppercase)
        elif shape == "tel":
            self.setInputMethodHints(hints.ImhDialableCharactersOnly)
        elif shape == "link":
            self.setInputMethodHints(hints.ImhUrlCharactersOnly | hints.ImhNoAutoUppercase)
        self._clean: Callable[[str], str] = one_line if self.is_prose else _for_machines
        self.setValidator(_Cleaning(self._clean, self))
        if self.is_prose:
            self.textChanged.connect(self._turn)
        else:
            self._run_left_to_right()

    def plain(self) -> str:
        """Give the text."""
        return self.text()

    def take(self, text: str) -> None:
        """Show a text."""
        self.setText(text.replace("\n", " "))
        self.setCursorPosition(0)

    def run(self, otherwise: Qt.LayoutDirection) -> None:
        """Run so while there is no letter to go by."""
        self._otherwise = otherwise
        self._turn()

    def choose_direction(self, chosen: Qt.LayoutDirection) -> None:
        """Run so whatever the letters are; ``LayoutDirectionAuto`` goes by them again."""
        self._chosen = chosen
        self._turn()

    def running(self) -> Qt.LayoutDirection:
        """Tell in which direction it runs now."""
        return self.layoutDirection()

    def can_undo(self) -> bool:
        """Tell whether there is a step to take back."""
        return self.isUndoAvailable() and not self.isReadOnly()

    def can_redo(self) -> bool:
        """Tell whether there is a step to make again."""
        return self.isRedoAvailable() and not self.isReadOnly()

    def paste(self) -> None:
        """Paste words only, as one step that can be undone."""
        if not self.isReadOnly():
            self._end_step()
            self.insert(self._clean(QApplication.clipboard().text()))
            self._end_step()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste in our way, and take digits of every script where machines read them."""
        text = event.text()
        if leaves_to_answer(event, undo=self.can_undo(), redo=self.can_redo()):
            event.ignore()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif not self.is_prose and not text.isascii() and latin_digits(text) != text:
            self.insert(latin_digits(text))
        else:
            super().keyPressEvent(event)

    def _end_step(self) -> None:
        """Let what comes be another step to undo: Qt begins one when the cursor has moved."""
        at = self.cursorPosition()
        if self.text() and not self.hasSelectedText():
            self.setCursorPosition(at - 1 if at else 1)
            self.setCursorPosition(at)

    def _turn(self) -> None:
        if not self.is_prose:
            return
        auto = self._chosen is Qt.LayoutDirection.LayoutDirectionAuto
        found = direction.of_text(self.text(), self._otherwise) if auto else self._chosen
        self.setLayoutDirection(found)

    def _run_left_to_right(self) -> None:
        window = self.layoutDirection()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if window == Qt.LayoutDirection.RightToLeft:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)


def leaves_to_answer(event: QKeyEvent, *, undo: bool, redo: bool) -> bool:
    """Tell whether a key wants to take back or make again what is not a step of the text."""
    keys = QKeySequence.StandardKey
    return (event.matches(keys.Undo) and not undo) or (event.matches(keys.Redo) and not redo)


def _for_machines(text: str) -> str:
    return latin_digits(one_line(text))


class _Cleaning(QValidator):
    """Cleans what comes in by other ways: dropped, by the middle button, by an input method.

    It refuses nothing. Unlike ``paste`` it costs the steps to undo, and only when there is
    something to clean.
    """

    def __init__(self, clean: Callable[[str], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._clean = clean

    def validate(self, text: str, at: int) -> object:
        """Give the clean text; the cursor stays behind the same letter."""
        clean = self._clean(text)
        if clean == text:
            return QValidator.State.Acceptable, text, at
        return QValidator.State.Acceptable, clean, len(self._clean(f"{text[:at]}|")) - 1
