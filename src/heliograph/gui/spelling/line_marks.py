"""Underlines unknown words in one line, which Qt has no formats for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from heliograph.spelling.words import Word, looked_up, spelt_words, utf16_length

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.gui.widgets.line_box import LineBox

    IsUnknown = Callable[[str], bool]

_WRITTEN_AFTER_MS = 1500


class LineMarks(QObject):
    """Tells a line box which of its words to underline; not the one that is being written."""

    def __init__(self, box: LineBox, is_unknown: IsUnknown) -> None:
        super().__init__(box)
        self._box = box
        self._language = ""
        self._is_unknown = is_unknown
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_WRITTEN_AFTER_MS)
        self._rest.timeout.connect(self.rehighlight)
        box.textEdited.connect(self._rest.start)
        box.textChanged.connect(self.rehighlight)
        box.cursorPositionChanged.connect(self.rehighlight)
        box.editingFinished.connect(self._rest.stop)
        box.editingFinished.connect(self.rehighlight)
        self.rehighlight()

    def rehighlight(self) -> None:
        """Look at all of the line."""
        at = self._box.cursorPosition()
        working = self._rest.isActive() and self._box.hasFocus()
        self._box.underline(
            tuple(
                (word.start, word.start + utf16_length(word.text))
                for word in self.unknown()
                if not (working and word.start < at <= word.start + utf16_length(word.text))
            )
        )

    def look_again(self, unknown: frozenset[str]) -> None:
        """Look again when the line holds one of these words."""
        words = spelt_words(self._box.text(), self._language)
        if any(looked_up(word.text) in unknown for word in words):
            self.rehighlight()

    def unknown(self) -> list[Word]:
        """List the unknown words."""
        text = self._box.text()
        words = spelt_words(text, self._language)
        return [word.moved(text) for word in words if self._is_unknown(word.text)]

    def speak(self, language: str) -> None:
        """Look at words of this language (BCP 47) from now on; empty for at none."""
        self._language = language
        self.rehighlight()
