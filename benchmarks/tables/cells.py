"""What stands in a cell before a spreadsheet program has saved it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Formula(Struct, frozen=True):
    """A formula (OpenFormula); its value is worked out by the spreadsheet program."""

    text: str

    @classmethod
    def joining(cls, *parts: str) -> Formula:
        """Put texts together, as people do to make titles."""
        quoted = ('"{}"'.format(part.replace('"', '""')) for part in parts)
        return cls("&".join(quoted))


NOTHING = Formula("1/0")
"""Comes to nothing, in every spreadsheet program."""

Cell = str | int | date | Formula | None


class Line(Struct, frozen=True, kw_only=True):
    """A row of the sheet, by column; ``spans`` are merged cells: first column → how many."""

    cells: tuple[Cell, ...] = ()
    spans: dict[int, int] = {}
    hidden: bool = False
