"""Layouts change all or nothing, after a copy that was checked."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import apsw
import pytest
from filelock import FileLock, Timeout

from heliograph.errors import DiskFull, StoreDamaged, StoreTooNew
from heliograph.store import database as database_file
from heliograph.store import migrate as migrate_file
from heliograph.store.database import STORE, Database, DataKey
from heliograph.store.files import LOCK_NAME
from heliograph.store.migrate import back_up, migrate, steps
from heliograph.store.store import Store
from store.parts import add

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = DataKey(b"k" * 32)
OLD = ("CREATE TABLE a (x TEXT PRIMARY KEY) STRICT; INSERT INTO a VALUES ('kept');",)
NEW = (
    *OLD,
    "SELECT 1; CREATE TABLE b (x TEXT REFERENCES a (x)) STRICT; INSERT INTO b SELECT x FROM a;",
    # Rebuilding a table that others refer to needs references unchecked on the way.
    """CREATE TABLE c (x TEXT PRIMARY KEY, y INTEGER) STRICT; INSERT INTO c SELECT x, 1 FROM a;
       DROP TABLE a; ALTER TABLE c RENAME TO a;""",
)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Database]:
    """Give a database at its first version."""
    with closing(Database(tmp_path / "store.db", STORE, KEY, create=True)) as database:
        migrate(database, OLD, backups=None)
        yield database


def tables(database: Database) -> set[str]:
    return {row[0] for row in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def test_the_shipped_steps_make_all_tables() -> None:
    assert len(steps("store")) >= 1
    assert "CREATE TABLE story" in steps("store")[0]
    assert "CREATE TABLE chunk" in steps("media")[0]


@pytest.mark.parametrize("series", ["store", "media"])
def test_steps_are_numbered_without_a_gap_because_a_version_is_their_count(series: str) -> None:
    folder = Path(migrate_file.__file__).parent / "migrations" / series
    names = sorted(each.name for each in folder.iterdir())
    assert names == [f"{number:04}.sql" for number in range(1, len(steps(series)) + 1)]


def test_a_new_profile_has_the_newest_version_and_no_copies(store: Store, profile: Path) -> None:
    assert store._database.version() == len(steps("store"))
    assert store._media_database.version() == len(steps("media"))
    assert not (profile / "backups").exists()


def test_all_missing_steps_run_and_a_checked_copy_of_before_is_kept(
    old: Database, tmp_path: Path
) -> None:
    migrate(old, NEW, backups=tmp_path / "backups")
    assert old.version() == 3
    assert tables(old) == {"a", "b"}
    assert old.rows("SELECT * FROM a") == [("kept", 1)]
    assert old.check() == ()
    (copy,) = (tmp_path / "backups").iterdir()
    assert copy.name == "store-1-1.db"
    assert b"kept" not in copy.read_bytes()
    with closing(Database(copy, STORE, KEY)) as before:
        assert before.version() == 1
        assert before.rows("SELECT * FROM a") == [("kept",)]
    # References are checked again afterwards.
    with pytest.raises(apsw.ConstraintError), old.write():
        old.execute("INSERT INTO b VALUES ('refers to nothing')")


def test_nothing_is_done_when_nothing_is_missing(old: Database, tmp_path: Path) -> None:
    migrate(old, OLD, backups=tmp_path / "backups")
    assert not (tmp_path / "backups").exists()


def test_copies_of_the_same_version_get_names_of_their_own(old: Database, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    names = [back_up(old, folder, version=1).name for _ in range(2)]
    assert names == ["store-1-1.db", "store-1-2.db"]
    assert {path.name for path in folder.iterdir()} == set(names)


@pytest.mark.parametrize(
    "last", ["CREATE TABLE d (x TEXT) STRICT; INSERT INTO nowhere VALUES (1);", "garbled"]
)
def test_a_step_that_fails_leaves_everything_as_it_was(
    old: Database, tmp_path: Path, last: str
) -> None:
    with pytest.raises(apsw.SQLError):
        migrate(old, (*NEW, last), backups=tmp_path / "backups")
    assert old.version() == 1
    assert tables(old) == {"a"}
    assert old.rows("SELECT * FROM a") == [("kept",)]


def test_a_step_that_leaves_references_to_nothing_is_undone(old: Database, tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged):
        migrate(old, (*NEW, "DELETE FROM a"), backups=tmp_path / "backups")
    assert old.version() == 1
    assert tables(old) == {"a"}


def test_a_store_of_a_newer_program_is_not_touched(profile: Path) -> None:
    store = Store.create_or_open(profile)
    add(store)
    known = store._database.version()
    with store._database.write():
        store._database.set_version(known + 1)
    store.close()
    before = (profile / "store.db").read_bytes()
    with pytest.raises(StoreTooNew) as caught:
        Store.create_or_open(profile)
    assert caught.value == StoreTooNew(profile / "store.db", known + 1, known)
    assert (profile / "store.db").read_bytes() == before


def test_newer_media_are_not_touched_and_nothing_stays_open(profile: Path) -> None:
    store = Store.create_or_open(profile)
    with store._media_database.write():
        store._media_database.set_version(9)
    store.close()
    with pytest.raises(StoreTooNew):
        Store.create_or_open(profile)
    assert not (profile / "store.db-wal").exists()


def test_a_profile_is_migrated_when_it_is_opened(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.create_or_open(profile)
    made = add(store)
    store.close()
    known = migrate_file.steps

    def more(series: str) -> tuple[str, ...]:
        return (*known(series), f"CREATE TABLE new_in_{series} (x TEXT) STRICT;")

    monkeypatch.setattr("heliograph.store.store.steps", more)
    store = Store.create_or_open(profile)
    assert store.stories.get(made) is not None
    assert "new_in_store" in tables(store._database)
    assert "new_in_media" in tables(store._media_database)
    before = len(known("store"))
    assert [path.name for path in (profile / "backups").iterdir()] == [f"store-{before}-1.db"]
    store.close()


def test_another_program_that_was_quicker_is_noticed(
    old: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = old.another()

    def slow(database: Database, folder: Path, *, version: int) -> Path:
        migrate_file.migrate(other, NEW, backups=None)
        return back_up(database, folder, version=version)

    monkeypatch.setattr(migrate_file, "back_up", slow)
    migrate(old, NEW, backups=tmp_path / "backups")
    assert old.version() == 3
    assert old.rows("SELECT * FROM a") == [("kept", 1)]
    other.close()


def test_programs_that_begin_at_once_after_an_update_take_turns(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.create_or_open(profile).close()
    turns: list[str] = []

    def watched(database: Database, scripts: tuple[str, ...], *, backups: Path | None) -> None:
        with pytest.raises(Timeout), FileLock(profile / LOCK_NAME, timeout=0):
            pass
        turns.append(database.kind.series)
        migrate(database, scripts, backups=backups)

    def more(series: str) -> tuple[str, ...]:
        return (*steps(series), "CREATE TABLE more (x TEXT) STRICT;")

    monkeypatch.setattr("heliograph.store.store.migrate", watched)
    monkeypatch.setattr("heliograph.store.store.steps", more)
    Store.create_or_open(profile).close()
    assert turns == ["store", "media"]


def test_a_folder_for_copies_that_cannot_be_made_is_told(old: Database, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("in the way")
    with pytest.raises(StoreDamaged):
        migrate(old, NEW, backups=tmp_path / "backups")
    assert old.version() == 1


def test_a_copy_that_does_not_check_out_stops_the_migration(
    old: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(self: Database, path: Path) -> None:
        with closing(Database(path, self.kind, self.key, create=True)) as copy:
            copy.set_foreign_keys(on=False)
            with copy.write():
                copy.run_script("CREATE TABLE a (x TEXT REFERENCES b (y)) STRICT")
                copy.run_script("CREATE TABLE b (y TEXT PRIMARY KEY) STRICT")
                copy.execute("INSERT INTO a VALUES ('refers to nothing')")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "copy_to", torn)
        with pytest.raises(StoreDamaged):
            migrate(old, NEW, backups=tmp_path / "backups")
    assert old.version() == 1
    migrate(old, NEW, backups=tmp_path / "backups")
    assert old.version() == 3


def test_a_copy_that_does_not_fit_stops_the_migration(old: Database, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    with pytest.raises(DiskFull):
        migrate(small(old), NEW, backups=tmp_path / "backups")
    assert old.version() == 1


def small(database: Database) -> Database:
    """Let the database grow no more."""
    database.execute("PRAGMA max_page_count = 1")
    return database


def test_an_sqlite_that_can_lose_data_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    database_file.require_sqlite()
    monkeypatch.setattr(apsw, "sqlite_lib_version", lambda: "3.51.2")
    with pytest.raises(RuntimeError, match="older"):
        database_file.require_sqlite()
