"""A signed-out profile with its service beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.restoring import PASSPHRASE
from app.updating import using
from fakes.profiles import Desk
from fakes.updates import Publisher
from heliograph.app.updates import Updates
from heliograph.updates.shelf import Shelf


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


@pytest.fixture
def publisher(tmp_path: Path, desk: Desk) -> Publisher:
    """Give a service that hands out updates, whose root this profile knows."""
    made = Publisher(tmp_path / "repository", now_ms=desk.clock.now_ms())
    desk.world.updates = made.folder
    desk.sign_in()
    root = Shelf(desk.workspace.profile).given_root
    root.parent.mkdir()
    root.write_bytes(made.first_root)
    return made


@pytest.fixture
def updates(desk: Desk, publisher: Publisher) -> Updates:
    """Give the use cases, as in an installed program of version 0.1."""
    assert publisher
    return using(desk)
