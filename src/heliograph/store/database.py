"""One connection to one encrypted database; the border where apsw's errors become ours."""

from __future__ import annotations

import hashlib
import hmac
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import apsw
import msgspec

from heliograph.errors import DiskFull, StoreDamaged, StoreLocked
from heliograph.store import ballast
from heliograph.store.files import our_errors, says_full
from heliograph.store.log_sync import LogSync
from heliograph.store.noticed import note_damage

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path

Value = str | int | float | bytes | None

OLDEST_SQLITE = (3, 51, 3)
"""Older ones can damage a database when a WAL is reset (sqlite.org, WAL-reset bug)."""
BUSY_MS = 5000
_VACUUM_PAGES = 200


class _Cursor(Protocol):
    def fetchall(self) -> list[tuple[Any, ...]]: ...


class _Connection(Protocol):
    """What we use of ``apsw.Connection``, whose own types name one that Python 3.11 lacks."""

    in_transaction: bool
    system_errno: int

    def execute(self, statements: str, bindings: Sequence[Value] = ()) -> _Cursor: ...
    def pragma(self, name: str, value: str | int | None = None) -> Any: ...  # noqa: ANN401
    def changes(self) -> int: ...
    def last_insert_rowid(self) -> int: ...
    def set_busy_timeout(self, milliseconds: int) -> None: ...
    def close(self) -> None: ...


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """How a database of ours is laid out; ``series`` names its migrations."""

    series: str
    file_name: str
    cipher: Literal["chacha20", "aegis"]
    page_bytes: int
    checkpoint_pages: int
    """How long the log gets before a commit also writes it into the database."""
    secure_delete: bool


# Often and little, so that no save of a story has to wait for megabytes.
STORE = Kind(
    series="store",
    file_name="store.db",
    cipher="chacha20",
    page_bytes=4096,
    checkpoint_pages=200,
    secure_delete=True,
)
# Large pages are faster for 1 MiB rows; freed pages hold nothing but cipher text.
MEDIA = Kind(
    series="media",
    file_name="media.db",
    cipher="aegis",
    page_bytes=16384,
    checkpoint_pages=1000,
    secure_delete=False,
)


class DataKey(msgspec.Struct, frozen=True):
    """The profile's random key; every database has a key of its own made from it."""

    secret: bytes

    def __repr__(self) -> str:  # the key gets into no log
        return "DataKey()"

    def derive(self, label: str) -> str:
        """Give 32 bytes for one purpose, in hexadecimal."""
        return hmac.digest(self.secret, label.encode(), hashlib.sha256).hex()


