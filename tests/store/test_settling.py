"""What was committed is on the disk when the call returns, and nobody else waits meanwhile."""

from __future__ import annotations

import errno
import io
import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from fakes.disks import WAIT_S
from heliograph.errors import DiskFull, StoreDamaged, StoreLocked
from heliograph.store import files, log_sync
from heliograph.store.log_sync import LogSync
from store.parts import add

if TYPE_CHECKING:
    from heliograph.store.database import Database
    from heliograph.store.store import Store


def log_bytes(database: Database) -> int:
    return LogSync(database.path).size_bytes()


def test_each_commit_ends_with_one_sync_of_the_log(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    monkeypatch.setattr(LogSync, "wait", lambda log: synced.append(log.path.name))
    with store.together():
        made = add(store, {"title": "one"})
        store.stories.save_answers(made, {"title": "two"}, now_ms=2)
        assert synced == []
    assert synced == ["store.db-wal"]


def test_others_write_while_one_waits_for_the_disk(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = store.another()
    waiting: list[str] = []

    def wait(_: LogSync) -> None:
        if not waiting:
            waiting.append("the first")
            add(other, {"title": "meanwhile"})

    monkeypatch.setattr(LogSync, "wait", wait)
    add(store, {"title": "first"})
    other.close()
    assert len(store.stories.summaries()) == 2


@pytest.mark.parametrize(
    ("code", "error"),
    [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EIO, StoreDamaged)],
)
def test_a_disk_that_does_not_take_a_commit_is_told_of(
    store: Store, monkeypatch: pytest.MonkeyPatch, code: int, error: type[Exception]
) -> None:
    def refuse(_: int) -> None:
        raise OSError(code, "refused")

    with monkeypatch.context() as failing:
        failing.setattr(log_sync, "sync", refuse)
        with pytest.raises(error) as caught:
            add(store, {"title": "doubtful"})
    assert getattr(caught.value, "path", None) == store.profile / "store.db"
    assert store.check() == ()


def test_what_a_disk_did_not_take_is_in_the_file_before_anything_else_is_called_safe(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.EIO, "refused")

    with monkeypatch.context() as failing:
        failing.setattr(log_sync, "sync", refuse)
        with pytest.raises(StoreDamaged):
            add(store, {"title": "doubtful " * 20_000})
    assert log_bytes(store._database) > 0
    add(store, {"title": "next"})
    # All is in the file now: nothing that counts lies behind what may be missing on the disk.
    assert log_bytes(store._database) == 0
    add(store, {"title": "the one after"})
    assert log_bytes(store._database) > 0
    assert len(store.stories.summaries()) == 3


class ToldOnce:
    """A disk on which writes failed: it says so once to each file that is open by then."""

    def __init__(self) -> None:
        self._told: set[int] = set()

    def sync(self, descriptor: int) -> None:
        """Stand in the place of the real one."""
        if descriptor not in self._told:
            self._told.add(descriptor)
            raise OSError(errno.EIO, "refused")
        files.sync(descriptor)


@pytest.mark.usefixtures("expected_warnings")
def test_a_sender_goes_on_once_the_window_has_put_its_log_into_the_file(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    settler = store.settler()
    told = threading.Semaphore(0)
    settler.tell(told.release)
    add(store, {"title": "before"})
    monkeypatch.setattr(log_sync, "sync", ToldOnce().sync)
    with pytest.raises(StoreDamaged):
        add(store, {"title": "doubtful"})
    begun_s = time.monotonic()
    with pytest.raises(StoreLocked):
        add(store, {"title": "behind it"})
    assert time.monotonic() - begun_s < 4, "others who write are not held up for it"
    settler.try_again()  # it is told of the same failure,
    assert told.acquire(timeout=WAIT_S)
    settler.try_again()  # and begins the log anew
    assert told.acquire(timeout=WAIT_S)
    assert settler.failure is None
    add(store, {"title": "safe"})
    assert len(store.stories.summaries()) == 4
    assert settler.end(within_s=WAIT_S)


def test_a_log_is_open_before_anything_is_written_into_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    real = os.open

    def note(path: str, flags: int, *rest: int) -> int:
        opened.append(str(path))
        return real(path, flags, *rest)

    other = store.another()
    monkeypatch.setattr(os, "open", note)
    add(other, {"title": "one"})
    other.close()
    assert [each for each in opened if each.endswith("-wal")] == []


def test_a_log_whose_head_does_not_read_is_in_doubt_until_it_is_empty(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object, *_rest: object) -> NoReturn:
        raise OSError(errno.EIO, "refused")

    with monkeypatch.context() as failing:
        failing.setattr(log_sync, "sync", refuse)
        failing.setattr(Path, "open", refuse)
        with pytest.raises(StoreDamaged):
            add(store, {"title": "doubtful " * 20_000})
    other = store.another()
    other._database.rows("BEGIN")
    other.stories.summaries()
    with pytest.raises(StoreLocked):
        add(store, {"title": "next"})
    other.close()
    add(store, {"title": "safe"})
    assert len(store.stories.summaries()) == 3


def test_a_file_goes_only_when_it_is_sure_that_nothing_refers_to_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, _ = store.media.add(io.BytesIO(b"nobody refers to it"))
    there: list[bool] = []
    real = LogSync.wait

    def wait(log: LogSync) -> None:
        if log.path.name == "store.db-wal":
            there.append(store.media.has(left))
        real(log)

    monkeypatch.setattr(LogSync, "wait", wait)
    assert store.collect_media() == 1
    assert there == [True]
    assert not store.media.has(left)
