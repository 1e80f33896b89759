"""Profiles of every layout there was: kept files, and the steps between them."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

from faults.storage.freeze import PROFILES
from faults.storage.ledger import Fact, fact_of, media_wrong
from heliograph.errors import HeliographError
from heliograph.store.database import STORE, Database
from heliograph.store.keys import Keys
from heliograph.store.migrate import steps
from heliograph.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

NEWEST = len(steps("store"))
VERSIONS = range(1, NEWEST)
"""Every layout that a program of today has to bring to its own."""


def lay_out(version: int, profile: Path) -> None:
    """Make a profile as the programs of that layout left it.

    Where none was kept, it is the nearest earlier one with the steps that came between.
    """
    kept = max(int(each.name) for each in PROFILES.iterdir() if int(each.name) <= version)
    shutil.copytree(PROFILES / f"{kept:04}", profile)
    keys = Keys.load(profile, keyring=lambda: None)
    with closing(Database(profile / STORE.file_name, STORE, keys.data_key)) as database:
        assert database.version() == kept
        if kept == version:
            return
        database.set_foreign_keys(on=False)
        with database.write():
            for script in steps("store")[kept:version]:
                database.run_script(script)
            database.set_version(version)


def facts(profile: Path) -> list[Fact]:
    """Give what is in it, as the program of that day wrote it down."""
    return msgspec.json.decode((profile / "facts.json").read_bytes(), type=list[Fact])


def look(profile: Path, *, version: int) -> list[str]:
    """Open it as the next start does; give what is not as it was, or is neither old nor new."""
    expected = facts(profile)
    try:
        key = Keys.load(profile, keyring=lambda: None).data_key
        with closing(Database(profile / STORE.file_name, STORE, key)) as database:
            found = database.version()
        if found not in {version, NEWEST}:
            return [f"half: it stands at {found}"]
        store = Store.create_or_open(profile)
    except HeliographError as error:
        return [f"does not open: {error!r}"]
    with closing(store):
        wrong = [f"{each}" for each in store.check()]
        for fact in expected:
            if fact_of(store, fact.story) != fact:
                wrong.append(f"changed or lost: {fact.story}")
            wrong += media_wrong(store, fact, set())
    copies = sorted((profile / "backups").glob(f"store-{version}-*.db"))
    if version < NEWEST and not copies:
        wrong.append("no copy of before")
    for path in copies:
        with closing(Database(path, STORE, key)) as copy:
            if copy.version() != version or copy.check():
                wrong.append(f"{path.name} is not what was before")
    return wrong
