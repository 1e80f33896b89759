"""Reads a backup from its head to its end: before that, nothing of it is to be used."""

from __future__ import annotations

import io
import tarfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

import msgspec

from heliograph import decoding
from heliograph.exchange import backup_parts as parts
from heliograph.exchange.backup_keys import read_head
from heliograph.exchange.backup_parts import About, Contents, Index, TarReader
from heliograph.exchange.failures import BackupUnreadable
from heliograph.exchange.sealed import SealedReader, Unsealable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager
    from pathlib import Path


class Sink(Protocol):
    """Takes what is in a backup, while it is read."""

    def begin(self, about: About, /) -> None:
        """Hear what is to come."""
        ...

    def member(self, name: str, /) -> AbstractContextManager[BinaryIO]:
        """Give where a member is to be written; it is whole when the block ends."""
        ...


class Nowhere:
    """Takes everything and keeps nothing: to see whether a backup is whole."""

    def begin(self, about: About, /) -> None:
        """Take no notice."""

    @contextmanager
    def member(self, name: str, /) -> Generator[BinaryIO]:
        """Give a hole."""
        del name
        yield cast("BinaryIO", _Hole())


class _Hole(io.RawIOBase):
    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        return len(cast("bytes", data))


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was read to its end and is what was written."""

    about: About
    index: Index

    @property
    def contents(self) -> Contents:
        """Say what is in it."""
        lost = len(self.index.lost)
        return Contents(
            made_ms=self.about.made_ms,
            stories=self.about.stories,
            files=self.about.files - lost,
            lost=lost,
        )


def look_into(path: Path, secret: str) -> About:
    """Read only what a backup says of itself.

    Raises:
        BackupUnreadable, BackupKeyWrong, RecoveryCodeMistyped: see ``read_backup``.
    """
    with _tar_of(path, secret, lambda _: None) as (tar, _):
        return _about(tar, path)


def read_backup(
    path: Path, secret: str, sink: Sink, took: Callable[[int], None] = lambda _: None
) -> Read:
    """Read all of it, with every hash compared.

    Args:
        path: The file.
        secret: Opens it: the passphrase, or the recovery code.
        sink: Takes the members; what it took is good only when this returns.
        took: Told the bytes of each step.

    Raises:
        BackupUnreadable: it is none, of a newer Heliograph, damaged, cut off or out of reach.
        BackupKeyWrong, RecoveryCodeMistyped: see ``read_head``.
    """
    with _tar_of(path, secret, took) as (tar, stream):
        about = _about(tar, path)
        sink.begin(about)
        index: Index | None = None
        while index is None:
            index = _next(tar, sink, path)
        while stream.read(parts.STEP_BYTES):
            pass  # the last chunk proves that nothing is missing
        written = tuple(tar.parts[:-1])
        if written != index.parts or not _complete(about, index):
            raise BackupUnreadable(path, "damaged")
        return Read(about=about, index=index)


def read_whole(path: Path, secret: str, sink: Sink, progress: Callable[[int, int], None]) -> Read:
    """Read all of it as ``read_backup`` does, and tell how far it is.

    ``progress`` is called with bytes done and bytes in all; what it raises ends this.
    """
    try:
        total_bytes = path.stat().st_size
    except OSError as error:
        raise BackupUnreadable(path, "cannot-read") from error
    done_bytes = 0

    def took(n_bytes: int) -> None:
        nonlocal done_bytes
        done_bytes += n_bytes
        progress(min(done_bytes, total_bytes), total_bytes)

    return read_backup(path, secret, sink, took)


def _next(tar: TarReader, sink: Sink, path: Path) -> Index | None:
    """Hand a member on; give the index once it comes."""
    name = tar.peek()
    if name is None:
        raise BackupUnreadable(path, "damaged")
    if name == parts.INDEX:
        return decoding.decode(_into_memory(tar), type=Index)
    with sink.member(name) as target:
        tar.copy_to(target)
    return None


def _about(tar: TarReader, path: Path) -> About:
    if tar.peek() != parts.ABOUT:
        raise BackupUnreadable(path, "damaged")
    data = _into_memory(tar)
    if decoding.decode(data, type=_Format).format > parts.FORMAT:
        raise BackupUnreadable(path, "too-new")
    return decoding.decode(data, type=About)


class _Format(msgspec.Struct):
    format: int


def _into_memory(tar: TarReader) -> bytes:
    target = io.BytesIO()
    tar.copy_to(target)
    return target.getvalue()


def _complete(about: About, index: Index) -> bool:
    """Tell whether everything is there that was to come, or named as lost."""
    items = [each for each in index.parts if each.name.startswith(parts.MEDIA)]
    good = sum(1 for each in items if each.name == parts.MEDIA + each.sha256)
    return good + len(index.lost) == about.files


@contextmanager
def _tar_of(
    path: Path, secret: str, took: Callable[[int], None]
) -> Generator[tuple[TarReader, BinaryIO]]:
    try:
        with path.open("rb") as file:
            opened = read_head(file, path, secret=secret)
            sealed = cast("BinaryIO", SealedReader(file, opened.stream_key))
            yield TarReader(sealed, took), sealed
    except (Unsealable, tarfile.TarError, msgspec.MsgspecError) as error:
        raise BackupUnreadable(path, "damaged") from error
    except OSError as error:  # of this file: sinks have errors of their own
        raise BackupUnreadable(path, "cannot-read") from error
