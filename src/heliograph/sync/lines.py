"""How many connections a pass sends over: found by what more of them bring, while it goes."""

from __future__ import annotations

START = 4
"""Enough on most links: the gaps between files are filled and a lost packet stops one of four."""
MOST = 8
GAIN = 1.03
"""More connections are kept when the acknowledged rate is this much higher with them."""
LOSS = 0.97
"""Fewer connections are kept when the rate stays above this."""
PACKETS_EACH = 1.5
"""With fewer packets under way than this, a connection notices a loss by a timeout only."""
_PACKET_BYTES = 1460
_SHORTEST_LOOK_S = 3.0
_FIRST_WAIT_S = 15.0
_LONGER_WAIT_S = 60.0
"""Trying without what has just proved good can cost more than it brings."""
_LONGEST_WAIT_S = 120.0


class Lines:
    """Decides by trying; belongs to one thread, which tells the time and what has moved.

    Twice as many connections are tried for a moment. If the rate grows by them they stay; if not,
    they go, and the next try waits twice as long. Those that stayed are tried without now and
    then, for links change.
    """

    def __init__(self, *, opening_s: float | None) -> None:
        """Begin.

        Args:
            opening_s: How long opening a connection took (seconds), None when it is not known.
        """
        self.count = START
        """How many connections there should be now."""
        self._opening_s = opening_s or 0.0
        self._base = START
        self._base_rate: float | None = None
        self._wait_s = _FIRST_WAIT_S
        self._try_at_s = float("-inf")
        self._look_from: tuple[float, int] | None = None
        self._settled_s: float | None = None

    @property
    def look_s(self) -> float:
        """Tell how long a rate is looked at before it counts: several round trips."""
        return max(_SHORTEST_LOOK_S, 6 * self._opening_s)

    @property
    def settle_s(self) -> float:
        """Tell how long new connections take to come to their speed."""
        return 0.5 + 3 * self._opening_s

    def measure(self, now_s: float, moved_bytes: int, *, busy: int) -> int:
        """Take in where things stand; give how many connections there should be.

        Args:
            now_s: Monotonic clock.
            moved_bytes: All that was acknowledged in this pass.
            busy: Connections that have something to send; while they are fewer than they should
                be, a rate says nothing about their number.
        """
        if busy < self.count:
            self._look_from = self._settled_s = None
            return self.count
        if self._settled_s is None:
            self._settled_s = now_s + self.settle_s
        if now_s < self._settled_s:
            return self.count
        if self._look_from is None:
            self._look_from = (now_s, moved_bytes)
            return self.count
        since_s, since_bytes = self._look_from
        if now_s - since_s >= self.look_s:
            self._look_from = (now_s, moved_bytes)
            self._judge(now_s, (moved_bytes - since_bytes) / (now_s - since_s))
        return self.count

    def _judge(self, now_s: float, rate: float) -> None:
        if self.count != self._base:
            self._end_try(now_s, rate)
            return
        before = self._base_rate
        self._base_rate = rate if before is None else (before + rate) / 2
        if now_s >= self._try_at_s:
            self._begin_try(self._base_rate)

    def _begin_try(self, rate: float) -> None:
        packets = rate * self._opening_s / _PACKET_BYTES
        more = min(MOST, 2 * self._base, int(packets / PACKETS_EACH))
        if self._base > START:
            self._set(max(START, self._base // 2))
        elif more > self._base:
            self._set(more)

    def _end_try(self, now_s: float, rate: float) -> None:
        base_rate = self._base_rate or 0.0
        were_more = self.count > self._base
        if rate >= base_rate * (GAIN if were_more else LOSS):
            self._base, self._base_rate = self.count, rate
            self._wait_s = _LONGER_WAIT_S if were_more else _FIRST_WAIT_S
            self._try_at_s = now_s + self._wait_s
            return
        self._set(self._base)
        self._try_at_s = now_s + self._wait_s
        self._wait_s = min(2 * self._wait_s, _LONGEST_WAIT_S)

    def _set(self, count: int) -> None:
        self.count = count
        self._look_from = self._settled_s = None
