"""The part of XlsxWriter that is used, with the types that it does not tell."""

from __future__ import annotations

import importlib
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class Format(Protocol):
    """How a cell looks; made by ``add_format``."""


class Worksheet(Protocol):
    """One sheet; rows and columns count from 0."""

    def write_string(
        self, row: int, column: int, text: str, style: Format | None = None, /
    ) -> object:
        """Write text, which is never a formula, whatever it begins with."""
        ...

    def write_number(self, row: int, column: int, number: float, /) -> object:
        """Write a number."""
        ...

    def write_comment(
        self, row: int, column: int, text: str, options: Mapping[str, object] | None = None, /
    ) -> object:
        """Put a note beside a cell."""
        ...

    def set_column(
        self, first: int, last: int, width: float, style: Format | None = None, /
    ) -> object:
        """Set the width of columns, in characters, and how their cells look."""
        ...

    def set_row(self, row: int, height: float, /) -> object:
        """Set the height of a row, in points."""
        ...

    def data_validation(
        self, row: int, column: int, last_row: int, last_column: int, rule: Mapping[str, object], /
    ) -> object:
        """Let cells take what a rule says."""
        ...

    def freeze_panes(self, row: int, column: int, /) -> object:
        """Keep the rows above and the columns before in sight."""
        ...

    def protect(self, password: str, options: Mapping[str, bool], /) -> object:
        """Let only cells that are not locked be changed."""
        ...

    def right_to_left(self) -> None:
        """Let the first column stand at the right."""
        ...

    def hide(self) -> None:
        """Hide the sheet."""
        ...


class Workbook(AbstractContextManager["Workbook"], Protocol):
    """A workbook; it is written at the end of the ``with`` block."""

    def add_worksheet(self, name: str | None = None, /) -> Worksheet:
        """Begin a sheet; its name has at most 31 characters."""
        ...

    def add_format(self, properties: Mapping[str, object], /) -> Format:
        """Make a manner in which cells look."""
        ...


def workbook(file: BinaryIO) -> Workbook:
    """Begin a workbook in a file that is open for writing."""
    make = cast("Callable[..., Workbook]", importlib.import_module("xlsxwriter").Workbook)
    return make(file, {"in_memory": True})


def column_name(column: int) -> str:
    """Name a column (from 0) as spreadsheets do: A to Z, AA, AB."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cells(sheet: str, column: int, count: int) -> str:
    """Name the first ``count`` cells of a column (from 0) as a formula has them."""
    letters = column_name(column)
    return f"='{sheet}'!${letters}$1:${letters}${count}"


def texts(sheet: Worksheet, row: int, values: Sequence[str], style: Format | None = None) -> None:
    """Write a row of texts."""
    for column, value in enumerate(values):
        if value:
            sheet.write_string(row, column, value, style)
