"""One line of text to write, which runs as its first strong letter does or as it was told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextLine,
    QTextOption,
    QValidator,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from heliograph.domain.plain_text import latin_digits, one_line
from heliograph.gui import look
from heliograph.gui.widgets import direction
from heliograph.spelling.words import utf16_length

if TYPE_CHECKING:
    from collections.abc import Callable

_EDGE = 8

LineShape = Literal["line", "email", "tel", "link"]


class LineBox(QLineEdit):
    """A line; e-mail, telephone and address always run left to right, from the reading side."""

    menu_opening = Signal(object, int)
    """The box's own menu, to add to, and the place in the text that it is about."""

    def __init__(self, shape: LineShape, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_prose = shape == "line"
        self._otherwise = self.layoutDirection()
        self._underlined: tuple[tuple[int, int], ...] = ()
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

    def cursor_place(self) -> int:
        """Give the place behind what is selected, or of the cursor."""
        return self.selectionEnd() if self.hasSelectedText() else self.cursorPosition()

    def select(self, start: int, text: str) -> None:
        """Select a text that stands at ``start`` (in UTF-16)."""
        self.setSelection(start, utf16_length(text))

    def write(self, text: str) -> None:
        """Write in place of what is selected, as one step to undo."""
        self.insert(text)

    def underlined(self) -> tuple[tuple[int, int], ...]:
        """Give the words that are underlined (in UTF-16)."""
        return self._underlined

    def underline(self, words: tuple[tuple[int, int], ...]) -> None:
        """Underline these words: from a place to another."""
        if words != self._underlined:
            self._underlined = words
            self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu at the mouse, or at the cursor for the key of the menu."""
        menu = self.createStandardContextMenu()
        place, at = event.globalPos(), self.cursorPositionAt(event.pos())
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            place = self.mapToGlobal(self.cursorRect().bottomLeft())
            at = self.selectionStart() if self.hasSelectedText() else self.cursorPosition()
        self.menu_opening.emit(menu, at)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw waves under words: a line edit of Qt knows no formats."""
        super().paintEvent(event)
        if not self._underlined or self.text() != self.displayText():
            return
        option = QTextOption()
        option.setTextDirection(self.layoutDirection())
        layout = QTextLayout(self.text(), self.font())
        layout.setTextOption(option)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        # Where Qt drew the text can be told from where it drew the cursor.
        cursor = self.cursorRect()
        begin = cursor.center().x() - _x(line, self.cursorPosition())
        inside = self.rect().adjusted(_EDGE, 0, -_EDGE, 0)
        painter = QPainter(self)
        painter.setClipRect(inside)
        painter.setPen(QPen(look.colour("attention"), 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for first, last in self._underlined:
            ends = sorted((_x(line, first), _x(line, last)))
            _wave(painter, begin + ends[0], begin + ends[1], cursor.bottom() - 2)
        painter.end()

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


def _x(line: QTextLine, at: int) -> float:
    place: object = line.cursorToX(at)
    # PySide gives the place and the cursor that it really belongs to; the stub knows the place.
    found = cast("tuple[float, int]", place)[0] if isinstance(place, tuple) else place
    return cast("float", found)


def _wave(painter: QPainter, left: float, right: float, y: float) -> None:
    path = QPainterPath(QPointF(left, y))
    x, up = left, True
    while x < right:
        x += 2
        path.lineTo(min(x, right), y - 2 if up else y)
        up = not up
    painter.drawPath(path)


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
