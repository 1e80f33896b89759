"""A whole table, before a spreadsheet program has saved it: its lines, its files and its oracle."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from msgspec import Struct

from benchmarks.tables.cells import NOTHING, Cell, Line
from benchmarks.tables.columns import above, columns
from benchmarks.tables.editions import Edition
from benchmarks.tables.faults import DOUBLED, FAULTS, ROWS, doubled, plan
from benchmarks.tables.oracle import Expected, Oracle, Said
from benchmarks.tables.story import Story, attach, story
from benchmarks.tables.words import words
from heliograph.exchange.tables.xlsx import column_name

_BLANK_AFTER = frozenset({99, 199})
"""Rows after which somebody left one empty."""
STRAY = "notes/list of photos.txt"
"""A file of the folder that no table names."""


class Made(Struct, kw_only=True):
    """A table with faults, the same one mended, and what belongs to both."""

    edition: Edition
    lines: list[Line]
    mended: list[Line]
    files: list[str]
    """Paths within the folder of photos."""
    oracle: Oracle


def make(edition: Edition) -> Made:
    """Write both tables of an edition."""
    faulty, mended = _stories(edition, plan()), _stories(edition, {})
    for bad, good in zip(faulty, mended, strict=True):
        _meet(bad, good)
    lines = _lines(edition, faulty)
    mended_lines = _lines(edition, mended)
    rows = [each.expected for each in faulty]
    lines.append(Line())
    total: list[Cell] = [None] * len(columns(edition))
    total[0], total[-1] = words(edition.language).total, ROWS
    lines.append(Line(cells=tuple(total)))
    rows.append(
        Expected(row=len(lines), fault="total", standing="empty", said=[Said("error", "empty")])
    )
    files = [path for each in faulty for path in each.folder]
    named = {path for each in mended for path in each.expected.files}
    return Made(
        edition=edition,
        lines=lines,
        mended=mended_lines,
        files=[*files, STRAY],
        oracle=Oracle(
            edition=edition.name,
            rows=rows,
            mended=[each.expected for each in mended],
            unused=sorted([*(path for each in faulty for path in each.unused), STRAY]),
            unused_mended=sorted({*files, STRAY} - named),
            errors=_errors(edition, faulty),
        ),
    )


def _stories(edition: Edition, faults: dict[int, str]) -> list[Story]:
    said, begin = words(edition.language), len(above(edition, words(edition.language))) + 1
    made: list[Story] = []
    for number in range(ROWS):
        blank = sum(number > each for each in _BLANK_AFTER)
        made.append(story(number, begin + number + blank, edition, said))
    for number, kind in faults.items():
        made[number].expected.fault = kind
        fault = FAULTS[kind][1]
        if fault is not None:
            fault(made[number])
    for number, kind in faults.items():
        if kind == DOUBLED:
            # Two organisations may both have numbered theirs from 1; one has not.
            sound = (at for at in range(number - 2, -1, -2) if at not in faults)
            doubled(made[number], made[next(sound)])
    return made


def _meet(bad: Story, good: Story) -> None:
    """Let the mended row name what lies in the folder for the faulty one."""
    if bad.folder != good.folder:
        attach(good)
        good.folder = bad.folder
        good.expected.files = bad.folder[:1]
        good.cells["media"] = unicodedata.normalize("NFC", bad.folder[0])


def _lines(edition: Edition, stories: Iterable[Story]) -> list[Line]:
    made = above(edition, words(edition.language))
    for each in stories:
        cells = tuple(each.cells.get(target) for target in columns(edition))
        made.append(Line(cells=cells, hidden=each.hidden))
        if each.number in _BLANK_AFTER:
            made.append(Line())
    return made


def _errors(edition: Edition, stories: Iterable[Story]) -> list[str]:
    return [
        f"{column_name(columns(edition).index(target))}{each.expected.row}"
        for each in stories
        for target, cell in each.cells.items()
        if cell is NOTHING
    ]
