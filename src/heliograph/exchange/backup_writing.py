"""Writes a backup beside its name, reads it back from the disk, and only then lets it be there."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec

from heliograph import __version__
from heliograph.errors import MediaMissing, StoreDamaged
from heliograph.exchange import backup_parts as parts
from heliograph.exchange.backup_keys import write_head
from heliograph.exchange.backup_parts import About, Index, TarWriter
from heliograph.exchange.backup_reading import Nowhere, read_backup
from heliograph.exchange.failures import BackupError, BackupNotWritten, BackupThere
from heliograph.exchange.sealed import SealedWriter, sealed_size
from heliograph.store.files import is_full, move, sync, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from heliograph.domain.ids import Sha256
    from heliograph.exchange.backup_keys import Opened
    from heliograph.store.snapshot import Snapshot
    from heliograph.store.store import Store

_UNFINISHED = ".unfinished"
_TOO_LARGE_ON_WINDOWS = 223
_OVERHEAD_BYTES = 64 * 1024
_PER_FILE_BYTES = 2048


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was written and read back."""

    path: Path
    size_bytes: int
    stories: int
    files: int
    lost: int
    """Files that could no longer be read here, and so are in no backup."""
    opens_with_code: bool
    """The recovery code of the profile opens it, too."""


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup of now would hold, and about how large it would be."""

    stories: int
    files: int
    size_bytes: int


def expect_backup(store: Store) -> Expected:
    """Look what a backup of now would hold, without writing one."""
    stories, media = store.kept()
    there = [store.media.size(each) for each in media if store.media.has(each)]
    members = sum(there) + store.size_bytes + _PER_FILE_BYTES * len(there)
    return Expected(
        stories=stories, files=len(there), size_bytes=sealed_size(members + _OVERHEAD_BYTES)
    )


def write_backup(
    store: Store,
    path: Path,
    *,
    passphrase: str,
    now_ms: int,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Written:
    """Write all stories, settings and files of a profile that may be in use meanwhile.

    Args:
        store: Of this thread.
        path: The file that is to be; there is none of this name.
        passphrase: Opens it; so does the recovery code that the profile has.
        now_ms: What the clock shows.
        progress: Called with bytes done and bytes in all, reading back included; what it raises
            ends this, and nothing of the file stays.

    Raises:
        BackupThere: there is such a file.
        BackupNotWritten: the disk did not take it, or gives back something else.
        StoreError: the profile cannot be read.
    """
    beside = path.with_name(path.name + _UNFINISHED)
    with _our_errors(path), store.snapshot() as copy:
        _require_free(path)
        about = _about(store, copy, now_ms)
        needed = _needed(about, copy)
        _require_room(path, needed)
        # Written once, read once.
        recipient = store.code_recipient
        begin = partial(write_head, passphrase=passphrase, recipient=recipient)
        gauge = _Gauge(2 * (about.media_bytes + copy.path.stat().st_size), progress)
        made = beside
        try:
            with _new_file(beside) as file:
                index = _write(file, store, copy, about, begin, gauge.add)
            _forget_cached(beside)
            _read_back(beside, passphrase, index, gauge.add)
            _require_free(path)
            move(beside, path)
            made = path
            sync_folder(path.parent)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
        return Written(
            path=path,
            size_bytes=path.stat().st_size,
            stories=about.stories,
            files=about.files - len(index.lost),
            lost=len(index.lost),
            opens_with_code=bool(recipient),
        )


def _about(store: Store, copy: Snapshot, now_ms: int) -> About:
    sizes = [store.media.size(each) for each in copy.media if store.media.has(each)]
    return About(
        format=parts.FORMAT,
        made_ms=now_ms,
        program=__version__,
        stories=copy.stories,
        files=len(copy.media),
        media_bytes=sum(sizes),
        snapshot_key=copy.key.secret,
    )


def _write(  # noqa: PLR0917 - each once
    file: BinaryIO,
    store: Store,
    copy: Snapshot,
    about: About,
    begin: Callable[[BinaryIO], Opened],
    took: Callable[[int], None],
) -> Index:
    sealed = SealedWriter(file, begin(file).stream_key)
    try:
        tar = TarWriter(sealed, took)
        tar.add_json(parts.ABOUT, about)
        with copy.path.open("rb") as source:
            tar.add(parts.STORIES, source, copy.path.stat().st_size)
        settings = store.profile / parts.SETTINGS
        if settings.exists():
            data = settings.read_bytes()
            tar.add(parts.SETTINGS, BytesIO(data), len(data))
        lost = [each for each in copy.media if not _add_item(tar, store, each)]
        index = Index(parts=tuple(tar.parts), lost=tuple(lost))
        tar.add_json(parts.INDEX, index)
        tar.end()
        sealed.end()
    except BaseException:
        sealed.abandon()  # a tar that is let go still writes its end
        raise
    file.flush()
    sync(file.fileno())
    return index


def _add_item(tar: TarWriter, store: Store, sha256: Sha256) -> bool:
    """Write a media item, damaged as it may be; tell whether it is what was attached."""
    try:
        source = store.media.open(sha256)
    except (MediaMissing, StoreDamaged):
        return False
    with source:
        size_bytes = source.seek(0, os.SEEK_END)
        source.seek(0)
        part = tar.add(parts.MEDIA + sha256, source, size_bytes)
    return part.sha256 == sha256


def _read_back(path: Path, passphrase: str, index: Index, took: Callable[[int], None]) -> None:
    try:
        found = read_backup(path, passphrase, Nowhere(), took).index
    except BackupError as error:
        raise BackupNotWritten(path, "read-back") from error
    if found != index:
        raise BackupNotWritten(path, "read-back")


def _require_free(path: Path) -> None:
    if path.exists():
        raise BackupThere(path)


def _needed(about: About, copy: Snapshot) -> int:
    members = about.media_bytes + copy.path.stat().st_size + _PER_FILE_BYTES * about.files
    return sealed_size(members + _OVERHEAD_BYTES)


def _require_room(path: Path, needed_bytes: int) -> None:
    if shutil.disk_usage(path.parent).free < needed_bytes:
        raise BackupNotWritten(path, "full", needed_bytes)


class _Gauge:
    def __init__(self, total_bytes: int, progress: Callable[[int, int], None]) -> None:
        self._total_bytes = total_bytes
        self._done_bytes = 0
        self._progress = progress

    def add(self, n_bytes: int) -> None:
        self._done_bytes += n_bytes
        self._progress(min(self._done_bytes, self._total_bytes), self._total_bytes)


@contextmanager
def _new_file(path: Path) -> Generator[BinaryIO]:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield cast("BinaryIO", file)


_BINARY = getattr(os, "O_BINARY", 0)
"""Without it Windows changes line ends."""


def _forget_cached(path: Path) -> None:
    """Let the file be read from the disk and not from memory, where the system can be told so."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is not None:
        with path.open("rb") as file:
            advise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def _our_errors(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.EFBIG or getattr(error, "winerror", None) == _TOO_LARGE_ON_WINDOWS:
            raise BackupNotWritten(path, "too-large") from error
        if is_full(error):
            raise BackupNotWritten(path, "full") from error
        raise BackupNotWritten(path, "cannot-write") from error
