"""Restoring in the window: only by whoever was asked twice, and told afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from gui.backing_up import WORDS, from_elsewhere, opening
from heliograph.app import backups
from heliograph.app.protection import NewCode
from heliograph.gui.backup.backup_card import BackupCard
from heliograph.gui.backup.restoring import RestorePage, Restoring, restore
from heliograph.gui.backup.told import RestoredNote
from heliograph.gui.backup.wish import Restored, RestoreWish
from heliograph.gui.program import Program, Start
from heliograph.gui.setup.first_run import FirstRun
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session


@pytest.fixture
def card(session: Session, qtbot: QtBot) -> BackupCard:
    """Show the card."""
    card = BackupCard(session)
    qtbot.addWidget(card)
    card.resize(760, 500)
    card.show()
    return card


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Give a backup of another computer."""
    return from_elsewhere(tmp_path)


# ---- restoring ----------------------------------------------------------------------------


def test_stories_that_are_here_are_replaced_only_after_two_questions(
    card: BackupCard, desk: Desk, kept: Path, qtbot: QtBot
) -> None:
    desk.workspace.settings.paused = True
    desk.sign_in()
    desk.ready(title="Mine, not gone yet")
    wishes: list[RestoreWish] = []
    card.restore_wanted.connect(wishes.append)
    steps = opening(card, kept)
    steps.restore.click()
    qtbot.waitUntil(steps.replace.isVisible)
    assert "kept aside" in steps.words()
    assert "has not gone yet" in steps.words()
    steps.replace.click()
    assert wishes == []
    assert "closes the stories that are here" in steps.words()
    steps.now.click()
    assert wishes == [RestoreWish(path=kept, secret=WORDS, replaces=True)]
    assert WORDS not in repr(wishes)


def test_where_nothing_is_one_question_is_enough(
    card: BackupCard, kept: Path, qtbot: QtBot
) -> None:
    steps = opening(card, kept)
    steps.restore.click()
    qtbot.waitUntil(steps.replace.isVisible)
    assert "nothing is replaced" in steps.words()
    with qtbot.waitSignal(card.restore_wanted):
        steps.replace.click()


def test_the_harmless_answer_has_the_keyboard(card: BackupCard, kept: Path, qtbot: QtBot) -> None:
    card.activateWindow()
    qtbot.waitActive(card)
    steps = opening(card, kept)
    steps.restore.click()
    qtbot.waitUntil(steps.replace.isVisible)
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Leave everything as it is"
    focused.click()
    assert card.steps is None


def test_a_restore_shows_how_far_it_is_and_comes_to_its_end(
    desk: Desk, kept: Path, qtbot: QtBot
) -> None:
    desk.write(title="Mine")
    profile = desk.workspace.profile
    desk.workspace.close()
    page = RestorePage(Restoring(profile, RestoreWish(path=kept, secret=WORDS, replaces=True)))
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.done, timeout=20_000):
        page.begin()
    desk.workspace = desk.open()
    assert [each.title for each in desk.workspace.drafts.summaries()] == ["Written elsewhere"]
    assert [each.reason for each in backups.set_aside(profile)] == ["replaced"]


def test_a_backup_that_is_damaged_leaves_the_stories_and_says_so(
    desk: Desk, kept: Path, qtbot: QtBot
) -> None:
    desk.write(title="Mine")
    data = bytearray(kept.read_bytes())
    data[-2] ^= 1
    kept.write_bytes(data)
    desk.workspace.close()
    wish = RestoreWish(path=kept, secret=WORDS, replaces=True)
    page = RestorePage(Restoring(desk.folder / "profile", wish))
    qtbot.addWidget(page)
    page.show()
    page.begin()
    qtbot.waitUntil(page.leave.isVisible, timeout=20_000)
    assert "nothing of it was used" in page.message.words()
    with qtbot.waitSignal(page.left):
        page.leave.click()
    desk.workspace = desk.open()
    assert [each.title for each in desk.workspace.drafts.summaries()] == ["Mine"]


