"""Counts the bytes on the wire of all connections of a service, and bounds them.

Counted by the system's own counters for each connection, which know of headers, of TLS and of what
had to go again; those of a connection that ended are kept. On the wire means IP packets.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from heliograph.remote import tcp_info
from heliograph.remote.service import Interrupted, WireBytes
from heliograph.remote.tcp_info import FULL_BYTES

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

HEADER_BYTES = 52
CLOSING = WireBytes(sent_bytes=2 * HEADER_BYTES, received_bytes=2 * HEADER_BYTES)
"""What follows when a connection is closed: its end and the answer to that, each way."""
REPLY_BYTES = 1000
"""What an answer weighs, where the system counts nothing."""
SLICE_BYTES = 16 * 1024
"""Under any bound no more than this is handed over by one call."""
SLICE_S = 0.1
"""Under a cap no more than goes in this time, but always a packet."""
SHORTEST_WAIT_S = 0.001
BURST_S = 0.25
"""So much of a cap that was not used may be used later."""


class Meter:
    """The counters of one connection.

    It holds a duplicate of the socket's descriptor, so that it can ask to the end, whoever closes
    the socket; the connection ends only when this is closed too.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock: socket.socket | None = sock.dup()
        self._lock = threading.Lock()
        self._counted = WireBytes()
        self._handed_bytes = 0
        self._coming = WireBytes()

    def handed(self, n_bytes: int) -> None:
        """Take note of bytes handed to the system; needed only where it counts nothing itself."""
        self._handed_bytes += n_bytes

    def read(self) -> tuple[WireBytes, WireBytes]:
        """Give what went over the wire, and what will yet, were nothing more handed over."""
        with self._lock:
            self._look()
            return self._counted, self._coming

    def close(self) -> WireBytes:
        """Count for the last time; what still waits goes yet. May be called again."""
        with self._lock:
            if self._sock is not None:
                self._look()
                self._counted = self._counted + self._coming + CLOSING
                self._coming = WireBytes()
                self._sock.close()
                self._sock = None
            return self._counted

    def _look(self) -> None:
        if self._sock is None:
            return
        info = tcp_info.read(self._sock)
        if info is not None:
            self._counted = WireBytes(
                sent_bytes=info.sent_wire_bytes, received_bytes=info.received_wire_bytes
            )
            self._coming = WireBytes(
                sent_bytes=info.coming_sent_bytes, received_bytes=info.coming_received_bytes
            )
        elif self._handed_bytes:
            packets = -(-self._handed_bytes // FULL_BYTES)
            self._counted = WireBytes(
                sent_bytes=self._handed_bytes + packets * HEADER_BYTES,
                received_bytes=REPLY_BYTES + packets // 2 * HEADER_BYTES,
            )


class Traffic:
    """All connections of a service; may be used by several threads."""

    def __init__(self, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._monotonic_s = monotonic_s
        self._lock = threading.Lock()
        self._open: set[Meter] = set()
        self._ended = WireBytes()
        self._cap_bytes_s: int | None = None
        self._last_bytes: int | None = None
        """Where the wire will be when all that was handed over has gone; None for no bound."""
        self._out_of_room = False
        self._granted_bytes = 0
        self._credit_bytes = 0.0
        self._paid_bytes = 0
        self._looked_s = 0.0

    # ---- counting --------------------------------------------------------------

    def opened(self, sock: socket.socket) -> Meter:
        """Begin to count a connection."""
        meter = Meter(sock)
        with self._lock:
            self._open.add(meter)
        return meter

    def closed(self, meter: Meter) -> None:
        """Count a connection for the last time; may be called again."""
        with self._lock:
            if meter in self._open:
                self._open.remove(meter)
                self._ended = self._ended + meter.close()

    def total(self) -> WireBytes:
        """Give what went over the wire since the beginning."""
        with self._lock:
            return self._total()[0]

    # ---- bounding ----------------------------------------------------------------

    @property
    def out_of_room(self) -> bool:
        """Tell whether something was not sent because the room was used up."""
        return self._out_of_room

    def bound(self, *, cap_bytes_s: int | None, room_bytes: int | None) -> None:
        """See ``Service.bound``."""
        with self._lock:
            total, coming = self._total()
            if cap_bytes_s != self._cap_bytes_s:
                self._cap_bytes_s = cap_bytes_s
                self._credit_bytes = 0.0
                self._paid_bytes = total.sent_bytes + coming.sent_bytes
                self._looked_s = self._monotonic_s()
            here = total.sent_bytes + total.received_bytes
            self._last_bytes = None if room_bytes is None else here + room_bytes
            self._out_of_room = False

    def grant(self, most_bytes: int) -> tuple[int, float]:
        """Let bytes be handed over, or say how long to wait before asking again.

        What is granted is given back by ``handed``, once the system has taken it.

        Args:
            most_bytes: So many are there, or may be handed over by one call.

        Returns:
            Bytes and no wait, or no bytes and a wait in seconds.

        Raises:
            Interrupted: the room is used up; ``out_of_room`` tells.
        """
        if self._cap_bytes_s is None and self._last_bytes is None:
            return most_bytes, 0.0
        with self._lock:
            total, coming = self._total()
            after = total + coming
            size = min(most_bytes, SLICE_BYTES)
            if self._last_bytes is not None:
                left = self._payload_left(self._last_bytes, after)
                if left <= 0:
                    self._out_of_room = True
                    raise Interrupted
                size = min(size, left - self._granted_bytes)
                if size <= 0:  # others are at it; what they leave is seen when they are done
                    return 0, SLICE_S
            if self._cap_bytes_s is not None:
                size = min(size, max(FULL_BYTES, int(self._cap_bytes_s * SLICE_S)))
                owed_s = self._owed_s(after.sent_bytes, self._cap_bytes_s)
                if owed_s >= SHORTEST_WAIT_S:
                    return 0, owed_s
            self._granted_bytes += size
            return size, 0.0

    def _payload_left(self, last_bytes: int, after: WireBytes) -> int:
        """Give how much payload the room still takes, with the header and answer of each packet."""
        closing = len(self._open) * (CLOSING.sent_bytes + CLOSING.received_bytes)
        left = last_bytes - after.sent_bytes - after.received_bytes - closing
        return left * FULL_BYTES // (FULL_BYTES + 2 * HEADER_BYTES) if left > 0 else 0

    def handed(self, granted_bytes: int) -> None:
        """Give back what was granted: the system has taken it, or the connection has ended."""
        with self._lock:
            self._granted_bytes = max(0, self._granted_bytes - granted_bytes)

    def _owed_s(self, sent_bytes: int, cap_bytes_s: int) -> float:
        """Keep the account of the cap: a token bucket that is paid in bytes on the wire."""
        now_s = self._monotonic_s()
        earned = self._credit_bytes + (now_s - self._looked_s) * cap_bytes_s
        # What is sent on credit is paid back before anything else goes.
        self._credit_bytes = min(earned, cap_bytes_s * BURST_S) - (sent_bytes - self._paid_bytes)
        self._paid_bytes, self._looked_s = sent_bytes, now_s
        return max(0.0, self._granted_bytes - self._credit_bytes) / cap_bytes_s

    def _total(self) -> tuple[WireBytes, WireBytes]:
        total, coming = self._ended, WireBytes()
        for meter in self._open:
            counted, more = meter.read()
            total, coming = total + counted, coming + more
        return total, coming
