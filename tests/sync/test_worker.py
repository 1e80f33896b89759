"""The one background thread: it runs when there is work, rests when there is none, ends cleanly."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heliograph.clock import SystemClock
from heliograph.errors import DiskFull, StoreLocked, SynchroniserBusy
from heliograph.sync.outcome import Outcome
from heliograph.sync.worker import LEAST_APART_S, Worker

PATIENCE_S = 10.0


class Passes:
    """Passes that only count, and can be held in the middle."""

    def __init__(self) -> None:
        self.ran = threading.Semaphore(0)
        self.asked: list[bool] = []
        self.returned: list[bool] = []
        self.due_ms: int | None = None
        self.closed_by: threading.Thread | None = None
        self.during: Callable[[], None] = lambda: None

    def run(self, *, at_once: bool, line_returned: bool) -> Outcome | None:
        """See ``Passes``."""
        self.asked.append(at_once)
        self.returned.append(line_returned)
        try:
            self.during()
        finally:
            self.ran.release()
        return None

    def next_try_ms(self) -> int | None:
        """See ``Passes``."""
        due_ms, self.due_ms = self.due_ms, None
        return due_ms

    def waits_for_line(self) -> bool:
        """See ``Passes``."""
        return False

    def close(self) -> None:
        """See ``Passes``."""
        self.closed_by = threading.current_thread()


@pytest.fixture
def passes() -> Passes:
    return Passes()


@pytest.fixture
def worker(passes: Passes) -> Iterator[Worker]:
    made = Worker(lambda _: passes, SystemClock())
    made.start()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    yield made
    assert made.stop()


def test_a_pass_runs_at_the_start_without_being_asked(worker: Worker, passes: Passes) -> None:
    assert worker is not None
    assert passes.asked == [False]
    assert passes.returned == [True]


def test_it_runs_again_when_woken_and_at_once_when_a_person_asks(
    worker: Worker, passes: Passes
) -> None:
    worker.wake()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    worker.check()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    assert passes.asked == [False, False, True]


def test_it_says_that_the_line_is_back_once(worker: Worker, passes: Passes) -> None:
    worker.line_returned()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    worker.wake()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    assert passes.returned[1:] == [True, False]
    assert passes.asked == [False, False, False]


def test_it_runs_by_itself_when_a_wait_is_over(worker: Worker, passes: Passes) -> None:
    passes.due_ms = 1  # long past
    worker.wake()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    assert passes.ran.acquire(timeout=PATIENCE_S)


def test_what_stays_due_whatever_a_pass_does_is_no_hot_loop(passes: Passes) -> None:
    waits: list[float | None] = []

    class Watched(threading.Condition):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout)
            return True

    made = Worker(lambda _: passes, SystemClock())
    made._wish = Watched()

    def end_after_five() -> None:
        made._ending = len(passes.asked) == 5

    passes.during = end_after_five
    passes.next_try_ms = lambda: 1  # type: ignore[method-assign] - long past, for ever
    made._run()
    assert len(passes.asked) == 5
    assert waits == [LEAST_APART_S] * 4


def test_a_wake_during_a_pass_is_not_lost(worker: Worker, passes: Passes) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        inside.set()
        assert go_on.wait(PATIENCE_S)

    passes.during = hold
    worker.wake()
    assert inside.wait(PATIENCE_S)
    worker.wake()
    passes.during = lambda: None
    go_on.set()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    assert passes.ran.acquire(timeout=PATIENCE_S)


def test_it_closes_the_store_in_its_own_thread(passes: Passes) -> None:
    made = Worker(lambda _: passes, SystemClock())
    made.start()
    assert made.stop()
    assert passes.closed_by is not None
    assert passes.closed_by.name == "synchroniser"


@pytest.mark.parametrize("error", [SynchroniserBusy(), StoreLocked(Path("store.db"))])
def test_trouble_with_the_store_ends_the_pass_and_not_the_worker(
    passes: Passes, error: Exception, expected_warnings: list[object]
) -> None:
    def fail() -> None:
        raise error

    passes.during = fail
    made = Worker(lambda _: passes, SystemClock())
    made.start()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    passes.during = lambda: None
    made.wake()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    assert made.stop()
    assert len(expected_warnings) <= 1


def test_a_store_that_cannot_be_read_while_it_waits_does_not_end_the_worker(
    passes: Passes, expected_warnings: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    well, troubles = passes.next_try_ms, [StoreLocked(Path("store.db"))]

    def fail_once() -> int | None:
        if troubles:
            raise troubles.pop()
        return well()

    made = Worker(lambda _: passes, SystemClock())
    made.start()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    monkeypatch.setattr(passes, "next_try_ms", fail_once)
    made.wake()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    while troubles:
        made.wake()
        assert passes.ran.acquire(timeout=PATIENCE_S)
    made.wake()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    assert made.stop()
    assert len(expected_warnings) == 1


def test_an_interrupt_reaches_the_pass_that_runs(passes: Passes) -> None:
    running, seen = threading.Event(), threading.Event()
    signals: list[threading.Event] = []

    def make(interrupted: threading.Event, /) -> Passes:
        signals.append(interrupted)
        return passes

    def wait_for_interrupt() -> None:
        running.set()
        if signals[0].wait(PATIENCE_S):
            seen.set()

    passes.during = wait_for_interrupt
    made = Worker(make, SystemClock())
    made.start()
    assert running.wait(PATIENCE_S)
    made.interrupt()
    assert seen.wait(PATIENCE_S)
    passes.during = lambda: None
    assert made.stop()


def test_one_that_never_began_ends_at_once(passes: Passes) -> None:
    worker = Worker(lambda _: passes, SystemClock())
    worker.wake()

    assert worker.stop()
    assert passes.asked == []
    assert passes.closed_by is None


@pytest.mark.usefixtures("expected_warnings")
def test_a_store_that_does_not_open_at_first_does_not_end_the_worker(
    passes: Passes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heliograph.sync.worker.LOCK_RETRY_S", 0.01)
    refusals = [DiskFull(Path("profile")), StoreLocked(Path("profile"))]

    def make(_: threading.Event) -> Passes:
        if refusals:
            raise refusals.pop()
        return passes

    worker = Worker(make, SystemClock())
    worker.start()
    assert passes.ran.acquire(timeout=PATIENCE_S)
    assert worker.stop(wait_s=PATIENCE_S)


@pytest.mark.usefixtures("expected_warnings")
def test_a_worker_whose_store_never_opens_ends_when_it_is_told_to() -> None:
    tried = threading.Event()

    def make(_: threading.Event) -> Passes:
        tried.set()
        raise StoreLocked(Path("profile"))

    worker = Worker(make, SystemClock())
    worker.start()
    assert tried.wait(PATIENCE_S)
    assert worker.stop(wait_s=PATIENCE_S)
