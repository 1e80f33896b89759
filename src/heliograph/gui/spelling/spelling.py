"""Spelling for one open profile: the choice, the dictionaries at work, the person's own words."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from heliograph.spelling import dictionaries

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from heliograph.gui.spelling.speller import Speller
    from heliograph.workspace import Workspace


class Standing(Enum):
    """Whether spelling is checked in a language, and why not."""

    CHECKED = auto()
    OFF = auto()
    NOT_SPELT = auto()
    """The language has no words with spaces between them."""
    NO_EXTRA = auto()
    """The program was installed without its extra ``spelling``."""
    NO_DICTIONARY = auto()
    BROKEN = auto()
    """There is a dictionary, but it cannot be read."""


class Spelling(QObject):
    """Answers for every box; dictionaries are found and started when a language first needs one."""

    changed = Signal()
    """The choice or the person's words are others: look at every word again."""
    learned = Signal(object)
    """These words (a frozenset) turned out to be unknown."""

    def __init__(self, workspace: Workspace, *, places: Sequence[Path] | None = None) -> None:
        """Prepare; nothing is read or started yet.

        Args:
            workspace: The open profile.
            places: Folders to look for dictionaries in, instead of those of this system.
        """
        super().__init__()
        self._workspace = workspace
        self._places = places
        self._spellers: dict[str, Speller | None] = {}
        self._stopped = False
        self._broken: set[str] = set()
        self._own: dict[str, frozenset[str]] = {}

    @property
    def is_on(self) -> bool:
        """Tell what the person chose."""
        return self._workspace.settings.check_spelling

    def turn(self, *, on: bool) -> None:
        """Check from now on, or no longer."""
        self._workspace.settings.check_spelling = on
        self._workspace.save_settings()
        if not on:
            self._end_all()
        self.changed.emit()

    def places(self) -> tuple[Path, ...]:
        """List the folders in which dictionaries are looked for; the first is our own."""
        if self._places is not None:
            return tuple(self._places)
        return dictionaries.folders(self._workspace.profile.parent / "dictionaries")

    def standing(self, language: str) -> Standing:
        """Tell whether spelling is checked in a language (BCP 47)."""
        if not dictionaries.is_spelt(language):
            return Standing.NOT_SPELT
        if not dictionaries.is_installed():
            return Standing.NO_EXTRA
        if not self.is_on:
            return Standing.OFF
        if language in self._broken:
            return Standing.BROKEN
        found = language in self._spellers or dictionaries.find(language, self.places())
        return Standing.CHECKED if found else Standing.NO_DICTIONARY

    def verdict(self, word: str, language: str) -> bool | None:
        """Tell whether a word is known; None while nobody can tell."""
        own = self._own.get(language)
        if own is None:
            own = self._own[language] = self._workspace.own_words.all(language)
        if own and _looked_up(word) in own:
            return True
        speller = self._spellers.get(language) or self._speller(language)
        return None if speller is None else speller.verdict(word)

    def suggest(self, word: str, language: str, then: Callable[[list[str]], None]) -> None:
        """Look for words that may have been meant; ``then`` gets up to five, later."""
        speller = self._speller(language)
        if speller is not None:
            speller.suggest(word, then)

    def add(self, word: str, language: str) -> None:
        """Put a word among the person's own, for good."""
        self._workspace.own_words.add(language, _looked_up(word))
        self._own.clear()
        self.changed.emit()

    def stop(self) -> None:
        """End every process, for good."""
        self._stopped = True
        self._end_all()

    def _end_all(self) -> None:
        for speller in self._spellers.values():
            if speller is not None:
                speller.stop()
        # They go with their parent: deleted later and by it, PySide frees them twice.
        self._spellers.clear()

    def _speller(self, language: str) -> Speller | None:
        if language in self._broken or self._stopped:
            return None
        if language not in self._spellers:
            words = None
            if self.standing(language) is Standing.CHECKED:
                words = dictionaries.find(language, self.places())
            if words is None:
                return None
            # Imported here: at the start no box is on the screen.
            from heliograph.gui.spelling.speller import Speller  # noqa: PLC0415

            speller = Speller(words, self)
            speller.learned.connect(self.learned)
            speller.broke.connect(lambda: self._on_broke(language))
            self._spellers[language] = speller
        return self._spellers[language]

    def _on_broke(self, language: str) -> None:
        self._broken.add(language)
        self.changed.emit()


def _looked_up(word: str) -> str:
    from heliograph.spelling.words import looked_up  # noqa: PLC0415 - the same

    return looked_up(word)
