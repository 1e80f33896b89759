"""Bodies sent on several connections at once take turns where the line is slow."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from heliograph.remote.service import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

BESIDE_S = 0.5
"""The next body begins when what is under way is no more than the line takes in a round trip and
this: it is never idle, and little waits before the narrow place, where what waits may be lost."""
SLOW_HANDSHAKE_S = 0.3
"""A TLS handshake that takes so much longer than a round trip shows a slow line: its few thousand
bytes, with those of the handshakes beside it, took that time (at 64 kbit/s: 0.3 to 0.8 s)."""
UNSEEN_BODIES = 3
"""So many begin on a line of which nothing was seen."""
LONGEST_WAIT_S = 6.0
"""Nobody keeps a connection for ever on which no request comes."""
_FIRST_LOOK_S = 0.25
_LEAST_BYTES = 4_000
"""Less tells no pace, and neither does a shorter time."""
_MEMORY_S = 5.0
"""What was seen earlier counts as much as so many seconds."""


class Turns:
    """The bodies under way of one service; used by several threads."""

    def __init__(self, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._monotonic_s = monotonic_s
        self._lock = threading.Lock()
        self._under_way: dict[object, tuple[int, int]] = {}
        """By body: its bytes, and those of them that the peer has acknowledged."""
        self._round_trip_s = 0.0
        self._slow = False
        self._busy_since_s: float | None = None
        """When bodies began to be under way without a gap."""
        self._busy = (0, 0.0)
        """Bytes that were acknowledged since then, and in how many seconds."""
        self._earlier = (0.0, 0.0)
        """The same of the times before, the longer ago the less."""
        self._pace: Pace | None = None

    @property
    def pace(self) -> Pace | None:
        """See ``Service``: seen while bodies were under way, but for their first round trip."""
        with self._lock:
            return self._pace

    def begin(
        self, body: object, size_bytes: int, *, round_trip_s: float, handshake_s: float | None
    ) -> bool:
        """Tell whether a body may begin; when it may it counts until it ``ends``.

        Args:
            body: Names it.
            size_bytes: Of all that goes of it.
            round_trip_s: How long connecting took, before any handshake.
            handshake_s: How long a TLS handshake took that was just made; None without.
        """
        with self._lock:
            seen = [each for each in (self._round_trip_s, round_trip_s) if each]
            self._round_trip_s = min(seen, default=0.0)
            if handshake_s is not None and handshake_s > round_trip_s + SLOW_HANDSHAKE_S:
                self._slow = True
            if not self._may_begin(seen=handshake_s is not None):
                return False
            if not self._under_way:
                self._busy_since_s, self._busy = self._monotonic_s(), (0, 0.0)
            self._under_way[body] = (size_bytes, 0)
            return True

    def acknowledged(self, body: object, so_far_bytes: int) -> None:
        """Take note of how much of a body the peer has."""
        with self._lock:
            if body not in self._under_way or self._busy_since_s is None:
                return
            size, before = self._under_way[body]
            if so_far_bytes <= before:
                return
            self._under_way[body] = (size, so_far_bytes)
            passed_s = self._monotonic_s() - self._busy_since_s - self._round_trip_s
            self._busy = (self._busy[0] + so_far_bytes - before, max(0.0, passed_s))
            count, seconds = self._busy[0] + self._earlier[0], self._busy[1] + self._earlier[1]
            if seconds >= _FIRST_LOOK_S and count >= _LEAST_BYTES:
                self._pace = Pace(rate_bytes_s=count / seconds, seen_s=seconds)

    def end(self, body: object) -> None:
        """Count a body no more: it was answered, or its connection is gone."""
        with self._lock:
            self._under_way.pop(body, None)
            if not self._under_way:
                self._busy_since_s = None
                count, seconds = self._busy[0] + self._earlier[0], self._busy[1] + self._earlier[1]
                share = min(1.0, _MEMORY_S / seconds) if seconds else 1.0
                self._earlier, self._busy = (count * share, seconds * share), (0, 0.0)

    def _may_begin(self, *, seen: bool) -> bool:
        waiting = sum(size - acknowledged for size, acknowledged in self._under_way.values())
        if not waiting:
            return True
        if self._pace is not None:
            return waiting <= self._pace.rate_bytes_s * (self._round_trip_s + BESIDE_S)
        if self._slow:
            return False  # until the first of them has shown how fast it goes
        return seen or len(self._under_way) < UNSEEN_BODIES
