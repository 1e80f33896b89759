"""How many bytes of media are under way at once on a slow line, over all connections together."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

QUEUE_S = 0.5
"""So much, in time that it takes to pass, waits before the narrow place: the line is never idle
while an answer is on its way, and nothing finds that queue full and is lost."""
PACKET_BYTES = 1448
LEAST_QUEUE_BYTES = 6 * PACKET_BYTES
LEAST_PACKETS = 3
"""So many one connection hands over at a time, or an eighth of the window: whole packets with what
a TLS record adds."""
_RECORD_BYTES = 22
QUICK_BYTES_S = 80_000
"""A line that carries more is left to TCP alone: it makes good soon what was lost in the queue,
and lines that lose by chance are filled better by connections that hold nothing back. (At half of
that they are filled as well, with 2 % lost, and a tenth less has to go again.)"""
_PIECES = 8
FLIGHT_BYTES = 14_600
"""What a new connection sends at first: ten segments (RFC 6928)."""
_GROWS = 1.25
"""A rate that is so much better than all before says that the line may carry more yet."""
_SAMPLE_S = 0.5
"""A rate is looked at for so long, and for a round trip at least."""
_SAMPLES = 10
"""The best of so many counts: the line carried it, whatever a loss or an answer kept back since."""


class _Body:
    """What is under way of one body."""

    def __init__(self, round_trip_s: float, now_s: float) -> None:
        self.round_trip_s = round_trip_s
        self.heard_s = now_s
        """When something of it arrived, or nothing was on the way."""
        self.granted_bytes = 0
        self.waiting_bytes = 0
        """Handed over and not arrived; of these,"""
        self.unsent_bytes = 0
        self.arrived_bytes = 0

    @property
    def under_way_bytes(self) -> int:
        return self.granted_bytes + self.on_the_wire_bytes

    @property
    def on_the_wire_bytes(self) -> int:
        return self.waiting_bytes - self.unsent_bytes


class Window:
    """The bodies of one service that send media; used by several threads.

    Whatever is under way fits in a round trip of the line, as a new connection showed it, and a
    little queue. The rate is the best of what arrived lately, and is taken for less only by what
    arrived while more was ready to go: a loss or an answer that is waited for are soon over.
    """

    def __init__(self, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._monotonic_s = monotonic_s
        self._lock = threading.Lock()
        self._bodies: dict[object, _Body] = {}
        self._waiting: set[object] = set()
        """Bodies that wait for room; the one that began first goes first."""
        self._round_trip_s = self._moved_s = 0.0
        self._rates: deque[float] = deque(maxlen=_SAMPLES)
        self._is_measured = False
        self._is_settled = False
        """Whether a rate is that of the line, and not of connections that begin slowly."""
        self._sample: tuple[float, int] | None = None
        """Since when the rate is looked at, and what was acknowledged since."""
        self._was_full = False
        """Whether since then more could have been sent than this or TCP let."""

    def line_seen(self, rate_bytes_s: float | None) -> None:
        """Take in how fast the line was before, None where nobody knows; forget all else."""
        with self._lock:
            self._rates.clear()
            if rate_bytes_s:
                self._rates.append(rate_bytes_s)
            self._is_measured, self._is_settled = False, bool(rate_bytes_s)
            self._sample = None

    def texts_showed(self, rate_bytes_s: float) -> None:
        """Take in how fast texts went just now.

        Counts where nobody knew how fast the line was before, and until ten samples of media have
        taken its place.
        """
        with self._lock:
            if not self._is_measured and not self._is_settled:
                self._rates.clear()
                self._rates.append(rate_bytes_s)

    def begin(self, body: object, *, round_trip_s: float) -> None:
        """Count a body until it ends.

        Args:
            body: Names it.
            round_trip_s: How long connecting took, before any handshake.
        """
        with self._lock:
            self._bodies[body] = _Body(round_trip_s, self._monotonic_s())
            self._round_trip_s = min(each.round_trip_s for each in self._bodies.values())

    def grant(self, body: object, most_bytes: int) -> int:
        """Give how much of a body may be handed over now; 0 where it has to wait.

        What is granted counts as under way until ``sent`` tells what became of it.
        """
        with self._lock:
            self._waiting.discard(body)
            size = self._grant(body, most_bytes)
            self._bodies[body].granted_bytes += size
            return size

    def sent(self, body: object, *, granted_bytes: int, taken_bytes: int) -> None:
        """Take note of what the system took of what was granted."""
        with self._lock:
            self._bodies[body].granted_bytes -= granted_bytes
            self._bodies[body].waiting_bytes += taken_bytes

    def saw(
        self, body: object, *, arrived_bytes: int, waiting_bytes: int, unsent_bytes: int
    ) -> None:
        """Take note of how a body stands.

        Args:
            body: As it began.
            arrived_bytes: What the peer has of it.
            waiting_bytes: What was handed over, and it has not.
            unsent_bytes: What of this is not even on the wire.
        """
        with self._lock:
            known = self._bodies.get(body)
            if known is None:
                return
            known.waiting_bytes, known.unsent_bytes = waiting_bytes, unsent_bytes
            count = arrived_bytes - known.arrived_bytes
            if count > 0 or not waiting_bytes:
                known.heard_s = self._monotonic_s()
            if count > 0:
                known.arrived_bytes = arrived_bytes
                self._moved_s = self._monotonic_s()
                self._measure(count)

    def end(self, body: object) -> None:
        """Count a body no more: it was answered, or its connection is gone."""
        with self._lock:
            self._bodies.pop(body, None)
            self._waiting.discard(body)
            if not self._bodies:
                self._sample = None

    @property
    def moved_s(self) -> float:
        """Tell when something arrived last, of whichever body (monotonic clock)."""
        with self._lock:
            return self._moved_s

    @property
    def size_bytes(self) -> int | None:
        """Give how much may be under way; None where that is left to TCP alone."""
        with self._lock:
            return self._size()

    def _size(self) -> int | None:
        rate = max(self._rates, default=0.0)
        if not rate or not self._round_trip_s or rate > QUICK_BYTES_S:
            return None
        trip_bytes = rate * self._round_trip_s
        # Where a third of a first flight fills the line, no slow beginning can have hidden more.
        if not self._is_settled and trip_bytes > FLIGHT_BYTES / 3:
            return None
        return int(trip_bytes + max(rate * QUEUE_S, LEAST_QUEUE_BYTES))

    def _grant(self, body: object, most_bytes: int) -> int:
        size = self._size()
        if size is None:
            return most_bytes
        packets = max(LEAST_PACKETS, size // _PIECES // PACKET_BYTES)
        piece = min(most_bytes, packets * PACKET_BYTES - _RECORD_BYTES)
        # What nothing is heard of for twice as long as an answer takes is lost, or will be sent
        # again later: it is not on the line, and gets no more of it.
        lost_s = self._monotonic_s() - 2 * size / max(self._rates)
        moving = {key: each for key, each in self._bodies.items() if each.heard_s >= lost_s}
        its = moving.get(body)
        if its is None:
            return 0
        # TCP holds it back, because of losses: it has as much ready again as is on the wire.
        if its.unsent_bytes >= max(piece, its.on_the_wire_bytes):
            self._was_full = True
            return 0
        under_way = sum(each.under_way_bytes for each in moving.values())
        if not under_way:
            return piece
        if under_way + piece > size:
            self._was_full = True
            self._waiting.add(body)
            return 0
        # The first has half, so that bodies of one size do not all end, and wait for their
        # answers, at the same time.
        for n, (key, each) in enumerate(moving.items()):
            share = size // (min(2, len(moving)) if n == 0 else len(moving))
            if each is its:
                if each.under_way_bytes >= share:
                    return 0
                break
            goes_before = each.under_way_bytes < (share if its.under_way_bytes else 1)
            if key in self._waiting and goes_before:
                self._waiting.add(body)
                return 0
        return piece

    def _measure(self, count: int) -> None:
        now_s = self._monotonic_s()
        if self._sample is None:
            # The first ones tell only that the measurement begins.
            self._sample, self._was_full = (now_s, 0), False
            return
        since_s, before = self._sample
        self._sample = (since_s, before + count)
        if now_s - since_s < max(_SAMPLE_S, self._round_trip_s):
            return
        rate = (before + count) / (now_s - since_s)
        best = max(self._rates, default=0.0)
        self._is_settled |= self._is_measured and rate < best * _GROWS
        if self._was_full or self._size() is None or rate > best:
            self._rates.append(rate)
        self._is_measured = True
        self._sample, self._was_full = (now_s, 0), False
