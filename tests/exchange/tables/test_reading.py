"""Tables as spreadsheets write them, read in a process of its own."""

# ruff: noqa: RUF001 - texts in the six languages are what this is about

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from heliograph.exchange.tables.failures import ReadingCancelled, TableUnreadable
from heliograph.exchange.tables.reading import read_table
from workbooks import workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.tables.table import Table

HEAD = b"Title;Country\n"
DATA = Path(__file__).parents[2] / "data" / "tables"


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    """Make a workbook with what people do: a title, merged cells, dates, hidden rows, errors."""
    path = tmp_path / "stories.xlsx"
    with workbook(path) as book:
        sheet = book.add_worksheet("Stories")
        sheet.merge_range("A1:C1", "Stories of 2021")
        sheet.write_row("A3", ["Title", "When", "People", "Share"])
        sheet.write_row("A4", ["Radio of the hills", None, 1200, 0.25])
        sheet.write_datetime("B4", datetime(2021, 3, 5, tzinfo=UTC).replace(tzinfo=None))
        sheet.write_row("A6", ["School on line", None, True])
        sheet.write_datetime("B6", datetime(2021, 3, 5, 10, 30, tzinfo=UTC).replace(tzinfo=None))
        sheet.write_formula("C7", "=600+2", None, 602)
        sheet.write_formula("D7", "=1/0", None, "#DIV/0!")
        sheet.set_row(5, None, None, {"hidden": True})
        book.add_worksheet("Lists").hide()
    return path


def _unreadable(path: Path, *, encoding: str | None = None) -> str:
    with pytest.raises(TableUnreadable) as caught:
        read_table(path, encoding=encoding)
    return caught.value.reason


def _cells(table: Table) -> list[tuple[object, ...]]:
    return [row.values for row in table.sheets[0].rows]


@pytest.mark.parametrize(
    "shown", ["#DIV/0!", "#N/A", "#NOM ?", "#DIV/0\u00a0!", "#¡VALOR!", "#ЗНАЧ!", "Err:508"]
)
def test_a_formula_that_came_to_nothing_is_none_in_a_text_either(
    tmp_path: Path, shown: str
) -> None:
    path = tmp_path / "stories.csv"
    path.write_text(f"Title;What changed\nRadio;{shown}\nN/A;{shown} again\n", encoding="utf-8")
    table = read_table(path)
    assert table.sheets[0].errors == ("B2",)
    assert _cells(table)[1:] == [("Radio",), ("N/A", f"{shown} again")]


def test_rows_keep_the_numbers_that_the_spreadsheet_shows(stories: Path) -> None:
    first, second = read_table(stories).sheets
    assert [row.number for row in first.rows] == [1, 3, 4, 6, 7]
    assert [row.number for row in first.rows if row.hidden] == [6]
    assert (first.hidden, second.hidden) == (False, True)


def test_dates_whole_numbers_and_results_of_formulas_are_what_a_reader_sees(stories: Path) -> None:
    rows = _cells(read_table(stories))
    assert rows[2] == ("Radio of the hills", "2021-03-05", 1200, 0.25)
    assert rows[3] == ("School on line", "2021-03-05T10:30", True)
    assert rows[4] == (None, None, 602)


def test_a_formula_that_came_to_nothing_is_named(stories: Path) -> None:
    assert read_table(stories).sheets[0].errors == ("D7",)


def test_a_merged_cell_says_the_same_in_each_of_its_cells(stories: Path) -> None:
    assert _cells(read_table(stories))[0] == ("Stories of 2021",) * 3


