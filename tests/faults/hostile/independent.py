"""Readers of our own that share nothing with the program's: what a file says, cell by cell."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import msgspec

from faults.hostile.originals import parts_of
from heliograph.domain.tables.table import Table, Value

_MOST = 200_000
_NS = re.compile(r"\{.*?\}")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT = (_ODF % each for each in ("table", "office", "text"))


class Unknown(Exception):
    """This reader cannot tell what the file says."""


class Said(msgspec.Struct):
    """The texts and numbers of a sheet by row and column, from 1, and the merged places."""

    cells: dict[tuple[int, int], str | float]
    unsure: set[tuple[int, int]]


def differences(read: Table, said: dict[str, Said]) -> list[str]:
    """Compare what the program read with what a file says; texts but for the space in them."""
    for sheet in read.sheets:
        truth = said.get(sheet.name)
        if truth is None:
            return [f"changed silently: no sheet {sheet.name!r} is in the file"[:300]]
        held = {
            (row.number, column): value
            for row in sheet.rows
            for column, value in enumerate(row.values, start=1)
            if value is not None and value != ""
        }
        for place in held.keys() | truth.cells.keys():
            if place in truth.unsure:
                continue
            there, told = held.get(place), truth.cells.get(place)
            if not _alike(there, told):
                return [f"changed silently: {sheet.name} {place}: {told!r} is {there!r}"[:300]]
    return []


def _alike(read: Value, said: str | float | None) -> bool:
    if isinstance(said, str):
        return " ".join(said.split()) == " ".join(str(read if read is not None else "").split())
    if said is None:
        return read is None or (isinstance(read, str) and not read.strip())
    # A number may be a date, which only its form tells.
    return isinstance(read, str) or (read is not None and float(read) == said)


# ---- XLSX -------------------------------------------------------------------------


def xlsx(data: bytes) -> dict[str, Said]:
    """Read the texts and numbers of an XLSX.

    Raises:
        Unknown: it says something that this reader does not understand.
    """
    try:
        parts = parts_of(data)
        shared = [_run(each) for each in _children(parts, "xl/sharedStrings.xml", "si")]
        relations = {
            each.get("Id", ""): each.get("Target", "")
            for each in _children(parts, "xl/_rels/workbook.xml.rels", "Relationship")
        }
        said: dict[str, Said] = {}
        for sheet in _children(parts, "xl/workbook.xml", "sheet"):
            ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
            target = relations[ids[0]].removeprefix("/xl/")
            said[sheet.get("name", "")] = _xlsx_sheet(ET.fromstring(parts[f"xl/{target}"]), shared)  # noqa: S314 - a test's
    except Exception as error:
        raise Unknown from error
    return said


def _children(parts: dict[str, bytes], part: str, name: str) -> Iterator[ET.Element]:
    if part in parts:
        for element in ET.fromstring(parts[part]).iter():  # noqa: S314 - a test's own
            if _NS.sub("", element.tag) == name:
                yield element


def _run(element: ET.Element) -> str:
    """Give a text without the reading aids that may stand beside it."""
    texts: list[str] = []
    for child in element:
        kind = _NS.sub("", child.tag)
        if kind == "t":
            texts.append("".join(child.itertext()))
        elif kind == "r":
            texts.append(_run(child))
    return "".join(texts)


def _xlsx_sheet(sheet: ET.Element, shared: list[str]) -> Said:
    said = Said({}, set())
    for element in sheet.iter():
        kind = _NS.sub("", element.tag)
        if kind == "mergeCell":
            _unsure(said, element.get("ref", ""))
        if kind != "c":
            continue
        found = _PLACE.fullmatch(element.get("r", ""))
        if found is None:
            raise Unknown
        place = int(found[2]), _column(found[1])
        if place in said.cells:
            said.unsure.add(place)
        value = next((e.text or "" for e in element if _NS.sub("", e.tag) == "v"), None)
        match element.get("t", "n"):
            case "s" if value is not None:
                if not (value.isdecimal() and int(value) < len(shared)):
                    raise Unknown
                said.cells[place] = shared[int(value)]
            case "str" if value is not None:
                said.cells[place] = value
            case "n" if value is not None:
                said.cells[place] = float(value)
                if not abs(float(value)) < 1e300:
                    said.unsure.add(place)
            case "e" | "b" | "inlineStr" | "d":
                said.unsure.add(place)
            case _ if value is not None:
                raise Unknown
            case _:
                pass
    return said


def _column(letters: str) -> int:
    number = 0
    for each in letters:
        number = number * 26 + ord(each) - 64
    return number


def _unsure(said: Said, cells: str) -> None:
    found = [_PLACE.fullmatch(each) for each in cells.split(":")]
    ends = [(int(each[2]), _column(each[1])) for each in found if each is not None]
    if len(ends) != 2:
        raise Unknown
    (top, left), (bottom, right) = ends
    if (bottom - top + 1) * (right - left + 1) > _MOST:
        raise Unknown
    said.unsure.update((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))


# ---- ODS --------------------------------------------------------------------------


def ods(data: bytes) -> dict[str, Said]:
    """Read the texts and numbers of an ODS.

    Raises:
        Unknown: it says something that this reader does not understand.
    """
    try:
        content = ET.fromstring(parts_of(data)["content.xml"])  # noqa: S314 - a test's own
        return {
            table.get(f"{_TABLE}name", ""): _ods_table(table)
            for table in content.iter(f"{_TABLE}table")
        }
    except Exception as error:
        raise Unknown from error


def _ods_table(table: ET.Element) -> Said:
    said, number = Said({}, set()), 0
    for row in table.iter(f"{_TABLE}table-row"):
        repeated = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        cells = list(_ods_row(row))
        for again in range(repeated if cells else 0):
            for column, value, down, right in cells:
                place = number + again + 1, column
                if len(said.cells) > _MOST or down * right > _MOST:
                    raise Unknown
                if isinstance(value, float) and math.isnan(value):
                    said.unsure.add(place)
                elif value is not None:
                    said.cells[place] = value
                if down * right > 1:
                    said.unsure.update(
                        (place[0] + r, column + c) for r in range(down) for c in range(right)
                    )
        number += repeated
    return said


def _ods_row(row: ET.Element) -> Iterator[tuple[int, str | float | None, int, int]]:
    column = 0
    for cell in row:
        if not cell.tag.startswith(_TABLE) or not cell.tag.endswith("table-cell"):
            continue
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        down = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
        right = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
        value = _ods_value(cell)
        if value is not None:
            if repeated > _MOST:
                raise Unknown
            for again in range(repeated):
                yield column + again + 1, value, down, right
        column += repeated


def _ods_value(cell: ET.Element) -> str | float | None:
    """Give what a cell holds; no number where this reader is not sure."""
    if any(key.endswith("}value-type") and each == "error" for key, each in cell.attrib.items()):
        return math.nan
    match cell.get(f"{_OFFICE}value-type"):
        case "float" | "percentage" | "currency":
            number = float(cell.get(f"{_OFFICE}value", "nan"))
            return number if abs(number) < 1e300 else math.nan
        case "string":
            if cell.find(f".//{_TEXT}s") is not None:
                raise Unknown
            lines = ["".join(each.itertext()) for each in cell.findall(f"{_TEXT}p")]
            return "\n".join(lines) or None
        case "date":
            return cell.get(f"{_OFFICE}date-value")
        case None:
            return None
        case _:
            raise Unknown


# ---- texts ------------------------------------------------------------------------


def separated(data: bytes, encoding: str, separator: str) -> list[list[str]]:
    """Read a text of cells as RFC 4180 has it, letter by letter."""
    text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    text = text.removeprefix("\ufeff")
    rows: list[list[str]] = []
    cells: list[str] = []
    cell: list[str] = []
    quoted = begun = after = False
    at = 0
    while at < len(text):
        letter = text[at]
        at += 1
        if quoted:
            if letter != '"':
                cell.append(letter)
            elif text[at : at + 1] == '"':
                cell.append('"')
                at += 1
            else:
                quoted, after = False, True
        elif letter == '"' and not cell and not after:
            quoted = begun = True
        elif letter == separator:
            cells.append("".join(cell))
            cell, begun, after = [], True, False
        elif letter in "\r\n":
            if letter == "\r" and text[at : at + 1] == "\n":
                at += 1
            rows.append([*cells, "".join(cell)] if begun or cell or cells else [])
            cells, cell, begun, after = [], [], False, False
        else:
            cell.append(letter)
            begun = True
    if begun or cell or cells:
        rows.append([*cells, "".join(cell)])
    return rows
