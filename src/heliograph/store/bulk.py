"""Many transactions one after another: more pages in memory, and a log that grows longer."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

    from heliograph.store.database import Database

_CACHE_KIB = 8 * 1024
_LOG_PAGES = 2000
"""8 MB in a store of stories: pages that change again and again are put into the file once."""


@contextmanager
def bulk(database: Database) -> Generator[None]:
    """Let the body's transactions need less of the disk; each is as safe as it is without.

    When it is left, by an error too, the log is in the file as far as nobody reads it, so that no
    save of a story has to put megabytes there.
    """
    cache = database.rows("PRAGMA cache_size")[0][0]
    pages = database.rows("PRAGMA wal_autocheckpoint")[0][0]
    database.rows(f"PRAGMA cache_size = -{_CACHE_KIB}")
    if pages:  # a window's own store leaves it to its settler
        database.rows(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    try:
        yield
    finally:
        database.rows(f"PRAGMA cache_size = {cache}")
        if pages:
            database.rows(f"PRAGMA wal_autocheckpoint = {pages}")
            database.rows("PRAGMA wal_checkpoint(PASSIVE)")
