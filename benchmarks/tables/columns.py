"""The columns of a table in their order, and the groups that stand above them."""

from __future__ import annotations

from benchmarks.tables.cells import Cell, Line
from benchmarks.tables.editions import Edition
from benchmarks.tables.words import Words

SERIAL, REMARK = "serial", "remark"
"""Columns that answer no question."""
_PERIOD = "period"
_ENDS = ("period.from", "period.to")
_GROUPS = (
    (
        *("key", "title", "kind", "story_language", "summary"),
        *("situation", "action", "results", "lessons"),
    ),
    ("countries", "coverage", _PERIOD),
    ("topics", "sdgs", "action_lines"),
    (
        *("org_name", "org_country", "membership", "entity_type"),
        *("contact_name", "contact_email"),
    ),
    ("media", "media.alt_text", "media.credit", "media.licence", "media.people"),
    ("authority", "publish", "credit_as", "privacy"),
)


def columns(edition: Edition) -> tuple[str, ...]:
    """List what the columns answer, from column A."""
    grouped = (target for group in _groups(edition) for target in group)
    return (SERIAL, *grouped, REMARK)


def first_of_period(edition: Edition) -> str:
    """Give the column by which a period is named in the report."""
    return _PERIOD if edition.one_period else _ENDS[0]


def above(edition: Edition, words: Words) -> list[Line]:
    """Make the rows above the stories: titles, groups over several columns, and the headings."""
    wide = len(columns(edition))
    groups: list[Cell] = [None] * wide
    spans: dict[int, int] = {}
    at = 1
    for group, name in zip(_groups(edition), words.groups, strict=True):
        groups[at], spans[at] = name, len(group)
        at += len(group)
    headings = tuple(words.headings[each] for each in columns(edition))
    return [
        Line(cells=(words.above[0],), spans={0: wide}),
        Line(cells=(words.above[1],)),
        Line(),
        Line(cells=tuple(groups), spans=spans),
        Line(cells=headings),
    ]


def _groups(edition: Edition) -> list[tuple[str, ...]]:
    if edition.one_period:
        return list(_GROUPS)
    return [
        tuple(part for each in group for part in (_ENDS if each == _PERIOD else (each,)))
        for group in _GROUPS
    ]
