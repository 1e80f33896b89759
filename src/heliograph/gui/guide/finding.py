"""Finds pages of the guide by words, also by parts of them and by hanzi that no space parts."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import msgspec

from heliograph.gui.guide.pages import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.gui.guide.pages import Guide, Page

_IN_TITLE, _IN_HEADING = 20, 5
"""What a word counts there, where each place in the text counts 1."""
_MOST_PLACES = 4
_ENDING, _STEM = 2, 4
"""Letters that a word may end with otherwise, and what is left of it at least."""
_AROUND = 60
"""Letters of the text shown before and after the first place."""
_HAN = re.compile(r"[\u3400-\u9fff]{3,}")


class Found(msgspec.Struct, frozen=True):
    """A page with the words that were looked for."""

    page: str
    title: str
    heading: str
    """Name of the heading below which they stand first; empty for the page's beginning."""
    excerpt: str


class _Text(msgspec.Struct, frozen=True):
    page: Page
    title: str
    headings: str
    body: str


class Finder:
    """Looks through a guide, which it reads whole with the first question."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._texts: tuple[_Text, ...] | None = None

    def find(self, question: str) -> tuple[Found, ...]:
        """Give the pages with all words of a question, the best first.

        Words may end otherwise, which counts less; where no page has them, signs of Chinese that
        stand together may stand apart.
        """
        words = _simple(question).split()
        if not words:
            return ()
        shorter = [_shortened(word) for word in words]
        for wanted in (shorter, _in_signs(words, 2), _in_signs(words, 1)):
            scored = [(_score(text, wanted), text) for text in self._read()]
            best = sorted(
                ((score + _score(text, words), text) for score, text in scored if score),
                key=lambda each: each[0],
                reverse=True,
            )
            if best:
                return tuple(_found(text.page, wanted) for _, text in best)
        return ()

    def _read(self) -> tuple[_Text, ...]:
        if self._texts is None:
            self._texts = tuple(_text(self._guide.page(name)) for name in self._guide.names())
        return self._texts


def _text(page: Page) -> _Text:
    headings = " ".join(plain(block) for block in page.blocks if block.kind == "heading")
    body = "\n".join(plain(block) for block in page.blocks)
    return _Text(page, _simple(page.title), _simple(headings), _simple(body))


def _score(text: _Text, words: Sequence[str]) -> int:
    score = 0
    for word in words:
        places = min(text.body.count(word), _MOST_PLACES)
        if not places:
            return 0
        score += places + _IN_TITLE * (word in text.title) + _IN_HEADING * (word in text.headings)
    return score


def _found(page: Page, words: Sequence[str]) -> Found:
    heading, best = "", (0, "", "")
    for block in page.blocks:
        if block.kind == "heading":
            heading = block.id
        if block.kind in {"title", "heading", "code"}:
            continue
        line = plain(block)
        simple = _simple(line)
        count = sum(word in simple for word in words)
        if count > best[0]:
            best = (count, heading, _excerpt(line, simple, words))
    if not best[0]:
        best = (0, "", plain(page.blocks[1]) if len(page.blocks) > 1 else "")
    return Found(page.name, page.title, best[1], best[2])


def _excerpt(line: str, simple: str, words: Sequence[str]) -> str:
    """Cut out what stands around the first word; the simple form may have fewer letters."""
    at = min(simple.find(word) for word in words if word in simple)
    start, end = max(at - _AROUND, 0), at + 2 * _AROUND
    start = line.rfind(" ", 0, start) + 1 if start else 0
    stop = line.find(" ", end)
    cut = line[start:] if stop < 0 else line[start:stop]
    return f"{'… ' if start else ''}{cut}{' …' if stop >= 0 else ''}"


def _simple(text: str) -> str:
    """Give letters without case, accents and vowel signs, as people type them in a hurry."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def _shortened(word: str) -> str:
    return word[:-_ENDING] if len(word) >= _ENDING + _STEM else word


def _in_signs(words: Sequence[str], length: int) -> list[str]:
    """Take words of Chinese apart into all runs of so many signs; leave other words whole."""
    apart: list[str] = []
    for word in words:
        if _HAN.fullmatch(word):
            apart += [word[at : at + length] for at in range(len(word) - length + 1)]
        else:
            apart.append(word)
    return apart
