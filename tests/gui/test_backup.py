"""Backups in the window: made, stopped, remembered and checked."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from gui.backing_up import WORDS, from_elsewhere, opening, settled
from heliograph.app import backups
from heliograph.gui.backup.backup_card import BackupCard
from heliograph.gui.backup.steps import MakeSteps, RestoreSteps
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

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


def chosen(monkeypatch: pytest.MonkeyPatch, name: str, path: Path) -> None:
    """Let a file dialog answer with a path."""
    monkeypatch.setattr(QFileDialog, name, lambda *_, **__: (str(path), ""))


def making(card: BackupCard) -> MakeSteps:
    card.make.click()
    assert isinstance(card.steps, MakeSteps)
    return card.steps


# ---- making -------------------------------------------------------------------------------


def test_a_backup_is_made_told_and_remembered(
    card: BackupCard,
    desk: Desk,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.write(b"a picture" * 40_000)
    assert "No backup has been made" in card.words()
    steps = making(card)
    qtbot.waitUntil(lambda: bool(steps.expected_words()))
    assert "\u20681 story\u2069" in steps.expected_words()
    steps.fields.first.setText(WORDS)
    steps.fields.again.setText(WORDS)
    chosen(monkeypatch, "getSaveFileName", tmp_path / "mine")
    steps.go_on.click()
    assert "read back" in settled(card, qtbot)
    assert card.steps is None
    assert "Last backup" in card.words()
    found = backups.check(tmp_path / "mine.backup", WORDS)
    assert (found.stories, found.lost) == (1, 0)
    other = Workspace.open(desk.workspace.profile)
    assert other.backups.last() is not None
    other.close()


@pytest.mark.parametrize(
    ("first", "again", "said"),
    [("short", "short", "10 characters"), (WORDS, WORDS + "!", "not the same")],
)
def test_what_is_no_passphrase_yet_leads_to_no_file(
    card: BackupCard, first: str, again: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: pytest.fail("asked"))
    steps = making(card)
    steps.fields.first.setText(first)
    steps.fields.again.setText(again)
    steps.go_on.click()
    assert said in steps.message.words()


def test_a_file_that_is_there_is_refused_and_what_was_typed_stays(
    card: BackupCard, qtbot: QtBot, tmp_path: Path
) -> None:
    there = tmp_path / "letter.backup"
    there.write_text("mine")
    steps = making(card)
    card.write(there, WORDS)
    assert "There is already a file" in settled(card, qtbot)
    assert there.read_text() == "mine"
    assert card.steps is steps
    assert steps.isEnabled()


def test_whoever_stops_it_leaves_nothing(
    card: BackupCard, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write(b"a picture" * 40_000)
    reached, let_go = threading.Event(), threading.Event()
    real = backups.Backups.write

    def slow(
        self: backups.Backups,
        path: Path,
        *,
        passphrase: str,
        progress: Callable[[int, int], None],
    ) -> backups.Written:
        def tell(done: int, of: int) -> None:
            reached.set()
            let_go.wait(20)
            progress(done, of)

        return real(self, path, passphrase=passphrase, progress=tell)

    monkeypatch.setattr(backups.Backups, "write", slow)
    making(card)
    out = tmp_path / "out"
    out.mkdir()
    card.write(out / "it.backup", WORDS)
    qtbot.waitUntil(reached.is_set)
    assert "reading it back" in card.work.words()
    assert not card.make.isEnabled()
    card.work.stop.click()
    let_go.set()
    assert "Stopped" in settled(card, qtbot)
    qtbot.waitUntil(lambda: not list(out.iterdir()))
    assert "No backup has been made" in card.words()


# ---- checking -----------------------------------------------------------------------------


def test_a_backup_is_checked_and_nothing_changes(
    card: BackupCard, desk: Desk, kept: Path, qtbot: QtBot
) -> None:
    steps = opening(card, kept)
    steps.check.click()
    assert "This backup is whole" in settled(card, qtbot)
    assert card.steps is steps
    assert not desk.workspace.drafts.summaries()


def test_a_damaged_backup_is_said_to_be(card: BackupCard, kept: Path, qtbot: QtBot) -> None:
    data = bytearray(kept.read_bytes())
    data[-2] ^= 1
    kept.write_bytes(data)
    opening(card, kept).check.click()
    assert "damaged or cut short" in settled(card, qtbot)


def test_what_does_not_open_it_can_be_mended(card: BackupCard, kept: Path, qtbot: QtBot) -> None:
    steps = opening(card, kept, "seven lanterns over water")
    steps.restore.click()
    assert "does not open the backup" in settled(card, qtbot)
    assert steps.form.secret.text() == "seven lanterns over water"
    steps.form.secret.setText(WORDS)
    steps.restore.click()
    qtbot.waitUntil(steps.replace.isVisible)


def test_a_file_that_is_dropped_is_asked_for(card: BackupCard, kept: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(kept))])
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
    card.dragEnterEvent(enter)
    assert enter.isAccepted()
    card.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, none))
    assert isinstance(card.steps, RestoreSteps)
    assert card.steps.form.path == kept
