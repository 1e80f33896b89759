"""P3: every call that writes fails in each way, and a small volume fills up.

A VFS below the encryption counts the calls of SQLite that write, cut, or sync, and lets the one
that was chosen fail as the system lets it fail: no room once or from then on, an error of the
disk, or half of the bytes written. The program is told, goes on, and goes on writing when the
disk takes writes again.
"""

from __future__ import annotations

import errno
import itertools
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from unittest.mock import patch

import apsw
import msgspec

from faults.storage.kills import Found, look
from faults.storage.ledger import Known
from faults.storage.power import run
from faults.storage.writer import Stage, Writer
from heliograph.errors import DiskFull, HeliographError, StoreDamaged
from heliograph.store import files
from heliograph.store.store import Store

Way = Literal["no room once", "no room", "short write", "error once", "error"]

WAYS: tuple[Way, ...] = ("no room once", "no room", "short write", "error once", "error")
_STAYS = frozenset[Way]({"no room", "error"})
_ROOM = frozenset[Way]({"no room once", "no room", "short write"})
_STAGES: tuple[Stage, ...] = ("draft", "attach", "ready", "receive")
_ACTS, _ACTS_AFTERWARDS = 14, 6
_NAMES = itertools.count()


class Disk:
    """Counts the calls that change it; one of them, or all from that one on, may be refused."""

    def __init__(self) -> None:
        self.calls = 0
        self.calls_at_work = 0
        """How many there were until it took everything again."""
        self.refused = 0
        self.gives_back: Callable[[str], bool] = lambda _: True
        """Whether what is in the database of a name can be read."""
        self._at: int | None = None
        self._way: Way = "no room"

    def refuse(self, way: Way, *, at: int) -> None:
        """Let the call with this number (from 0) fail."""
        self._way, self._at = way, at

    def recover(self) -> None:
        """Take everything again."""
        self._at = None
        self.calls_at_work = self.calls

    def sync_begins(self) -> None:
        """Hear that something waits until the disk has what was written."""

    def take(self) -> Way | None:
        """Count a call; give how it is to fail."""
        number = self.calls
        self.calls += 1
        if self._at is None or number < self._at or (self._way not in _STAYS and number > self._at):
            return None
        self.refused += 1
        return self._way

    @contextmanager
    def governs(self) -> Iterator[None]:
        """Let every connection that is opened meanwhile be on this disk."""
        name = f"refusing-{next(_NAMES)}"
        vfs = _RefusingVFS(name, self)
        real = apsw.Connection

        def connect(path: str, *, flags: int) -> apsw.Connection:
            return real(path, flags=flags, vfs=f"multipleciphers-{name}")

        try:
            with (
                patch("heliograph.store.database.apsw.Connection", connect),
                patch("heliograph.store.log_sync.sync", self._sync),
            ):
                yield
        finally:
            vfs.unregister()

    def _sync(self, descriptor: int) -> None:
        way = self.take()
        if way is not None:
            raise OSError(errno.ENOSPC if way in _ROOM else errno.EIO, "refused")
        files.sync(descriptor)


