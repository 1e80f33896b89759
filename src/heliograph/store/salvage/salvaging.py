"""Makes a sound database of stories in place of a damaged one, which goes into quarantine."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

from heliograph.errors import StoreDamaged, StoreTooNew
from heliograph.store.ballast import require_room
from heliograph.store.clearances import Clearances
from heliograph.store.copies import Copy, good_copies
from heliograph.store.database import STORE, Database, DataKey
from heliograph.store.files import our_errors
from heliograph.store.migrate import migrate, require_known, steps
from heliograph.store.salvage.building import building
from heliograph.store.salvage.found import Found, sort
from heliograph.store.salvage.pages import PageFile, version_in
from heliograph.store.salvage.records import records_of
from heliograph.store.salvage.report import Salvaged, keep_report
from heliograph.store.salvage.shapes import Shapes
from heliograph.store.salvage.writing import hold_back, keep_rule, write_all

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def store_faults(profile: Path, key: DataKey) -> bool:
    """Tell whether the database of stories is damaged; reads all of it.

    Raises:
        StoreTooNew: a newer Heliograph wrote it, which alone knows all that is in it.
    """
    path = profile / STORE.file_name
    try:
        # SQLite takes an empty file for a new database.
        if path.exists() and not _size(path):
            return True
        with closing(Database(path, STORE, key)) as database:
            require_known(database)
            return bool(database.check())
    except StoreDamaged:
        if path.exists():
            _require_known_page(path, key)
        return True


def salvage(
    profile: Path, key: DataKey, *, now_ms: int, campaigns: Collection[str] = ()
) -> Salvaged:
    """Make a new database of what still reads; whoever opens the profile next puts it in place.

    The damaged one is only read. Gaps are filled out of the newest copy that checks out.
    ``campaigns`` are those that there are beside what the database says of them.

    Raises:
        StoreDamaged: nothing reads, or the disk refuses.
        DiskFull: there is no room for a second database.
    """
    damaged = profile / STORE.file_name
    copy = next(iter(good_copies(profile, key)), None)
    with building(profile, STORE) as folder:
        require_room(folder, _size(damaged))
        with closing(Database(folder / STORE.file_name, STORE, key, create=True)) as database:
            migrate(database, steps(STORE.series), backups=None)
            shapes = Shapes(database)
            found = _read(damaged, key, shapes)
            found.campaigns |= set(campaigns)
            if not found.stories and copy is None:
                raise StoreDamaged(damaged, "nothing reads")
            salvaged = write_all(
                database,
                found,
                None if copy is None else _read(copy.path, key, shapes),
                now_ms=now_ms,
                copy_ms=None if copy is None else copy.made_ms,
            )
            _finish(database)
    return salvaged


def take_copy(profile: Path, key: DataKey, copy: Copy, *, now_ms: int) -> Salvaged:
    """Let a copy wait to take the place of the damaged database.

    What it has as ready to go waits for a person, and what was cleared to be cleared anew: they may
    have changed their mind since.

    Raises:
        StoreDamaged: the copy does not check out, or the disk refuses.
        DiskFull: there is no room.
    """
    with building(profile, STORE) as folder:
        require_room(folder, _size(copy.path))
        with our_errors(folder):
            shutil.copyfile(copy.path, folder / STORE.file_name)
        with closing(Database(folder / STORE.file_name, STORE, key)) as database:
            database.be_shared()  # a copy has no log
            if found := database.check():
                raise StoreDamaged(copy.path, found[0])
            migrate(database, steps(STORE.series), backups=None)
            shapes = Shapes(database)
            damaged = _read_if_any(profile / STORE.file_name, key, shapes)
            copied = _read(copy.path, key, shapes)
            with database.write():
                # Since the copy was made, a clearance may have been taken back.
                Clearances(database).take_all_back(now_ms=now_ms)
                hold_back(database)
                salvaged = Salvaged(
                    at_ms=now_ms,
                    stories=copy.stories,
                    copy_ms=copy.made_ms,
                    whole_copy=True,
                    # A copy of before the rule does not end it.
                    rule_doubted=keep_rule(database, damaged, copied),
                )
                keep_report(database, salvaged)
            _finish(database)
    return salvaged


def _read(path: Path, key: DataKey, shapes: Shapes) -> Found:
    if not path.exists():
        return Found()
    with closing(PageFile(path, key)) as file:
        return sort(shapes.rows(records_of(file)))


def _read_if_any(path: Path, key: DataKey, shapes: Shapes) -> Found:
    """Read what there is of a database that nothing else is wanted of; a disk may refuse that."""
    try:
        return _read(path, key, shapes)
    except StoreDamaged:
        return Found()


def _require_known_page(path: Path, key: DataKey) -> None:
    """Look at the version where SQLite does not come to read it."""
    with closing(PageFile(path, key)) as file:
        first = file.page(1)
    known = len(steps(STORE.series))
    if first is not None and first.sound and (found := version_in(first)) > known:
        raise StoreTooNew(path, found, known)


def _finish(database: Database) -> None:
    if found := database.check():
        raise StoreDamaged(database.path, found[0])


def _size(path: Path) -> int:
    with our_errors(path):
        return path.stat().st_size if path.exists() else 0
