"""Tables of 300 stories: what must come of each row does, also where there is no LibreOffice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from msgspec import structs

from benchmarks.tables import office
from benchmarks.tables.cells import Formula
from benchmarks.tables.editions import EDITIONS, edition
from benchmarks.tables.faults import FAULTS, ROWS
from benchmarks.tables.flat_ods import workbook
from benchmarks.tables.judging import Document, answers_of, document_of, told
from benchmarks.tables.made import make
from heliograph.domain.tables.table import Row, Sheet, Table, Value
from heliograph.wording.table_report import report
from heliograph.wording.table_words import vocabulary
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.tables.cells import Cell, Line
    from benchmarks.tables.made import Made

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def saved(lines: Sequence[Line]) -> Table:
    """Save lines as a spreadsheet program does that makes no mistake."""
    rows = tuple(
        Row(number=number, values=tuple(map(_value, line.cells)), hidden=line.hidden)
        for number, line in enumerate(lines, start=1)
        if any(cell is not None for cell in line.cells)
    )
    return Table(name="stories.xlsx", sheets=(Sheet(name="Stories", rows=rows),))


def _value(cell: Cell) -> Value:
    match cell:
        case Formula("1/0"):
            return None
        case Formula(text):
            return text[1:-1].replace('"&"', "")
        case date():
            return cell.isoformat()
        case _:
            return cell


def put_files(made: Made, folder: Path) -> Path:
    for name in made.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


def looked_at(made: Made, folder: Path) -> tuple[Document, list[str]]:
    """Give what is said of the table with faults, and what it would answer otherwise."""
    workspace = Workspace.open(folder / "profile")
    try:
        call = workspace.campaigns.get("wtisd-2021")
        looking = workspace.looking(vocabulary(call), call)
        table = saved(made.lines)
        photos = put_files(made, folder / "photos")
        look = looking.look(table, looking.columns(table)[2], folder=photos)
        rows = {row.read.number: row.answers for row in look.rows}
        drafts = [each for each in made.oracle.rows if each.standing == "new"]
        wrong = [line for each in drafts for line in answers_of(each, rows[each.row])]
        return document_of(look, report(look, call)), wrong
    finally:
        workspace.close()


def test_what_must_come_of_each_row_comes_of_it(tmp_path: Path) -> None:
    made = make(edition("ar"))
    document, wrong = looked_at(made, tmp_path)
    assert wrong == []
    assert told(document, made.oracle.rows, made.oracle.unused) == []
    assert document.complete == 225
    # The judge is no friend: a line that is missing, and one that is too much, are told.
    short = structs.replace(document, problems=document.problems[:-1])
    assert len(told(short, made.oracle.rows, made.oracle.unused)) == 1


@pytest.mark.parametrize("name", [each.name for each in EDITIONS])
def test_every_table_has_every_fault_and_no_two_stories_alike(name: str) -> None:
    made = make(edition(name))
    assert made.oracle.counts() == {**{kind: n for kind, (n, _) in FAULTS.items()}, "total": 1}
    titles = {str(each.answers["title"]) for each in made.oracle.mended}
    assert len(titles) == ROWS
    grades = {each.grade for each in made.oracle.mended}
    assert grades <= {"", "note"}, "nothing is left to do"
    if made.edition.is_text:
        for line in (*made.lines, *made.mended):
            for cell in line.cells:
                if isinstance(cell, str):
                    cell.encode(made.edition.encoding)


def test_a_flat_workbook_has_merged_cells_hidden_rows_and_a_hidden_sheet() -> None:
    lines = make(edition("ar")).lines
    book = workbook(lines, language="ar", sheet="أ", hidden_sheet="ب", listed=["مصر"])
    sheets = ET.fromstring(book).iter(f"{_TABLE}table")  # noqa: S314 - made here
    first, second = sheets
    assert (first.get(f"{_TABLE}name"), second.get(f"{_TABLE}name")) == ("أ", "ب")
    rows = list(first.iter(f"{_TABLE}table-row"))
    hidden = [row for row in rows if row.get(f"{_TABLE}visibility") == "collapse"]
    assert len(hidden) == FAULTS["hidden"][0]
    assert len(rows) == len(lines) + 1, "and the empty ones below"
    spans = [cell.get(f"{_TABLE}number-columns-spanned") for cell in rows[3]]
    assert [each for each in spans if each] == ["9", "4", "3", "6", "5", "4"]


def test_where_there_is_no_libreoffice_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert office.why_not() == "LibreOffice Calc (soffice) is not installed."
