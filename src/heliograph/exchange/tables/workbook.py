"""Workbooks (XLSX, ODS, and the older XLS and XLSB) through calamine, merged cells filled."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from heliograph.exchange.tables import limits
from heliograph.exchange.tables.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from heliograph.domain.tables.table import Value

_WHOLE_BELOW = 1e15
"""Up to here every whole number is exact in a double, and shown without an exponent."""


def sheets(
    file: IO[bytes], special: Mapping[str, Signs]
) -> Iterator[tuple[str, bool, Iterator[tuple[int, list[Value]]]]]:
    """Give each sheet's name, whether it is hidden, and its rows with their numbers, from 1.

    ``file`` is the workbook, and ``special`` what ``signs`` has found of it.

    Raises:
        python_calamine.CalamineError: it cannot be read; ``PasswordError`` when it is locked.
        TooLarge: it holds more rows or columns than are taken.
    """
    with CalamineWorkbook.from_filelike(file) as book:
        for about in book.sheets_metadata:
            if about.typ is SheetTypeEnum.WorkSheet:
                hidden = about.visible is not SheetVisibleEnum.Visible
                yield (
                    about.name,
                    hidden,
                    _rows(book, about.name, special.get(about.name) or Signs()),
                )


def _rows(book: CalamineWorkbook, name: str, special: Signs) -> Iterator[tuple[int, list[Value]]]:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None or sheet.end is None:
        return
    left = sheet.start[1]  # calamine leaves out empty columns before the first that is used
    if sheet.end[0] >= limits.SHEET_ROWS or sheet.end[1] >= limits.COLUMNS:
        raise limits.TooLarge
    filled = _Merged(sheet.merged_cell_ranges or special.merged)
    nothing: dict[int, list[int]] = {}
    for row, column in special.nothing:
        nothing.setdefault(row, []).append(column)
    for index, cells in enumerate(sheet.iter_rows()):
        values: list[Value] = [None] * left
        values.extend(_value(cell) for cell in cells)
        for column in nothing.get(index, ()):
            if column < len(values):
                values[column] = None
        filled.into(index, values)
        yield index + 1, values


class _Merged:
    """Puts a merged cell's value into each of its cells, as a reader sees it."""

    def __init__(self, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._by_row: dict[int, list[tuple[int, int, int]]] = {}
        for (top, left), (bottom, right) in ranges:
            self._by_row.setdefault(top, []).append((bottom, left, right))
        self._open: list[tuple[int, int, int, Value]] = []

    def into(self, index: int, values: list[Value]) -> None:
        """Fill one row; rows come in order, each once."""
        self._open = [each for each in self._open if each[0] >= index]
        for bottom, left, right in self._by_row.pop(index, []):
            if left < len(values) and values[left] is not None:
                self._open.append((bottom, left, right, values[left]))
        for _, left, right, value in self._open:
            end = min(right, limits.COLUMNS - 1) + 1
            values.extend([None] * (end - len(values)))
            values[left:end] = [value] * (end - left)


def _value(cell: object) -> Value:
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return None
        return int(cell) if cell.is_integer() and abs(cell) < _WHOLE_BELOW else cell
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool | int):
        return cell
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes") if cell.time() != time() else _day(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else None


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
