"""Waits until the disk has what was written into a write-ahead log, outside of SQLite's locks."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from heliograph.store.files import sync

if TYPE_CHECKING:
    from pathlib import Path

_SALTS = slice(16, 24)
"""Where the head has what each frame of the round repeats (sqlite.org, "WAL file format")."""


class LogSync:
    """The log of one database, for one connection to it.

    The file is opened at once and kept: a system tells of a write that failed to each opened file
    once, and to one that was opened afterwards perhaps not at all. SQLite has no locks on it that
    closing it could let go.
    """

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + "-wal")
        self._descriptor: int | None = None
        self._is_doubtful = False
        self._doubtful_round: bytes | None = None

    def open(self) -> None:
        """Open the file where there is one: from now on no write that fails is missed.

        Raises:
            OSError: it does not open.
        """
        if self._descriptor is None and self.path.exists():
            self._descriptor = os.open(self.path, os.O_RDWR | getattr(os, "O_BINARY", 0))

    def wait(self) -> None:
        """Wait until all that is in the log now is on the disk; whoever wrote it.

        Raises:
            OSError: the disk did not take it, or there is no log.
        """
        self.open()
        if self._descriptor is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.path))
        try:
            sync(self._descriptor)
        except OSError:
            self._is_doubtful = True
            self._doubtful_round = self._round()
            raise

    def is_doubtful(self) -> bool:
        """Tell whether the disk has not taken something that is in the log and nowhere else.

        SQLite begins it anew only after all of it was written into the file and synced there.
        """
        known = self._doubtful_round
        if self._is_doubtful and known is not None and self._round() not in {None, known}:
            self._is_doubtful = False
        return self._is_doubtful

    def was_emptied(self) -> None:
        """Take note that all of it is in the file."""
        self._is_doubtful = False

    def size_bytes(self) -> int:
        """Give how long the file is; 0 when there is none."""
        return self.path.stat().st_size if self.path.exists() else 0

    def close(self) -> None:
        """Let go of the file; may be called again. To be done before the connection is closed."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _round(self) -> bytes | None:
        """Give what tells this round of the log from others; None where its head does not read."""
        try:
            with self.path.open("rb") as file:
                return file.read(_SALTS.stop)[_SALTS]
        except OSError:
            return None
