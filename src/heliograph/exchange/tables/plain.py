"""A plain table as a workbook: a row of headings that stays in sight, and below it only texts."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from heliograph.exchange.tables.xlsx import texts, workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDTH = 24


def as_xlsx(headings: Sequence[str], rows: Sequence[Sequence[str]], name: str) -> bytes:
    """Write a workbook with one sheet; no cell of it is ever reckoned with.

    Args:
        headings: Of the columns.
        rows: Their texts.
        name: Of the sheet, at most 31 characters, without signs of references.
    """
    file = io.BytesIO()
    with workbook(file) as book:
        sheet = book.add_worksheet(name)
        texts(sheet, 0, headings, book.add_format({"bold": True, "text_wrap": True, "bottom": 1}))
        sheet.set_column(0, len(headings) - 1, _WIDTH, None)
        sheet.freeze_panes(1, 0)
        for index, row in enumerate(rows, start=1):
            texts(sheet, index, row)
    return file.getvalue()
