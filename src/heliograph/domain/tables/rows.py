"""What a row of a table says as a story: answers, files, its key, and what was not recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import msgspec

from heliograph.domain.tables.file_lists import split_files
from heliograph.domain.tables.mapping import (
    IGNORED,
    KEY,
    MEDIA,
    MEDIA_DETAILS,
    PERIOD_FROM,
    PERIOD_TO,
    STORY,
)
from heliograph.domain.tables.months import day_order, read_month, read_period
from heliograph.domain.tables.values import CellRead, Trouble, read_cell, split_lines, text_of
from heliograph.domain.tables.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping as Lookup

    from heliograph.domain.campaign import Campaign, Field
    from heliograph.domain.story import Answers
    from heliograph.domain.tables.headings import Columns
    from heliograph.domain.tables.mapping import Mapping
    from heliograph.domain.tables.months import DayOrder
    from heliograph.domain.tables.table import Row, Value
    from heliograph.domain.tables.vocabulary import Vocabulary


_OF_FEW_WORDS = frozenset({"radio", "choice", "multi", "tick", "period"})
_MOST_READS = 5_000
"""Cells whose reading is kept, so that a column of ever other words fills no memory."""


class CellTrouble(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One cell that did not say all that it should."""

    trouble: Trouble
    column: int
    """Index of the column, from 0."""
    target: str
    said: str
    """What the table has there."""


