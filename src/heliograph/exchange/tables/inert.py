"""Tables as text (CSV, RFC 4180) that spreadsheets read and do not obey."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_OBEYED = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
"""With which a cell begins that spreadsheets take for a formula (OWASP, CSV injection)."""


def as_csv(rows: Iterable[list[str]], *, separator: str = ",") -> bytes:
    """Write a table: UTF-8 with its mark, without which Excel takes it for something else.

    Args:
        rows: Cells; one that a spreadsheet would reckon with gets an apostrophe before it.
        separator: Between cells.
    """
    text = io.StringIO()
    table = csv.writer(text, delimiter=separator)
    table.writerows([_told(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_written(cell: str) -> str:
    """Give a cell without the apostrophe that keeps a spreadsheet from obeying it."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_OBEYED) else cell


def _told(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_OBEYED) else cell
