"""Several people at one computer: each opens what is theirs, and is told what has not gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from heliograph.app.people import People
from heliograph.app.protection import NewCode
from heliograph.cli.main import main
from heliograph.errors import KeyUnavailable
from heliograph.gui import program as program_of_the_window
from heliograph.gui.locking.choosing import choose
from heliograph.gui.locking.hand_over import HandOver
from heliograph.gui.locking.people_page import Chosen, PeoplePage
from heliograph.gui.program import Program, Start
from heliograph.settings import are_several
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk

WORDS = "seven lanterns under water"


def press(page: PeoplePage) -> None:
    """Press the button that leads on."""
    (button,) = (
        each
        for each in page.steps.findChildren(QPushButton)
        if each.isVisible() and each.property("look") == "primary"
    )
    button.click()


def test_the_name_is_asked_before_anything_is_to_be_kept(desk: Desk, qtbot: QtBot) -> None:
    page = PeoplePage(People(desk.workspace.profile))
    qtbot.addWidget(page)
    page.show()
    page.add_person.click()
    page.steps.passphrase.setText(WORDS)
    page.steps.again.setText(WORDS)
    press(page)
    assert "name" in page.message.words()
    assert page.steps.parts[0].isVisible()


def add_ben(page: PeoplePage, qtbot: QtBot) -> Chosen:
    """Add a person as one does it in the window."""
    page.add_person.click()
    page.name.setText("Ben")
    page.steps.passphrase.setText(WORDS)
    page.steps.again.setText(WORDS)
    press(page)
    press(page)
    for at, field in zip(page.steps.asked, page.steps.typed, strict=True):
        field.setText(page.steps.groups[at])
    with qtbot.waitSignal(page.chosen) as signal:
        press(page)
    assert signal.args is not None
    chosen = signal.args[0]
    assert isinstance(chosen, Chosen)
    return chosen


def test_a_new_person_has_a_profile_that_only_they_open(desk: Desk, qtbot: QtBot) -> None:
    first = desk.workspace.profile
    assert not are_several(first)
    page = PeoplePage(People(first))
    qtbot.addWidget(page)
    page.show()
    assert len(page.buttons) == 1
    assert page.buttons[0].accessibleDescription()  # not protected: everybody opens it
    assert not page.steps.store.isVisible()
    chosen = add_ben(page, qtbot)
    Workspace.open(chosen.profile, ways=chosen.ways).close()
    assert are_several(first)
    with pytest.raises(KeyUnavailable):
        Workspace.open(chosen.profile)
    Workspace.open(chosen.profile, secret=WORDS).close()
    people = People(first).all()
    assert [each.name for each in people] == ["", "Ben"]
    assert [People(first).is_open(each) for each in people] == [True, False]


def test_a_register_that_does_not_read_is_kept_when_somebody_comes(tmp_path: Path) -> None:
    people = People(tmp_path / "profile")
    path = tmp_path / "people.json"
    path.write_bytes(b'{"people": [{"folder": "person-1", "name": "Ana"')
    people.add("Ben")
    assert [each.name for each in people.all()] == [""], "Ben has not come to write yet"
    assert (tmp_path / "people.json.unreadable").read_bytes().endswith(b'"Ana"')
    people.add("Cem")
    assert len(list(tmp_path.glob("*.unreadable*"))) == 1


@pytest.mark.parametrize("register", [b"", b"{", b'{"people": [{"folder": "../../etc"}]}'])
def test_a_damaged_register_hides_nobody(desk: Desk, register: bytes) -> None:
    first = desk.workspace.profile
    ben = People(first).add("Ben")
    Workspace.open(People(first).profile_of(ben)).close()
    (first.parent / "people.json").write_bytes(register)
    assert [each.folder for each in People(first).all()] == [first.name, ben.folder]


def test_who_was_added_and_never_came_is_not_opened_without_protection(desk: Desk) -> None:
    people = People(desk.workspace.profile)
    ben = people.add("Ben")
    people.profile_of(ben).mkdir()
    assert [each.name for each in people.all()] == [""]
    assert people.add("Ben").folder != ben.folder


@pytest.mark.parametrize("names", [True, False])
def test_the_command_lets_people_change_unless_it_names_a_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, names: bool
) -> None:
    asked: list[Path | None] = []

    def run(profile: Path | None, start: Start) -> int:
        assert not start.files
        asked.append(profile)
        return 0

    monkeypatch.setattr(program_of_the_window, "run", run)
    CliRunner().invoke(main, ["--profile", str(tmp_path)] if names else [])
    assert asked == [tmp_path if names else None]


def test_one_chooses_at_the_start(desk: Desk, qapp: QApplication) -> None:
    first = desk.workspace.profile
    ben = People(first).add("Ben")
    Workspace.open(People(first).profile_of(ben)).close()

    def take_the_second() -> None:
        (page,) = (each for each in qapp.allWidgets() if isinstance(each, PeoplePage))
        page.buttons[1].click()

    QTimer.singleShot(200, take_the_second)
    assert choose(qapp, first, "en") == Chosen(profile=People(first).profile_of(ben))


def start(desk: Desk, qapp: QApplication, profile: Path, qtbot: QtBot, words: str = "") -> Program:
    """Start the program on a profile and open it."""
    program = Program(
        qapp,
        profile,
        Start(language="en"),
        open_workspace=lambda at, secret: Workspace.open(
            at, secret=secret or words, clock=desk.clock, service_at=desk.service_at
        ),
        shared=True,
    )
    assert program.claim()
    with qtbot.waitSignal(program.opened):
        program.show()
    return program


def test_handing_over_names_what_has_not_gone(desk: Desk, qapp: QApplication, qtbot: QtBot) -> None:
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    desk.sign_in()
    desk.workspace.settings.paused = True
    desk.workspace.save_settings()
    desk.ready(title="Ready to be sent")
    desk.write(title="Only begun so far")
    desk.workspace.protecting.turn_on(NewCode.draw(), passphrase=WORDS)
    program = start(desk, qapp, desk.workspace.profile, qtbot, WORDS)
    assert program.contents.shell is not None
    program.contents.shell.menus.action("change-person").trigger()
    (question,) = program.window.findChildren(HandOver)
    assert "1 story is ready and has not gone yet" in question.strip.words()
    assert "1 draft stays here." in question.strip.words()
    question.strip.buttons()[0].click()
    assert program.changes_person
    program.close()


@pytest.mark.parametrize("opens", [True, False])
def test_a_locked_window_lets_another_person_write(
    desk: Desk, qapp: QApplication, qtbot: QtBot, *, opens: bool
) -> None:
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    desk.workspace.protecting.turn_on(NewCode.draw(), passphrase=WORDS)
    if opens:
        program = start(desk, qapp, desk.workspace.profile, qtbot, WORDS)
        qtbot.waitUntil(lambda: program.lock is not None)
        assert program.lock is not None
        program.lock.lock()
        page = program.lock.page
    else:
        program = Program(qapp, desk.workspace.profile, Start(language="en"), shared=True)
        assert program.claim()
        program.show()
        qtbot.waitUntil(lambda: program.lock_page is not None)
        page = program.lock_page
    assert page is not None
    assert page.others.isVisible()
    page.others.click()
    assert program.changes_person
    program.close()