class RowRead(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row as a story to be."""

    number: int
    """As the spreadsheet shows it."""
    answers: dict[str, object]
    files: tuple[str, ...] = ()
    """Names of media files, as the table has them."""
    said_files: tuple[str, ...] = ()
    """The same as they are parted whatever is in the folder: by what the row may be known again."""
    details: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict[str, tuple[str, ...]])
    """Detail of a media item (``alt_text``, …) → a text for each file, or one for all."""
    key: str = ""
    story: str = ""
    """The id of the row's story, where a report that was brought back names it."""
    hidden: bool = False
    troubles: tuple[CellTrouble, ...] = ()


class RowReader:
    """Reads the rows of one sheet by one mapping."""

    def __init__(
        self,
        columns: Columns,
        mapping: Mapping,
        campaign: Campaign,
        words: Vocabulary,
        is_there: Callable[[str], bool] = lambda _name: False,
        *,
        orders: Lookup[int, DayOrder] | None = None,
    ) -> None:
        """Take the columns.

        Args:
            columns: Headings and rows.
            mapping: What the columns answer.
            campaign: Whose questions they answer.
            words: The names of choices and months.
            is_there: Tells whether a file of a name is in the folder.
            orders: How dates of columns, by index, are written, where that is known already.
        """
        self._is_there = is_there
        self._campaign = campaign
        self._words = words
        self._told = {
            target: {plain(said) or said: code for said, code in told.items()}
            for target, told in mapping.values.items()
        }
        self._targets = mapping.targets(columns.headings)
        self._fields = {field.id: field for field in campaign.fields}
        self._reads: dict[tuple[int, type, Value], CellRead] = {}
        known = orders or {}
        self.orders: tuple[DayOrder, ...] = tuple(
            known[index] if index in known else self._order(columns, index, target)
            for index, target in enumerate(self._targets)
        )
        """How each column's dates are read."""

    def read(self, row: Row) -> RowRead:
        """Read one row; what is not recognised is left out and named."""
        story = _Story(row, self._campaign)
        for index, (target, value) in enumerate(zip(self._targets, row.values, strict=False)):
            if target != IGNORED and text_of(value):
                self._cell(story, index, target, value)
        if PERIOD_FROM in self._targets:
            story.end_period(self._targets.index(PERIOD_FROM))
        return story.done()

    def _order(self, columns: Columns, index: int, target: str) -> DayOrder:
        field = self._campaign.find_field(target)
        if target not in {PERIOD_FROM, PERIOD_TO} and (
            field is None or field.type not in {"period", "rows"}
        ):
            return "day-first"  # it has no dates
        return day_order(
            text_of(row.values[index]) for row in columns.rows if index < len(row.values)
        )

    def _cell(self, story: _Story, index: int, target: str, value: Value) -> None:
        order = self.orders[index]
        if target == KEY:
            story.key = text_of(value)
        elif target == STORY:
            story.named = text_of(value)
        elif target == MEDIA:
            story.files.extend(split_files(text_of(value), self._is_there))
            story.said_files.extend(split_lines(text_of(value)))
        elif target in MEDIA_DETAILS:
            story.details[target.partition(".")[2]] = tuple(text_of(value).split("\n"))
        elif target in {PERIOD_FROM, PERIOD_TO}:
            self._end(story, index, target, text_of(value), order)
        else:
            field = self._fields.get(target)
            if field is not None:
                self._answer(story, index, field, value)

    def _answer(self, story: _Story, index: int, field: Field, value: Value) -> None:
        read = self._cell_read(index, field, value)
        if read.answer is not None:
            story.put(field.id, _own(read.answer))
        if read.trouble is not None:
            for said in read.said or (text_of(value),):
                story.trouble(read.trouble, index, field.id, said)

    def _cell_read(self, index: int, field: Field, value: Value) -> CellRead:
        """Read a cell; what says one of a few things in thousands of rows is read once."""
        key = index, type(value), value
        known = self._reads.get(key)
        if known is None:
            known = read_cell(
                field, value, self._words, order=self.orders[index], told=self._told.get(field.id)
            )
            if field.type in _OF_FEW_WORDS and len(self._reads) < _MOST_READS:
                self._reads[key] = known
        return known

    def _end(self, story: _Story, index: int, target: str, text: str, order: DayOrder) -> None:
        month = read_month(text, self._words, order)
        if month is not None:
            story.ends[target] = month
            return
        period = read_period(text, self._words, order)
        if period is not None:  # a year alone: its first month begins, its last one ends
            story.ends[target] = period.start if target == PERIOD_FROM else period.end
            if period.whole_years:
                story.trouble("whole-years", index, target, text)
        elif target == PERIOD_TO and plain(text) in self._words.ongoing:
            story.ends[target] = None
        else:
            story.trouble("not-recognised", index, target, text)


def _own(answer: object) -> object:
    """Give a list or an object of its own: several rows may have been read as the same."""
    if isinstance(answer, list):
        return [*cast("list[object]", answer)]
    if isinstance(answer, dict):
        return {**cast("dict[str, object]", answer)}
    return answer


class _Story:
    def __init__(self, row: Row, campaign: Campaign) -> None:
        self.key = self.named = ""
        self.files: list[str] = []
        self.said_files: list[str] = []
        self.details: dict[str, tuple[str, ...]] = {}
        self.ends: dict[str, str | None] = {}
        self._row = row
        self._answers: Answers = {}
        self._troubles: list[CellTrouble] = []
        self._campaign = campaign

    def put(self, target: str, answer: object) -> None:
        """Put an answer in; lists of several columns are joined."""
        held = self._answers.get(target)
        if isinstance(held, list) and isinstance(answer, list):
            joined = [*cast("list[object]", held)]
            joined.extend(each for each in cast("list[object]", answer) if each not in joined)
            self._answers[target] = joined
        else:
            self._answers[target] = answer

    def end_period(self, column: int) -> None:
        """Say so where a beginning has no end, and no word that it goes on."""
        if PERIOD_FROM in self.ends and PERIOD_TO not in self.ends:
            self.trouble("no-end", column, PERIOD_FROM, self.ends[PERIOD_FROM] or "")

    def trouble(self, trouble: Trouble, column: int, target: str, said: str) -> None:
        self._troubles.append(CellTrouble(trouble=trouble, column=column, target=target, said=said))

    def done(self) -> RowRead:
        if self.ends:
            start, end = self.ends.get(PERIOD_FROM), self.ends.get(PERIOD_TO)
            self._answers["period"] = {"from": start, "to": end}
        return RowRead(
            number=self._row.number,
            answers=self._answers,
            files=tuple(self.files),
            said_files=tuple(self.said_files),
            details=self.details,
            key=self.key,
            story=self.named,
            hidden=self._row.hidden,
            troubles=tuple(self._troubles),
        )
