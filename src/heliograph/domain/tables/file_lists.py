"""Parts a cell into the names of files; a name that is in the folder is never parted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from heliograph.domain.plain_text import paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable

_STRONG = re.compile(r"[;；؛|]")  # noqa: RUF001 - the languages' own marks
_WEAK = re.compile(r"[,،、，]")  # noqa: RUF001 - the same
"""What stands in names too: it parts only what looks like names of files on both sides."""
_ENDING = re.compile(r"\.(?=\w*[^\W\d_])\w{1,5}$")
_DOT = re.compile(r"^\s*[-–•*·]\s+")
_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+")
_MOST = 200
"""Pieces of a line that are looked at; more are no list of files."""


def split_files(text: str, is_there: Callable[[str], bool] = lambda _name: False) -> list[str]:
    """Part what a cell says into names of files.

    Args:
        text: Names in lines, or parted by semicolons, bars or commas; bullets are left out.
        is_there: Tells whether a file of this name is in the folder.
    """
    return [
        name
        for line in paragraphs(text).split("\n")
        for part in _parts(line, _STRONG, is_there, _one_piece)
        for name in _parts(part, _WEAK, is_there, _to_an_ending)
    ]


def _parts(
    text: str,
    separators: re.Pattern[str],
    is_there: Callable[[str], bool],
    otherwise: Callable[[list[str]], int],
) -> list[str]:
    """Take from the left the longest name that is there, or as many pieces as ``otherwise`` says.

    ``otherwise`` is given what each number of pieces would make, and chooses one from 1.
    """
    ends = [*(each.start() for each in separators.finditer(text)), len(text)]
    starts = [0, *(each.end() for each in separators.finditer(text))]
    if len(starts) > _MOST:
        return [text.strip()]
    found: list[str] = []
    first = 0
    while first < len(starts):
        joined = [_bare(text[starts[first] : end], is_there) for end in ends[first:]]
        there = [count for count, name in enumerate(joined, start=1) if name and is_there(name)]
        count = max(there) if there else otherwise(joined)
        if joined[count - 1]:
            found.append(joined[count - 1])
        first += count
    return found


def _one_piece(_joined: list[str]) -> int:
    return 1


def _to_an_ending(joined: list[str]) -> int:
    """Go on until something ends as files do; a comma before that belongs to the name."""
    if not joined[0]:
        return 1
    ended = (count for count, name in enumerate(joined, start=1) if _ENDING.search(name))
    return next(ended, len(joined))


def _bare(text: str, is_there: Callable[[str], bool]) -> str:
    """Leave out a bullet; a number may belong to the name, and is one only if that is there."""
    name = text.strip()
    if is_there(name):
        return name
    bare = _DOT.sub("", name)
    numberless = _NUMBER.sub("", bare)
    return numberless if numberless != bare and is_there(numberless) else bare
