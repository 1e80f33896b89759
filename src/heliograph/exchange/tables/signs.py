"""What calamine does not tell of a workbook: hidden rows, formulas that came to nothing, and more.

Of ODS it does not tell merged cells either, nor that a password is asked for.
"""

from __future__ import annotations

import zipfile
from typing import IO, TYPE_CHECKING
from xml.etree import ElementTree as ET

import msgspec

from heliograph.exchange.tables.nothing import MOST_NAMED, is_nothing
from heliograph.exchange.tables.parts import named
from heliograph.exchange.tables.xlsx import column_name

Range = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell, each by row and column, from 0."""

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MANIFEST = "META-INF/manifest.xml"
_MOST_MERGED = 100_000
_MOST_HIDDEN = 100_000
_DEEPEST = 200
"""Elements within elements; real workbooks have some twenty."""


class Signs(msgspec.Struct, kw_only=True):
    """What is special about one sheet."""

    hidden: set[int] = msgspec.field(default_factory=set[int])
    """Numbers of hidden rows, from 1."""
    errors: list[str] = msgspec.field(default_factory=list[str])
    """Cells such as ``D4``."""
    nothing: set[tuple[int, int]] = msgspec.field(default_factory=set[tuple[int, int]])
    """Row and column, from 0, of such cells of an ODS, whose sign calamine takes for a text."""
    merged: list[Range] = msgspec.field(default_factory=list["Range"])
    """Merged cells of an ODS."""


def is_locked(path: Path) -> bool:
    """Tell whether an ODS asks for a password: its parts, or the whole of it, are encrypted."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as parts:
        if _MANIFEST not in parts.namelist():
            return False
        with parts.open(_MANIFEST) as manifest:
            return any(_plain(tag) == "encryption-data" for _, tag, _ in _elements(manifest))


def signs(path: Path) -> dict[str, Signs]:
    """Read them by the sheet's name; empty for what is neither XLSX nor ODS.

    Raises:
        xml.etree.ElementTree.ParseError, KeyError, zipfile.BadZipFile: the file is damaged.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as parts:
        names = frozenset(parts.namelist())
        if "xl/workbook.xml" in names:
            return dict(_xlsx(parts, names))
        if "content.xml" in names:
            with parts.open("content.xml") as content:
                return dict(_ods(content))
    return {}


def _elements(part: IO[bytes]) -> Iterator[tuple[str, str, ET.Element]]:
    """Give "start" or "end", the name and the element; ``_DEEPEST`` bounds what is held."""
    depth = 0
    # Expat itself refuses entities that swell, and this process has limits.
    for event, element in ET.iterparse(part, events=("start", "end")):  # noqa: S314
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise ET.ParseError
        yield event, element.tag, element


def _xlsx(parts: zipfile.ZipFile, names: frozenset[str]) -> Iterator[tuple[str, Signs]]:
    targets: dict[str, str] = {}
    with parts.open("xl/_rels/workbook.xml.rels") as relations:
        for _, _, element in _elements(relations):
            targets[element.get("Id", "")] = named(element.get("Target", ""))
    with parts.open("xl/workbook.xml") as workbook:
        for event, tag, element in _elements(workbook):
            # Both dialects, strict and transitional, by the names without their namespaces.
            if event == "start" and _plain(tag) == "sheet":
                ids = [value for key, value in element.items() if key.endswith("relationships}id")]
                part = targets.get(ids[0] if ids else "", "")
                if part in names:
                    with parts.open(part) as sheet:
                        yield element.get("name", ""), _xlsx_sheet(sheet)


def _xlsx_sheet(sheet: IO[bytes]) -> Signs:
    found = Signs()
    number = 0
    for event, tag, element in _elements(sheet):
        match event, _plain(tag):
            case "start", "row":
                number = _whole(element.get("r"), number + 1)
                if element.get("hidden") in {"1", "true"} and len(found.hidden) < _MOST_HIDDEN:
                    found.hidden.add(number)
            case "end", "c":
                if element.get("t") == "e" and len(found.errors) < MOST_NAMED:
                    found.errors.append(element.get("r", f"?{number}"))
                element.clear()
            case "end", "row":
                element.clear()
            case _:
                pass
    return found


def _ods(content: IO[bytes]) -> Iterator[tuple[str, Signs]]:
    sheet = _OdsSheet("")
    for event, tag, element in _elements(content):
        match event, tag.removeprefix(_TABLE):
            case "start", "table":
                sheet = _OdsSheet(element.get(f"{_TABLE}name", ""))
            case "end", "table":
                yield sheet.name, sheet.found
                element.clear()
            case "end", "table-cell" | "covered-table-cell":
                sheet.cell(element)
                element.clear()
            case "end", "table-row":
                sheet.row(element)
                element.clear()
            case _:
                pass


class _OdsSheet:
    """One sheet of an ODS, cell by cell."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found = Signs()
        self._row = self._column = 0

    def cell(self, element: ET.Element) -> None:
        row, column = self._row, self._column
        self._column += _whole(element.get(f"{_TABLE}number-columns-repeated"), 1)
        if _came_to_nothing(element) and len(self.found.errors) < MOST_NAMED:
            self.found.errors.append(f"{column_name(column)}{row + 1}")
            self.found.nothing.add((row, column))
        wide = _whole(element.get(f"{_TABLE}number-columns-spanned"), 1)
        high = _whole(element.get(f"{_TABLE}number-rows-spanned"), 1)
        if max(wide, high) > 1 and len(self.found.merged) < _MOST_MERGED:
            self.found.merged.append(((row, column), (row + high - 1, column + wide - 1)))

    def row(self, element: ET.Element) -> None:
        repeated = _whole(element.get(f"{_TABLE}number-rows-repeated"), 1)
        if element.get(f"{_TABLE}visibility") in {"collapse", "filter"}:
            most = self._row + _MOST_HIDDEN - len(self.found.hidden)
            last = min(self._row + repeated, most)
            self.found.hidden.update(range(self._row + 1, last + 1))
        self._row += repeated
        self._column = 0


def _came_to_nothing(cell: ET.Element) -> bool:
    """Tell it by LibreOffice's own sign, or by what other programs write as a formula's text."""
    if any(key.endswith("calcext}value-type") and value == "error" for key, value in cell.items()):
        return True
    if cell.get(f"{_TABLE}formula") is None:
        return False
    return is_nothing("".join(cell.itertext()))


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdecimal() else otherwise
