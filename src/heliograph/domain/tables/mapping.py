"""Which column of a table answers which question: what was guessed, corrected and remembered."""

from __future__ import annotations

from typing import Literal

import msgspec

from heliograph.domain.tables.vocabulary import plain

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

    def target_of(self, index: int, heading: str) -> str:
        """Give the target of a column (index from 0): by its place, or else by its heading.

        So two columns of one heading may differ, and columns may have moved since. Those that a
        report adds are always what they are, in a mapping that was made before the report too.
        """
        wanted = plain(heading)
        if wanted in _OF_REPORT:
            return _OF_REPORT[wanted]
        if index < len(self.columns) and plain(self.columns[index].heading) == wanted:
            return self.columns[index].target
        found = (each.target for each in self.columns if plain(each.heading) == wanted)
        return next(found, IGNORED) if wanted else IGNORED


def may_repeat(target: str) -> bool:
    """Tell whether several columns may have the target."""
    return target in SEVERAL or target in {IGNORED, MEDIA, "countries"}
