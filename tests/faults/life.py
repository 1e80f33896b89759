"""The life of a simulated client: it may end at any step that reads, writes or sends."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Self
from unittest.mock import patch

from heliograph.store.database import Database

_write = Database.write


class Death(BaseException):
    """The process ends here, as by ``kill -9``: nothing after this line runs."""


class Life:
    """Counts steps; at the one that was drawn the client dies, and a dead one writes nothing."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._dead = False
        self.deaths = 0

    def end_after(self, steps: int | None) -> None:
        """Plan the end after so many steps; None for a long life."""
        self._left = steps

    def begin_again(self) -> None:
        """Be a new process."""
        self._dead = False
        self._left = None

    def tick(self) -> None:
        """Take one step.

        Raises:
            Death: it is the last one, or was before.
        """
        if self._left is not None:
            self._left -= 1
            if self._left < 0 and not self._dead:
                self._dead = True
                self.deaths += 1
        if self._dead:
            raise Death

    @contextmanager
    def governs(self) -> Iterator[None]:
        """Let every transaction be three steps: before it, before its commit, and after it."""
        life = self

        @contextmanager
        def write(database: Database) -> Generator[None]:
            life.tick()
            with _write(database):
                yield
                life.tick()
            life.tick()

        with (
            patch.object(Database, "write", write),
            patch("heliograph.sync.transfer.ThreadPoolExecutor", InTurn),
        ):
            yield


class InTurn:
    """Runs what a pool of threads would run, one after the other, so that a seed repeats a run.

    That threads meet is for ``tests/machine`` and ``tests/faults/test_on_the_wire.py``.
    """

    def __init__(self, workers: int, **_: object) -> None:
        del workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing runs any more."""

    def submit(self, work: Callable[[], object]) -> Future[object]:
        """Do it now."""
        done: Future[object] = Future()
        try:
            done.set_result(work())
        except Exception as error:  # noqa: BLE001 - handed on, as a pool does
            done.set_exception(error)
        return done
