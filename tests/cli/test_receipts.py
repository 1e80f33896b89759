"""All receipts on the command line: a folder of PDFs and a list, or what is wrong with the call."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from cli.shell import Shell
from fakes.profiles import Desk, complete_answers
from heliograph.domain.ids import StoryId
from heliograph.exchange.tables.reading import read_table


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    del qtbot  # one application for all tests of this process
    desk = Desk(tmp_path)
    desk.sign_in()
    desk.ready(title="Radio of the hills")
    desk.ready(title="Digital clinics in Lundu")
    desk.send()
    yield desk
    desk.workspace.close()


def read_workbook(path: Path) -> list[list[str]]:
    (sheet,) = read_table(path).sheets
    return [[str(value or "") for value in row.values] for row in sheet.rows]


def test_all_receipts_are_saved_with_a_list(desk: Desk, tmp_path: Path) -> None:
    assert desk.workspace.receipts.numbers()
    folder = tmp_path / "receipts of May"
    said = Shell(tmp_path).document("receipts", "save", "--all", str(folder))
    assert said == {
        "saved": str(folder),
        "receipts": 2,
        "of": 2,
        "list": "Receipts.xlsx",
        "tables": ["Receipts.csv", "Receipts.xlsx"],
    }
    assert sorted(each.suffix for each in folder.iterdir()) == [".csv", ".pdf", ".pdf", ".xlsx"]


def test_the_list_goes_where_it_is_wanted_and_has_only_the_last_lot(
    desk: Desk, tmp_path: Path
) -> None:
    late = desk.ready(title="A story of another day")
    desk.send()
    shell, lot = Shell(tmp_path), tmp_path / "lot"
    words = ("receipts", "save", "--lot", "--folder", str(lot), "--table", str(tmp_path / "l.csv"))
    said = shell.document(*words)
    assert (said["receipts"], said["tables"]) == (1, ["l.csv"])
    assert [each.suffix for each in lot.iterdir()] == [".pdf"]
    heading, line = csv.reader(io.StringIO((tmp_path / "l.csv").read_text("utf-8-sig")))
    row = dict(zip(heading, line, strict=True))
    assert row["Number of the story"] == late
    assert re.fullmatch(r"2021-05-14T\d\d:\d\d:\d\dZ", row["Received (UTC)"])
    assert row["Row of the table"] == ""
    assert len(row["Content (SHA-256)"]) == 64


def test_each_receipt_stands_beside_the_row_that_it_is_for(desk: Desk, tmp_path: Path) -> None:
    shell, table = Shell(tmp_path), tmp_path / "stories.csv"
    key = "Number or name of the row, which never changes"
    table.write_text(f"{key};Title\nTD-01;Radio of the lake\nTD-02;School on line\n")
    first, _ = cast("list[str]", shell.document("import", str(table), code=1)["stories"])
    desk.workspace.drafts.save(StoryId(first), complete_answers(title="Radio of the lake"))
    desk.workspace.drafts.mark_ready(StoryId(first))
    desk.send()
    shell.document("receipts", "save", "--lot", "--folder", str(tmp_path / "lot"))
    heading, line = read_workbook(tmp_path / "lot" / "Receipts.xlsx")
    row = dict(zip(heading, line, strict=True))
    assert (row["Row of the table"], row["Number of the story"]) == ("TD-01", first)
    report = tmp_path / "report.csv"
    words = ("import", str(table), "--dry-run", "--report", str(report))
    said = shell.document(*words, code=1)
    (receipt,) = cast("list[dict[str, object]]", said["received"])
    assert (receipt["row"], receipt["key"], receipt["id"]) == (2, "TD-01", first)
    assert receipt["number"] == row["Receipt"]
    assert f"receipt {row['Receipt']}." in report.read_text("utf-8-sig")
    assert "1 row has a receipt of ITU." in shell.run("import", str(table), "--dry-run").output


def test_what_cannot_be_written_needs_a_person(desk: Desk, tmp_path: Path) -> None:
    assert desk.workspace.receipts.numbers()
    (tmp_path / "file").write_text("in the way")
    said = Shell(tmp_path).run("receipts", "save", "--all", str(tmp_path / "file" / "folder"))
    assert said.exit_code == 1
    assert "All receipts are still kept in Heliograph." in said.stdout


@pytest.mark.parametrize("words", [(), ("0179",), ("0179", "a.pdf", "--all", "b")])
def test_a_story_and_a_file_or_a_folder(words: tuple[str, ...], tmp_path: Path) -> None:
    said = Shell(tmp_path).run("receipts", "save", *words)
    assert said.exit_code == 2
    assert "Name a story and a file, or --folder and a folder." in said.output
