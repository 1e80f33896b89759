"""A disk that can be slow or refuse, and that knows who waits for it."""

from __future__ import annotations

import itertools
import os
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import apsw
import pytest

from heliograph.store import files, log_sync

WAIT_S = 20.0
_NAMES = itertools.count()


class Disk:
    """Stands in the place of every sync of ours."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waited: list[str] = []
        """The thread of each sync."""
        self.refuses: int | None = None
        """The number of the system's error with which it answers."""
        self.is_free = threading.Event()
        """Unless it is set nothing comes back."""
        self.is_free.set()
        self.is_waited_for = threading.Event()
        self._real = files.sync
        monkeypatch.setattr(log_sync, "sync", self.sync)
        monkeypatch.setattr(files, "sync", self.sync)

    def sync(self, descriptor: int) -> None:
        """Stand in the place of the real one."""
        self.waited.append(threading.current_thread().name)
        self.is_waited_for.set()
        assert self.is_free.wait(WAIT_S)
        if self.refuses is not None:
            raise OSError(self.refuses, "refused")
        self._real(descriptor)


@contextmanager
def syncs_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Collect where the thread that calls this syncs anything, by SQLite or by itself."""
    here = threading.current_thread()
    found: list[str] = []

    def note(what: str) -> None:
        if threading.current_thread() is here:
            calls = [each for each in traceback.extract_stack() if "heliograph" in each.filename]
            found.append(f"{what}: " + " ".join(each.name for each in calls[-8:]))

    class File(apsw.VFSFile):
        def __init__(self, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
            super().__init__("unix", name, flags)

        def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's own name
            note("SQLite")
            super().xSync(flags)

    class Noting(apsw.VFS):
        def xOpen(  # noqa: N802 - SQLite's own name
            self, name: str | apsw.URIFilename | None, flags: list[int]
        ) -> apsw.VFSFile:
            return File(name, flags)

    name = f"collecting-{next(_NAMES)}"
    vfs = Noting(name, base="unix")
    connection, fsync = apsw.Connection, os.fsync

    def connect(path: str, *, flags: int) -> apsw.Connection:
        return connection(path, flags=flags, vfs=f"multipleciphers-{name}")

    def sync(descriptor: int) -> None:
        note("fsync")
        fsync(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr("heliograph.store.database.apsw.Connection", connect)
        patched.setattr(os, "fsync", sync)
        yield found
    vfs.unregister()
