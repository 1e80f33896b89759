"""How fast bytes go: a long average that bursts, stalls and cuts do not sway, until it changes."""

from __future__ import annotations

import math

LONG_S = 400.0
"""Memory of what is told: after this time a measurement counts a third (1/e) of a new one."""
SHORT_S = 40.0
"""Memory of the watch beside it, which sees when the line has become another."""
CHANGED = 0.25
"""So far must the short average be from the long one, either way,"""
CHANGED_FOR_S = 40.0
"""and for so long, to be a change and not a swing."""

BEGINS_FOR_S = 8.0
"""So long connections take to come to their speed: what was seen by then counts as one second."""


class _Mean:
    """A mean over time that forgets exponentially; right from the first second.

    Bytes and seconds are forgotten at the same pace, so that a young one is a plain mean.
    """

    def __init__(self, memory_s: float) -> None:
        self._memory_s = memory_s
        self.bytes = 0.0
        self.seconds = 0.0

    def pass_(self, seconds: float) -> None:
        share = math.exp(-seconds / self._memory_s)
        self.bytes *= share
        self.seconds = self.seconds * share + self._memory_s * (1 - share)

    def count_as(self, seconds: float) -> None:
        """Let all that was seen so far count no more than if it had been seen for so long."""
        share = seconds / self.seconds
        self.bytes *= share
        self.seconds *= share

    @property
    def rate(self) -> float | None:
        return max(0.0, self.bytes) / self.seconds if self.seconds > 0 else None


class Meter:
    """Measures while something is to be sent (not thread-safe).

    Time counts whether bytes move or not: what remains will meet the same stalls. A long average
    is told, for what remains takes long, too. When a short one has clearly left it for a while,
    the line is another now, and both begin anew from what moved since: a line that becomes half as
    fast is known within a fifth after about 85 seconds.
    """

    def __init__(self) -> None:
        self._long = _Mean(LONG_S)
        self._short = _Mean(SHORT_S)
        self._apart = (0.0, 0)
        """Seconds since the short average left the long one, and bytes that moved in them."""
        self._seen_s: float | None = None
        self._begun = False
        self._comes_to_speed = True
        self.measured_s = 0.0
        """For how long it was measured in all (seconds)."""

    def moved(self, now_s: float, count: int) -> None:
        """Take in bytes that were acknowledged.

        The first ones tell only that the measurement begins: nobody knows how long they took.

        Args:
            now_s: Monotonic clock.
            count: Bytes; negative for bytes that were counted and did not arrive.
        """
        self._pass(now_s)
        if self._begun:
            self._long.bytes += count
            self._short.bytes += count
            self._apart = (self._apart[0], self._apart[1] + count)
        self._begun = True
        if self._comes_to_speed and self.measured_s >= BEGINS_FOR_S:
            self._comes_to_speed = False
            self._long.count_as(1.0)
            self._short.count_as(1.0)

    def rest(self, now_s: float) -> None:
        """Stop the clock: nothing is to be sent until bytes move again."""
        self._pass(now_s)
        self._seen_s = None

    def rate_bytes_s(self, now_s: float) -> float | None:
        """Give the bytes per second; None before anything was measured, 0 when nothing moves."""
        if self._seen_s is not None:
            self._pass(now_s)
        return self._long.rate

    def _pass(self, now_s: float) -> None:
        gone_s = 0.0 if self._seen_s is None else max(0.0, now_s - self._seen_s)
        self._seen_s = now_s if self._seen_s is None else max(now_s, self._seen_s)
        if gone_s == 0:
            return
        self._long.pass_(gone_s)
        self._short.pass_(gone_s)
        self.measured_s += gone_s
        long, short = self._long.rate or 0.0, self._short.rate or 0.0
        if abs(short - long) <= CHANGED * long:
            self._apart = (0.0, 0)
            return
        self._apart = (self._apart[0] + gone_s, self._apart[1])
        if self._apart[0] >= CHANGED_FOR_S:
            for mean in (self._long, self._short):
                mean.seconds, mean.bytes = self._apart
            self._apart = (0.0, 0)
