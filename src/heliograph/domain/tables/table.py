"""A table as it was read: sheets of rows that keep the numbers which their program shows."""

from __future__ import annotations

import msgspec

Value = str | int | float | bool | None
"""What a cell holds; None is empty. A date is ISO 8601 text, ``2021-03-05`` or with ``T10:30``."""


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One row that is not empty."""

    number: int
    """As the spreadsheet shows it, from 1; in a text file the number of the record."""
    values: tuple[Value, ...]
    """From column A, as many as the row needs; a merged cell's stands in each of its cells."""
    hidden: bool = False


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet; a text file has one, without a name."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    errors: tuple[str, ...] = ()
    """Cells whose formula came to nothing, such as ``D4``; they are empty here."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A file's sheets, in its order."""

    name: str
    """The file's name, without its folder."""
    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    """Of a text file, such as ``utf-8`` or ``cp1252``."""
    separator: str | None = None
    """Of a text file: a comma, a semicolon, a tab or a bar."""
