"""The words by which tables name questions and choices, brought to one plain form."""

from __future__ import annotations

import re
import unicodedata

import msgspec

_NOT_A_WORD = re.compile(r"[\W_]+")
# Letters that Arabic writers put for one another; NFD has parted the hamzas already.
_ALIKE = str.maketrans(
    {"ى": "ي", "ة": "ه", "ـ": "", "ٱ": "ا", "ł": "l", "ø": "o"}  # noqa: RUF001 - letters
)


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a campaign's form, by plain words (see ``plain``), in all languages."""

    headings: dict[str, str]
    """Heading → target: a question's id, or one of those in ``mapping.py``."""
    codes: dict[str, dict[str, str]]
    """List (``countries``, ``languages``, ``sdgs``, ``people``, …) → word → code."""
    months: dict[str, int]
    """Name of a month → 1 to 12."""
    yes: frozenset[str]
    no: frozenset[str]
    ongoing: frozenset[str]
    """What stands for an end that has not come."""
    since: frozenset[str]
    """What stands before a beginning whose end has not come."""


def plain(text: str) -> str:
    """Bring a word to the form in which spellings of it meet: no case, accents or punctuation.

    Compatibility forms and digits of every script become the common ones (Unicode NFKD).
    """
    if text.isascii():
        return _NOT_A_WORD.sub(" ", text.lower()).strip()
    parted = unicodedata.normalize("NFKD", text).casefold()
    return _NOT_A_WORD.sub(" ", parted.translate(_PLAIN)).strip()


class _Plain(dict[int, str | None]):
    """What becomes of each sign, worked out when it is met first."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        if unicodedata.combining(sign):
            self[code] = None
        elif unicodedata.category(sign) == "Nd":
            self[code] = str(unicodedata.decimal(sign))
        else:
            self[code] = sign.translate(_ALIKE)
        return self[code]


_PLAIN = _Plain()
