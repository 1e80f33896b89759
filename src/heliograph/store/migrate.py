"""Brings a database to the newest layout: every missing step in one transaction, or none."""

from __future__ import annotations

from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from heliograph.errors import StoreDamaged, StoreTooNew
from heliograph.store.database import STORE, Database
from heliograph.store.files import make_folder, our_errors, sync_file, sync_folder

if TYPE_CHECKING:
    from collections.abc import Sequence


@cache  # every opening of a store asks twice, and they are part of the program
def steps(series: str) -> tuple[str, ...]:
    """Give the SQL of the migrations of a series, in order; the first one makes the tables."""
    files = sorted((Path(__file__).parent / "migrations" / series).glob("*.sql"))
    return tuple(each.read_text(encoding="utf-8") for each in files)


def migrate(database: Database, scripts: Sequence[str], *, backups: Path | None) -> None:
    """Run the steps of ``scripts`` that are missing; a version is how many of them ran.

    Before that a verified copy of what is there goes into the folder ``backups``. Only stories are
    copied: media can be very large, and each item is checked against its hash when it is sent.

    Raises:
        StoreTooNew: a newer Heliograph wrote it; the file was not touched.
        DiskFull: the copy or the steps did not fit; nothing was changed.
    """
    found = database.version()
    if found > len(scripts):
        raise StoreTooNew(database.path, found, len(scripts))
    if found == len(scripts):
        return
    if found > 0 and backups is not None and database.kind is STORE:
        back_up(database, backups, version=found)
    database.set_foreign_keys(on=False)
    try:
        with database.write():
            # Another process may have been quicker.
            for script in scripts[database.version() :]:
                database.run_script(script)
            if database.rows("PRAGMA foreign_key_check"):
                raise StoreDamaged(database.path, "a migration left references to nothing")
            database.set_version(len(scripts))
    finally:
        database.set_foreign_keys(on=True)


def require_known(database: Database) -> None:
    """Make sure that no newer Heliograph wrote it.

    Raises:
        StoreTooNew: one did; the file was not touched.
    """
    known = len(steps(database.kind.series))
    if (found := database.version()) > known:
        raise StoreTooNew(database.path, found, known)


def back_up(database: Database, folder: Path, *, version: int) -> Path:
    """Write a copy beside the database, open it again and check every page of it.

    Raises:
        StoreDamaged: the copy does not check out, and is left for a person to look at; or the disk
            does not take it.
        DiskFull: there is no room for it.
    """
    with our_errors(folder):
        make_folder(folder)
        series = database.kind.series
        beside = folder / f"{series}-{version}.part"
        beside.unlink(missing_ok=True)
        database.copy_to(beside)
        with closing(Database(beside, database.kind, database.key)) as copy:
            found = copy.check()
        if found:
            raise StoreDamaged(beside, found[0])
        sync_file(beside)
        # One more than any there: which is the newest is told by no clock.
        made = (each.stem.rpartition("-")[2] for each in folder.glob(f"{series}-*-*.db"))
        number = 1 + max((int(each) for each in made if each.isdecimal()), default=0)
        target = folder / f"{series}-{version}-{number}.db"
        beside.rename(target)
        sync_folder(folder)
    return target
