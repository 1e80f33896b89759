"""A store whose thread never waits for the disk, and the thread that waits for it."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from fakes.disks import WAIT_S, Disk
from heliograph.errors import DiskFull, StoreDamaged
from heliograph.store import files, log_sync, settler
from heliograph.store.settler import Settler
from store.parts import add

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.store.store import Store


class Told:
    """Waits until the settler says something, as often as it is asked to."""

    def __init__(self, settling: Settler) -> None:
        self._said = threading.Semaphore(0)
        settling.tell(self._said.release)

    def once(self) -> None:
        """Wait for one more time."""
        assert self._said.acquire(timeout=WAIT_S)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def settling(store: Store, disk: Disk) -> Iterator[Settler]:
    made = store.settler()
    yield made
    disk.is_free.set()
    disk.refuses = None
    made.end(within_s=WAIT_S)
    assert made.has_ended


@pytest.fixture
def window(store: Store, settling: Settler, disk: Disk) -> Iterator[Store]:
    opened = store.another(settler=settling)
    disk.waited.clear()
    yield opened
    opened.close()


def test_whoever_commits_does_not_wait_and_hears_when_it_is_safe(
    window: Store, settling: Settler, disk: Disk
) -> None:
    told = Told(settling)
    disk.is_free.clear()
    add(window, {"title": "one"})
    asked = settling.asked
    assert not settling.is_settled(asked)
    disk.is_free.set()
    told.once()
    assert settling.is_settled(asked)
    assert set(disk.waited) == {"settling"}


def test_what_comes_meanwhile_is_settled_together(
    window: Store, settling: Settler, disk: Disk
) -> None:
    told = Told(settling)
    disk.is_free.clear()
    disk.is_waited_for.clear()
    add(window, {"title": "one"})
    assert disk.is_waited_for.wait(WAIT_S)
    for number in range(5):
        add(window, {"title": f"more {number}"})
    disk.is_free.set()
    told.once()
    assert not settling.is_settled(settling.asked)
    told.once()
    assert settling.is_settled(settling.asked)
    assert len(disk.waited) == 2


def test_others_commit_while_the_settler_waits(
    store: Store, window: Store, settling: Settler, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told(settling)
    disk.is_free.clear()
    disk.is_waited_for.clear()
    add(window, {"title": "of the window"})
    assert disk.is_waited_for.wait(WAIT_S)
    monkeypatch.setattr(log_sync, "sync", files.sync)
    disk.is_free.set()
    add(store, {"title": "of a sender"})
    told.once()
    assert len(window.stories.summaries()) == 2


def test_a_small_file_is_replaced_by_the_last_that_was_asked_for(
    window: Store, settling: Settler, disk: Disk, tmp_path: Path
) -> None:
    told = Told(settling)
    disk.is_free.clear()
    disk.is_waited_for.clear()
    add(window, {"title": "one"})
    assert disk.is_waited_for.wait(WAIT_S)
    for content in (b"first", b"second", b"third"):
        settling.write_file(tmp_path / "small", content)
    disk.is_free.set()
    told.once()
    told.once()
    assert (tmp_path / "small").read_bytes() == b"third"
    assert set(disk.waited) == {"settling"}


def test_all_that_was_noted_is_settled_at_the_end(
    window: Store, settling: Settler, tmp_path: Path
) -> None:
    add(window, {"title": "one"})
    settling.write_file(tmp_path / "small", b"last")
    assert settling.end(within_s=WAIT_S)
    assert (tmp_path / "small").read_bytes() == b"last"


def test_an_end_that_comes_to_nothing_says_so(window: Store, settling: Settler, disk: Disk) -> None:
    disk.is_free.clear()
    add(window, {"title": "one"})
    assert not settling.end(within_s=0.01)
    assert not settling.has_ended


@pytest.mark.parametrize("refusal", [(errno.ENOSPC, DiskFull), (errno.EIO, StoreDamaged)])
@pytest.mark.usefixtures("expected_warnings")
def test_a_disk_that_does_not_take_it_is_told_once_and_tried_again(
    window: Store, settling: Settler, disk: Disk, refusal: tuple[int, type[Exception]]
) -> None:
    code, kind = refusal
    told = Told(settling)
    disk.refuses = code
    add(window, {"title": "one"})
    asked = settling.asked
    told.once()
    assert isinstance(settling.failure, kind)
    assert not settling.is_settled(asked)
    add(window, {"title": "goes on meanwhile"})
    disk.refuses = None
    settling.try_again()
    told.once()
    assert settling.failure is None
    assert settling.is_settled(settling.asked)
    assert len(window.stories.summaries()) == 2


@pytest.mark.usefixtures("expected_warnings")
def test_a_file_that_cannot_be_replaced_keeps_nothing_else_from_being_safe(
    window: Store, settling: Settler, tmp_path: Path
) -> None:
    told = Told(settling)
    (tmp_path / "stuck.new").mkdir()  # in the way of what is to be written there
    settling.write_file(tmp_path / "stuck", b"settings")
    told.once()
    asked = settling.asked
    add(window, {"title": "one"})
    settling.write_file(tmp_path / "other", b"written")
    settling.try_again()
    told.once()
    assert settling.is_settled(asked + 1)
    assert isinstance(settling.failure, StoreDamaged)
    assert (tmp_path / "other").read_bytes() == b"written"
    assert not settling.end(within_s=WAIT_S)
    assert settling.has_ended


def test_a_disk_that_does_not_even_say_how_long_the_log_is_does_not_end_it(
    window: Store, settling: Settler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_log: log_sync.LogSync) -> int:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr(log_sync.LogSync, "size_bytes", refuse)
    told = Told(settling)
    for title in ("one", "two"):
        add(window, {"title": title})
        told.once()
    assert settling.is_settled(settling.asked)
    assert not settling.has_ended


@pytest.mark.usefixtures("expected_warnings")
def test_a_disk_that_recovers_is_told_though_nothing_new_was_noted(
    settling: Settler, disk: Disk
) -> None:
    told = Told(settling)
    disk.refuses = errno.EIO
    settling.try_again()
    told.once()
    assert settling.failure is not None
    disk.refuses = None
    settling.try_again()
    told.once()
    assert settling.failure is None


def test_a_log_that_became_long_is_put_into_the_file_in_a_quiet_moment(
    window: Store, settling: Settler, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = add(window, {"title": "long"})
    for number in range(10):
        window.stories.save_answers(made, {"title": "words " * 20_000}, now_ms=number)
    assert window._database.log_bytes() > 400_000
    renewed = threading.Event()
    real = type(settling)._renew_if_quiet

    def renew(which: Settler) -> None:
        real(which)
        if which._database.log_bytes() < 400_000:
            renewed.set()

    monkeypatch.setattr(Settler, "_renew_if_quiet", renew)
    monkeypatch.setattr(settler, "LONG_BYTES", 400_000)
    monkeypatch.setattr(settler, "VERY_LONG_BYTES", 400_000)
    monkeypatch.setattr(settler, "_MOMENT_S", 0.01)
    settling.try_again()
    assert renewed.wait(WAIT_S)
    found = window.stories.get(made)
    assert found is not None
    assert window.check() == ()


def test_no_commit_begins_the_log_anew_while_it_is_held(store: Store, window: Store) -> None:
    store._database.rows("PRAGMA wal_checkpoint(PASSIVE)")
    before = store._database.log_bytes()
    for number in range(50):
        add(store, {"title": f"of a sender {number}"})
        add(window, {"title": f"of the window {number}"})
    assert window._database.log_bytes() > before
