"""How the value of one cell was understood, for whoever says what its column answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from msgspec import structs

from heliograph.domain.tables.mapping import PERIOD_FROM, PERIOD_TO
from heliograph.domain.tables.rows import RowReader
from heliograph.domain.tables.values import text_of
from heliograph.i18n import iso, month, tr
from heliograph.wording.story_text import answer_words
from heliograph.wording.tables import trouble_words

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.tables.headings import Columns
    from heliograph.domain.tables.mapping import Mapping
    from heliograph.domain.tables.table import Row
    from heliograph.domain.tables.vocabulary import Vocabulary

_LOOKED_AT = 200
"""Rows among which one is looked for that says something."""
_ORDERED_BY = 50
"""Rows by which the order of day and month is told, for one example."""
_LONGEST = 120


class CellWords:
    """Words for one example of each column."""

    def __init__(
        self, columns: Columns, mapping: Mapping, campaign: Campaign, words: Vocabulary
    ) -> None:
        """Take the columns and what they answer."""
        self._columns = columns
        self._mapping = mapping
        self._campaign = campaign
        sample = structs.replace(columns, rows=columns.rows[:_ORDERED_BY])
        self._reader = RowReader(sample, mapping, campaign, words)

    def of(self, index: int) -> str:
        """Say what a column's first value is, and what it was taken for where that differs."""
        row = first_value(self._columns, index)
        if row is None:
            return ""
        said = _short(text_of(row.values[index]))
        alone = structs.replace(row, values=(*([None] * index), row.values[index]))
        read = self._reader.read(alone)
        unknown = [each for each in read.troubles if each.trouble == "not-recognised"]
        if unknown:
            return trouble_words(unknown[0]).what
        target = self._mapping.target_of(index, self._columns.headings[index])
        taken = _short(_answer(target, read.answers, self._campaign))
        if not taken or taken == said:
            return iso(said)
        return tr("{said} → {taken}", said=iso(said), taken=iso(taken))


def first_value(columns: Columns, index: int) -> Row | None:
    """Give the first row that says something in a column (index from 0)."""
    for row in columns.rows[:_LOOKED_AT]:
        if index < len(row.values) and text_of(row.values[index]):
            return row
    return None


def _answer(target: str, answers: dict[str, object], campaign: Campaign) -> str:
    if target in {PERIOD_FROM, PERIOD_TO}:
        period = answers.get("period")
        ends = cast("dict[str, str | None]", period) if isinstance(period, dict) else {}
        return month(end) if (end := ends.get(target.partition(".")[2])) else ""
    field = campaign.find_field(target)
    value = answers.get(target)
    return "" if field is None or value is None else answer_words(field, value, campaign)


def _short(words: str) -> str:
    line = " ".join(words[: 2 * _LONGEST].split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