def test_columns_before_the_first_that_is_used_are_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "moved.xlsx"
    with workbook(path) as book:
        book.add_worksheet().write("C5", "Title")
    (row,) = read_table(path).sheets[0].rows
    assert (row.number, row.values) == (5, (None, None, "Title"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Titre;Pays\nL’école à Thiès;Sénégal\n", "utf-8"),
        ("Titre;Pays\nL’école à Thiès;Sénégal\n", "utf-8-sig"),
        ("Titre;Pays\nL’école à Thiès;Sénégal\n", "utf-16"),
        ("Titre;Pays\nL’école à Thiès;Sénégal\n", "utf-16-le"),
        ("Titre;Pays\nL’école à Thiès;Sénégal\n", "cp1252"),
        ("Título;País\nUna señal en el páramo;Perú\n", "cp1252"),
        ("Tytuł;Kraj\nSzkoła wiejska dostała łącze;Polska\n", "cp1250"),
        ("Název;Země\nVesnická škola je připojena;Česko\n", "cp1250"),
        ("Название;Страна\nШкола получила доступ в интернет;Россия\n", "cp1251"),
        ("العنوان;البلد\nمدرسة القرية تتصل بالإنترنت;مصر\n", "cp1256"),
        ("标题;国家\n乡村学校接入互联网;中国\n", "gb18030"),
    ],
)
def test_the_encoding_of_a_text_is_found(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "stories.csv"
    path.write_bytes(text.encode(encoding))
    rows = _cells(read_table(path))
    assert rows == [tuple(line.split(";")) for line in text.splitlines()]


def test_a_person_may_know_the_encoding_better(tmp_path: Path) -> None:
    path = tmp_path / "stories.csv"
    path.write_bytes("Title,Country\n½ day,Zoë\n".encode("cp850"))
    table = read_table(path, encoding="cp850")
    assert _cells(table)[1] == ("½ day", "Zoë")
    assert _unreadable(path, encoding="utf-8") == "encoding"
    assert _unreadable(path, encoding="no-such") == "encoding"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "stories.csv"
    lines = [["Title", "Summary", "Country"], ["Radio", "One, two; and three", "Chad"]]
    path.write_text("\n".join(separator.join(f'"{c}"' for c in line) for line in lines))
    table = read_table(path)
    assert (table.separator, _cells(table)) == (separator, [tuple(line) for line in lines])


def test_excel_names_the_separator_itself(tmp_path: Path) -> None:
    path = tmp_path / "stories.csv"
    path.write_bytes(b"sep=;\r\nTitle, short;Country\r\nRadio, hills;Chad\r\n")
    (sheet,) = read_table(path).sheets
    assert [(row.number, row.values) for row in sheet.rows] == [
        (2, ("Title, short", "Country")),
        (3, ("Radio, hills", "Chad")),
    ]


def test_lines_within_a_cell_are_one_record(tmp_path: Path) -> None:
    path = tmp_path / "stories.csv"
    path.write_bytes(b'Title,Summary\r\nRadio,"First.\nSecond."\r\n')
    assert _cells(read_table(path))[1] == ("Radio", "First.\nSecond.")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))


def _half(path: Path) -> None:
    with workbook(path) as book:
        book.add_worksheet().write("A1", "Title")
    path.write_bytes(path.read_bytes()[:900])


def _other_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("word/document.xml", "<x/>")


def _swells(path: Path) -> None:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts,
        parts.open("xl/workbook.xml", "w") as part,
    ):
        for _ in range(513):
            part.write(bytes(1024 * 1024))


def _far_cell(path: Path) -> None:
    with workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "a")
        sheet.write("XFD1048576", "z")


@pytest.mark.parametrize(
    ("make", "name", "reason"),
    [
        (_empty, "stories.csv", "empty"),
        (_picture, "stories.csv", "not-a-table"),
        (_other_archive, "stories.docx", "not-a-table"),
        (_half, "stories.xlsx", "damaged"),
        (_swells, "stories.xlsx", "too-large"),
        (_far_cell, "stories.xlsx", "too-large"),
    ],
)
def test_what_is_no_table_is_said_so(
    tmp_path: Path, make: Callable[[Path], None], name: str, reason: str
) -> None:
    path = tmp_path / name
    make(path)
    assert _unreadable(path) == reason


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    assert _unreadable(tmp_path / "gone.csv") == "cannot-read"


def test_more_rows_than_are_taken_are_too_large(tmp_path: Path) -> None:
    path = tmp_path / "stories.csv"
    path.write_bytes(HEAD + b"Radio;Chad\n" * 100_000)
    assert _unreadable(path) == "too-large"


def test_reading_stops_when_the_person_has_waited_enough(tmp_path: Path) -> None:
    path = tmp_path / "stories.csv"
    path.write_bytes(HEAD + b"Radio;Chad\n" * 99_000)
    with pytest.raises(ReadingCancelled):
        read_table(path, cancelled=lambda: True)


def _with(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write a workbook that LibreOffice saved, with some of its parts changed."""
    with zipfile.ZipFile(DATA / path.name) as whole:
        held = {name: whole.read(name) for name in whole.namelist()}
    change(held)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, data in held.items():
            whole.writestr(name, data)


@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"])
def test_a_workbook_without_one_of_its_parts_is_damaged(tmp_path: Path, name: str) -> None:
    path = tmp_path / "stories.xlsx"
    _with(path, lambda held: held.pop(name) and None)
    assert _unreadable(path) == "damaged"


def test_a_workbook_whose_relations_name_no_more_than_is_there_is_read(tmp_path: Path) -> None:
    path = tmp_path / "stories.xlsx"

    def change(held: dict[str, bytes]) -> None:
        held["xl/Styles.xml"] = held.pop("xl/styles.xml")
        held["xl/_rels/workbook.xml.rels"] = held["xl/_rels/workbook.xml.rels"].replace(
            b"</Relationships>",
            b'<Relationship Id="r9" Type="x/theme" Target="gone.xml"/></Relationships>',
        )

    _with(path, change)
    assert _cells(read_table(path))[2][3] == "2010-01-05"


def test_a_part_that_is_not_what_its_checksum_says_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "stories.xlsx"
    data = bytearray((DATA / "stories.xlsx").read_bytes())
    with zipfile.ZipFile(DATA / "stories.xlsx") as whole:
        at = whole.getinfo("xl/worksheets/sheet1.xml").header_offset
    data[data.index(b"PK\x01\x02", at) + 16] ^= 1  # of the first part: it is read for none
    path.write_bytes(data)
    assert _unreadable(path) == "damaged"
