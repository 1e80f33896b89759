"""Paragraphs to write; the box grows with the text until it is tall enough to read in."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from heliograph.domain.plain_text import paragraphs
from heliograph.gui.widgets import direction
from heliograph.gui.widgets.line_box import leaves_to_answer
from heliograph.spelling.words import utf16_length

_LINES_LEAST, _LINES_MOST = 3, 14
_PARAGRAPH: dict[int, str] = dict.fromkeys((0x2029, 0x2028, 0xFDD0, 0xFDD1), "\n")


class ParagraphBox(QPlainTextEdit):
    """Plain text: what is pasted or dropped brings its words and nothing else. Tab leaves."""

    is_prose = True
    menu_opening = Signal(object, int)
    """The box's own menu, to add to, and the place in the text that it is about."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._otherwise = self.layoutDirection()
        self._chosen = Qt.LayoutDirection.LayoutDirectionAuto
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(4)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.textChanged.connect(self._turn)

    def plain(self) -> str:
        """Give the text with its own spaces: ``toPlainText`` would loosen no-break ones."""
        return self.document().toRawText().translate(_PARAGRAPH)

    def take(self, text: str) -> None:
        """Show a text."""
        self.setPlainText(text)

    def run(self, otherwise: Qt.LayoutDirection) -> None:
        """Run so while there is no letter to go by; each paragraph then goes by its own."""
        self._otherwise = otherwise
        self._turn()
        self._grow()

    def choose_direction(self, chosen: Qt.LayoutDirection) -> None:
        """Run so whatever the letters are; ``LayoutDirectionAuto`` goes by them again."""
        self._chosen = chosen
        self._turn()

    def running(self) -> Qt.LayoutDirection:
        """Tell in which direction its first words run now."""
        return self._first()

    def can_undo(self) -> bool:
        """Tell whether there is a step to take back."""
        return self.document().isUndoAvailable() and not self.isReadOnly()

    def can_redo(self) -> bool:
        """Tell whether there is a step to make again."""
        return self.document().isRedoAvailable() and not self.isReadOnly()

    def cursor_place(self) -> int:
        """Give the place behind what is selected, or of the cursor."""
        return self.textCursor().selectionEnd()

    def select(self, start: int, text: str) -> None:
        """Select a text that stands at ``start`` (in UTF-16)."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(start + utf16_length(text), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def write(self, text: str) -> None:
        """Write in place of what is selected, as one step to undo."""
        self.textCursor().insertText(text)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu at the mouse, or at the cursor for the key of the menu."""
        menu = self.createStandardContextMenu()
        place, at = event.globalPos(), self.cursorForPosition(event.pos()).position()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
            at = self.textCursor().selectionStart()
        self.menu_opening.emit(menu, at)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take words only."""
        if source.hasText():
            self.textCursor().insertText(paragraphs(source.text()))
            self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take words; files are for the photos."""
        return source.hasText() and not source.hasUrls()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+Enter to the page, and to the answer what is no step of the text."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        marks_ready = enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if marks_ready or leaves_to_answer(event, undo=self.can_undo(), redo=self.can_redo()):
            event.ignore()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless there is something to scroll here."""
        bar = self.verticalScrollBar()
        if bar.minimum() == bar.maximum() or not self.hasFocus():
            event.ignore()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew, and so grow or shrink."""
        super().resizeEvent(event)
        self._grow()

    def sizeHint(self) -> QSize:
        """Give the room of a few lines."""
        return QSize(320, self._height_of(_LINES_LEAST))

    def _turn(self) -> None:
        """Run each paragraph its own way, all of them from the side of the first letter."""
        document = self.document()
        auto = self._chosen is Qt.LayoutDirection.LayoutDirectionAuto
        wished = self._otherwise if auto and document.isEmpty() else self._chosen
        right = self._first() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        option = document.defaultTextOption()
        if option.textDirection() != wished or option.alignment() != side:
            option.setTextDirection(wished)
            option.setAlignment(side)
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            document.setDefaultTextOption(option)

    def _first(self) -> Qt.LayoutDirection:
        if self._chosen is not Qt.LayoutDirection.LayoutDirectionAuto:
            return self._chosen
        return direction.of_text(self.document().firstBlock().text()[:200], self._otherwise)

    def _grow(self) -> None:
        # The document of a plain text edit counts its height in lines.
        lines = round(self.document().size().height())
        height = self._height_of(min(max(lines, _LINES_LEAST), _LINES_MOST))
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)
        over = lines > _LINES_MOST
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if over else policy.ScrollBarAlwaysOff
        )

    def _height_of(self, lines: int) -> int:
        frame = 2 * round(self.document().documentMargin()) + 14
        return self.fontMetrics().lineSpacing() * lines + frame
