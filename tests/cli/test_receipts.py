"""All receipts on the command line: a folder of PDFs and a list, or what is wrong with the call."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cli.shell import Shell
from fakes.profiles import Desk


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


def test_all_receipts_are_saved_with_a_list(desk: Desk, tmp_path: Path) -> None:
    assert desk.workspace.receipts.numbers()
    folder = tmp_path / "receipts of May"
    said = Shell(tmp_path).document("receipts", "save", "--all", str(folder))
    assert said == {"saved": str(folder), "receipts": 2, "of": 2, "list": "Receipts.csv"}
    assert sorted(each.suffix for each in folder.iterdir()) == [".csv", ".pdf", ".pdf"]


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
    assert "Name a story and a file, or --all and a folder." in said.output
