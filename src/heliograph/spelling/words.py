"""Which words of a text are looked up: no addresses, no numbers, no abbreviations."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

UNSPELT = frozenset({"zh", "ja", "ko", "th", "lo", "my", "km"})
"""Languages (BCP 47) that are not written in words with spaces between them."""

_MARKS = "\u0300-\u036f\u0483-\u0487\u05b0-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff"
_JOINERS = "\u200c\u200d"
_WORD = re.compile(rf"\w[\w{_MARKS}{_JOINERS}]*(?:['’][\w{_MARKS}{_JOINERS}]+)*")
_ADDRESS = re.compile(
    r"\S+://\S+|www\.\S+|[^\s@]+@[^\s@]+|[\w-]+(?:\.[\w-]{2,})+(?:/\S*)?|[@#]\w+", re.IGNORECASE
)
_MAY_BE_ADDRESS = re.compile(r"[@#]|://|\w\.\w")
_SCRIPTS = (
    ("Latn", re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
    ("Cyrl", re.compile("[\u0400-\u052f]")),
    ("Arab", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("Hans", re.compile("[\u3400-\u9fff]")),
)
_OF_LANGUAGE = {
    **dict.fromkeys(("en", "fr", "es", "pt", "de", "it", "sw", "id", "tr", "vi"), "Latn"),
    **dict.fromkeys(("ru", "uk", "be", "bg", "kk", "ky", "mn", "tg"), "Cyrl"),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb"), "Arab"),
}


class Word(NamedTuple):
    """A word in a text; ``start`` counts Unicode characters."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Give the place behind it."""
        return self.start + len(self.text)

    def moved(self, text: str, by: int = 0) -> Word:
        """Give its place in ``text`` as Qt counts, in UTF-16, and ``by`` further on."""
        return Word(by + utf16_length(text[: self.start]), self.text)


def spelt_words(text: str, language: str) -> Iterator[Word]:
    """Find the words of ``text`` that a dictionary of ``language`` can know.

    Left out are addresses, words with digits, words in capitals, single letters, and words in
    another script than that of the language: they are names or of another language.
    """
    base = language.split("-", maxsplit=1)[0].lower()
    if not base or base in UNSPELT:
        return
    addresses = _ADDRESS.finditer(text) if _MAY_BE_ADDRESS.search(text) else ()
    skipped = [found.span() for found in addresses]
    wanted = _OF_LANGUAGE.get(base)
    for found in _WORD.finditer(text):
        word, at = found.group(), found.start()
        if _is_spelt(word, wanted) and not any(start <= at < end for start, end in skipped):
            yield Word(at, word)


def utf16_length(text: str) -> int:
    """Give the length of a text as Qt counts it."""
    return len(text) + sum(1 for each in text if each > "\uffff")


def looked_up(word: str) -> str:
    """Give a word as dictionaries write it: the straight apostrophe, no stretching in Arabic."""
    if word.isascii():
        return word
    return word.replace("’", "'").replace("\u0640", "")


@lru_cache(maxsize=8192)  # the same words come by again with every key
def _is_spelt(word: str, wanted: str | None) -> bool:
    if len(word) < 2 or not word[0].isalpha() or "_" in word:
        return False
    if (word.isupper() and word.lower() != word) or any(each.isdigit() for each in word):
        return False
    script = _script(word)
    return wanted is None or script is None or script == wanted


def _script(word: str) -> str | None:
    return next((name for name, letters in _SCRIPTS if letters.match(word)), None)
