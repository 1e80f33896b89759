"""A bit that flips in the log of a killed program: commits that were saved, and are not read."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from fakes.profiles import Desk
from heliograph.store.database import STORE

if TYPE_CHECKING:
    from pathlib import Path

FRAME_BYTES = 24 + STORE.page_bytes


@pytest.fixture
def killed(tmp_path: Path) -> Desk:
    """Give a profile as a kill leaves it: ten stories, all of them in the log."""
    desk = Desk(tmp_path)
    desk.workspace._store._database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    for n in range(10):
        desk.write(title=f"The net of boat {n}")
    left = tmp_path / "left"
    shutil.copytree(desk.workspace.profile, left)
    desk.workspace.close()
    shutil.rmtree(desk.workspace.profile)
    left.rename(desk.workspace.profile)
    return desk


def flip(desk: Desk, place: int) -> bytes:
    path = desk.folder / "profile" / f"{STORE.file_name}-wal"
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)
    return bytes(data)


def test_a_sound_log_is_read_and_nothing_is_said(killed: Desk) -> None:
    with_log = killed.open()
    assert with_log.missing_before_ms is None
    assert len(with_log.drafts.summaries()) == 10
    with_log.close()


@pytest.mark.parametrize("place", [20, 32 + 3, 32 + 24 + 100, 32 + 5 * FRAME_BYTES + 2000])
def test_commits_that_are_not_read_are_said_once_and_the_log_is_kept(
    killed: Desk, place: int
) -> None:
    harmed = flip(killed, place)
    workspace = killed.open()
    assert len(workspace.drafts.summaries()) < 10
    assert workspace.missing_before_ms is not None
    kept = killed.folder / "profile" / "quarantine" / "damaged" / f"{STORE.file_name}-wal"
    assert kept.read_bytes() == harmed
    workspace.forget_missing()
    workspace.close()
    again = killed.open()
    assert again.missing_before_ms is None
    again.close()


def test_a_transaction_that_was_under_way_is_no_damage(killed: Desk) -> None:
    path = killed.folder / "profile" / f"{STORE.file_name}-wal"
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - FRAME_BYTES // 2])
    workspace = killed.open()
    assert workspace.missing_before_ms is None
    workspace.close()
