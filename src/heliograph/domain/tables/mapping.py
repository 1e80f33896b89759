"""Which column of a table answers which question: what was guessed, corrected and remembered."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec.structs import replace

from heliograph.domain.tables.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

IGNORED = ""
"""The target of a column that is not imported."""
KEY = "key"
"""The column by which a row is known again: a number or name that does not change."""
STORY = "story"
"""The column of a report in which the story of each row is named, so that it is known again."""
REPORT_ROW, REPORT_STORY = "Heliograph: row", "Heliograph: story"
REPORT_GRADE, REPORT_SAYS = "Heliograph: grade", "Heliograph: what to do"
"""Headings that a report adds, the same in all languages; only the story is read back."""
_OF_REPORT = {
    plain(REPORT_ROW): IGNORED,
    plain(REPORT_STORY): STORY,
    plain(REPORT_GRADE): IGNORED,
    plain(REPORT_SAYS): IGNORED,
}
PERIOD_FROM = "period.from"
PERIOD_TO = "period.to"
MEDIA = "media"
MEDIA_DETAILS = (
    "media.alt_text",
    "media.caption",
    "media.credit",
    "media.licence",
    "media.people",
    "media.consent",
    "media.guardian",
    "media.transcript",
    "media.taken",
)
"""One line of such a cell for each file of the row, or one line for all of them."""
SEVERAL = frozenset({"partners", "links", "topics", "sdgs", "action_lines", "connect2030"})
"""Targets that several columns may have; ``media`` and ``countries`` are the others."""


class ColumnUse(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one column."""

    heading: str
    """As the table has it."""
    target: str = IGNORED


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept in a file, and per organisation: the shape of ``--mapping``."""

    format: Literal[1] = 1
    columns: tuple[ColumnUse, ...] = ()
    sheet: str = ""
    """The sheet to read; empty for the first that is not hidden."""
    values: dict[str, dict[str, str]] = msgspec.field(default_factory=dict[str, dict[str, str]])
    """Target → what the table says → code, for what a person had to tell; empty: leave it out."""

    answers: dict[str, object] = msgspec.field(default_factory=dict[str, object])
    """What holds for every row that says nothing else: answers as stories keep them."""

    def targets(self, headings: Sequence[str]) -> list[str]:
        """Give the target of each column: by its place, or else by its heading.

        So two columns of one heading may differ, and columns may have moved since. Those that a
        report adds are always what they are; the others count without them, so that a mapping
        which was made before the report fits it too.
        """
        own = self.without_report()
        places = itertools.accumulate(
            (plain(heading) not in _OF_REPORT for heading in headings), initial=0
        )
        return [own.target_of(*each) for each in zip(places, headings, strict=False)]

    def without_report(self) -> Mapping:
        """Leave out the columns that a report adds."""
        return replace(self, columns=tuple(each for each in self.columns if not _is_ours(each)))

    def target_of(self, index: int, heading: str) -> str:
        """Give the target of one column; ``index`` counts the columns that no report has added."""
        wanted = plain(heading)
        if wanted in _OF_REPORT:
            return _OF_REPORT[wanted]
        if index < len(self.columns) and plain(self.columns[index].heading) == wanted:
            return self.columns[index].target
        found = (each.target for each in self.columns if plain(each.heading) == wanted)
        return next(found, IGNORED) if wanted else IGNORED


def own_headings(headings: Sequence[str]) -> tuple[str, ...]:
    """Leave out the headings that a report adds."""
    return tuple(each for each in headings if plain(each) not in _OF_REPORT)


def _is_ours(use: ColumnUse) -> bool:
    return plain(use.heading) in _OF_REPORT


def may_repeat(target: str) -> bool:
    """Tell whether several columns may have the target."""
    return target in SEVERAL or target in {IGNORED, MEDIA, "countries"}
