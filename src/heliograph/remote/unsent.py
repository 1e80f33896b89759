"""How much waits in the kernel to be sent: what the line takes in a moment, and not more."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress

LEAST_BYTES = 32 * 1024
MOST_BYTES = 1024 * 1024
MOMENT_S = 0.1
"""So long, at the rate of the moment, the line is kept busy by what waits."""

TCP_NOTSENT_LOWAT: int | None = {"linux": 25, "darwin": 0x201}.get(sys.platform)
"""The option that bounds what is *unsent* (tcp(7)), where the system has one.

A small send buffer would do the same but also bound what is in flight: with one of 128 kB a file
took 2.05 × its ideal time over 4 Mbit/s and 600 ms, with this 1.14 × (measured).
"""


class Unsent:
    """Fits the bound of one connection to its line.

    On a slow line little waits, so that progress is true and a stop loses nothing. On a quick one
    that little would wake sender and receiver for every few segments: at 500 MB/s over loopback it
    doubled the CPU time of both.
    """

    def __init__(self, wire: socket.socket) -> None:
        """Begin with the least, which the connection was opened with."""
        self._wire = wire
        self._bound_bytes = LEAST_BYTES
        self._at: tuple[int, float] | None = None

    def saw(self, acknowledged_bytes: int, *, now_s: float) -> None:
        """Take note of how much the peer has acknowledged, some times a second.

        Args:
            acknowledged_bytes: Since the connection was taken into use.
            now_s: Monotonic clock.
        """
        if TCP_NOTSENT_LOWAT is None:
            return
        before, self._at = self._at, (acknowledged_bytes, now_s)
        if before is None or now_s <= before[1]:
            return
        rate_bytes_s = (acknowledged_bytes - before[0]) / (now_s - before[1])
        bound = min(max(LEAST_BYTES, int(rate_bytes_s * MOMENT_S)), MOST_BYTES)
        # Within a factor of two it is as good as another, and needs no call.
        if self._bound_bytes / 2 < bound < self._bound_bytes * 2:
            return
        with suppress(OSError):  # closed meanwhile
            self._wire.setsockopt(socket.IPPROTO_TCP, TCP_NOTSENT_LOWAT, bound)
            self._bound_bytes = bound
