"""Opening a profile beside the window's thread, when the last step of it fails."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NoReturn

import pytest

from heliograph.errors import StoreDamaged, StoreLocked
from heliograph.gui.profile_opening import ProfileOpening
from heliograph.store.database import STORE, Database
from heliograph.store.keys import Keys
from heliograph.workspace import Workspace
from store.keyrings import no_keyring

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def is_open_nowhere(profile: Path) -> bool:
    key = Keys.load(profile, keyring=no_keyring).data_key
    with closing(Database(profile / STORE.file_name, STORE, key)) as database:
        try:
            database.be_alone()
        except StoreLocked:
            return False
        database.be_shared()
    return True


def test_what_the_windows_thread_cannot_open_is_told_and_stays_open_nowhere(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(workspace: Workspace, **_: object) -> NoReturn:
        raise StoreDamaged(workspace.profile / STORE.file_name, "IOError: disk I/O error")

    opening = ProfileOpening(
        tmp_path / "profile", lambda profile, secret: Workspace.open(profile, secret=secret)
    )
    with monkeypatch.context() as disk:
        disk.setattr(Workspace, "another", refuse)
        with qtbot.waitSignal(opening.refused, timeout=20_000) as told:
            opening.begin()
    assert isinstance(told.args[0], StoreDamaged)
    qtbot.waitUntil(lambda: is_open_nowhere(tmp_path / "profile"), timeout=20_000)
    with qtbot.waitSignal(opening.opened, timeout=20_000) as came:
        opening.begin()
    workspace = came.args[0]
    assert workspace.settler.end(within_s=20.0)
    workspace.close()
