"""Waits until the disk has what was written into a write-ahead log, outside of SQLite's locks."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from heliograph.store.files import sync

if TYPE_CHECKING:
    from pathlib import Path


class LogSync:
    """The log of one database, for one connection to it.

    The file is opened once and kept: a system tells of a write that failed to each opened file
    once, and to one that was opened afterwards perhaps not at all. SQLite has no locks on it that
    closing it could let go.
    """

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(database.name + "-wal")
        self._descriptor: int | None = None

    def wait(self) -> None:
        """Wait until all that is in the log now is on the disk; whoever wrote it.

        Raises:
            OSError: the disk did not take it, or there is no log.
        """
        if self._descriptor is None:
            self._descriptor = os.open(self.path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        sync(self._descriptor)

    def size_bytes(self) -> int:
        """Give how long the file is; 0 when there is none."""
        return self.path.stat().st_size if self.path.exists() else 0

    def close(self) -> None:
        """Let go of the file; may be called again. To be done before the connection is closed."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
