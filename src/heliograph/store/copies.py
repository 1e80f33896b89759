"""Earlier copies of the stories in a profile: which check out, and which are worth their room."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from pathlib import Path

import msgspec

from heliograph.errors import StoreError
from heliograph.store.database import STORE, Database, DataKey
from heliograph.store.files import our_errors, sync_folder

FOLDER = "backups"
NEWEST_KEPT = 3
_NAME = re.compile(rf"{STORE.series}-\d+-\d+\.db", re.ASCII)
"""What ``migrate.back_up`` calls them: their layout and their number."""
_SHARE_OF_ROOM = 10
"""All copies together may take a tenth of what the disk has free."""


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """A whole copy of the stories as they were."""

    path: Path
    made_ms: int
    """Unix ms, by the clock of that day: to be shown, and not to tell which is newer."""
    stories: int
    size_bytes: int = 0

    @property
    def layout(self) -> str:
        """Give the layout that it has, which is that before a migration."""
        return self.path.stem.split("-")[1]

    @property
    def order(self) -> tuple[int, int]:
        """Give what is higher the newer it is.

        Each copy has a number above those of all that were there. Earlier programs counted those of
        each layout by itself, of which a newer one follows an older one.
        """
        _, layout, number = self.path.stem.split("-")
        return int(number), int(layout)


def good_copies(profile: Path, key: DataKey) -> tuple[Copy, ...]:
    """List the copies that check out, the newest first; each is read as a whole."""
    found: list[Copy] = []
    for path in _files(profile / FOLDER):
        try:
            with closing(Database(path, STORE, key)) as database:
                if not database.check():
                    rows = database.rows("SELECT count(*) FROM story WHERE trashed_ms IS NULL")
                    told = path.stat()
                    found.append(
                        Copy(
                            path=path,
                            made_ms=told.st_mtime_ns // 1_000_000,
                            stories=rows[0][0],
                            size_bytes=told.st_size,
                        )
                    )
        except (StoreError, OSError):
            continue  # one that does not read is none
    return tuple(sorted(found, key=lambda each: each.order, reverse=True))


def _files(folder: Path) -> list[Path]:
    """Give those that have names of ours."""
    return (
        [each for each in folder.iterdir() if _NAME.fullmatch(each.name)] if folder.is_dir() else []
    )


def thin(profile: Path, key: DataKey) -> int:
    """Delete copies that are worth less than their room; give how many.

    Kept are the newest, one of each layout, and always one that checks out; what does not check
    out is for a person to look at.

    Raises:
        StoreDamaged: the disk refuses.
    """
    folder = profile / FOLDER
    with our_errors(folder):
        sizes = [each.stat().st_size for each in _files(folder)]
    if not sizes:
        return 0
    with our_errors(folder):
        most_bytes = shutil.disk_usage(folder).free // _SHARE_OF_ROOM
    if len(sizes) <= NEWEST_KEPT and sum(sizes) <= most_bytes:
        return 0  # they need not be read
    found = good_copies(profile, key)
    newest_of_layout = {each.layout: each for each in reversed(found)}
    kept = [each for each in found if each in found[:NEWEST_KEPT]]
    kept += [each for each in newest_of_layout.values() if each not in kept]
    kept.sort(key=lambda each: each.order, reverse=True)
    with our_errors(folder):
        while len(kept) > 1 and sum(each.size_bytes for each in kept) > most_bytes:
            kept.pop()
        gone = [each for each in found if each not in kept]
        for each in gone:
            each.path.unlink()
        if gone:
            sync_folder(folder)
    return len(gone)
