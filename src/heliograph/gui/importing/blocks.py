"""Blocks of cells as spreadsheets copy them: tabs between cells, quotes around lines in a cell."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def block_of(text: str) -> list[list[str]]:
    """Part copied text into rows of cells, all equally long."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = list(csv.reader(io.StringIO(lines), delimiter="\t"))
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows] if width else []


def text_of_block(block: Iterable[Sequence[str]]) -> str:
    """Write rows of cells as text that spreadsheets paste."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(block)
    return out.getvalue()
