"""A backup that another computer made, and the card of the settings that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakes.profiles import Desk
from heliograph.gui.backup.steps import RestoreSteps

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from heliograph.gui.backup.backup_card import BackupCard

WORDS = "seven lanterns under water"


def from_elsewhere(folder: Path) -> Path:
    """Write a story with a file on another computer, and give the backup of it."""
    (folder / "elsewhere").mkdir()
    desk = Desk(folder / "elsewhere")
    desk.write(b"a picture" * 40_000, title="Written elsewhere")
    desk.workspace.settings.first_run_done = True
    desk.workspace.save_settings()
    path = folder / "stories.backup"
    desk.workspace.backups.write(path, passphrase=WORDS)
    desk.workspace.close()
    return path


def opening(card: BackupCard, path: Path, secret: str = WORDS) -> RestoreSteps:
    """Choose a backup on the card, and type what opens it."""
    card.open.click()
    assert isinstance(card.steps, RestoreSteps)
    card.steps.form.take(path)
    card.steps.form.secret.setText(secret)
    return card.steps


def settled(card: BackupCard, qtbot: QtBot) -> str:
    """Wait until nothing goes on any more, and give what the card says."""
    qtbot.waitUntil(lambda: not card.work.words() and bool(card.message.words()), timeout=20_000)
    return card.message.words()
