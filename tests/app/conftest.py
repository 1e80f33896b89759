"""A signed-out profile with its service beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.restoring import PASSPHRASE
from fakes.profiles import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a profile; it is closed afterwards."""
    made = Desk(tmp_path)
    yield made
    made.workspace.close()


@pytest.fixture
def backup(desk: Desk) -> Path:
    """Give a backup of a story with a file, and one without."""
    desk.write(b"a picture" * 50_000)
    desk.write(title="The second")
    desk.workspace.settings.text_percent = 150
    desk.workspace.save_settings()
    path = desk.folder / "stories.backup"
    desk.workspace.backups.write(path, passphrase=PASSPHRASE)
    return path


@pytest.fixture
def elsewhere(tmp_path: Path, desk: Desk) -> Iterator[Desk]:
    """Give another computer, which talks to the same service."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    made = Desk(folder, world=desk.world)
    yield made
    made.workspace.close()
