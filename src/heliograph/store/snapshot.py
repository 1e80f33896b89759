"""A copy of all stories as they are at one moment, made while the program is in use."""

from __future__ import annotations

import logging
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout

from heliograph.domain.ids import Sha256
from heliograph.errors import StoreDamaged, StoreLocked
from heliograph.store.ballast import require_room
from heliograph.store.database import STORE, Database, DataKey
from heliograph.store.files import our_errors
from heliograph.store.referred import referred_media

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_FOLDER = "backups"
_KEY_BYTES = 32

_log = logging.getLogger(__name__)


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A database of its own, under a key that is used for nothing else."""

    path: Path
    key: DataKey
    stories: int
    """How many there are outside of the trash, without the sample."""
    media: tuple[Sha256, ...]
    """Everything that it refers to."""


@contextmanager
def snapshot(database: Database) -> Generator[Snapshot]:
    """Copy a database of stories beside itself, check the copy, and remove it in the end.

    The copy is compact: what was deleted is not in it. It never has the profile's own key, so who
    gets to read it gets to read nothing else.

    Raises:
        StoreDamaged: the database, or the copy, does not check out.
        StoreLocked: another copy is being made.
        DiskFull: it does not fit beside the database.
    """
    folder = database.path.parent / _FOLDER
    with our_errors(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    with _alone(folder):
        with our_errors(folder):
            for left in folder.glob("snapshot-*.db*"):
                left.unlink()
        path = folder / f"snapshot-{secrets.token_hex(4)}.db"
        require_room(path, database.path.stat().st_size)
        try:
            yield _copy(database, path)
        finally:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                # What it was made for may be done; the next copy removes it.
                _log.info("copy left", extra={"code": type(error).__name__})


def kept_in(database: Database) -> tuple[int, tuple[Sha256, ...]]:
    """Count the stories outside of the trash, and give everything that the database refers to."""
    row = database.row("SELECT count(*) FROM story WHERE trashed_ms IS NULL AND sample = 0")
    return 0 if row is None else int(row[0]), tuple(sorted(referred_media(database)))


def _copy(database: Database, path: Path) -> Snapshot:
    database.copy_to(path)
    key = DataKey(secrets.token_bytes(_KEY_BYTES))
    copy = Database(path, STORE, database.key)
    try:
        copy.rekey(key)
        copy.be_alone()  # the file is whole by itself: nothing of it waits in a log
        if found := copy.check():
            raise StoreDamaged(path, found[0])
        stories, media = kept_in(copy)
        return Snapshot(path=path, key=key, stories=stories, media=media)
    finally:
        copy.close()


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    lock = FileLock(folder / "snapshot.lock", thread_local=False)
    with our_errors(folder):
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise StoreLocked(folder) from error
    try:
        yield
    finally:
        lock.release()
