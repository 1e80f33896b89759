"""What calamine does not tell of a workbook: hidden rows, and formulas that came to nothing."""

from __future__ import annotations

import zipfile
from typing import IO, TYPE_CHECKING
from xml.etree import ElementTree as ET

import msgspec

from heliograph.exchange.tables.parts import named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_MOST_ERRORS = 100
_MOST_HIDDEN = 100_000
_DEEPEST = 200
"""Elements within elements; real workbooks have some twenty."""


class Signs(msgspec.Struct, kw_only=True):
    """What is special about one sheet."""

    hidden: set[int] = msgspec.field(default_factory=set[int])
    """Numbers of hidden rows, from 1."""
    errors: list[str] = msgspec.field(default_factory=list[str])
    """Cells such as ``D4``."""


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
                if element.get("t") == "e" and len(found.errors) < _MOST_ERRORS:
                    found.errors.append(element.get("r", f"?{number}"))
                element.clear()
            case "end", "row":
                element.clear()
            case _:
                pass
    return found


def _ods(content: IO[bytes]) -> Iterator[tuple[str, Signs]]:
    found, name, number = Signs(), "", 0
    for event, tag, element in _elements(content):
        match event, tag.removeprefix(_TABLE):
            case "start", "table":
                found, name, number = Signs(), element.get(f"{_TABLE}name", ""), 0
            case "end", "table":
                yield name, found
                element.clear()
            case "end", "table-row":
                repeated = _whole(element.get(f"{_TABLE}number-rows-repeated"), 1)
                if element.get(f"{_TABLE}visibility") in {"collapse", "filter"}:
                    last = min(number + repeated, number + _MOST_HIDDEN - len(found.hidden))
                    found.hidden.update(range(number + 1, last + 1))
                number += repeated
                element.clear()
            case _:
                pass


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdecimal() else otherwise
