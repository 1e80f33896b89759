"""Counts what a program asks of the disk outside of SQLite, and lets it fail as SQLite's calls do.

Files that are written, made, renamed, removed and synced by Python go through here beside the VFS
of ``refusals``, on one count: so a whole act, such as a backup, is tried call by call.
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from faults.storage.refusals import Disk, Way

_MAKING = ("rename", "replace", "mkdir", "fsync")
_REMOVING = ("unlink", "rmdir", "remove")
_ROOM = frozenset[Way]({"no room once", "no room", "short write"})
_open = io.open
_real: dict[str, Callable[..., Any]] = {
    name: getattr(os, name) for name in ("open", *_MAKING, *_REMOVING)
}


@contextmanager
def all_calls(disk: Disk) -> Iterator[None]:
    """Let every call that changes a disk be counted, and refused when its turn has come."""
    with ExitStack() as stack:
        for name in (*_MAKING, *_REMOVING):
            stack.enter_context(patch.object(os, name, _counted(disk, name)))
        stack.enter_context(patch.object(os, "open", _counted_open(disk)))
        stack.enter_context(patch.object(io, "open", _counted_file(disk)))
        stack.enter_context(disk.governs())
        yield


def _counted(disk: Disk, name: str) -> Callable[..., Any]:
    def call(*args: Any, **how: Any) -> Any:
        if name == "fsync":
            disk.sync_begins()
        # A full disk lets things be removed; one that fails lets nothing be done.
        way = disk.take()
        if way is not None and not (name in _REMOVING and way in _ROOM):
            raise _refusal(way)
        return _real[name](*args, **how)

    return call


def _counted_open(disk: Disk) -> Callable[..., int]:
    def call(path: Any, flags: int, *args: Any, **how: Any) -> int:
        if flags & os.O_CREAT:
            way = disk.take()
            # A full disk opens what is there already.
            if way is not None and not (way in _ROOM and Path(path).exists()):
                raise _refusal(way)
        return int(_real["open"](path, flags, *args, **how))

    return call


def _counted_file(disk: Disk) -> Callable[..., Any]:
    def call(file: Any, mode: str = "r", *args: Any, **how: Any) -> Any:
        if mode == "wb":
            return io.BufferedWriter(_File(file, disk))
        return _open(file, mode, *args, **how)

    return call


class _File(io.FileIO):
    def __init__(self, file: Any, disk: Disk) -> None:
        self._disk = disk
        if not isinstance(file, int):
            way = disk.take()
            if way is not None:
                raise _refusal(way)
        super().__init__(file, "wb")

    def write(self, data: Any, /) -> int:
        way = self._disk.take()
        if way == "short write":
            super().write(memoryview(data)[: len(data) // 2])
        if way is not None:
            raise _refusal(way)
        return int(super().write(data))


def _refusal(way: Way) -> OSError:
    return OSError(errno.ENOSPC if way in _ROOM else errno.EIO, "refused")
