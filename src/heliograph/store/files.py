"""Small files and folders that are there whole after a power cut, or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from heliograph.errors import DiskFull, StoreDamaged, StoreLocked

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

LOCK_NAME = "profile.lock"
_LOCK_WAIT_S = 30.0
_STEP_BYTES = 2**20
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_ON_WINDOWS = frozenset({39, 112, 1295, 1816})
"""Disk full as a handle is told and as a path is; quota of the disk and of a share used up."""
_NOT_FOR_FOLDERS = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS})
_HELD_ON_WINDOWS = frozenset({5, 32, 33})
"""Somebody has the file open who lets nobody move it: a scanner, an index, another backup."""
_PAUSES_S = (0.05, 0.1, 0.2, 0.4, 0.8)


@contextmanager
def only_one(folder: Path) -> Generator[None]:
    """Hold the right to make or change the few files of a profile that are no database.

    Raises:
        StoreLocked: somebody else held it for half a minute.
        DiskFull, StoreDamaged: see ``our_errors``.
    """
    lock = FileLock(folder / LOCK_NAME, timeout=_LOCK_WAIT_S, thread_local=False)
    with our_errors(folder):
        try:
            lock.acquire()
        except Timeout as error:
            raise StoreLocked(folder) from error
    try:
        yield
    finally:
        lock.release()


def says_full(number: int, *, windows: bool = os.name == "nt") -> bool:
    """Tell whether an error with this number of the system says that there is no room.

    Windows has numbers of its own, of which only some are made into those of others.
    """
    return number in (_FULL_ON_WINDOWS if windows else _FULL)


def is_full(error: OSError) -> bool:
    """Tell whether an error says that there is no room, or that a quota is used up."""
    return error.errno in _FULL or getattr(error, "winerror", None) in _FULL_ON_WINDOWS


@contextmanager
def our_errors(path: Path) -> Generator[None]:
    """Turn what the operating system says about files of the profile into our errors.

    Raises:
        DiskFull: there is no room, or a quota is used up.
        StoreDamaged: anything else, such as missing rights.
    """
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise DiskFull(path) from error
        raise StoreDamaged(path, f"{type(error).__name__}: {error.strerror}") from error


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file's content, readable by its owner only; the old one stays until then.

    Raises:
        DiskFull, StoreDamaged: see ``our_errors``.
    """
    beside = path.with_name(path.name + ".new")
    with our_errors(path):
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            sync(file.fileno())
        move(beside, path)
        sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder for its owner alone, and those above it; a power cut takes none away again.

    Raises:
        OSError: the disk refuses.
    """
    new = [each for each in (path, *path.parents) if not each.exists()]
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in new:
        with suppress(PermissionError):  # one that may be written in and not be looked at
            sync_folder(each.parent)


def move(source: Path, target: Path) -> None:
    """Give a file or a folder its name, in place of a file that has it.

    On Windows whoever has it open stands in the way, most often for a moment: it is tried again
    for a second and a half.

    Raises:
        OSError: the disk refuses, or somebody has it open for longer.
    """
    for pause_s in _PAUSES_S:
        try:
            source.replace(target)
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD_ON_WINDOWS:
                raise
            time.sleep(pause_s)
        else:
            return
    source.replace(target)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file where none is, onto the disk, and read it back.

    Raises:
        StoreDamaged: the disk gives back something else than was written.
        OSError: one of the two disks refuses.
    """
    digest = hashlib.sha256()
    with source.open("rb") as file, target.open("xb") as copy:
        while data := file.read(_STEP_BYTES):
            digest.update(data)
            copy.write(data)
        copy.flush()
        sync(copy.fileno())
    if sha256_of(target) != digest.hexdigest():
        raise StoreDamaged(target, "it is not what was written")


def sha256_of(path: Path) -> str:
    """Give the hash of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_locked(path: Path, at: int) -> bool:
    """Tell whether another process holds a lock on the byte at ``at``; never where no file is.

    This process may not have the file open: its own locks are not seen, and would be let go.

    Raises:
        OSError: the file does not open.
    """
    try:
        file = path.open("rb+")
    except FileNotFoundError:
        return False
    with file:
        try:
            if sys.platform == "win32":  # pragma: no cover - only there
                import msvcrt  # noqa: PLC0415 - only Windows has it

                file.seek(at)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                file.seek(at)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
            else:
                import fcntl  # noqa: PLC0415 - Windows has none

                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, at)  # gone when it is closed
        except OSError:
            return True
    return False


def unused(path: Path) -> Path:
    """Give ``path``, or the same with the first number that no file has."""
    number = 1
    found = path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found


def sync(descriptor: int) -> None:
    """Wait until the disk has what was written to an opened file or folder."""
    if (
        sys.platform == "darwin"
    ):  # pragma: no cover - fsync there leaves it in the disk's own memory
        import fcntl  # noqa: PLC0415 - Windows has none

        try:
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        except OSError as error:
            if error.errno not in {errno.ENOTSUP, errno.ENOTTY, errno.EINVAL}:
                raise
            os.fsync(descriptor)  # a share, for one, knows no more; SQLite does the same
    else:
        os.fsync(descriptor)


def sync_file(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    with path.open("rb+") as file:
        sync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until a folder's list of names is on the disk; Windows does so by itself."""
    if os.name == "nt":  # pragma: no cover - folders cannot be opened there
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        sync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise  # else a share that knows no such thing; SQLite goes on there, too
    finally:
        os.close(descriptor)
