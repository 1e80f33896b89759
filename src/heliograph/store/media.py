"""The bytes of media items in rows of 1 MiB, found by their sha256, durable when acknowledged."""

from __future__ import annotations

import hashlib
import io
import logging
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from filelock import FileLock, Timeout

from heliograph.domain.ids import Sha256
from heliograph.errors import MediaMissing, StoreDamaged, StoreError
from heliograph.store.derived import Derived
from heliograph.store.files import our_errors
from heliograph.store.media_reader import CHUNK_BYTES, ItemReader, find_item
from heliograph.store.media_writer import CHUNKS_PER_COMMIT, ItemWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path

    from heliograph.store.database import Database

_BUFFER_BYTES = 64 * 1024

_log = logging.getLogger(__name__)


class MediaStore:
    """The media items of a profile.

    ``open`` and ``verify`` may be called by any thread, the rest by the store's own.

    Every store object is a *writer* with a lock file of its own, which the operating system lets
    go when the process dies. What a living writer brought in is left alone by everybody else's
    ``collect``, complete or not: the row that refers to it may be about to be written.
    """

    def __init__(self, database: Database, locks: Path) -> None:
        self._database = database
        self._locks = locks
        self._lock: FileLock | None = None
        self._writer = ""
        self._brought: list[Sha256] = []
        self.derived = Derived(database)

    def add(
        self, source: BinaryIO, *, progress: Callable[[int], None] | None = None
    ) -> tuple[Sha256, int]:
        """Keep everything that ``source`` still has to give; the same content is kept once.

        It is on the disk when this returns. Errors of ``source`` come through; then, and when
        the disk is full, nothing of the item stays. ``progress`` is called with the number of
        bytes read so far.

        Returns:
            The content's hash and its size in bytes.
        """
        with self.adding() as writer:
            while data := source.read(CHUNK_BYTES):
                # Told before it is written: whoever stops it by an exception stops that, too.
                if progress is not None:
                    progress(writer.size_bytes + len(data))
                writer.write(data)
        return writer.sha256, writer.size_bytes

    @contextmanager
    def adding(self) -> Generator[ItemWriter]:
        """Keep what the body writes; the item is whole and on the disk when this is left.

        When the body raises, or the disk is full, nothing of the item stays.
        """
        self._become_writer()
        writer = ItemWriter(self._database, self._writer)
        try:
            yield writer
            writer.finish()
            if not writer.is_new and writer.number is not None:
                self._drop(writer.number)
        except BaseException:
            if writer.number is not None:
                self._drop_after_failure(writer.number)
            elif writer.may_be_whole:
                self._take_back(writer.sha256)
            raise
        if writer.is_new:
            self._brought.append(writer.sha256)

    @contextmanager
    def together(self) -> Generator[None]:
        """Let all items that the body adds stay, or, when it raises, none that were not there."""
        self._brought.clear()
        try:
            yield
        except BaseException:
            for sha256 in self._brought:
                self._take_back(sha256)
            raise

    def open(self, sha256: Sha256) -> BinaryIO:
        """Open an item for reading, with a connection of its own that its ``close`` closes.

        Raises:
            MediaMissing: it is not here, or not complete.
        """
        reader = ItemReader(self._database.another(), sha256)
        return cast("BinaryIO", io.BufferedReader(reader, _BUFFER_BYTES))

    def has(self, sha256: Sha256) -> bool:
        """Tell whether the item is here and complete."""
        return find_item(self._database, sha256) is not None

    def size(self, sha256: Sha256) -> int:
        """Give an item's size in bytes.

        Raises:
            MediaMissing: it is not here, or not complete.
        """
        found = find_item(self._database, sha256)
        if found is None:
            raise MediaMissing(sha256)
        return found[1]

    def verify(self, sha256: Sha256) -> bool:
        """Read an item from the disk and tell whether it still is what was added."""
        digest = hashlib.sha256()
        try:
            with self.open(sha256) as source:
                while data := source.read(CHUNK_BYTES):
                    digest.update(data)
        except (MediaMissing, StoreDamaged):
            return False
        return digest.hexdigest() == sha256

    def collect(self, keep: Iterable[Sha256]) -> int:
        """Remove what nobody refers to, and what dead processes left unfinished.

        Args:
            keep: Every hash that is referred to; read only after it is known what might go, so
                that an item somebody refers to meanwhile is safe if this is a lazy query.

        Returns:
            How many items were removed.
        """
        rows = self._database.rows("SELECT number, sha256, writer FROM item")
        alive = self._living_others()
        candidates = [row for row in rows if row[2] not in alive]
        kept = set(keep)
        removed = 0
        for number, sha256, writer in candidates:
            if sha256 not in kept and self._take_out(number, sha256, writer):
                removed += 1
        self.derived.collect(kept)
        self._database.give_back_space()
        return removed

    def close(self) -> None:
        """Stop being a writer; may be called again."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
            _remove(self._path_of(self._writer))

    # ---- adding --------------------------------------------------------------

    def _become_writer(self) -> None:
        if self._lock is None:
            self._writer = secrets.token_hex(8)
            lock = FileLock(self._path_of(self._writer), thread_local=False)
            with our_errors(self._locks):
                self._locks.mkdir(mode=0o700, exist_ok=True)
                lock.acquire()
            self._lock = lock

    def _path_of(self, writer: str) -> Path:
        return self._locks / f"{writer}.lock"

    # ---- removing --------------------------------------------------------------

    def _living_others(self) -> set[str]:
        """Find the writers that live; what the dead left of their locks goes."""
        found: set[str] = set()
        for path in self._locks.glob("*.lock"):
            if path.stem == self._writer:
                continue
            lock = FileLock(path, thread_local=False)
            try:
                with our_errors(path):
                    lock.acquire(timeout=0)
            except (Timeout, StoreError):
                found.add(path.stem)
            else:
                lock.release()
                _remove(path)
        return found

    def _take_out(self, number: int, sha256: Sha256 | None, writer: str) -> bool:
        with self._database.write():
            mine = self._database.execute(
                "UPDATE item SET sha256 = NULL WHERE number = ? AND sha256 IS ? AND writer = ?",
                number,
                sha256,
                writer,
            )
        if mine:
            self._drop(number)
        return bool(mine)

    def _take_back(self, sha256: Sha256) -> None:
        """Remove what this writer brought in, unless another has brought it in since."""
        try:
            row = self._database.row("SELECT number FROM item WHERE sha256 = ?", sha256)
            if row is not None:
                self._take_out(row[0], sha256, self._writer)
        except StoreError as error:
            _log.info("unused item left", extra={"code": type(error).__name__})

    def _drop(self, number: int) -> None:
        """Remove an incomplete item in steps, so that nobody waits long for the database."""
        while True:
            with self._database.write():
                changed = self._database.execute(
                    "DELETE FROM chunk WHERE number IN"
                    " (SELECT number FROM chunk WHERE item = ? LIMIT ?)",
                    number,
                    CHUNKS_PER_COMMIT,
                )
                if changed < CHUNKS_PER_COMMIT:
                    self._database.execute("DELETE FROM item WHERE number = ?", number)
                    return

    def _drop_after_failure(self, number: int) -> None:
        try:
            self._drop(number)
            self._database.give_back_space()
        except StoreError as error:
            # On a full disk even this may not fit; what is incomplete is collected later.
            _log.info("incomplete item left", extra={"code": type(error).__name__})


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        # Windows keeps a file that somebody looks at; the next collection removes it.
        _log.info("lock file left", extra={"code": type(error).__name__})