class _RefusingVFS(apsw.VFS):
    def __init__(self, name: str, disk: Disk) -> None:
        super().__init__(name, base="unix")
        self._disk = disk

    def xOpen(  # noqa: N802 - SQLite's own name
        self, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> apsw.VFSFile:
        return _RefusingFile(name, flags, self._disk)


class _RefusingFile(apsw.VFSFile):
    def __init__(self, name: str | apsw.URIFilename | None, flags: list[int], disk: Disk) -> None:
        super().__init__("unix", name, flags)
        self._disk = disk
        self._name = name if isinstance(name, str) else "" if name is None else name.filename()

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 - SQLite's own name
        if not self._disk.gives_back(self._name):
            raise _error("error", apsw.SQLITE_IOERR_READ)
        return super().xRead(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - the same
        way = self._disk.take()
        if way == "short write":
            super().xWrite(data[: len(data) // 2], offset)
        if way is not None:
            raise _error(way, apsw.SQLITE_IOERR_WRITE)
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - the same
        way = self._disk.take()
        if way is not None:
            raise _error(way, apsw.SQLITE_IOERR_TRUNCATE)
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802 - the same
        self._disk.sync_begins()
        way = self._disk.take()
        if way is not None:
            raise _error(way, apsw.SQLITE_IOERR_FSYNC)
        super().xSync(flags)


def _error(way: Way, code: int) -> Exception:
    if way in _ROOM:
        return apsw.FullError("no room")
    error = apsw.IOError("the disk fails")
    error.extendedresult = code
    return error


def count_calls(folder: Path, *, seed: int = 0) -> int:
    """Count the calls that a small day's work makes."""
    disk = Disk()
    Store.create_or_open(folder / "base").close()
    _work(folder / "counted", folder / "base", disk, seed)
    return disk.calls_at_work


def refuse_many(folder: Path, *, calls: int, seed: int = 0, step: int = 1, day: int = 0) -> Found:
    """Let calls of a small day's work fail, each in each way.

    Args:
        folder: Where to work; empty.
        calls: How many.
        seed: Where in the day: the first one is that with the number ``seed * step``.
        step: How far they are apart.
        day: Which day's work it is.
    """
    base = folder / "base"
    Store.create_or_open(base).close()
    found = Found()
    for at, way in itertools.product(range(seed * step, (seed + calls) * step, step), WAYS):
        disk = Disk()
        disk.refuse(way, at=at)
        known, wrong = _work(folder / "refused", base, disk, day)
        found.deaths += disk.refused > 0
        found.acknowledged += known.acknowledged
        found.wrong += [f"{way} at call {at} of day {day}: {each}" for each in wrong]
    return found


def _work(here: Path, base: Path, disk: Disk, seed: int) -> tuple[Known, list[str]]:
    """Do a day's work on the disk; give what was wrong with it."""
    (here / "files").mkdir(parents=True)
    shutil.copytree(base, here / "profile")
    wrong: list[str] = []
    with disk.governs():
        writer = _open(here, seed)
        if writer is None:
            disk.recover()
            writer = _open(here, seed)
        assert writer is not None, "it does not open on a good disk"
        for _ in range(_ACTS):
            try:
                writer.work(*_STAGES, acts=1)
            except (DiskFull, StoreDamaged):
                continue  # told to the person, whose text stays on the screen
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                wrong.append(f"an error that is none of ours: {error!r}")
        disk.recover()
        try:
            writer.work(*_STAGES, acts=_ACTS_AFTERWARDS)
        except HeliographError as error:
            wrong.append(f"does not go on when the disk is good again: {error!r}")
        writer.close()
    known = Known(here / "ledger")
    wrong += look(here / "profile", known)
    shutil.rmtree(here)
    return known, wrong


def _open(here: Path, seed: int) -> Writer | None:
    try:
        return Writer(here / "profile", here / "ledger", here / "files", seed=seed)
    except (DiskFull, StoreDamaged):
        return None


# ---- a small volume ----------------------------------------------------------------------


def fill_up(folder: Path, *, mebibytes: int, seed: int = 0) -> Found:
    """Let a person work on a volume of so many MiB until nothing fits, then make room.

    In a namespace of its own; see ``faults.storage.power.why_not`` for where it can be tried.
    """
    words = [
        sys.executable,
        "-m",
        "faults.storage.refusals",
        str(folder),
        str(mebibytes),
        str(seed),
    ]
    done = subprocess.run(
        [shutil.which("unshare") or "unshare", "-m", "--propagation", "private", *words],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return msgspec.json.decode(done.stdout, type=Found)


def _fill_up(folder: Path, mebibytes: int, seed: int) -> Found:
    volume = folder / "volume"
    volume.mkdir()
    (folder / "files").mkdir()
    _mount(volume, mebibytes)
    filler = volume / "somebody else's file"
    chance = random.Random(seed)  # noqa: S311 - how much room
    found = Found()
    writer = Writer(volume / "profile", folder / "ledger", folder / "files", seed=seed)
    known = Known(folder / "ledger")
    for _ in range(6):
        _take_room(filler, volume, left_bytes=chance.randrange(0, 120_000))
        refused = 0
        for _ in range(400):
            if refused == 5:
                break
            try:
                writer.work("draft", "ready", "receive", acts=1)
            except DiskFull:
                refused += 1
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                found.wrong.append(f"an error that is none of ours: {error!r}")
                refused = 5
        found.deaths += refused
        found.wrong += look(volume / "profile", known)
        filler.unlink()
        try:
            writer.work("draft", "ready", "receive", acts=5)
        except HeliographError as error:
            found.wrong.append(f"does not go on when there is room again: {error!r}")
    writer.close()
    found.wrong += look(volume / "profile", known)
    found.acknowledged = known.acknowledged
    run("umount", str(volume))
    return found


def _mount(volume: Path, mebibytes: int) -> None:
    options = f"size={mebibytes}m"
    run("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(volume))


def _take_room(filler: Path, volume: Path, *, left_bytes: int) -> None:
    with filler.open("wb") as file:
        file.write(bytes(max(0, shutil.disk_usage(volume).free - left_bytes)))


def main(words: Sequence[str]) -> None:
    """Fill a volume as told and write the tally to standard output."""
    folder, mebibytes, seed = words
    found = _fill_up(Path(folder), int(mebibytes), int(seed))
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main(sys.argv[1:])
