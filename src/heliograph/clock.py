"""Time and chance as things handed in, so that tests can hold them."""

from __future__ import annotations

import os
import time
from typing import Protocol


class Clock(Protocol):
    """Where the program takes time and random bytes from."""

    def now_ms(self) -> int:
        """Give the wall clock: Unix milliseconds, UTC. It may be wrong by years."""
        ...

    def monotonic_s(self) -> float:
        """Give seconds that never run back."""
        ...

    def random(self, count: int) -> bytes:
        """Give random bytes fit for keys and ids."""
        ...


class SystemClock:
    """The computer's own clock and random numbers."""

    def now_ms(self) -> int:
        """Give the wall clock in Unix milliseconds."""
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        """Give seconds since some start."""
        return time.monotonic()

    def random(self, count: int) -> bytes:
        """Give bytes of the operating system's random source."""
        return os.urandom(count)
