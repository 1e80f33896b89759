"""Notices that a flipped bit in the log took back commits, and keeps what is left of them."""

from __future__ import annotations

import os
import secrets
import shutil
from typing import TYPE_CHECKING

from heliograph.errors import DiskFull
from heliograph.store.ballast import require_room
from heliograph.store.files import only_one, our_errors
from heliograph.store.quarantine import set_aside
from heliograph.store.salvage.log import hides_commits, may_hide

if TYPE_CHECKING:
    from pathlib import Path

_UNFINISHED = "cut-log-"


def was_cut(path: Path, *, read: int) -> bool:
    """Tell whether commits stand in the log of a database that SQLite did not read.

    ``read`` is how many frames of it SQLite read. To be asked when the database was opened, before
    anything is written.
    """
    # SQLite holds no lock on the log, so it may be read here beside an open connection.
    log = path.with_name(path.name + "-wal")
    try:
        data = log.read_bytes()
        if not data or not may_hide(data, read=read) or not hides_commits(data):
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
                _copy(each, folder / each.name)
            with only_one(profile):
                copies = [folder / each.name for each in files]
                set_aside(profile, copies, "damaged", now_ms=now_ms)
        except DiskFull:
            return  # that something is missing is told all the same
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _copy(path: Path, target: Path) -> None:
    """Copy a file that SQLite has open in this program."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    # Outside Windows it is left open until the program ends: to close any descriptor of a file
    # lets go of all locks that this program has on it (sqlite.org, howtocorrupt, 2.2).
    with open(descriptor, "rb", closefd=os.name == "nt") as file, target.open("xb") as copy:
        shutil.copyfileobj(file, copy)
