"""How far the peer of a connection has acknowledged what was handed over, as each system tells."""

from __future__ import annotations

import socket
import struct
import sys

from heliograph.remote import tcp_info


class Acknowledged:
    """What the peer has acknowledged of the bytes that were handed over since this was made."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._arrived_before = _arrived(sock)
        self._arrived = 0

    def look(self, handed: int) -> tuple[int, int] | None:
        """Tell how many bytes are acknowledged and how many are known to be still on the way.

        Args:
            handed: How many were handed over.

        Returns:
            Never more than are acknowledged, but fewer where the system counts in a way that we
            cannot be sure of; None where it does not tell at all.
        """
        waiting = unacknowledged(self._sock)
        if waiting is not None:
            return handed - waiting, waiting
        if self._arrived_before is None:
            return None
        info = tcp_info.read(self._sock)
        if info is None or info.arrived_bytes is None or info.in_flight_bytes is None:
            return None
        # Never back: it is not written whether what is sent again counts as sent, too.
        self._arrived = max(self._arrived, info.arrived_bytes - self._arrived_before)
        return min(self._arrived, handed), info.in_flight_bytes

    def within(self) -> tuple[int, int]:
        """Tell more of what is still on the way, as far as the system does; 0 where it does not.

        Returns:
            How many bytes the peer has, about, though it lacks some before them: it acknowledges
            them only when those have come, all at once. And how many are not even on the wire.
        """
        info = tcp_info.read(self._sock)
        return (0, 0) if info is None else (info.beyond_bytes, info.unsent_bytes)


def unacknowledged(sock: socket.socket) -> int | None:
    """Give how many bytes the kernel still holds for the peer; None where it does not tell.

    Linux: SIOCOUTQ (tcp(7)). macOS: SO_NWRITE. Windows tells only what is in flight, not what it
    holds before that: see ``Acknowledged``.
    """
    if sys.platform == "linux":
        import fcntl  # noqa: PLC0415 - Unix only
        import termios  # noqa: PLC0415 - Unix only

        try:
            # SIOCOUTQ is TIOCOUTQ: unsent and unacknowledged bytes.
            found = fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, b"\0\0\0\0")
        except OSError:
            return None
        (waiting,) = struct.unpack("i", found)
        return int(waiting)
    if sys.platform == "darwin":
        so_nwrite = 0x1024
        try:
            return sock.getsockopt(socket.SOL_SOCKET, so_nwrite)
        except OSError:
            return None
    return None


def _arrived(sock: socket.socket) -> int | None:
    info = tcp_info.read(sock) if sys.platform == "win32" else None
    return None if info is None else info.arrived_bytes
