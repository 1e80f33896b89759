"""A clock that stands still until a test moves it, with random bytes that repeat by seed."""

from __future__ import annotations

import random


class FakeClock:
    """``heliograph.clock.Clock`` in a test's hands."""

    def __init__(self, *, now_ms: int = 1_620_000_000_000, seed: int = 0) -> None:
        self._now_ms = now_ms
        self._monotonic_s = 1000.0
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose

    def now_ms(self) -> int:
        """See ``heliograph.clock.Clock``."""
        return self._now_ms

    def monotonic_s(self) -> float:
        """See ``heliograph.clock.Clock``."""
        return self._monotonic_s

    def random(self, count: int) -> bytes:
        """See ``heliograph.clock.Clock``."""
        return self._random.randbytes(count)

    def advance(self, seconds: float) -> None:
        """Let time pass: both clocks move."""
        self._now_ms += round(seconds * 1000)
        self._monotonic_s += seconds

    def set_wall(self, now_ms: int) -> None:
        """Set the wall clock, as a person or a time server does: only that one jumps."""
        self._now_ms = now_ms
