"""Time and chance as things handed in, so that tests can hold them."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Protocol

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
_LATEST = datetime(9999, 12, 30, tzinfo=UTC)
"""A day within what ``datetime`` holds, so that every zone of the world has the time, too."""


def utc(now_ms: int) -> datetime:
    """Give Unix milliseconds as a time in UTC; a clock that is off by millennia as the last day."""
    try:
        return min(max(_EPOCH + timedelta(milliseconds=now_ms), _EARLIEST), _LATEST)
    except OverflowError:
        return _LATEST if now_ms > 0 else _EARLIEST


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


class LocalZone(tzinfo):
    """The zone that this computer is set to, with its changes of the clock, past and to come.

    ``datetime.astimezone`` alone gives the offset of one moment, which is another one tomorrow
    where clocks are changed tonight.
    """

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """Give how far local time is ahead of UTC at a local time."""
        return None if dt is None else dt.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, dt: datetime | None) -> timedelta | None:
        """Tell nothing: nobody here asks whether an offset is a summer's."""
        del dt
        return None

    def tzname(self, dt: datetime | None) -> str | None:
        """Give the system's own short name."""
        return None if dt is None else dt.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, dt: datetime) -> datetime:
        """Give the local time of a moment, ``fold`` telling the second of two that look alike."""
        offset = dt.replace(tzinfo=UTC).astimezone().utcoffset() or timedelta()
        local = (dt + offset).replace(fold=0)
        return local if self.utcoffset(local) == offset else local.replace(fold=1)
