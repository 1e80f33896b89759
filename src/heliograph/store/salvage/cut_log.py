"""Notices that a flipped bit in the log took back commits, and keeps what is left of them."""

from __future__ import annotations

import secrets
import shutil
import sys
from typing import TYPE_CHECKING

from heliograph.errors import DiskFull
from heliograph.store.ballast import require_room
from heliograph.store.files import only_one, our_errors
from heliograph.store.quarantine import set_aside
from heliograph.store.salvage.log import hides_commits, may_hide

if TYPE_CHECKING:
    from pathlib import Path

_UNFINISHED = "cut-log-"
_FRAMES_AT = 16
"""Where the index of the log says how many frames SQLite reads (sqlite.org, walformat)."""


def was_cut(path: Path) -> bool:
    """Tell whether commits stand in the log of a database that SQLite did not read.

    To be asked when the database was opened, before anything is written.
    """
    log, index = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    try:
        data = log.read_bytes()
        if not data:
            return False
        with index.open("rb") as file:
            head = file.read(_FRAMES_AT + 4)
        read = int.from_bytes(head[_FRAMES_AT:], sys.byteorder)
        if not may_hide(data, read=read) or not hides_commits(data):
            return False
        return log.read_bytes() == data  # else another program is writing it
    except OSError:
        return False  # not to be read here while somebody has it open


def keep_cut(path: Path, *, now_ms: int) -> None:
    """Put a copy of the database and its log into quarantine, if there is room for it.

    Raises:
        StoreDamaged, StoreLocked: the disk refuses, or another program holds the profile.
    """
    profile = path.parent
    files = [path, path.with_name(path.name + "-wal")]
    with our_errors(profile):
        for left in profile.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        folder = profile / f"{_UNFINISHED}{secrets.token_hex(4)}"
        try:
            require_room(path, sum(each.stat().st_size for each in files))
            folder.mkdir(mode=0o700)
            for each in files:
                shutil.copyfile(each, folder / each.name)
            with only_one(profile):
                copies = [folder / each.name for each in files]
                set_aside(profile, copies, "damaged", now_ms=now_ms)
        except DiskFull:
            return  # that something is missing is told all the same
        finally:
            shutil.rmtree(folder, ignore_errors=True)
