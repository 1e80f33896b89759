"""Takes what still reads out of a damaged database of media into a new one."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from heliograph.errors import MediaError, StoreDamaged
from heliograph.store.ballast import require_room
from heliograph.store.database import MEDIA, STORE, Database, DataKey
from heliograph.store.files import our_errors
from heliograph.store.media import MediaStore
from heliograph.store.migrate import migrate, require_known, steps
from heliograph.store.referred import referred_media
from heliograph.store.salvage.building import building

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from heliograph.domain.ids import Sha256


def media_faults(profile: Path, key: DataKey) -> bool:
    """Tell whether the database of media is damaged; reads all of it.

    Raises:
        StoreTooNew: a newer Heliograph wrote it.
    """
    try:
        with closing(Database(profile / MEDIA.file_name, MEDIA, key)) as database:
            require_known(database)
            return bool(database.check())
    except StoreDamaged:
        return True


def salvage_media(
    profile: Path, key: DataKey, *, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> None:
    """Make a new database of each item that is what it was; it waits to take its place.

    The stories say which items there are, so that each is looked for by itself.

    ``progress`` is called with items done and items in all.

    Raises:
        DiskFull: there is no room for all of it a second time.
        StoreDamaged: the disk refuses.
    """
    with closing(Database(profile / STORE.file_name, STORE, key)) as stories:
        hashes = sorted(referred_media(stories))
    with (
        building(profile, MEDIA) as folder,
        closing(Database(folder / MEDIA.file_name, MEDIA, key, create=True)) as database,
    ):
        migrate(database, steps(MEDIA.series), backups=None)
        _take_over(profile / MEDIA.file_name, database, hashes, progress)


def _take_over(
    damaged: Path,
    database: Database,
    hashes: Sequence[Sha256],
    progress: Callable[[int, int], None],
) -> None:
    try:
        old = Database(damaged, MEDIA, database.key)
    except StoreDamaged:
        return  # what tells the items apart does not read, so none can be found
    there = MediaStore(old, damaged.parent / "writers")
    with closing(old), closing(MediaStore(database, database.path.with_name("writers"))) as media:
        with our_errors(damaged):
            require_room(database.path, damaged.stat().st_size)
        for done, sha256 in enumerate(hashes):
            progress(done, len(hashes))
            # Read once to be sure of it: what is not what it was must not come in.
            if there.verify(sha256):
                _copy(there, media, sha256)


def _copy(there: MediaStore, media: MediaStore, sha256: Sha256) -> None:
    try:
        with there.open(sha256) as source:
            media.add(source)
    except MediaError:
        return  # it went between two reads, on a disk that fails
