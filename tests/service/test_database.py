"""The one writer: many requests in one commit, each with its own answer."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, func, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from heliograph_service.database import Database, DatabaseBusy, DatabaseFull, DatabaseTooNew
from heliograph_service.tables import facts


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "service.db")
    yield database
    database.close()


def put(database: Database, name: str, value: str = "x") -> None:
    database.write(
        lambda connection: connection.execute(insert(facts), {"name": name, "value": value})
    )


def count(database: Database) -> int:
    query = select(func.count()).select_from(facts)
    return database.read(lambda connection: connection.scalar(query)) or 0


def test_twenty_threads_are_each_answered_after_their_own_commit(database: Database) -> None:
    put(database, "counter", "0")

    def work(thread: int) -> list[int]:
        seen: list[int] = []
        for number in range(25):

            def job(connection: Connection, number: int = number) -> int:
                connection.execute(insert(facts), {"name": f"{thread}-{number}", "value": "kept"})
                before = connection.scalar(select(facts.c.value).where(facts.c.name == "counter"))
                after = int(before or 0) + 1
                connection.execute(
                    update(facts).where(facts.c.name == "counter").values(value=str(after))
                )
                return after

            seen.append(database.write(job))
            query = select(facts.c.value).where(facts.c.name == f"{thread}-{number}")
            assert database.read(lambda connection, query=query: connection.scalar(query)) == "kept"
        return seen

    with ThreadPoolExecutor(20) as pool:
        seen = [value for values in pool.map(work, range(20)) for value in values]
    assert sorted(seen) == list(range(1, 501))


def test_requests_that_wait_share_a_commit(database: Database) -> None:
    commits: list[object] = []
    event.listen(database._writing, "commit", commits.append)
    gate, entered = threading.Event(), threading.Event()

    def hold(_connection: Connection) -> None:
        entered.set()
        gate.wait(10)

    with ThreadPoolExecutor(21) as pool:
        first = pool.submit(database.write, hold)
        entered.wait(10)
        rest = [pool.submit(put, database, f"n{number}") for number in range(20)]
        while database._queue.qsize() < 20:
            threading.Event().wait(0.005)
        gate.set()
        first.result()
        for each in rest:
            each.result()
    assert count(database) == 21
    assert len(commits) == 2


def test_a_failing_write_takes_nobody_along(database: Database) -> None:
    put(database, "taken")
    with ThreadPoolExecutor(20) as pool:
        futures = [
            pool.submit(put, database, "taken" if number % 3 == 0 else f"n{number}")
            for number in range(60)
        ]
    for number, future in enumerate(futures):
        assert isinstance(future.exception(), IntegrityError if number % 3 == 0 else type(None))
    assert count(database) == 1 + 40 + 1


def test_a_failing_write_leaves_nothing_of_itself(database: Database) -> None:
    def job(connection: Connection) -> None:
        connection.execute(insert(facts), {"name": "half", "value": "x"})
        raise ValueError

    before = count(database)
    with pytest.raises(ValueError, match=r"^$"):
        database.write(job)
    assert count(database) == before


def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match="readonly"):
        database.read(
            lambda connection: connection.execute(insert(facts), {"name": "a", "value": "b"})
        )


def test_a_full_disk_is_told_and_harms_nothing(tmp_path: Path, database: Database) -> None:
    def limit(pages: int) -> int:
        return database.write(
            lambda connection: connection.exec_driver_sql(
                f"PRAGMA max_page_count={pages}"
            ).scalar_one()
        )

    limit(1)  # SQLite keeps it at what is used
    with pytest.raises(DatabaseFull):
        put(database, "large", "x" * 1_000_000)
    limit(1_000_000)
    put(database, "large", "x" * 1_000_000)
    with sqlite3.connect(tmp_path / "service.db") as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    other.close()


def test_a_locked_database_is_busy(tmp_path: Path, database: Database) -> None:
    database.write(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=50"))
    other = sqlite3.connect(tmp_path / "service.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy):
        put(database, "later")
    other.execute("ROLLBACK")
    other.close()
    put(database, "later")


def test_a_closed_database_takes_nothing(database: Database) -> None:
    database.close()
    with pytest.raises(DatabaseBusy):
        put(database, "late")


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    database = Database(path)
    database.write(
        lambda connection: connection.execute(
            update(facts).where(facts.c.name == "schema").values(value="99")
        )
    )
    database.close()
    with pytest.raises(DatabaseTooNew):
        Database(path)
