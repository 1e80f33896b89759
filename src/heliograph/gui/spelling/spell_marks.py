"""Underlines unknown words in paragraphs, but not the one that is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QSyntaxHighlighter, QTextBlock, QTextCharFormat

from heliograph.gui import look
from heliograph.spelling.words import Word, looked_up, spelt_words, utf16_length

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.gui.widgets.paragraph_box import ParagraphBox

    IsUnknown = Callable[[str], bool]

_WRITTEN_AFTER_MS = 1500
"""A word is not in work any more when nothing was typed for so long."""


class SpellMarks(QSyntaxHighlighter):
    """Looks again only at the paragraph that changed; formats are no part of the text."""

    def __init__(self, box: ParagraphBox, is_unknown: IsUnknown) -> None:
        self._box = box
        self._language = ""
        self._is_unknown = is_unknown
        self._in_work: tuple[int, int] | None = None
        """Number of the paragraph and place of the cursor where something was typed last."""
        super().__init__(box)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_WRITTEN_AFTER_MS)
        self._rest.timeout.connect(self._on_rest)
        # Before the document is looked at: what is in work has to be known by then.
        box.document().contentsChange.connect(self._on_typed)
        box.cursorPositionChanged.connect(self._on_moved)
        box.installEventFilter(self)
        self.setDocument(box.document())

    def look_again(self, unknown: frozenset[str]) -> None:
        """Look again at the paragraphs that hold words of which more is known now."""
        block = self.document().begin()
        while block.isValid():
            words = spelt_words(block.text(), self._language)
            if any(looked_up(word.text) in unknown for word in words):
                self._look_at(block)
            block = block.next()

    def unknown(self) -> list[Word]:
        """List the unknown words with their places in the document."""
        found: list[Word] = []
        block = self.document().begin()
        while block.isValid():
            text = block.text()
            found += [word.moved(text, block.position()) for word in self._unknown(text)]
            block = block.next()
        return found

    def speak(self, language: str) -> None:
        """Look at words of this language (BCP 47) from now on; empty for at none."""
        self._language = language
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Underline what is unknown in a paragraph."""
        marked = QTextCharFormat()
        marked.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        marked.setUnderlineColor(look.colour("attention"))
        number = self.currentBlock().blockNumber()
        paragraph, at = self._in_work or (-1, -1)
        for word in self._unknown(text):
            start, length = word.moved(text).start, utf16_length(word.text)
            if paragraph != number or not start < at <= start + length:
                self.setFormat(start, length, marked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the colours of another look; take a word for written when the box is left."""
        if event.type() is QEvent.Type.PaletteChange:
            self.rehighlight()
        elif event.type() is QEvent.Type.FocusOut:
            self._on_rest()
        return super().eventFilter(watched, event)

    def _unknown(self, text: str) -> list[Word]:
        words = spelt_words(text, self._language)
        return [word for word in words if self._is_unknown(word.text)]

    def _on_typed(self, position: int, removed: int, added: int) -> None:
        if self._box.hasFocus() and removed + added <= 2:
            block = self.document().findBlock(position + added)
            self._in_work = (block.blockNumber(), position + added - block.position())
            self._rest.start()

    def _on_moved(self) -> None:
        cursor = self._box.textCursor()
        here = (cursor.blockNumber(), cursor.positionInBlock())
        if self._in_work is not None and here != self._in_work:
            self._on_rest()

    def _on_rest(self) -> None:
        was, self._in_work = self._in_work, None
        self._rest.stop()
        if was is not None:
            self._look_at(self.document().findBlockByNumber(was[0]))

    def _look_at(self, block: QTextBlock) -> None:
        layout = block.layout() if block.isValid() else None
        # What an input method composes is not touched; it is looked at when it is there.
        if layout is not None and not layout.preeditAreaText():
            self.rehighlightBlock(block)
