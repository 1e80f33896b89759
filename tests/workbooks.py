"""Workbooks for tests, written by XlsxWriter, whose methods tell no types."""

from __future__ import annotations

import importlib
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


class Worksheet(Protocol):
    """What is used of a sheet; cells and ranges are named as ``A1`` and ``A1:C1``."""

    def write(self, cell: str, value: object, /) -> object:
        """Write one cell."""
        ...

    def write_row(self, cell: str, values: Sequence[object], /) -> object:
        """Write cells from this one to the right."""
        ...

    def write_datetime(self, cell: str, value: object, /) -> object:
        """Write a date as a number that is formatted as a date."""
        ...

    def write_formula(self, cell: str, formula: str, style: None, value: object, /) -> object:
        """Write a formula with the value that it came to."""
        ...

    def merge_range(self, cells: str, value: object, /) -> object:
        """Make one of several cells."""
        ...

    def set_row(self, row: int, height: None, style: None, options: dict[str, bool], /) -> object:
        """Set what concerns a whole row, from 0."""
        ...

    def hide(self) -> None:
        """Hide the sheet."""
        ...


class Workbook(AbstractContextManager["Workbook"], Protocol):
    """What is used of a workbook; it is written at the end of the ``with`` block."""

    def add_worksheet(self, name: str | None = None, /) -> Worksheet:
        """Begin a sheet."""
        ...


def workbook(path: Path) -> Workbook:
    """Begin a workbook."""
    make = cast("Callable[..., Workbook]", importlib.import_module("xlsxwriter").Workbook)
    return make(path, {"default_date_format": "dd/mm/yyyy"})
