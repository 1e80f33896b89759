"""Work that takes time: a function goes to another thread, its result or failure comes back."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from shiboken6 import isValid

from heliograph.errors import HeliographError

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.workspace import Workspace

    Told = Callable[[], None]
    Attempt = Callable[[Callable[[], "Here"]], Told]

T = TypeVar("T")

_REPORT_EVERY_S = 0.1


class Stopped(Exception):
    """The person, or the end of the program, asked this task to end."""


class Here:
    """What a task has in its own thread: a workspace, and a way to tell how far it is."""

    def __init__(
        self, workspace: Workspace, *, told: Callable[[int], None], stopping: threading.Event
    ) -> None:
        self.workspace = workspace
        self._told = told
        self._stopping = stopping
        self._last_s = float("-inf")

    @property
    def is_stopping(self) -> bool:
        """Tell whether the task is to end."""
        return self._stopping.is_set()

    def report(self, amount: int) -> None:
        """Tell how far the task is; passed on at most ten times a second.

        Raises:
            Stopped: the task is to end.
        """
        if self._stopping.is_set():
            raise Stopped
        now_s = time.monotonic()
        if now_s - self._last_s >= _REPORT_EVERY_S:
            self._last_s = now_s
            self._told(amount)


class Task(QObject):
    """One running piece of work; it can be asked to end."""

    _ended = Signal(object)
    _told = Signal(object)  # an int signal would carry 32 bits only

    def __init__(
        self, *, owner: QObject, progress: Callable[[int], None] | None, forget: Callable[..., None]
    ) -> None:
        super().__init__()
        self._owner = owner
        self._progress = progress
        self._forget = forget
        self._stopping = threading.Event()
        # This object lives in the thread of the windows, so queued means: called there.
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        """Ask the work to end; neither ``done`` nor ``failed`` is called then."""
        self._stopping.set()

    def run(self, workspace: Workspace, attempt: Attempt) -> None:
        """Do the work; called in the pool's thread."""
        outcome: Told | None = None
        try:
            outcome = attempt(
                lambda: Here(workspace.another(), told=self._told.emit, stopping=self._stopping)
            )
        except Stopped:
            outcome = None
        except Exception as error:  # noqa: BLE001 - passed on to the crash hook, in its thread
            crash = error
            outcome = lambda: sys.excepthook(type(crash), crash, crash.__traceback__)  # noqa: E731
        finally:
            self._ended.emit(outcome)

    def _on_told(self, amount: int) -> None:
        if self._progress is not None and isValid(self._owner) and not self._stopping.is_set():
            self._progress(amount)

    def _on_ended(self, outcome: Told | None) -> None:
        self._forget(self)
        if outcome is not None and isValid(self._owner) and not self._stopping.is_set():
            outcome()


class _Errand(QRunnable):
    def __init__(self, run: Told) -> None:
        super().__init__()
        self._run = run

    def run(self) -> None:
        self._run()


class Tasks(QObject):
    """Runs tasks for one profile in a few threads of their own."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._running: set[Task] = set()

    def start(
        self,
        work: Callable[[Here], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Callable[[HeliographError], None],
        progress: Callable[[int], None] | None = None,
    ) -> Task:
        """Run ``work`` in another thread.

        Args:
            work: Gets a workspace of its own; what it returns goes to ``done``.
            owner: When it is gone by then, nobody is told.
            done: Takes the result, in the thread of the windows.
            failed: Takes one of our errors there; any other error goes to the crash hook.
            progress: Takes what ``work`` reports, at most ten times a second.
        """

        def attempt(enter: Callable[[], Here]) -> Told:
            try:
                here = enter()
                try:
                    result = work(here)
                finally:
                    here.workspace.close()
            except HeliographError as error:
                failure = error
                return lambda: failed(failure)
            return lambda: done(result)

        task = Task(owner=owner, progress=progress, forget=self._running.discard)
        self._running.add(task)
        self._pool.start(_Errand(lambda: task.run(self._workspace, attempt)))
        return task

    def has(self, task: Task) -> bool:
        """Tell whether a task has not ended yet."""
        return task in self._running

    @property
    def busy(self) -> bool:
        """Tell whether anything still runs."""
        return bool(self._running)

    def ask_to_stop(self) -> None:
        """Ask every task to end, and do not wait for it."""
        for task in self._running:
            task.stop()

    def stop(self, *, wait_s: float = 10.0) -> bool:
        """Ask every task to end and wait for them; tell whether all ended."""
        self.ask_to_stop()
        return self._pool.waitForDone(round(wait_s * 1000))
