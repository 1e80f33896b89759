"""What was committed is on the disk when the call returns, and nobody else waits meanwhile."""

from __future__ import annotations

import errno
import io
from typing import TYPE_CHECKING

import pytest

from heliograph.errors import DiskFull, StoreDamaged
from heliograph.store import log_sync
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
