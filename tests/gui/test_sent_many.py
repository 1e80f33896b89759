"""Many receipts: narrowed to a month, found, chosen, and saved together while one goes on."""

from __future__ import annotations

import csv
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fakes.profiles import Desk
from heliograph.domain.ids import StoryId
from heliograph.gui.session import Session
from heliograph.gui.stories.sent_page import SentPage
from heliograph.paper import receipt_folder
from heliograph.workspace import Workspace

MARCH, MAY = "2021-03", "2021-05"
TITLES = {MARCH: ("Radio of the hills", "Digital clinics in Lundu"), MAY: ("A mast on the school",)}


@pytest.fixture
def stories(desk: Desk) -> dict[str, StoryId]:
    desk.sign_in()
    found: dict[str, StoryId] = {}
    for month, titles in TITLES.items():
        there = datetime.strptime(month, "%Y-%m").replace(day=15)  # noqa: DTZ007 - of here
        desk.clock.set_wall(round(there.timestamp() * 1000))
        found |= {title: desk.ready(title=title) for title in titles}
        desk.send()
    return found


@pytest.fixture
def sent(session: Session, stories: dict[str, StoryId], qtbot: QtBot) -> SentPage:
    assert stories
    page = SentPage(session)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.refresh()
    page.show()
    return page


def every(workspace: Workspace) -> Sequence[int]:
    return workspace.receipts.numbers()


def titles(page: SentPage) -> set[str]:
    return {line.title for line in page.list.lines()}


def save_to(page: SentPage, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Path:
    """Press the button, choose a folder, and give the one that was made in it."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page.head.save.click()
    qtbot.waitUntil(lambda: not page.saving.is_busy)
    (made,) = folder.iterdir()
    return made


def saved_titles(folder: Path) -> set[str]:
    (listed,) = folder.glob("*.csv")
    with listed.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        table = csv.reader(file, delimiter=";" if ";" in first else ",")
        found = {row[4] for row in table}
    assert len(list(folder.glob("*.pdf"))) == len(found)
    return found


def test_a_month_shows_what_was_received_in_it(sent: SentPage) -> None:
    names = [sent.head.months.itemText(each) for each in range(sent.head.months.count())]
    assert names == ["All months", "May 2021", "March 2021"]
    sent.head.months.choose(MARCH)
    assert titles(sent) == set(TITLES[MARCH])
    assert any(each in sent.details.title() for each in TITLES[MARCH])
    sent.head.months.choose("")
    assert len(titles(sent)) == 3


def test_words_and_a_month_together_may_find_nothing_and_say_so(
    sent: SentPage, qtbot: QtBot
) -> None:
    sent.head.months.choose(MAY)
    sent.search.setText("Lundu")
    qtbot.waitUntil(sent.nothing.isVisible)
    assert sent.nothing.first.text() == "Clear the search"
    sent.nothing.first.click()
    qtbot.waitUntil(lambda: titles(sent) == set(TITLES[MAY]))


def test_all_receipts_are_saved(
    sent: SentPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    (tmp_path / "mine").mkdir()
    assert sent.head.save.text() == "Sa&ve all receipts…"
    made = save_to(sent, tmp_path / "mine", monkeypatch, qtbot)
    assert made.name == "Receipts 2021-05-15"
    assert saved_titles(made) == titles(sent)
    assert "3 receipts are in" in sent.message.words()
    assert [each.text() for each in sent.message.buttons()] == ["Open its folder"]


def test_what_the_month_shows_or_is_selected_is_saved(
    sent: SentPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    for name in ("month", "selected"):
        (tmp_path / name).mkdir()
    sent.head.months.choose(MARCH)
    assert sent.head.save.text() == "Sa&ve these 2 receipts…"
    made = save_to(sent, tmp_path / "month", monkeypatch, qtbot)
    assert saved_titles(made) == set(TITLES[MARCH])
    sent.head.months.choose("")
    sent.list.selectRow(0)
    qtbot.keyClick(sent.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert sent.head.save.text() == "Sa&ve 2 receipts…"
    chosen = [line.title for line in sent.list.lines()[:2]]
    made = save_to(sent, tmp_path / "selected", monkeypatch, qtbot)
    assert saved_titles(made) == set(chosen)


def test_saving_can_be_stopped_and_says_what_is_there(
    sent: SentPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    begun, may_go_on = threading.Event(), threading.Event()
    write = receipt_folder.write_file

    def write_slowly(path: Path, data: bytes) -> None:
        write(path, data)
        begun.set()
        may_go_on.wait()

    monkeypatch.setattr(receipt_folder, "write_file", write_slowly)
    sent.saving.save_to(tmp_path / "some", every)
    qtbot.waitUntil(begun.is_set)
    assert sent.saving.isVisible()
    assert not sent.head.save.isVisible()
    assert "save-receipts" not in sent.commands()
    sent.saving.stop.click()
    may_go_on.set()
    qtbot.waitUntil(lambda: not sent.saving.is_busy)
    assert sent.message.words().startswith("Stopped. ")
    assert len(list((tmp_path / "some").glob("*.pdf"))) == 1
    assert sent.head.save.isVisible()


def test_a_folder_that_takes_nothing_is_told_and_nothing_is_lost(
    sent: SentPage, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "file").write_text("in the way")
    sent.saving.save_to(tmp_path / "file" / "folder", every)
    qtbot.waitUntil(lambda: not sent.saving.is_busy)
    assert "All receipts are still kept in Heliograph." in sent.message.words()
    assert sent.message.buttons() == []
