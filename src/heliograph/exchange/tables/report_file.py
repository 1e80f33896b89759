"""A report on a table: the same rows with what is to do, to be corrected and brought back."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.tables.mapping import REPORT_GRADE, REPORT_ROW, REPORT_SAYS, REPORT_STORY
from heliograph.domain.tables.values import text_of
from heliograph.exchange.tables.inert import as_csv
from heliograph.exchange.tables.xlsx import texts, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.tables.table import Value

_OURS = (REPORT_ROW, REPORT_STORY, REPORT_GRADE, REPORT_SAYS)


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row as the table has it, and what is said of it."""

    number: int
    story: str
    """Id of its story; empty when the row makes none."""
    grade: str
    """In words; empty when nothing is to do."""
    says: tuple[str, ...]
    values: tuple[Value, ...]


def report_as_csv(headings: Sequence[str], rows: Sequence[ReportRow]) -> bytes:
    """Write a report as text."""
    return as_csv([list(_kept(headings)), *(_texts(row, headings) for row in rows)])


def report_as_xlsx(headings: Sequence[str], rows: Sequence[ReportRow], name: str) -> bytes:
    """Write a report as a workbook with one sheet of this name; everything is text or a number."""
    file = io.BytesIO()
    with workbook(file) as book:
        sheet = book.add_worksheet(_sheet_name(name))
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        cell = book.add_format({"text_wrap": True, "valign": "top"})
        kept = _kept(headings)
        texts(sheet, 0, kept, head)
        sheet.set_column(0, len(kept) - 1, 22, cell)
        sheet.set_column(3, 3, 60, cell)
        sheet.freeze_panes(1, 0)
        for index, row in enumerate(rows, start=1):
            texts(sheet, index, _texts(row, headings)[: len(_OURS)], cell)
            column = len(_OURS)
            for heading, value in zip(headings, _padded(row, headings), strict=True):
                if heading in _OURS:
                    continue
                if isinstance(value, int | float) and not isinstance(value, bool):
                    sheet.write_number(index, column, value)
                elif text_of(value):
                    sheet.write_string(index, column, text_of(value), cell)
                column += 1
    return file.getvalue()


def _sheet_name(name: str) -> str:
    """Give a name that Excel takes for a sheet: 31 characters, without signs of references."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31].strip("' ") or "1"


def _kept(headings: Sequence[str]) -> tuple[str, ...]:
    """Put our headings before the table's own, which may be a report that was brought back."""
    return (*_OURS, *(each for each in headings if each not in _OURS))


def _texts(row: ReportRow, headings: Sequence[str]) -> list[str]:
    own = [
        text_of(value)
        for heading, value in zip(headings, _padded(row, headings), strict=True)
        if heading not in _OURS
    ]
    return [str(row.number), row.story, row.grade, "\n".join(row.says), *own]


def _padded(row: ReportRow, headings: Sequence[str]) -> list[Value]:
    values = list(row.values[: len(headings)])
    return [*values, *([None] * (len(headings) - len(values)))]
