"""The database seam: many readers, and one writer that commits many requests at once."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

import msgspec
import sqlalchemy
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from heliograph_service.tables import SCHEMA, facts, metadata

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.engine import Connection, Engine

_Value = TypeVar("_Value")

_MOST_AT_ONCE = 256
"""Requests that share one commit."""


class DatabaseFull(Exception):
    """The disk of the database has no room left; nothing of the request was kept."""


class DatabaseBusy(Exception):
    """Another process holds the database, or it was closed; nothing of the request was kept."""


class DatabaseTooNew(Exception):
    """The database was written by a newer service; it is left as it is."""


class _Write(msgspec.Struct, frozen=True):
    """One request's write, and where its answer is waited for."""

    run: Callable[[Connection], Callable[[], None]]
    """Does the work and gives what hands its value over once the commit is durable."""
    fail: Callable[[BaseException], None]


class Database:
    """A SQLite file (PostgreSQL later) with its readers and its one writer thread."""

    def __init__(self, path: Path) -> None:
        address = sqlalchemy.URL.create("sqlite", database=str(path))
        self._reading = sqlalchemy.create_engine(address, pool_size=8, max_overflow=64)
        self._writing = sqlalchemy.create_engine(address, poolclass=NullPool)
        _prepare(self._writing, begin="BEGIN IMMEDIATE", read_only=False)
        _prepare(self._reading, begin="BEGIN", read_only=True)
        self._gate = threading.Lock()
        self._closed = False
        self._queue: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        with self._writing.begin() as connection:
            _create(connection)
        self._writer = threading.Thread(target=self._run, name="database-writer", daemon=True)
        self._writer.start()

    def read(self, job: Callable[[Connection], _Value]) -> _Value:
        """Run ``job`` on one consistent state of the database.

        Raises:
            DatabaseBusy: another process holds the database.
        """
        try:
            with self._reading.begin() as connection:
                return job(connection)
        except DBAPIError as error:
            raise _translated(error) from error

    def write(self, job: Callable[[Connection], _Value]) -> _Value:
        """Have ``job`` run by the writer; return when its commit is durable.

        A job does nothing but read and write through its connection: when one job of a commit
        fails, all of them are run again, each by itself.

        Raises:
            DatabaseFull: no room; nothing of it was kept.
            DatabaseBusy: another process holds the database, or it is closed.
        """
        answer: Future[_Value] = Future()

        def run(connection: Connection) -> Callable[[], None]:
            value = job(connection)
            return lambda: answer.set_result(value)

        with self._gate:
            if self._closed:
                raise DatabaseBusy
            self._queue.put(_Write(run, answer.set_exception))
        try:
            return answer.result()
        except DBAPIError as error:
            raise _translated(error) from error

    def close(self) -> None:
        """Finish the writes already handed over, then let go of the file."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._writer.join()
        self._reading.dispose()
        self._writing.dispose()

    def _run(self) -> None:
        with self._writing.connect() as connection:
            going = True
            while going:
                batch: list[_Write] = []
                going = self._collect(batch)
                _commit(connection, batch)

    def _collect(self, batch: list[_Write]) -> bool:
        """Wait for one write and take along what waits behind it; False at the end."""
        write = self._queue.get()
        while write is not None:
            batch.append(write)
            if len(batch) == _MOST_AT_ONCE or self._queue.empty():
                return True
            write = self._queue.get()
        return False


def _commit(connection: Connection, batch: list[_Write]) -> None:
    """Commit all of a batch, or else each write by itself, and answer every one.

    No savepoints: on a full disk SQLite may roll the whole transaction back by itself, and the
    writes before the fault would then be answered without having been kept.
    """
    if not batch:
        return
    try:
        with connection.begin():
            deliveries = [write.run(connection) for write in batch]
    except Exception as error:  # noqa: BLE001 - whatever it is, each request gets its own answer
        if len(batch) == 1:
            batch[0].fail(error)
            return
        for write in batch:
            _commit(connection, [write])
        return
    for deliver in deliveries:
        deliver()


def _prepare(engine: Engine, *, begin: str, read_only: bool) -> None:
    """Make SQLite durable, and take transactions out of the hands of its Python driver."""

    def on_connect(driver: sqlite3.Connection, _record: object) -> None:
        driver.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "fullfsync=ON",
            "foreign_keys=ON",
            "busy_timeout=5000",
            # One connection moves the log into the file: older SQLite has a fault where two at
            # once can damage it (the WAL-reset bug, mended in 3.51.3).
            f"wal_autocheckpoint={0 if read_only else 1000}",
            f"query_only={'ON' if read_only else 'OFF'}",
        ):
            driver.execute(f"PRAGMA {pragma}")

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)


def _create(connection: Connection) -> None:
    metadata.create_all(connection)
    found = connection.scalar(sqlalchemy.select(facts.c.value).where(facts.c.name == "schema"))
    if found is None:
        connection.execute(facts.insert().values(name="schema", value=str(SCHEMA)))
    elif int(found) > SCHEMA:
        raise DatabaseTooNew(found)
    elif int(found) < SCHEMA:
        # What came since is tables of their own, which stand by now.
        connection.execute(facts.update().where(facts.c.name == "schema").values(value=str(SCHEMA)))


def _translated(error: DBAPIError) -> Exception:
    """Tell apart what the caller can answer; anything else stays what it is."""
    text = str(error.orig)
    if "full" in text or "disk I/O error" in text:
        return DatabaseFull(text)
    if "locked" in text or "busy" in text:
        return DatabaseBusy(text)
    return error
