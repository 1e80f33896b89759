"""A bit that flips in the log of a killed program: commits that were saved, and are not read."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from fakes.profiles import Desk
from heliograph.store.database import STORE
from heliograph.store.salvage.log import frames_of, hides_commits, may_hide

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


def test_no_bit_in_the_head_of_a_frame_takes_back_commits_unnoticed(killed: Desk) -> None:
    path = killed.folder / "profile" / f"{STORE.file_name}-wal"
    data = path.read_bytes()
    whole = frames_of(data)
    for place in range(24):
        harmed = bytearray(data)
        harmed[32 + 5 * FRAME_BYTES + place] ^= 4
        assert may_hide(bytes(harmed), read=5), place
        assert hides_commits(bytes(harmed)), place
        found = frames_of(bytes(harmed))
        assert len(found) == len(whole), place
        assert [each.sealed for each in found] == [each.sealed for each in whole], place


def test_frames_of_an_earlier_round_are_none_of_this_one(killed: Desk) -> None:
    path = killed.folder / "profile" / f"{STORE.file_name}-wal"
    data = path.read_bytes()
    earlier = bytearray(data[32 : 32 + FRAME_BYTES])
    earlier[8:16] = b"earlier!"
    assert frames_of(data + bytes(earlier)) == frames_of(data)
    assert not hides_commits(data + bytes(earlier))


def test_a_transaction_that_was_under_way_is_no_damage(killed: Desk) -> None:
    path = killed.folder / "profile" / f"{STORE.file_name}-wal"
    data = path.read_bytes()
    path.write_bytes(data[: len(data) - FRAME_BYTES // 2])
    workspace = killed.open()
    assert workspace.missing_before_ms is None
    workspace.close()


def locked_by_us(path: Path) -> bool:
    """Tell whether this program has a lock on a file; another program's view of it."""
    inode = path.stat().st_ino
    lines = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    return any(
        int(words[4]) == os.getpid() and int(words[5].split(":")[2]) == inode
        for words in lines
        if words[1] == "POSIX"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="it alone lists the locks of a file")
@pytest.mark.parametrize("harmed", [False, True])
def test_others_still_see_that_the_profile_is_open(killed: Desk, *, harmed: bool) -> None:
    if harmed:
        flip(killed, 32 + 5 * FRAME_BYTES + 2000)
    workspace = killed.open()
    assert (workspace.missing_before_ms is not None) == harmed
    for end in ("", "-shm"):
        assert locked_by_us(workspace.profile / f"{STORE.file_name}{end}")
    workspace.close()
