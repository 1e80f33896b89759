"""P1: crash images: what a disk may hold that dropped or tore what it was not told to sync.

An APSW VFS below the encryption notes every change of every file of SQLite, in order, and every
sync; ``draw`` then makes folders as the disk may have looked at any moment. What was synced is
there. Of what was not, any part may be: each write whole, not at all, or some of its sectors.
"""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import apsw
import msgspec

from faults.storage.kills import Found, look
from faults.storage.ledger import Known
from faults.storage.writer import Settled, Writer
from heliograph.store import files, settler
from heliograph.store.log_sync import LogSync
from heliograph.store.store import Store

SECTOR_BYTES = 512
_NAMES = itertools.count()
_ACTS = 120
_SESSIONS = 3
_LONG_BYTES = 200_000
"""Of a log, so that it is begun anew often."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that SQLite did to a file."""

    path: str
    offset: int = 0
    data: bytes | None = None
    """What was written; None for the other kinds."""
    length: int | None = None
    """What the file was cut to, in bytes."""
    synced: bool = False
    deleted: bool = False
    renamed: str | None = None
    """The name that it got; sure when the folder has been synced."""


class Diary:
    """Everything that happened to files below the encryption, and to the ledger, in one order."""

    def __init__(self, ledger: Path) -> None:
        self.changes: list[Change] = []
        self.told: list[tuple[int, int]] = []
        """How long the ledger was (bytes) after so many changes."""
        self._ledger = ledger

    def note(self, change: Change) -> None:
        """Take one change."""
        length = self._ledger.stat().st_size if self._ledger.exists() else 0
        if not self.told or self.told[-1][1] != length:
            self.told.append((len(self.changes), length))
        self.changes.append(change)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Let every connection that is opened meanwhile go through here."""
        name = f"noted-{next(_NAMES)}"
        vfs = _NotingVFS(name, self.note)
        real = apsw.Connection

        def connect(path: str, *, flags: int) -> apsw.Connection:
            # The encryption puts itself above any VFS whose name is asked for so.
            return real(path, flags=flags, vfs=f"multipleciphers-{name}")

        try:
            with (
                patch("heliograph.store.database.apsw.Connection", connect),
                patch.object(LogSync, "wait", self._waiting()),
                patch("heliograph.store.migrate.sync_file", self._sync_file),
                patch("heliograph.store.migrate.sync_folder", self._sync_folder),
                patch.object(Path, "rename", self._renaming()),
            ):
                yield
        finally:
            vfs.unregister()

    def _sync_file(self, path: Path) -> None:
        files.sync_file(path)
        self.note(Change(path=str(path), synced=True))

    def _sync_folder(self, path: Path) -> None:
        files.sync_folder(path)
        self.note(Change(path=str(path), synced=True))

    def _waiting(self) -> Callable[[LogSync], None]:
        real = LogSync.wait

        def wait(log: LogSync) -> None:
            self.note(Change(path=str(log.path), synced=True))
            real(log)

        return wait

    def _renaming(self) -> Callable[[Path, Path], Path]:
        real = Path.rename

        def rename(path: Path, target: Path) -> Path:
            renamed = real(path, target)
            self.note(Change(path=str(path), renamed=str(target)))
            return renamed

        return rename


class Disk:
    """What a disk holds for sure after some changes, and what it may hold besides."""

    def __init__(self, base: Path) -> None:
        self._sure = {
            str(path.relative_to(base)): bytearray(path.read_bytes())
            for path in base.rglob("*")
            if path.is_file()
        }
        self._base = base
        self._open: dict[str, list[Change]] = {}

    def take(self, change: Change) -> None:
        """Let the change happen; a sync makes everything before it of that file sure."""
        name = str(Path(change.path).relative_to(self._base))
        if not change.synced:
            # A name is the folder's, and is sure when that is.
            of = str(Path(name).parent) if change.renamed is not None else name
            self._open.setdefault(of, []).append(change)
            return
        for each in self._open.pop(name, []):
            if each.renamed is None:
                _apply(self._sure, name, each)
                continue
            source, target = self._names(each)
            # What is not sure of the file itself goes on under its new name.
            self._open[target] = self._open.pop(source, [])
            self._sure[target] = self._sure.pop(source, bytearray())

    def draw(self, folder: Path, chance: random.Random) -> None:
        """Write the files as they may be found after the power is back."""
        found = dict(self._sure)
        names: list[Change] = []
        for name, changes in self._open.items():
            if name in found:
                found[name] = bytearray(found[name])
            for each in changes:
                fate = chance.random()
                if each.renamed is not None:
                    names += [each] if fate < 0.5 else []
                elif fate < 0.4:
                    _apply(found, name, each)
                elif fate < 0.6 and each.data is not None:
                    _apply_some_sectors(found, name, each, chance)
        for each in names:
            source, target = self._names(each)
            found[target] = found.pop(source, bytearray())
        for name, data in found.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def _names(self, change: Change) -> tuple[str, str]:
        return (
            str(Path(change.path).relative_to(self._base)),
            str(Path(change.renamed or "").relative_to(self._base)),
        )


def _apply(found: dict[str, bytearray], name: str, change: Change) -> None:
    if change.deleted:
        found.pop(name, None)
        return
    data = found.setdefault(name, bytearray())
    if change.length is not None:
        del data[change.length :]
    elif change.data is not None:
        data.extend(bytes(max(0, change.offset - len(data))))
        data[change.offset : change.offset + len(change.data)] = change.data


def _apply_some_sectors(
    found: dict[str, bytearray], name: str, change: Change, chance: random.Random
) -> None:
    assert change.data is not None
    for start in range(0, len(change.data), SECTOR_BYTES):
        if chance.random() < 0.5:
            part = change.data[start : start + SECTOR_BYTES]
            _apply(found, name, Change(path="", offset=change.offset + start, data=part))


def draw_many(
    folder: Path,
    *,
    images: int,
    seed: int = 0,
    acts: int = _ACTS,
    lax: bool = False,
    window: bool = False,
) -> Found:
    """Let a person work some sessions, then look at so many disks that may be left.

    ``acts`` is how much is done in each session.
    With ``lax`` nobody asks for a sync, which the images must show. With ``window`` another
    thread waits for the disk, which also begins the log anew again and again.
    """
    profile, ledger = folder / "profile", folder / "ledger"
    (folder / "files").mkdir(parents=True)
    Store.create_or_open(profile).close()
    disk = Disk(folder)
    diary = Diary(ledger)
    long_bytes = _LONG_BYTES * acts // _ACTS
    with diary.watched(), patch.object(settler, "LONG_BYTES", long_bytes), _no_patience():
        for number in range(_SESSIONS):
            if window:
                writer = Settled(profile, ledger, folder / "files", seed=seed + number)
            else:
                writer = Writer(profile, ledger, folder / "files", seed=seed + number)
            if lax:
                writer.be_lax()
            writer.work("draft", "attach", "ready", "receive", acts=acts)
            writer.close()
    whole = ledger.read_bytes()
    chance = random.Random(seed)  # noqa: S311 - which moments
    moments = sorted(chance.randint(1, len(diary.changes)) for _ in range(images))
    found, taken = Found(), 0
    image = folder / "image"
    for moment in moments:
        for change in diary.changes[taken:moment]:
            disk.take(change)
        taken = moment
        disk.draw(image, chance)
        told = [length for count, length in diary.told if count <= moment]
        (image / "ledger").write_bytes(whole[: max(told, default=0)])
        known = Known(image / "ledger")
        wrong = look(image / "profile", known)
        found.wrong += [f"image after change {moment} of seed {seed}: {each}" for each in wrong]
        found.deaths += 1
        found.acknowledged += known.acknowledged
        shutil.rmtree(image)
    return found


@contextmanager
def _no_patience() -> Iterator[None]:
    with patch.object(settler, "_QUIET_S", 0.0), patch.object(settler, "_MOMENT_S", 0.0):
        yield


class _NotingVFS(apsw.VFS):
    def __init__(self, name: str, note: Callable[[Change], None]) -> None:
        super().__init__(name, base="unix")
        self._note = note

    def xOpen(  # noqa: N802 - SQLite's own name
        self, name: str | apsw.URIFilename | None, flags: list[int]
    ) -> apsw.VFSFile:
        return _NotingFile(name, flags, self._note)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001 - the same
        super().xDelete(filename, syncdir)
        self._note(Change(path=filename, deleted=True))


class _NotingFile(apsw.VFSFile):
    def __init__(
        self, name: str | apsw.URIFilename | None, flags: list[int], note: Callable[[Change], None]
    ) -> None:
        super().__init__("unix", name, flags)
        self._note = note
        self._path = name.filename() if isinstance(name, apsw.URIFilename) else name or ""

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - the same
        super().xWrite(data, offset)
        self._note(Change(path=self._path, offset=offset, data=bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - the same
        super().xTruncate(newsize)
        self._note(Change(path=self._path, length=newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802 - the same
        # Noted first: what others write while the disk is waited for it need not have taken.
        self._note(Change(path=self._path, synced=True))
        super().xSync(flags)
