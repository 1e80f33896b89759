"""Made-up prose that gzip and brotli pack as they pack what people write, the same each time."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPENINGS = (
    *("Before that,", "In the past,", "At first,", "Since then,", "Today,", "Every week,", "Now,"),
    *("As a result,", "For example,", "However,", "In addition,", "After the first year,"),
    *("With this,", "For many of us,", "At the same time,", "By the end of the year,"),
)
_LINKS = "and and and but so that because which while when who where if although until"
_PREPOSITIONS = "of of in in to to for for with on from at by through about into over between"
_DETERMINERS = "the the the the a the our their this its each some no every these all"
_SUBJECTS = "we we they it people women he she there the which many this everyone"
_AUXILIARIES = ("can", "will", "could", "have to", "used to", "wanted to", "were able to", "had to")
_ENDINGS = ("", "s", "s", "ed", "ed", "ing", "ing", "er", "ion", "ment", "al", "ity")
_NUMBERS = "2 3 5 10 12 24 30 45 120 300 2500"
_SYLLABLES = """
a ba be chi da do e ga go ha i ka ki ko la le lo ma mbe mi mo na ndo ngu ni nya o ra re ri ro sa se
shi so ta te ti to tu u va wa we ya yo za
"""
_FLATNESS = {"nouns": 40, "verbs": 30, "adjectives": 25, "adverbs": 4}
"""How little the most frequent words stand out (the constant of Mandelbrot's form of Zipf's law)"""
_STORY_OWN_WORDS, _STORY_OWN_NAMES = 6, 3
"""Nouns that a story keeps coming back to,"""
_STORY_OWN_SHARE = 0.25
"""and how many of its nouns they are."""
_RARE_SHARE = 0.12
"""Of the words that carry meaning: names, and words formed for once."""


class _Words:
    """One class of words, the earlier the more frequent."""

    def __init__(self, words: Sequence[str], *, flatness: int) -> None:
        self._words = words
        shares = (1 / (rank + flatness) for rank in range(len(words)))
        self._weights = list(itertools.accumulate(shares))

    def one(self, chance: random.Random) -> str:
        return chance.choices(self._words, cum_weights=self._weights)[0]


def _read_classes() -> dict[str, _Words]:
    listed = Path(__file__).with_name("words.txt").read_text(encoding="utf-8")
    found: dict[str, _Words] = {}
    for part in listed.removeprefix("# ").split("\n# "):
        name, words = part.split("\n", 1)
        found[name] = _Words(words.split(), flatness=_FLATNESS[name])
    return found


_CLASSES = _read_classes()


class Prose:
    """A writer of one story: English words in plain sentences, some of them the story's own."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
        nouns = _CLASSES["nouns"]
        own = [nouns.one(self._chance) for _ in range(_STORY_OWN_WORDS)]
        self._own = (*own, *(self._name() for _ in range(_STORY_OWN_NAMES)))

    def text(self, length: int) -> str:
        """Write about so many characters, never more."""
        sentences: list[str] = []
        while sum(len(each) + 1 for each in sentences) < length:
            sentences.append(self._sentence())
        return " ".join(sentences)[:length].strip()

    def _sentence(self) -> str:
        words = self._clause()
        if self._often(0.5):
            words += [self._any(_LINKS.split()), *self._clause()]
        text = " ".join(words)
        if self._often(0.25):
            return f"{self._any(_OPENINGS)} {text}."
        return f"{text[0].upper()}{text[1:]}."

    def _clause(self) -> list[str]:
        subject = [self._any(_SUBJECTS.split())] if self._often(0.4) else self._thing()
        verb = [self._form("verbs", _ENDINGS[:7])]
        if self._often(0.3):
            verb = [self._any(_AUXILIARIES), self._form("verbs", ("",))]
        words = [*subject, *verb]
        if self._often(0.2):
            words.append(self._form("adverbs", ("",)))
        if self._often(0.75):
            words += self._thing()
        while self._often(0.5):
            words += [self._any(_PREPOSITIONS.split()), *self._thing()]
        return words

    def _thing(self) -> list[str]:
        words = [] if self._often(0.35) else [self._any(_DETERMINERS.split())]
        if self._often(0.05):
            words = [self._any(_NUMBERS.split())]
        if self._often(0.4):
            words.append(self._form("adjectives", ("", "", "", "", "ly")))
        if self._often(_STORY_OWN_SHARE):
            words.append(self._any(self._own))
        else:
            words.append(self._form("nouns", ("", "", "s")))
        if self._often(0.12):
            words += ["and", self._form("nouns", ("", "s"))]
        return words

    def _form(self, kind: str, endings: Sequence[str]) -> str:
        if kind != "adverbs" and self._often(_RARE_SHARE):
            stem = _CLASSES[self._any(["nouns", "verbs", "adjectives"])].one(self._chance)
            return self._name() if self._often(0.3) else stem + self._any(_ENDINGS)
        return _CLASSES[kind].one(self._chance) + self._any(endings)

    def _name(self) -> str:
        syllables = self._chance.choices(_SYLLABLES.split(), k=self._chance.randint(2, 3))
        return "".join(syllables).capitalize()

    def _any(self, words: Sequence[str]) -> str:
        return self._chance.choice(words)

    def _often(self, share: float) -> bool:
        return self._chance.random() < share
