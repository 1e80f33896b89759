"""Many receipts in a folder: each whole, with a list that a spreadsheet reads and does not obey."""

from __future__ import annotations

import csv
import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fakes.profiles import Desk
from heliograph import i18n
from heliograph.app.receipt_files import verify_file
from heliograph.exchange.tables.inert import as_csv
from heliograph.paper import receipt_folder
from heliograph.paper.receipt_folder import in_words, save_receipts
from heliograph.paper.receipt_list import column_names


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    del qtbot  # one application for all tests of this process
    made = Desk(tmp_path)
    made.sign_in()
    for title in ("Radio of the hills", "=HYPERLINK(A1)", "Цифровые навыки"):
        made.ready(title=title)
    made.send()
    yield made
    made.workspace.close()
    i18n.use("en")


def table(path: Path) -> list[list[str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_every_receipt_is_there_and_on_the_list(desk: Desk, tmp_path: Path) -> None:
    receipts, folder = desk.workspace.receipts, tmp_path / "all"
    saved = save_receipts(receipts, receipts.numbers(), folder)
    names, *lines = table(folder / saved.tables[0])
    assert saved.is_whole
    assert names == column_names()
    files = {line[names.index("File of the receipt")]: line for line in lines}
    assert {each.name for each in folder.glob("*.pdf")} == files.keys()
    for name, line in files.items():
        receipt = verify_file(folder / name, receipts.keys())
        assert [receipt.number, receipt.story, receipt.manifest] == [line[3], line[10], line[11]]
    assert {line[4] for line in lines} == {
        "Radio of the hills",
        "'=HYPERLINK(A1)",
        "Цифровые навыки",
    }
    assert "3 receipts are in" in in_words(saved)


def test_once_more_writes_no_second_receipts_and_leaves_the_first_list_alone(
    desk: Desk, tmp_path: Path
) -> None:
    receipts = desk.workspace.receipts
    first = save_receipts(receipts, receipts.numbers(), tmp_path / "all")
    (tmp_path / "all" / first.tables[0]).write_text("with my own notes")
    second = save_receipts(receipts, receipts.numbers(), tmp_path / "all")
    assert len(list((tmp_path / "all").glob("*.pdf"))) == 3
    assert (tmp_path / "all" / first.tables[0]).read_text() == "with my own notes"
    assert len(table(tmp_path / "all" / second.tables[0])) == 4


@pytest.mark.parametrize("language", ["ar", "es", "fr", "ru", "zh"])
def test_the_columns_are_named_in_the_language_of_the_screen(language: str) -> None:
    english = column_names()
    i18n.use(language)
    named = column_names()
    i18n.use("en")
    assert len(set(named)) == len(named)
    assert not set(named) & (set(english) - {"Organisation"})


@pytest.mark.parametrize("cell", ["=1+1", "+41", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1"])
def test_what_a_spreadsheet_would_obey_gets_an_apostrophe(cell: str) -> None:
    (row,) = csv.reader(as_csv([[cell, "a=b"]]).decode("utf-8-sig").splitlines(keepends=True))
    assert row[1] == "a=b"
    assert row[0].startswith("'")


def test_a_separator_in_a_cell_does_not_part_it() -> None:
    written = as_csv([["a;b", 'say "yes"']], separator=";").decode("utf-8-sig")
    assert next(csv.reader([written], delimiter=";")) == ["a;b", 'say "yes"']


def test_a_receipt_that_does_not_hold_is_left_out_and_told(desk: Desk, tmp_path: Path) -> None:
    receipts = desk.workspace.receipts
    numbers = [*receipts.numbers(), 999]
    saved = save_receipts(receipts, numbers, tmp_path / "all")
    assert (saved.receipts, saved.left, saved.is_whole) == (3, 1, False)
    assert "1 receipt does not hold and was left out." in in_words(saved)


def test_stopped_after_two_it_says_what_is_there(desk: Desk, tmp_path: Path) -> None:
    receipts, folder = desk.workspace.receipts, tmp_path / "all"
    saved = save_receipts(receipts, receipts.numbers(), folder, goes_on=lambda done: done < 2)
    assert len(list(folder.glob("*.pdf"))) == 2
    assert len(table(folder / saved.tables[0])) == 3
    assert in_words(saved).startswith("Stopped. Saved in ")
    assert "2 of 3 receipts" in in_words(saved)


def test_a_full_disk_leaves_whole_files_and_says_how_many(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []

    def sync(descriptor: int) -> None:
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", sync)
    receipts, folder = desk.workspace.receipts, tmp_path / "all"
    saved = save_receipts(receipts, receipts.numbers(), folder)
    (pdf,) = folder.glob("*.pdf")
    assert verify_file(pdf, receipts.keys()).number in pdf.name
    assert {each.suffix for each in folder.iterdir()} == {".pdf", ".csv", ".xlsx"}
    assert saved.is_full
    said = in_words(saved)
    assert said.startswith("The disk is full. Saved in ")
    assert "1 of 3 receipts" in said
    assert said.endswith("All receipts are still kept in Heliograph.")


def test_a_list_that_cannot_be_written_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_lines: object, _folder: object, _separator: object) -> str:
        raise OSError(errno.EACCES, "no")

    monkeypatch.setattr(receipt_folder, "_save_list", refuse)
    receipts = desk.workspace.receipts
    saved = save_receipts(receipts, receipts.numbers(), tmp_path / "all")
    assert not saved.is_whole
    assert "There is no list of them." in in_words(saved)


def test_a_folder_that_cannot_be_made_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    receipts = desk.workspace.receipts
    saved = save_receipts(receipts, receipts.numbers(), tmp_path / "taken")
    assert saved.receipts == 0
    assert "No receipt was saved." in in_words(saved)
