"""Spelling of one box: marks while there is a dictionary, its menu, and the way to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from heliograph.gui.announce import announce
from heliograph.gui.spelling import spell_menu
from heliograph.gui.spelling.line_marks import LineMarks
from heliograph.gui.spelling.spell_marks import SpellMarks
from heliograph.gui.spelling.spelling import Standing
from heliograph.gui.widgets.line_box import LineBox
from heliograph.i18n import tr
from heliograph.spelling.words import utf16_length

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu

    from heliograph.gui.spelling.spelling import Spelling
    from heliograph.gui.widgets.paragraph_box import ParagraphBox
    from heliograph.spelling.words import Word

    Box = LineBox | ParagraphBox


class BoxSpelling(QObject):
    """Follows the language of the box and the choice of the person."""

    def __init__(self, box: Box, spelling: Spelling) -> None:
        super().__init__(box)
        self._box = box
        self._spelling = spelling
        self._language = ""
        self._ignored: set[str] = set()
        self._marks: SpellMarks | LineMarks
        if isinstance(box, LineBox):
            self._marks = LineMarks(box, self._is_unknown)
        else:
            self._marks = SpellMarks(box, self._is_unknown)
        box.menu_opening.connect(self._on_menu)
        spelling.changed.connect(self._on_changed)
        spelling.learned.connect(self._on_learned)

    def set_language(self, language: str) -> None:
        """Check in this language (BCP 47) from now on."""
        if language != self._language:
            self._language = language
            self._set_up()

    def unknown(self) -> list[Word]:
        """List the unknown words that are known to be so by now; places as Qt counts."""
        return self._marks.unknown()

    def select_next(self) -> None:
        """Select the next unknown word behind the cursor, or the first, and say it."""
        found = self.unknown()
        if not found:
            announce(self._box, tr("No unknown words here"))
            return
        at = self._box.cursor_place()
        word = next((each for each in found if each.start >= at), found[0])
        self._box.select(word.start, word.text)
        announce(self._box, tr("{word} is not in the dictionary", word=word.text))

    def _set_up(self) -> None:
        is_checked = self._spelling.standing(self._language) is Standing.CHECKED
        self._marks.speak(self._language if is_checked else "")

    def _is_unknown(self, word: str) -> bool:
        if word in self._ignored:
            return False
        return self._spelling.verdict(word, self._language) is False

    def _on_changed(self) -> None:
        self._set_up()

    def _on_learned(self, unknown: frozenset[str]) -> None:
        self._marks.look_again(unknown)

    def _on_menu(self, menu: QMenu, at: int) -> None:
        here = (
            each
            for each in self.unknown()
            if each.start <= at <= each.start + utf16_length(each.text)
        )
        word = next(here, None)
        if word is not None and not self._box.isReadOnly():
            spell_menu.offer(menu, _Found(self, word))

    # ---- what the menu does --------------------------------------------------------------------

    def suggest(self, word: Word, then: Callable[[list[str]], None]) -> None:
        """Look for words that may have been meant."""
        self._spelling.suggest(word.text, self._language, then)

    def replace(self, word: Word, other: str) -> None:
        """Write another word, as one step to undo; not where the text has changed meanwhile."""
        if word in self.unknown():
            self._box.select(word.start, word.text)
            self._box.write(other)

    def add(self, word: Word) -> None:
        """Put it among the person's own words."""
        self._spelling.add(word.text, self._language)

    def ignore(self, word: Word) -> None:
        """Let it be, in this box."""
        self._ignored.add(word.text)
        self._marks.rehighlight()


class _Found:
    """An unknown word of a box, as the menu sees it."""

    def __init__(self, spelling: BoxSpelling, word: Word) -> None:
        self._spelling = spelling
        self._word = word

    def suggest(self, then: Callable[[list[str]], None]) -> None:
        self._spelling.suggest(self._word, then)

    def replace(self, word: str) -> None:
        self._spelling.replace(self._word, word)

    def add(self) -> None:
        self._spelling.add(self._word)

    def ignore(self) -> None:
        self._spelling.ignore(self._word)
