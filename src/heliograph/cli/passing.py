"""Lets passes run for one call of the command line, until all is sent, time is over, or it ends."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from heliograph.cli.progress import ProgressLine, Tally
from heliograph.domain.lifecycle import State
from heliograph.errors import SynchroniserBusy
from heliograph.events import Event, LinkTested, Received
from heliograph.sync.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Generator

    from heliograph.app.passes import ProfilePasses
    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Cause, Submission
    from heliograph.workspace import Workspace

Only = frozenset["StoryId"] | None
"""The stories that were asked for; None is all of them."""

_LOCK_WAIT_S = 5.0
_LEAST_APART_MS = 500
_ENDS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""What asks a program to end; not every system has each."""


class Went(msgspec.Struct, kw_only=True):
    """What came of all passes of a call."""

    outcome: Outcome | None = None
    """Of the last one; None when nothing may be sent."""
    receipts: list[Received] = msgspec.field(default_factory=list[Received])
    reached: bool = False
    """The service answered at least once."""
    cause: Cause | None = None
    """What kept things from going when that was tried last. A pass that was ended before it knew
    anything leaves it: whether the service is there does not hang on when the time was over."""
    handed_bytes: int = 0
    resumed_bytes: int = 0

    def take(self, outcome: Outcome | None) -> None:
        """Add one pass."""
        self.outcome = outcome
        if outcome is not None:
            if outcome.cause is not None or not outcome.interrupted:
                self.cause = outcome.cause
            self.handed_bytes += outcome.handed_bytes
            self.resumed_bytes += outcome.resumed_bytes


class Passing:
    """Sends, and tells on a terminal how far that is."""

    def __init__(self, workspace: Workspace, only: Only, *, max_time_s: float | None) -> None:
        """Get ready to send.

        Args:
            workspace: The profile.
            only: What was asked for.
            max_time_s: When to end at the latest (seconds); None for never.
        """
        self._workspace = workspace
        self._only = only
        self._max_time_s = max_time_s
        self._ending = threading.Event()
        self._line = ProgressLine()
        self._went = Went()

    def run(self, *, wait: bool) -> Went:
        """Do one pass, or with ``wait`` as many as it takes; an end that is asked for is orderly.

        Raises:
            SynchroniserBusy: another process of this profile sends, and nobody waits for it.
            StoreError: the store cannot be used.
        """
        going = still_to_go(self._workspace, self._only)
        if len(going) > 1:
            lot = self._workspace.outbox.lot() if self._only is None else None
            self._line.count(Tally(going, lot))
        with self._ended_by_signals(), self._ended_by_time():
            passes = self._workspace.passes(publish=self._take, stopping=self._ending.is_set)
            try:
                self._pass_on(passes, wait=wait)
            finally:
                passes.close()
                self._line.end()
        return self._went

    def _pass_on(self, passes: ProfilePasses, *, wait: bool) -> None:
        lookout = self._workspace.lookout()
        at_once, returned = True, False
        while True:
            is_busy = False
            try:
                outcome = passes.run(
                    at_once=at_once,
                    only=self._only,
                    line_returned=returned,
                    lock_wait_s=_LOCK_WAIT_S,
                )
            except SynchroniserBusy:
                if not wait:
                    raise
                # A window of this profile, say: what it sends is sent.
                outcome, is_busy = Outcome(), True
            else:
                at_once = False
            self._went.take(outcome)
            going = still_to_go(self._workspace, self._only)
            if not wait or self._ending.is_set() or not going or _needs_person(outcome):
                return
            due_ms = 0 if is_busy else passes.next_try_ms()
            if due_ms is None:
                return
            soonest_ms = self._workspace.now_ms() + _LEAST_APART_MS
            due_ms = max(due_ms, soonest_ms, min(row.not_before_ms for row in going))
            for_line = passes.waits_for_line()
            returned = lookout.rest(due_ms, wait=self._ending.wait, for_line=for_line)
            if self._ending.is_set():
                return

    def _take(self, event: Event, /) -> None:
        if isinstance(event, Received):
            self._went.receipts.append(event)
        elif isinstance(event, LinkTested) and event.link == "reached":
            self._went.reached, self._went.cause = True, None
        self._line.take(event)

    @contextmanager
    def _ended_by_signals(self) -> Generator[None]:
        known = [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]
        before = {each: signal.getsignal(each) for each in known}

        def end(*_: object) -> None:
            self._ending.set()
            # Who asks twice does not want to wait for the end of anything.
            for each, handler in before.items():
                signal.signal(each, handler)

        for each in known:
            signal.signal(each, end)
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    @contextmanager
    def _ended_by_time(self) -> Generator[None]:
        if self._max_time_s is None:
            yield
            return
        timer = threading.Timer(self._max_time_s, self._ending.set)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _needs_person(outcome: Outcome | None) -> bool:
    return outcome is None or outcome.cause == "sign-in"


def still_to_go(workspace: Workspace, only: Only) -> list[Submission]:
    """List what was asked for and goes by itself as soon as it can."""
    return [
        row
        for row in workspace.outbox.submissions()
        if row.state in {State.READY, State.SENDING}
        and not (row.media_waits or row.waits_for_clearance)
        and (only is None or row.story in only)
    ]
