"""An empty table to fill in: headings with notes, lists to pick from, and an example beside it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msgspec

from heliograph.exchange.tables.xlsx import cells, texts, workbook

if TYPE_CHECKING:
    from heliograph.exchange.tables.xlsx import Workbook, Worksheet

ROWS = 2_000
"""Rows that are ready to be filled in; further ones work too, without lists."""
_LISTS = "Lists"
_HEAD_POINTS = 48
"""Three lines: headings are whole questions in some languages."""


class TemplateColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column, in the words of its language."""

    heading: str
    note: str = ""
    """What is asked and how it is written."""
    choices: tuple[str, ...] = ()
    """Names to pick from; where several may be given they are a hint only."""
    several: bool = False
    required: bool = False
    wide: bool = False
    """For paragraphs."""
    example: str = ""


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """All words of an empty table."""

    stories: str
    """Name of the sheet to fill in, at most 31 characters, as of the next one."""
    example: str
    columns: tuple[TemplateColumn, ...]
    right_to_left: bool
    pick: str
    """What is said when something else is typed where there is a list."""


def empty_table(template: Template) -> bytes:
    """Make an empty table as XLSX."""
    file = io.BytesIO()
    with workbook(file) as book:
        _write(book, template)
    return file.getvalue()


def _write(book: Workbook, template: Template) -> None:
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"}
    )
    must = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#CFE0EE"}
    )
    # "@" is text: a spreadsheet then turns neither 03/2020 nor 1-2 into a date.
    cell = book.add_format({"locked": False, "num_format": "@", "text_wrap": True, "valign": "top"})
    headings = [column.heading for column in template.columns]
    stories = book.add_worksheet(template.stories)
    example = book.add_worksheet(template.example)
    for sheet in (stories, example):
        if template.right_to_left:
            sheet.right_to_left()
        for index, column in enumerate(template.columns):
            sheet.set_column(index, index, 48 if column.wide else 22, cell)
            sheet.write_string(0, index, headings[index], must if column.required else head)
            if column.note:
                sheet.write_comment(0, index, column.note, {"x_scale": 2.5, "y_scale": 1.6})
        sheet.set_row(0, _HEAD_POINTS)
        sheet.freeze_panes(1, 0)
    texts(example, 1, [column.example for column in template.columns], cell)
    _lists(book, stories, template)
    stories.protect(
        "", {"format_columns": True, "format_rows": True, "sort": True, "insert_rows": True}
    )


def _lists(book: Workbook, stories: Worksheet, template: Template) -> None:
    lists = book.add_worksheet(_LISTS)
    lists.hide()
    for index, column in enumerate(template.columns):
        if not column.choices:
            continue
        for row, name in enumerate(column.choices):
            lists.write_string(row, index, name)
        rule: dict[str, object] = {
            "validate": "list",
            "source": cells(_LISTS, index, len(column.choices)),
            "error_title": column.heading[:32],
            "error_message": template.pick[:255],
            # Where several may be given, a cell holds more than one name.
            "error_type": "information" if column.several else "warning",
        }
        if column.several:
            rule["show_error"] = False
        stories.data_validation(1, index, ROWS, index, rule)
