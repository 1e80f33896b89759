"""Watch one request's bytes on the wire, and end its connection when nothing moves any more."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, Self

from heliograph.errors import TimedOut
from heliograph.remote import tcp_info
from heliograph.remote.acknowledged import Acknowledged
from heliograph.remote.service import Interrupted
from heliograph.remote.traffic import Traffic
from heliograph.remote.turns import LONGEST_WAIT_S, Turns
from heliograph.remote.unsent import Unsent

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from heliograph.remote.traffic import Meter
    from heliograph.remote.window import Window

TICK_S = 0.04
"""How often a running request is looked at: a stop takes effect within two of these."""
SHORTEST_STALL_S = 6.0
"""Less than this is no sign of a dead connection on any link that we know."""


class Wire(Protocol):
    """What we need of a connected socket, bare or wrapped in TLS."""

    def fileno(self) -> int:
        """Give its descriptor."""
        ...

    def send(self, data: memoryview, /) -> int:
        """Hand bytes to the kernel and tell how many it took."""
        ...

    def settimeout(self, value: float | None, /) -> None:
        """Set how long one call may take (seconds)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long which silence is borne, in seconds."""

    connect_s: float = 10.0
    stall_s: float = 20.0
    """Bytes are under way and none is acknowledged, or an answer stops half way."""

    @property
    def answer_s(self) -> float:
        """Bound the wait for an answer when everything is acknowledged: the service works."""
        return 3 * self.stall_s

    @property
    def reply_s(self) -> float:
        """Bound a whole answer, so that one that drips cannot hold us for ever."""
        return 15 * self.stall_s

    def stall_after(self, opening_s: float) -> float:
        """Scale the wait to the link: a few round trips, as opening the connection showed them."""
        return min(self.stall_s, max(SHORTEST_STALL_S, 5 * opening_s))


class Flow:
    """One request under watch.

    Everything is called by the thread that sends, but for the watching itself, which has a thread
    of its own: only so can a send that blocks be ended. That thread holds its own duplicate of the
    socket's descriptor, which therefore never means another connection.
    """

    def __init__(
        self,
        patience: Patience,
        *,
        stopped: Callable[[], bool] = lambda: False,
        acknowledged: Callable[[int], None] = lambda _: None,
        traffic: Traffic | None = None,
        turns: Turns | None = None,
        window: Window | None = None,
    ) -> None:
        """Prepare to watch.

        Args:
            patience: What is borne.
            stopped: Asked by the watching thread.
            acknowledged: Told by the sending thread how many bytes of the body the peer has
                acknowledged so far; never more, less where the system does not tell.
            traffic: Counts what goes over the wire, and bounds it.
            turns: Where this request has to wait for others; None for one that goes at once.
            window: Bounds what is under way of this request and others; None for no bound.
        """
        self._patience = patience
        self._stopped = stopped
        self._acknowledged = acknowledged
        self.traffic = traffic or Traffic()
        self._turns = turns
        self._has_turn = turns is None
        self._window = window
        self._ended: list[Meter] = []
        self._lock = threading.Lock()
        self._wire: socket.socket | None = None
        self._wire_of: Wire | None = None
        self._unsent: Unsent | None = None
        self._acks: Acknowledged | None = None
        self._stall_s = patience.stall_s
        self.opening_s: float | None = None
        """How long it took to open the connection that was used."""
        self._handed = 0
        self._body_from: int | None = None
        self._seen = (0, 0)
        """Handed over so far, and of that acknowledged."""
        self._seen_acknowledged = 0
        self._sending = False
        self._waits_for_room = False
        self._moved_at = time.monotonic()
        self._reply_since: float | None = None
        self._ended_by: Literal["stopped", "stalled"] | None = None
        self._done = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="flow", daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        self._watcher.join()
        if self._wire is not None:
            self._wire.close()
        if self._turns is not None:
            self._turns.end(self)
        if self._window is not None:
            self._window.end(self)
        for meter in self._ended:
            self.traffic.closed(meter)

    # ---- the sending thread --------------------------------------------------

    @property
    def reached_peer(self) -> bool:
        """Tell whether the peer acknowledged anything at all, or answered."""
        with self._lock:
            if self._wire is not None:
                self._look()
        return self._seen_acknowledged > 0 or self._reply_since is not None

    def raise_if_ended(self) -> None:
        """Tell why the watching thread has ended the connection, if it has.

        Raises:
            Interrupted: somebody asked for it.
            TimedOut: nothing moved for too long.
        """
        if self._ended_by == "stalled":
            raise TimedOut
        if self._ended_by == "stopped":
            raise Interrupted

    def raise_if_stopped(self) -> None:
        """Begin nothing more when somebody asked for a stop.

        Raises:
            Interrupted: so it is.
            TimedOut: see ``raise_if_ended``.
        """
        self.raise_if_ended()
        if self._stopped():
            raise Interrupted

    def push(
        self,
        wire: Wire,
        data: bytes | memoryview,
        *,
        opening_s: float,
        slice_bytes: int,
        connecting_s: float = 0.0,
        handshake_s: float | None = None,
    ) -> None:
        """Hand bytes to the kernel, slice by slice, so that progress shows in between.

        Args:
            wire: Where to.
            data: The bytes.
            opening_s: How long it took to open the connection.
            slice_bytes: The most that is handed over by one call.
            connecting_s: Of these, how long it took without the handshake.
            handshake_s: How long the TLS handshake took; None without, and for a kept connection.
        """
        self._hold(wire, opening_s, connecting_s)
        view = memoryview(data)
        self._wait_for_turn(len(view), connecting_s, handshake_s)
        self._sending = True
        while view:
            self.raise_if_stopped()
            size = self._granted(min(len(view), slice_bytes))
            count = 0
            try:
                count = wire.send(view[:size])
            finally:
                self.traffic.handed(size)
                if self._window is not None:
                    self._window.sent(self, granted_bytes=size, taken_bytes=count)
            self._handed += count
            view = view[count:]
            self.report()
        self._sending = False

    def ends(self, meter: Meter) -> None:
        """Count a connection until this request is over: its answer may still be on the way."""
        self._ended.append(meter)

    def _granted(self, most_bytes: int) -> int:
        """Wait until bytes may be handed over; nothing is on the way then that could stall."""
        room_bytes = self._window_opens(most_bytes)
        while True:
            size, wait_s = self.traffic.grant(room_bytes)
            if size:
                if self._window is not None and size < room_bytes:
                    self._window.sent(self, granted_bytes=room_bytes - size, taken_bytes=0)
                return size
            self._done.wait(min(wait_s, TICK_S))
            self.raise_if_stopped()

    def _window_opens(self, most_bytes: int) -> int:
        """Wait until there is room on the line; what is on the way still has to move."""
        if self._window is None:
            return most_bytes
        while True:
            if self._window.size_bytes is not None:
                with self._lock:
                    if not self._look():  # nothing on the way of its own that could stall
                        self._moved_at = max(self._moved_at, self._window.moved_s)
            size = self._window.grant(self, most_bytes)
            self._waits_for_room = not size
            if size:
                return size
            if self._wire is not None and _is_gone(self._wire):
                raise ConnectionResetError
            self.report()
            self._done.wait(TICK_S / 2)
            self.raise_if_stopped()

    def _wait_for_turn(
        self, size_bytes: int, connecting_s: float, handshake_s: float | None
    ) -> None:
        if self._turns is None or self._has_turn:
            return
        until_s = time.monotonic() + LONGEST_WAIT_S
        while not self._turns.begin(
            self, size_bytes, round_trip_s=connecting_s, handshake_s=handshake_s
        ):
            if time.monotonic() > until_s:
                break
            self._moved_at = time.monotonic()  # nothing is on the way that could stall
            self._done.wait(TICK_S / 2)
            self.raise_if_stopped()
        self._has_turn = True

    def body_begins(self) -> None:
        """Take note that all that was handed over up to here was the head of the request."""
        if self._body_from is None:
            self._body_from = self._handed

    def report(self) -> None:
        """Tell how many bytes of the body were acknowledged when last looked."""
        if self._body_from is not None:
            self._acknowledged(max(0, self._seen_acknowledged - self._body_from))

    def reply_came(self) -> None:
        """Take note of a sign of life: a part of the answer."""
        self._moved_at = time.monotonic()
        if self._reply_since is None:
            self._reply_since = self._moved_at

    def _hold(self, wire: Wire, opening_s: float, connecting_s: float) -> None:
        if wire is self._wire_of:
            return
        self.opening_s = opening_s
        with self._lock:
            self._wire_of = wire
            self._wire = socket.fromfd(wire.fileno(), socket.AF_INET, socket.SOCK_STREAM)
            self._unsent = Unsent(self._wire)
            self._acks = Acknowledged(self._wire)
            if self._acks.look(0) is None:
                self._window = None  # nobody would know when there is room again
            if self._window is not None:
                self._window.begin(self, round_trip_s=connecting_s)
            self._stall_s = self._patience.stall_after(opening_s)
            self._moved_at = time.monotonic()
        # The watching thread ends what takes too long; this is for the day it fails to.
        wire.settimeout(self._patience.reply_s)

    # ---- the watching thread -------------------------------------------------

    def _watch(self) -> None:
        while not self._done.wait(TICK_S):
            with self._lock:
                self._ended_by = self._verdict()
                if self._ended_by is None:
                    continue
                wire = self._wire
            if wire is not None:
                _shut(wire)
            return

    def _verdict(self) -> Literal["stopped", "stalled"] | None:
        if self._stopped():
            return "stopped"
        if self._wire is None:
            return None  # still connecting, which has its own limit
        waiting = self._look()
        now = time.monotonic()
        if self._reply_since is not None and now - self._reply_since > self._patience.reply_s:
            return "stalled"
        on_the_way = self._sending if waiting is None else waiting > 0
        hurried = on_the_way or self._waits_for_room or self._reply_since is not None
        limit = self._stall_s if hurried else self._patience.answer_s
        return "stalled" if now - self._moved_at > limit else None

    def _look(self) -> int | None:
        """Note what moved; give what is still on the way, if the system tells."""
        handed = self._handed
        told = None if self._acks is None else self._acks.look(handed)
        acknowledged, waiting = (handed, None) if told is None else told
        seen = (handed, acknowledged)
        if seen != self._seen:
            self._seen = seen
            self._moved_at = time.monotonic()
            # Less than it was, over TLS: a record may be in the kernel and not counted as handed.
            self._seen_acknowledged = max(self._seen_acknowledged, acknowledged)
            if self._turns is not None and told is not None:
                self._turns.acknowledged(self, self._seen_acknowledged)
        if self._window is not None and self._acks is not None and waiting is not None:
            beyond, unsent = self._acks.within()
            beyond = min(beyond, waiting)
            self._window.saw(
                self,
                arrived_bytes=self._seen_acknowledged + beyond,
                waiting_bytes=waiting - beyond,
                unsent_bytes=unsent,
            )
        if self._unsent is not None and self._sending:
            self._unsent.saw(self._seen_acknowledged, now_s=time.monotonic())
        return waiting


def _is_gone(wire: socket.socket) -> bool:
    """Tell whether a connection was reset: no room is ever made on it, and nothing would tell."""
    if not hasattr(select, "poll"):  # Windows
        return tcp_info.read(wire) is None
    asking = select.poll()
    asking.register(wire, 0)  # errors and hang-ups are always told
    return bool(asking.poll(0))


def _shut(wire: socket.socket) -> None:
    """End a connection for whoever uses it.

    Below the TLS layer: ``SSLSocket.shutdown`` turns it into a bare socket first, and what the
    sending thread then still hands over would leave in clear.
    """
    with contextlib.suppress(OSError):  # the peer was faster
        wire.shutdown(socket.SHUT_RDWR)


current_flow: ContextVar[Flow | None] = ContextVar("current_flow", default=None)
"""The flow that connections used by this thread report to."""
