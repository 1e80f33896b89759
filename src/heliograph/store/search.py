"""Words to be found: how text is folded for the index and how what a person types is looked up."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    import regex

    from heliograph.domain.story import Answers

_KANA_MARKS = "\u3099\u309a"
_TATWEEL = "\u0640"


_MAY_BE_UNSPACED = re.compile("[\u0e00-\u1fff\u2c00-\U0010ffff]")
"""Where the scripts without spaces are, the marks of punctuation left out: found much faster."""
_MOST_KEPT = 24
"""Longer ones hardly come again: whole sentences, where no spaces are written."""
_NO_WORD_IN_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()}


@cache
def _unspaced() -> regex.Pattern[str]:
    """Find what is written without spaces: each character is a word, so that two are a phrase."""
    import regex  # noqa: PLC0415 - a twentieth of a second that the first list does not need

    return regex.compile(
        r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])"
    )


def words_of(answers: Answers) -> str:
    """Give every word in the answers, folded; codes such as ``KE`` are words too."""
    return fold("\n".join(text for value in answers.values() for text in _texts(value)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in cast("list[object]", value):
            yield from _texts(each)
    elif isinstance(value, dict):
        for each in cast("dict[str, object]", value).values():
            yield from _texts(each)


def fold(text: str) -> str:
    """Make words comparable: no case, accents or vowel marks, Latin digits, spaces between hanzi.

    Unicode's own decomposition also unites the forms of alef in Arabic and й with и in Russian.
    """
    if text.isascii():
        return " ".join(text.lower().translate(_NO_WORD_IN_ASCII).split())
    # No rule of Unicode's reaches across spaces, and most words come again and again.
    folded = [
        _fold_word(word) if len(word) <= _MOST_KEPT else _fold_anew(word) for word in text.split()
    ]
    return " ".join(" ".join(folded).split())


@lru_cache(maxsize=4096)
def _fold_word(word: str) -> str:
    return _fold_anew(word)


def _fold_anew(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_FOLDED)
    words = unicodedata.normalize("NFC", plain)
    if _MAY_BE_UNSPACED.search(words):
        words = _unspaced().sub(r" \1 ", words)
    return words


class _Folded(dict[int, str]):
    """What becomes of each character, worked out when it is met first."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold_character(chr(code))
        return self[code]


_FOLDED = _Folded()


def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if character == _TATWEEL or (category == "Mn" and character not in _KANA_MARKS):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    # What is not assigned yet may be a letter of a later Unicode.
    return character if category[0] in "LNM" or category in {"Co", "Cn"} else " "


def query(text: str) -> str | None:
    """Turn what a person typed into an FTS5 query: every word, the last one as a beginning.

    Nothing typed is ever read as syntax. None when there is no word in it to look for.
    """
    phrases = [folded for word in text.split() if (folded := fold(word))]
    if not phrases:
        return None
    return " AND ".join(f'"{phrase}"' for phrase in phrases) + " *"
