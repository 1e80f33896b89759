"""Room kept back on the disk: a file that is given up when the disk is full."""

from __future__ import annotations

import logging
import os
import shutil
from typing import TYPE_CHECKING

from heliograph.errors import DiskFull
from heliograph.store.files import our_errors

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "ballast"
RESERVE_BYTES = 32 * 2**20
"""Enough for months of writing; media are not let into it."""
_PLENTY_BYTES = 16 * RESERVE_BYTES
_STEP_BYTES = 2**20

_log = logging.getLogger(__name__)


def keep(profile: Path) -> bool:
    """Write the ballast if it is not there and the disk has plenty of room; tell if it is there.

    Raises:
        DiskFull, StoreDamaged: it could not be written after all; nothing of it stays.
    """
    path = profile / FILE_NAME
    with our_errors(path):
        if path.exists() and path.stat().st_size == RESERVE_BYTES:
            return True
        if shutil.disk_usage(profile).free < _PLENTY_BYTES:
            return False
        try:
            with path.open("wb") as file:
                for _ in range(RESERVE_BYTES // _STEP_BYTES):
                    # Random bytes, because some file systems store zeros as nothing.
                    file.write(os.urandom(_STEP_BYTES))
        except BaseException:
            give_up(profile)
            raise
    return True


def give_up(profile: Path) -> None:
    """Remove the ballast, so that the next write has room; a disk that refuses keeps it."""
    try:
        (profile / FILE_NAME).unlink(missing_ok=True)
    except OSError as error:
        # Whoever calls is about to tell of the disk anyway.
        _log.info("ballast not given up", extra={"code": type(error).__name__})


def require_room(path: Path, n_bytes: int) -> None:
    """Make sure that ``n_bytes`` can be written beside ``path`` without touching the reserve.

    Raises:
        DiskFull: they cannot.
    """
    with our_errors(path):
        if shutil.disk_usage(path.parent).free < n_bytes + RESERVE_BYTES:
            raise DiskFull(path)
