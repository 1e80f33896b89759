"""Text to write: one line or paragraphs, counted as a reader counts, in the story's direction.

Nothing is cut and typing is never blocked: what is too long is said, in the counter first and in
the check list then. Pasted text loses its formatting. Tab leaves.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextOption, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from heliograph.domain.answers import graphemes
from heliograph.gui import look
from heliograph.gui.widgets import direction
from heliograph.gui.widgets.answer_input import AnswerInput
from heliograph.i18n import ntr, tr

Shape = Literal["line", "text", "email", "tel", "link"]

_NEAR = 0.9
_LINES_LEAST, _LINES_MOST = 3, 14
_PARAGRAPH: dict[int, str] = dict.fromkeys((0x2029, 0x2028, 0xFDD0, 0xFDD1), "\n")


class CountedText(AnswerInput):
    """A line or paragraphs of plain text.

    Args:
        shape: ``text`` has paragraphs; ``email``, ``tel`` and ``link`` always run left to right.
        parent: Its widget.
    """

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape: Shape = shape
        self._least: int | None = None
        self._most: int | None = None
        self._edit: _Line | _Paragraphs
        self._edit = _Paragraphs(self) if shape == "text" else _Line(self, shape)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._edit)
        self.setFocusProxy(self._edit)
        self._edit.textChanged.connect(self._on_text_changed)
        self._silent = False

    def value(self) -> object:
        """Give the text as typed, or None when there is nothing at all."""
        return self._edit.plain() or None

    def set_value(self, value: object) -> None:
        """Show a text; the same text again moves no cursor."""
        text = value if isinstance(value, str) else ""
        if text != self._edit.plain():
            self._silent = True
            self._edit.take(text)
            self._silent = False
        self._count()

    def set_limits(self, least: int | None, most: int | None) -> None:
        """Count against these grapheme clusters from now on."""
        self._least, self._most = least, most
        self._count()

    def set_read_only(self, *, read_only: bool) -> None:
        """Let text be selected and copied, not changed."""
        self._edit.setReadOnly(read_only)

    def set_story_language(self, language: str) -> None:
        """Write in this language from now on."""
        if self._shape in {"line", "text"}:
            self._edit.setLocale(direction.locale_of(language))
            self._edit.setFont(look.font(language=language))
            self._edit.run(direction.of_language(language))

    def main_widget(self) -> QWidget:
        """Give the box itself."""
        return self._edit

    def describe(self, name: str, description: str) -> None:
        """Say, too, that the box takes several lines: not every screen reader finds out."""
        lines = tr("Several lines.") if self._shape == "text" else ""
        super().describe(name, " ".join(part for part in (description, lines) if part))

    def _on_text_changed(self) -> None:
        self._count()
        if not self._silent:
            self.edited.emit()

    def _count(self) -> None:
        if self._most is None:
            self.counted.emit("", "counter")
            return
        count = graphemes(self._edit.plain().strip())
        if count > self._most:
            words = ntr("{n} character too many", "{n} characters too many", count - self._most)
            self.counted.emit(words, "problem")
            return
        if self._least and count < self._least:
            words = tr("{n} of {least} to {most}", n=count, least=self._least, most=self._most)
        else:
            words = tr("{n} of {most}", n=count, most=self._most)
        self.counted.emit(words, "counter-near" if count >= _NEAR * self._most else "counter")


class _Line(QLineEdit):
    """One line, which runs as its first strong letter does."""

    def __init__(self, parent: QWidget, shape: Shape) -> None:
        super().__init__(parent)
        self._own = shape == "line"
        self._otherwise = self.layoutDirection()
        hints = Qt.InputMethodHint
        if shape == "email":
            self.setInputMethodHints(hints.ImhEmailCharactersOnly | hints.ImhNoAutoUppercase)
        elif shape == "tel":
            self.setInputMethodHints(hints.ImhDialableCharactersOnly)
        elif shape == "link":
            self.setInputMethodHints(hints.ImhUrlCharactersOnly | hints.ImhNoAutoUppercase)
        if self._own:
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
        self._turn(self.text())

    def _turn(self, text: str) -> None:
        self.setLayoutDirection(direction.of_text(text, self._otherwise))

    def _run_left_to_right(self) -> None:
        window = self.layoutDirection()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if window == Qt.LayoutDirection.RightToLeft:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)


class _Paragraphs(QPlainTextEdit):
    """Paragraphs; the box grows with the text until it is tall enough to read in."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._otherwise = self.layoutDirection()
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

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste words only."""
        if source.hasText():
            text = source.text().replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
            self.textCursor().insertText(text)
            self.ensureCursorVisible()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take words; files are for the photos."""
        return source.hasText() and not source.hasUrls()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+Enter to the page."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
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
        head = document.firstBlock().text()[:200]
        first = direction.of_text(head, self._otherwise)
        auto = Qt.LayoutDirection.LayoutDirectionAuto
        wished = self._otherwise if document.isEmpty() else auto
        right = first == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        option = document.defaultTextOption()
        if option.textDirection() != wished or option.alignment() != side:
            option.setTextDirection(wished)
            option.setAlignment(side)
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            document.setDefaultTextOption(option)

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