def test_whoever_stops_a_restore_has_their_stories_as_they_were(
    desk: Desk, kept: Path, qtbot: QtBot
) -> None:
    desk.write(title="Mine")
    desk.workspace.close()
    restoring = Restoring(
        desk.folder / "profile", RestoreWish(path=kept, secret=WORDS, replaces=True)
    )
    page = RestorePage(restoring)
    qtbot.addWidget(page)
    page.show()
    restoring.stop()
    with qtbot.waitSignal(page.left, timeout=20_000):
        page.begin()
    assert restoring.wait(5)
    assert not list((desk.folder / "profile").glob("restored*"))
    desk.workspace = desk.open()
    assert [each.title for each in desk.workspace.drafts.summaries()] == ["Mine"]


# ---- the program --------------------------------------------------------------------------


def program_on(desk: Desk, qapp: QApplication, qtbot: QtBot, start: Start) -> Program:
    """Start the program and open the profile."""
    program = Program(
        qapp,
        desk.folder / "profile",
        start,
        open_workspace=lambda profile, secret: Workspace.open(
            profile, secret=secret, clock=desk.clock, service_at=desk.service_at
        ),
    )
    assert program.claim()
    with qtbot.waitSignal(program.opened):
        program.show()
    return program


def test_the_window_closes_restores_and_tells_what_is_different(
    desk: Desk, kept: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    desk.write(title="Mine")
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    desk.workspace.close()
    program = program_on(desk, qapp, qtbot, Start(language="en"))
    assert program.contents.shell is not None
    wish = RestoreWish(path=kept, secret=WORDS, replaces=True)
    program.contents.shell.settings().backup.restore_wanted.emit(wish)
    assert program.wish == wish
    program.close()
    restored = restore(qapp, desk.folder / "profile", wish, "en")
    assert restored is not None
    assert restored.kept_aside
    program = program_on(desk, qapp, qtbot, Start(language="en", restored=restored))
    (note,) = program.window.findChildren(RestoredNote)
    for said in ("1 story", "kept aside", "new device", "a second time", "Protection is off"):
        assert said in note.strip.words()
    shell = program.contents.shell
    assert shell is not None
    note.strip.buttons()[1].click()
    assert shell.settings().protection.steps is not None
    note.strip.put_away()
    assert program.contents.restored is None
    program.window.close()
    program.close()
    desk.workspace = desk.open()


def test_nothing_is_told_when_everything_is_as_it_was(
    desk: Desk, qapp: QApplication, qtbot: QtBot
) -> None:
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    desk.workspace.close()
    left = Restored(contents=None, kept_aside=True)
    program = program_on(desk, qapp, qtbot, Start(language="en", restored=left))
    assert program.window.findChildren(RestoredNote) == []
    program.window.close()
    program.close()
    desk.workspace = desk.open()


def first_run(session: Session, qtbot: QtBot, path: Path, secret: str) -> FirstRun:
    """Choose a backup at the first start, and go on."""
    pages = FirstRun(session)
    qtbot.addWidget(pages)
    pages.show()
    pages.go(1)
    pages.begin.backup.setChecked(True)
    pages.begin.backup_form.form.take(path)
    pages.begin.backup_form.form.secret.setText(secret)
    return pages


def test_the_first_start_takes_a_backup(session: Session, kept: Path, qtbot: QtBot) -> None:
    pages = first_run(session, qtbot, kept, WORDS)
    with qtbot.waitSignal(pages.restore_wanted) as wanted:
        pages.begin.go_on.click()
    assert wanted.args == [RestoreWish(path=kept, secret=WORDS, replaces=False)]


def test_the_first_start_says_what_does_not_open(
    session: Session, kept: Path, qtbot: QtBot
) -> None:
    pages = first_run(session, qtbot, kept, " ".join(NewCode.draw().groups))
    pages.begin.go_on.click()
    qtbot.waitUntil(lambda: bool(pages.begin.message.words()))
    assert "recovery code does not open" in pages.begin.message.words()
    assert pages.begin.backup_form.form.isEnabled()


def test_the_first_start_replaces_no_stories(
    session: Session, desk: Desk, kept: Path, qtbot: QtBot
) -> None:
    desk.write(title="Mine")
    pages = first_run(session, qtbot, kept, WORDS)
    pages.begin.go_on.click()
    assert "stories on this computer already" in pages.begin.message.words()