class Database:
    """A connection for one thread, with full durability.

    SQLite itself never waits for the disk when it commits, because everybody else who writes would
    wait with it. We wait, with the lock let go: see ``settle``.

    Raises (every method):
        DiskFull: a write did not fit; the transaction is undone, and the ballast is given up so
            that it may fit when it is tried again.
        StoreDamaged: the file does not open or does not read.
        StoreLocked: another process or thread was writing for longer than five seconds.
    """

    def __init__(self, path: Path, kind: Kind, key: DataKey, *, create: bool = False) -> None:
        self.path = path
        self.kind = kind
        self.key = key
        self._log = LogSync(path)
        self._has_log = True
        self._note: Callable[[], None] | None = None
        flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
        with self._ours():
            self._connection = cast("_Connection", apsw.Connection(str(path), flags=flags))
        try:
            self._set_up(create=create)
        except BaseException:
            self.close()
            raise

    def _set_up(self, *, create: bool) -> None:
        kind = self.kind
        with self._ours():
            connection = self._connection
            connection.set_busy_timeout(BUSY_MS)
            connection.pragma("cipher", kind.cipher)
            connection.pragma("key", "raw:" + self.key.derive(f"heliograph {kind.series}"))
            if create:
                connection.pragma("page_size", kind.page_bytes)
                connection.pragma("auto_vacuum", 2)  # incremental
                connection.pragma("journal_mode", "wal")
            # Enough to keep the file whole: logs are synced before they are written into it.
            connection.pragma("synchronous", "normal")
            if sys.platform == "darwin":  # pragma: no cover - elsewhere fsync is enough
                connection.pragma("fullfsync", 1)
                connection.pragma("checkpoint_fullfsync", 1)
            connection.pragma("foreign_keys", 1)
            connection.pragma("temp_store", "memory")
            connection.pragma("secure_delete", int(kind.secure_delete))
            connection.pragma("journal_size_limit", 64 * 2**20)
            connection.pragma("wal_autocheckpoint", kind.checkpoint_pages)
            # The first read: damage shows here and not in the middle of something.
            connection.pragma("schema_version")
        with our_errors(self.path):
            self._log.open()

    # ---- reading -----------------------------------------------------------

    def rows(self, sql: str, *values: Value) -> list[tuple[Any, ...]]:
        """Give all rows of a query."""
        with self._ours():
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Value) -> tuple[Any, ...] | None:
        """Give the first row of a query, or None."""
        rows = self.rows(sql, *values)
        return rows[0] if rows else None

    # ---- writing -----------------------------------------------------------

    @contextmanager
    def write(self) -> Generator[None]:
        """Run one transaction; it is on the disk when the block has ended without an error.

        Inside another it is a step of that one: undone by itself when it raises, and on the disk
        when the outermost is.
        """
        with self._ours():
            step = self._connection.in_transaction
            self._connection.execute("SAVEPOINT step" if step else "BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("RELEASE step" if step else "COMMIT")
            except BaseException:
                # SQLite itself undoes it after some errors, such as a full disk.
                if self._connection.in_transaction:
                    undo = "ROLLBACK TO step; RELEASE step" if step else "ROLLBACK"
                    self._connection.execute(undo)
                raise
        if not step:
            (self._note or self.settle)()

    def leave_settling(self, note: Callable[[], None]) -> None:
        """Wait for no disk from now on; ``note`` is called after each commit, and sees to it."""
        self._note = note
        with self._ours():
            self._connection.pragma("wal_autocheckpoint", 0)

    def settle(self) -> None:
        """Wait until the disk has everything that anybody has committed; no lock is held.

        Every ``write`` ends with it. When it fails, what was committed is seen and may be gone
        after a power cut; nothing is called settled again before all of it is in the file, where
        whoever holds the log for long, as a window does, may put it.
        """
        if not self._has_log:
            return  # SQLite has waited
        try:
            with our_errors(self.path):
                if self._log.is_doubtful():
                    if not self._empty_log():
                        raise StoreLocked(self.path)
                    self._log.was_emptied()
                self._log.wait()
        except DiskFull:
            raise self._full() from None

    def execute(self, sql: str, *values: Value) -> int:
        """Run one statement inside ``write``; give the number of rows it changed."""
        with self._ours():
            self._connection.execute(sql, values)
            return self._connection.changes()

    def insert(self, sql: str, *values: Value) -> int:
        """Run one INSERT inside ``write``; give the number of the new row."""
        with self._ours():
            self._connection.execute(sql, values)
            return self._connection.last_insert_rowid()

    def run_script(self, sql: str) -> None:
        """Run several statements inside ``write``."""
        with self._ours():
            # To its end: a statement that gives rows would hold up those that follow it.
            self._connection.execute(sql).fetchall()

    # ---- the file as a whole -------------------------------------------------

    def version(self) -> int:
        """Give the number of the last migration that ran."""
        with self._ours():
            return int(self._connection.pragma("user_version"))

    def set_version(self, version: int) -> None:
        """Set the number of the last migration, inside ``write``."""
        with self._ours():
            self._connection.pragma("user_version", version)

    def set_foreign_keys(self, *, on: bool) -> None:
        """Turn the checking of references on or off; only outside of ``write``."""
        with self._ours():
            self._connection.pragma("foreign_keys", int(on))

    def copy_to(self, path: Path) -> None:
        """Write a compact copy, encrypted with the same key."""
        try:
            with self._ours():
                self._connection.execute("VACUUM INTO ?", (str(path),))
        except apsw.SQLError as error:  # SQLite says so of a disk that tells no size, too
            raise StoreDamaged(path, str(error)) from error

    def rekey(self, key: DataKey) -> None:
        """Encrypt the file with another key; nobody else may have it open."""
        # The write-ahead log cannot be encrypted anew, so there is none meanwhile.
        self.be_alone()
        with self._ours():
            self._connection.pragma("rekey", "raw:" + key.derive(f"heliograph {self.kind.series}"))
        self.be_shared()
        self.key = key

    def be_alone(self) -> None:
        """Put the write-ahead log into the file and do without it, which nobody else may use.

        Raises:
            StoreLocked: another connection has the file open.
        """
        self._log.close()
        with self._ours():
            self._connection.pragma("synchronous", "full")
            self._connection.pragma("journal_mode", "delete")
        self._has_log = False

    def be_shared(self) -> None:
        """Have a write-ahead log again, so that others can read while one writes."""
        with self._ours():
            self._connection.pragma("journal_mode", "wal")
            self._connection.pragma("synchronous", "normal")
        self._has_log = True

    def log_bytes(self) -> int:
        """Give how long the write-ahead log is."""
        with our_errors(self.path):
            return self._log.size_bytes()

    def renew_log(self) -> None:
        """Put the log into the file, begin it anew, and hold it: nobody begins it anew meanwhile.

        What has to be synced for that is synced now. Where somebody reads the log it goes on as it
        is. It is held by a transaction that reads, so this connection is for nothing else.
        """
        self.let_log_go()
        with self._ours():
            self._connection.pragma("journal_size_limit", 0)
        self.rows("PRAGMA wal_checkpoint(PASSIVE)")
        with self._ours():
            # A log that is all in the file is begun by the next write: by this one of nothing.
            self._connection.execute("BEGIN IMMEDIATE")
            self.set_version(self.version())
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN")
        self.rows("SELECT count(*) FROM sqlite_schema")

    def let_log_go(self) -> None:
        """Hold the log no longer."""
        with self._ours():
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def give_back_space(self) -> None:
        """Hand free pages back to the file system, and the write-ahead log if nobody reads it."""
        # In small steps: one large one writes every page that goes into the log.
        while self.rows("PRAGMA freelist_count") != [(0,)]:
            self.rows(f"PRAGMA incremental_vacuum({_VACUUM_PAGES})")
        self._empty_log()

    def check(self) -> tuple[str, ...]:
        """List what is wrong with pages, indexes and references; empty when all is sound."""
        try:
            return self.faults()
        except StoreDamaged as error:
            return (f"{self.path.name}: {error.detail}",)

    def faults(self) -> tuple[str, ...]:
        """Do as ``check`` does, where what does not read at all is raised as it is."""
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check(20)")]
        broken = self.rows("PRAGMA foreign_key_check")
        found += [f"row {row[1]} of {row[0]} refers to nothing in {row[2]}" for row in broken]
        return tuple(f"{self.path.name}: {each}" for each in found if each != "ok")

    def another(self) -> Database:
        """Open the same file once more, for another thread."""
        return Database(self.path, self.kind, self.key)

    def close(self) -> None:
        """Let go of the file; may be called again."""
        self._log.close()
        with self._ours():
            self._connection.close()

    def _empty_log(self) -> bool:
        """Put the log into the file and empty it; False, at once, where somebody reads it.

        To wait for them would hold up everybody who writes.
        """
        with self._ours():
            self._connection.set_busy_timeout(0)
        try:
            return not self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
        finally:
            with self._ours():
                self._connection.set_busy_timeout(BUSY_MS)

    # ---- errors --------------------------------------------------------------

    @contextmanager
    def _ours(self) -> Generator[None]:
        try:
            yield
        except apsw.FullError as error:
            raise self._full() from error
        except (apsw.BusyError, apsw.LockedError, apsw.ProtocolError) as error:
            raise StoreLocked(self.path) from error
        except (
            apsw.CantOpenError,
            apsw.CorruptError,
            apsw.FormatError,
            apsw.IOError,
            apsw.NotADBError,
            apsw.ReadOnlyError,
        ) as error:
            # After other errors the number is that of some earlier one.
            if isinstance(error, apsw.IOError | apsw.CantOpenError) and self._ran_out_of_space():
                raise self._full() from error
            note_damage(self.path)
            raise StoreDamaged(self.path, f"{type(error).__name__}: {error}") from error

    def _full(self) -> DiskFull:
        ballast.give_up(self.path.parent)
        return DiskFull(self.path)

    def _ran_out_of_space(self) -> bool:
        connection: _Connection | None = getattr(self, "_connection", None)
        try:
            return connection is not None and says_full(connection.system_errno)
        except apsw.ConnectionClosedError:  # it failed while it was closed
            return False


def require_sqlite() -> None:
    """Refuse to run on an SQLite that could lose what it was given.

    Raises:
        RuntimeError: the library is too old; only a broken installation has it.
    """
    found = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if found < OLDEST_SQLITE:
        msg = f"SQLite {found} is older than {OLDEST_SQLITE}"
        raise RuntimeError(msg)
