"""The one background thread: waits for work or for time to pass, then lets a pass run."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Protocol

import msgspec

from heliograph.errors import HeliographError, SynchroniserBusy

if TYPE_CHECKING:
    from heliograph.clock import Clock
    from heliograph.sync.lookout import Lookout
    from heliograph.sync.outcome import Outcome

LOCK_RETRY_S = 5.0
"""How soon to look again when another process of this profile is sending."""
LEAST_APART_S = 1.0
"""Passes that nobody wishes for and no wait was over for are so far apart."""

_log = logging.getLogger(__name__)


class Passes(Protocol):
    """What the worker runs; everything in it belongs to the worker's own thread."""

    def run(self, *, at_once: bool, line_returned: bool) -> Outcome | None:
        """Do one pass; None when there is no service to talk to or sending is held."""
        ...

    def next_try_ms(self) -> int | None:
        """Tell when the next pass is due by itself, None when nothing waits."""
        ...

    def waits_for_line(self) -> bool:
        """Tell whether a line that returned would be reason enough for a pass."""
        ...

    def close(self) -> None:
        """Let go of the store and of connections."""
        ...


class MakePasses(Protocol):
    """Makes the passes inside the worker's thread."""

    def __call__(self, stopping: threading.Event, /) -> Passes:
        """Open the thread's own store and session."""
        ...


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """Why a pass is run."""

    at_once: bool = False
    """A person asked."""
    line_returned: bool = False
    """The line seems to be back."""


class Worker:
    """Runs passes in a thread of its own until it is stopped."""

    def __init__(self, make: MakePasses, clock: Clock, *, lookout: Lookout | None = None) -> None:
        self._make = make
        self._clock = clock
        self._lookout = lookout
        self._wish = threading.Condition()
        self._woken = False
        self._at_once = False
        self._line_returned = False
        self._by_itself = False
        """The last pass ran because it was due, and no wait was over since."""
        self._ending = False
        self._interrupted = threading.Event()
        # Not a daemon: a pass must end its last write before the program ends.
        self._thread = threading.Thread(target=self._run, name="synchroniser", daemon=False)

    def start(self) -> None:
        """Begin, once; the first pass runs at once, for who starts a program may have a line."""
        self._line_returned = True
        self._woken = True
        self._thread.start()

    def wake(self) -> None:
        """Say that there may be something to do."""
        with self._wish:
            self._woken = True
            self._wish.notify()

    def check(self) -> None:
        """Try now, without keeping the waits of earlier tries: a person asked."""
        with self._wish:
            self._at_once = True
            self._woken = True
            self._wish.notify()

    def line_returned(self) -> None:
        """Try now what waited for the line: there seems to be one again."""
        with self._wish:
            self._line_returned = True
            self._woken = True
            self._wish.notify()

    def interrupt(self) -> None:
        """End the pass that runs now and look again at what there is to do."""
        self._interrupted.set()
        self.wake()

    def stop(self, *, wait_s: float | None = 10.0) -> bool:
        """End the thread, if it ever began; tell whether it ended within ``wait_s`` seconds."""
        with self._wish:
            self._ending = True
            self._wish.notify()
        self._interrupted.set()
        if self._thread.ident is None:
            return True
        self._thread.join(wait_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        # Imported here, in this thread: the first window need not wait for it.
        from heliograph.sync.lookout import Lookout  # noqa: PLC0415

        passes = self._open()
        if passes is None:
            return
        lookout = self._lookout or Lookout(self._clock)
        try:
            while (wish := self._next(passes, lookout)) is not None:
                self._pass(passes, wish)
        finally:
            passes.close()

    def _open(self) -> Passes | None:
        """Open the thread's own store, as often as it takes: a disk may be full just now."""
        while not self._ending:
            try:
                return self._make(self._interrupted)
            except HeliographError:
                _log.exception("store not opened")
                with self._wish:  # a wish does not make it open sooner
                    self._wish.wait_for(lambda: self._ending, LOCK_RETRY_S)
        return None

    def _next(self, passes: Passes, lookout: Lookout) -> Wish | None:
        """Wait for what is wished; where the store does not say, look again a little later."""
        while not self._ending:
            try:
                return self._wait(passes, lookout)
            except HeliographError:
                _log.exception("store not read")
                self._pause_s(LOCK_RETRY_S)
        return None

    def _pass(self, passes: Passes, wish: Wish) -> None:
        try:
            passes.run(at_once=wish.at_once, line_returned=wish.line_returned)
        except SynchroniserBusy:
            self._pause_s(LOCK_RETRY_S)
        except HeliographError:
            # The store could not be used just now (full disk, locked): look again later.
            _log.exception("pass ended")
            self._pause_s(LOCK_RETRY_S)

    def _wait(self, passes: Passes, lookout: Lookout) -> Wish | None:
        """Wait for a wish or for time; give what is wished, None for the end."""
        paused = False
        with self._wish:
            while not self._ending and not self._woken:
                next_ms = passes.next_try_ms()
                if next_ms is not None and next_ms <= self._clock.now_ms():
                    if paused or not self._by_itself:
                        break
                    # It was due before the pass and is due after it: whatever that is, not at once.
                    self._wish.wait(LEAST_APART_S)
                    paused = True
                    continue
                self._by_itself = False
                if lookout.rest(next_ms, wait=self._wait_s, for_line=passes.waits_for_line()):
                    self._line_returned = self._woken = True
            if self._ending:
                return None
            self._by_itself = not self._woken
            wish = Wish(at_once=self._at_once, line_returned=self._line_returned)
            self._woken = self._at_once = self._line_returned = False
            self._interrupted.clear()
            return wish

    def _wait_s(self, seconds: float) -> bool:
        """Wait for a wish, with the lock held; tell whether there is one."""
        self._wish.wait(seconds)
        return self._ending or self._woken

    def _pause_s(self, seconds: float) -> None:
        with self._wish:
            self._wish.wait_for(lambda: self._ending or self._woken, seconds)
