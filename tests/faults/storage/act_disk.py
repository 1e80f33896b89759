"""A disk that is slow at each sync, takes nothing while it is full, and notes who waits for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from faults.storage.calls import all_calls
from faults.storage.refusals import Disk


class SlowDisk(Disk):
    """Counts the syncs of the thread that made it, which is the window's."""

    def __init__(self, slow_s: float) -> None:
        super().__init__()
        self.syncs_here = 0
        self._slow_s = slow_s
        self._thread = threading.current_thread()
        self._waiting = threading.Event()

    def sync_begins(self) -> None:
        """Take as long as such a disk takes."""
        if threading.current_thread() is self._thread:
            self.syncs_here += 1
        self._waiting.wait(self._slow_s)

    def be_full(self) -> None:
        """Take nothing from now on, until ``recover``."""
        self.refuse("no room", at=self.calls)

    @contextmanager
    def holds_everything(self) -> Iterator[None]:
        """Let all that this process writes be on this disk."""
        with all_calls(self):
            yield
