"""The media seam: growing uploads and finished objects, here as files in a folder."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import threading
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Protocol

from heliograph.domain.ids import Sha256

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

UPLOAD_PATTERN = re.compile(r"[0-9a-f]{32}")
"""The only shape that an upload's id can have, so that it can never name another file."""

_SHA256_PATTERN = re.compile(r"[0-9a-f]{64}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PIECE = 1024 * 1024
_WRITE_BYTES = 256 * 1024
"""By one call: with 1 MiB, Linux was seen to take three times the CPU time for memory."""
_RESERVE_BYTES = 32 * 1024 * 1024
_MOST_OPEN = 128
"""Uploads whose file and running hash are kept between two requests."""


class MediaFull(Exception):
    """The disk has no room left; every byte counted before is still there."""


class OffsetDiffers(Exception):
    """The upload does not end where the new bytes begin, or takes no more bytes."""


class HashDiffers(Exception):
    """The bytes are not those that were announced."""


class Media(Protocol):
    """Where bytes live. Uploads are named by 32 hexadecimal digits, objects by sha256."""

    def append(self, upload: str, *, at: int, data: Sequence[bytes]) -> int:
        """Add bytes at the end of an upload, which must be at ``at``; give its new size.

        Raises:
            OffsetDiffers: it ends elsewhere, or an object was made of it.
            MediaFull: no room; nothing was added.
        """
        ...

    def size(self, upload: str) -> int:
        """Give the bytes of an upload that are durable, once it has returned."""
        ...

    def seal(self, upload: str, *, expected: Sha256 | None) -> Sha256:
        """Verify and sync a whole upload; it stays an upload.

        Raises:
            HashDiffers: its sha256 is not ``expected``.
        """
        ...

    def keep(self, upload: str, sha256: Sha256) -> None:
        """Make the object of a sealed upload, durably.

        The upload stays until it is discarded; it takes no more bytes if they would be the
        object's as well.
        """
        ...

    def concatenate(self, upload: str, parts: Sequence[str]) -> None:
        """Add the bytes of other uploads at the end of an upload.

        Raises:
            MediaFull: no room; some of the bytes may have been added.
        """
        ...

    def trim(self, upload: str, size: int) -> None:
        """Keep only the first ``size`` bytes of an upload, if it has more."""
        ...

    def discard(self, upload: str) -> None:
        """Forget an upload's bytes."""
        ...

    def open(self, sha256: Sha256) -> BinaryIO:
        """Open an object for reading.

        Raises:
            FileNotFoundError: there is none.
        """
        ...

    def delete(self, sha256: Sha256) -> None:
        """Forget an object."""
        ...

    def objects(self) -> Iterator[Sha256]:
        """List every object."""
        ...

    def pending(self) -> Iterator[str]:
        """List every upload of which bytes are here."""
        ...

    def close(self) -> None:
        """Sync and let go of everything that is open."""
        ...


class _Growing:
    """One upload's open file, with the hash of what passed through since its first byte."""

    def __init__(self, path: Path) -> None:
        self.lock = threading.Lock()
        self.users = 0
        self.path = path
        self.synced = -1 if path.exists() else 0
        """Size at the last sync; -1 for a file from before, of which nothing is known."""
        self.file = path.open("ab", buffering=0)
        self.size = self.file.tell()
        self.kept = os.fstat(self.file.fileno()).st_nlink > 1
        """Its bytes are an object's as well: one more would spoil that."""
        self.hash = hashlib.sha256()
        self.hashed = 0

    def append(self, data: Sequence[bytes]) -> None:
        if self.kept:
            raise OffsetDiffers
        whole = b"".join(data)
        try:
            _write_all(self.file, whole)
        except OSError:
            self.file.truncate(self.size)
            raise
        before = self.size
        self.size += len(whole)
        if self.hashed == before:
            self.hash.update(whole)
            self.hashed = self.size

    def sync(self) -> None:
        if self.synced == self.size:
            return
        os.fsync(self.file.fileno())
        if self.synced <= 0:
            _sync_folder(self.path.parent)
        self.synced = self.size

    def close(self) -> None:
        if not self.file.closed:
            self.sync()
            self.file.close()


class FolderMedia:
    """Uploads in ``incoming/``, objects in ``media/ab/abcd…``: files under names of our own."""

    def __init__(self, folder: Path, *, reserve_bytes: int = _RESERVE_BYTES) -> None:
        self._folder = folder
        self._reserve = reserve_bytes
        self._incoming = folder / "incoming"
        self._objects = folder / "media"
        for each in (self._incoming, self._objects):
            each.mkdir(parents=True, exist_ok=True)
        self._open: OrderedDict[str, _Growing] = OrderedDict()
        self._lock = threading.Lock()

    def append(self, upload: str, *, at: int, data: Sequence[bytes]) -> int:
        """Add bytes at the end of an upload, which must be at ``at``; give its new size."""
        with _room(), self._growing(upload) as growing:
            if growing.size != at:
                raise OffsetDiffers
            self._leave_room(sum(map(len, data)))
            growing.append(data)
            return growing.size

    def size(self, upload: str) -> int:
        """Give the bytes of an upload that are durable, once it has returned."""
        if not self._path(upload).exists():
            return 0
        with _room(), self._growing(upload) as growing:
            growing.sync()
            return growing.size

    def seal(self, upload: str, *, expected: Sha256 | None) -> Sha256:
        """Verify and sync a whole upload; it stays an upload."""
        with _room(), self._growing(upload) as growing:
            growing.sync()
            found = growing.hash
            if growing.hashed != growing.size:
                with self._path(upload).open("rb") as file:
                    found = hashlib.file_digest(file, "sha256")
            sha256 = Sha256(found.hexdigest())
        if expected is not None and sha256 != expected:
            raise HashDiffers
        return sha256

    def keep(self, upload: str, sha256: Sha256) -> None:
        """Make the object of a sealed upload, durably; the upload stays until discarded.

        A second name (hard link) for the same bytes: whatever happens before the upload is
        discarded, it can be done again.
        """
        target = self._object(sha256)
        with _room(), self._growing(upload) as growing:
            growing.close()  # a file system without second names moves it
            if not target.parent.exists():
                target.parent.mkdir(exist_ok=True)
                _sync_folder(self._objects)
            if not target.exists():
                _second_name(growing.path, target)
            _sync_folder(target.parent)

    def concatenate(self, upload: str, parts: Sequence[str]) -> None:
        """Add the bytes of other uploads at the end of an upload."""
        with _room(), self._growing(upload) as growing:
            for part in parts:
                with self._path(part).open("rb") as file:
                    while piece := file.read(_PIECE):
                        self._leave_room(len(piece))
                        growing.append([piece])

    def trim(self, upload: str, size: int) -> None:
        """Keep only the first ``size`` bytes of an upload, if it has more."""
        with self._growing(upload) as growing:
            if growing.size > size and not growing.kept:
                growing.file.truncate(size)
                growing.size, growing.synced = size, -1
                if growing.hashed > size:
                    growing.hashed = -1

    def discard(self, upload: str) -> None:
        """Forget an upload's bytes."""
        path = self._path(upload)
        if path.exists():
            with self._growing(upload) as growing:
                growing.file.close()
                path.unlink()

    def open(self, sha256: Sha256) -> BinaryIO:
        """Open an object for reading."""
        return self._object(sha256).open("rb")

    def delete(self, sha256: Sha256) -> None:
        """Forget an object."""
        self._object(sha256).unlink(missing_ok=True)

    def objects(self) -> Iterator[Sha256]:
        """List every object."""
        for path in self._objects.glob("??/*"):
            if _SHA256_PATTERN.fullmatch(path.name):
                yield Sha256(path.name)

    def pending(self) -> Iterator[str]:
        """List every upload of which bytes are here."""
        for path in self._incoming.iterdir():
            if UPLOAD_PATTERN.fullmatch(path.name):
                yield path.name

    def close(self) -> None:
        """Sync and let go of everything that is open."""
        with self._lock:
            everything = list(self._open.values())
            self._open.clear()
        for each in everything:
            with each.lock:
                each.close()

    @contextmanager
    def _growing(self, upload: str) -> Generator[_Growing, None, None]:
        """Give an upload's open file to one thread at a time."""
        while True:
            growing = self._enter(upload)
            try:
                with growing.lock:
                    if not growing.file.closed:
                        yield growing
                        return
            finally:
                self._leave(upload, growing)

    def _enter(self, upload: str) -> _Growing:
        with self._lock:
            growing = self._open.get(upload)
            if growing is None or growing.file.closed:
                growing = self._open[upload] = _Growing(self._path(upload))
            self._open.move_to_end(upload)
            growing.users += 1
            return growing

    def _leave(self, upload: str, growing: _Growing) -> None:
        """Let go of one user's hold; close files that nobody has used for long."""
        spare: list[_Growing] = []
        with self._lock:
            growing.users -= 1
            if growing.file.closed and self._open.get(upload) is growing:
                del self._open[upload]
            if len(self._open) > _MOST_OPEN:
                idle = [name for name, each in self._open.items() if each.users == 0]
                spare = [self._open.pop(name) for name in idle[: len(self._open) - _MOST_OPEN]]
        for each in spare:
            with each.lock:
                each.close()

    def _leave_room(self, n_bytes: int) -> None:
        """Keep the last of the disk for the database: texts get in when media no longer does."""
        disk = shutil.disk_usage(self._folder)
        if disk.free - n_bytes < min(self._reserve, disk.total // 20):
            raise MediaFull

    def _path(self, upload: str) -> Path:
        if not UPLOAD_PATTERN.fullmatch(upload):
            raise ValueError(upload)
        return self._incoming / upload

    def _object(self, sha256: Sha256) -> Path:
        if not _SHA256_PATTERN.fullmatch(sha256):
            raise ValueError(sha256)
        return self._objects / sha256[:2] / sha256


def _write_all(file: BinaryIO, piece: bytes) -> None:
    """Write every byte: an unbuffered file may take fewer than it is given."""
    rest = memoryview(piece)
    while rest:
        rest = rest[file.write(rest[:_WRITE_BYTES]) :]


def _second_name(path: Path, target: Path) -> None:
    """Give a file its name as an object; where no second name is possible, it moves."""
    try:
        target.hardlink_to(path)
    except FileExistsError:
        return
    except OSError as error:
        if error.errno in _FULL:
            raise
        path.replace(target)


def _sync_folder(folder: Path) -> None:
    """Make names in a folder durable; Windows cannot and need not."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _room() -> Generator[None, None, None]:
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise MediaFull from error
        raise
