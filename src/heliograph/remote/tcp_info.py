"""What the operating system knows of one connection: its bytes and packets, both ways.

Linux: ``TCP_INFO`` (linux/tcp.h, from 4.19 on). macOS: ``TCP_CONNECTION_INFO`` (netinet/tcp.h).
Windows: ``SIO_TCP_INFO`` (TCP_INFO_v0 of mstcpip.h, from 10 version 1703 on).
"""

from __future__ import annotations

import socket
import struct
import sys
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

_IP4, _IP6, _TCP, _TIMESTAMPS = 20, 40, 20, 12
"""Bytes of each header; the last is the option that Linux and macOS use always (RFC 7323)."""

_LINUX_BYTES = 232
_TCPI_OPT_TIMESTAMPS = 1
_MAC_TCP_CONNECTION_INFO = 0x106
_MAC_BYTES = 112
_SIO_TCP_INFO = 0xD8000027
_WINDOWS_BYTES = 88


class TcpInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Counters of a connection since it was opened."""

    sent_bytes: int
    """Of payload, each as often as it was put on the wire."""
    received_bytes: int
    unsent_bytes: int
    """Taken from us and not yet put on the wire; 0 where the system does not tell."""
    sent_packets: int
    received_packets: int
    header_bytes: int
    """Of IP and TCP together, in each packet."""
    in_flight_bytes: int | None = None
    """On the way to the peer and not acknowledged; None where it was not asked for."""
    repeated_bytes: int = 0
    """Put on the wire again; 0 where it was not asked for."""
    unacknowledged_packets: int = 0
    """Sent, and each may yet be answered by a packet; 0 where the system does not tell."""
    beyond_bytes: int = 0
    """That the peer has though it lacks some before them (RFC 2018), about; 0 if not told."""
    is_silent: bool = False
    """What was sent is not acknowledged in time and goes again and again; False if not told."""

    @property
    def arrived_bytes(self) -> int | None:
        """Give what the peer has acknowledged, or less; None where it was not asked for."""
        if self.in_flight_bytes is None:
            return None
        return self.sent_bytes - self.repeated_bytes - self.in_flight_bytes

    @property
    def sent_wire_bytes(self) -> int:
        """Give what was put on the wire, headers and repetitions included."""
        return self.sent_bytes + self.sent_packets * self.header_bytes

    @property
    def coming_sent_bytes(self) -> int:
        """Give what is yet to be put on the wire of what was taken from us.

        A connection on which nothing is acknowledged any more will not get rid of it.
        """
        if self.is_silent:
            return 0
        return self.unsent_bytes + _packets(self.unsent_bytes) * self.header_bytes

    @property
    def coming_received_bytes(self) -> int:
        """Give what acknowledgements will weigh that are yet to come, one for each packet."""
        if self.is_silent:
            return 0
        packets = self.unacknowledged_packets + _packets(self.unsent_bytes)
        return packets * self.header_bytes

    @property
    def received_wire_bytes(self) -> int:
        """Give what came over the wire, headers included; what came twice counts as headers."""
        return self.received_bytes + self.received_packets * self.header_bytes


FULL_BYTES = 1400
"""Payload of a packet, where it has to be reckoned."""


def _packets(n_bytes: int) -> int:
    return -(-n_bytes // FULL_BYTES)


def read(sock: socket.socket) -> TcpInfo | None:
    """Ask the system about a connection; None where it does not tell."""
    ip_bytes = _IP6 if sock.family == socket.AF_INET6 else _IP4
    ask = _ASK.get(sys.platform)
    try:
        return None if ask is None else ask(sock, ip_bytes)
    except (OSError, struct.error):  # closed, older than described above, or no TCP
        return None


def of_linux(data: bytes, ip_bytes: int) -> TcpInfo:
    """Read ``struct tcp_info``.

    Raises:
        struct.error: the kernel is older than 4.19, which first counted what it sent.
    """
    timeouts, options = struct.unpack_from("=B2xB", data, 2)
    (full,) = struct.unpack_from("=I", data, 16)
    unacknowledged, beyond = struct.unpack_from("=II", data, 24)
    received, segments_out, segments_in, unsent = struct.unpack_from("=QIII", data, 128)
    (sent,) = struct.unpack_from("=Q", data, 200)
    timestamps = _TIMESTAMPS if options & _TCPI_OPT_TIMESTAMPS else 0
    return TcpInfo(
        sent_bytes=sent,
        received_bytes=received,
        unsent_bytes=unsent,
        sent_packets=segments_out,
        received_packets=segments_in,
        header_bytes=ip_bytes + _TCP + timestamps,
        unacknowledged_packets=unacknowledged,
        beyond_bytes=beyond * full,
        is_silent=timeouts > 0,
    )


def of_mac(data: bytes, ip_bytes: int) -> TcpInfo:
    """Read ``struct tcp_connection_info``, whose packets are those that carry payload.

    Each two of them are acknowledged by one that carries none.
    """
    packets_out, sent, _, packets_in, received = struct.unpack_from("=5Q", data, 56)
    return TcpInfo(
        sent_bytes=sent,
        received_bytes=received,
        unsent_bytes=0,
        sent_packets=packets_out + packets_in // 2,
        received_packets=packets_in + packets_out // 2,
        header_bytes=ip_bytes + _TCP + _TIMESTAMPS,
    )


def of_windows(data: bytes, ip_bytes: int) -> TcpInfo:
    """Read ``TCP_INFO_v0``, which counts no packets: they are as full as they can be."""
    (mss,) = struct.unpack_from("=I", data, 4)
    (timestamps,) = struct.unpack_from("B", data, 16)
    (in_flight,) = struct.unpack_from("=I", data, 28)
    sent, received, _, repeated = struct.unpack_from("=QQII", data, 48)
    full = max(mss, 536)
    out, back = -(-sent // full), -(-received // full)
    return TcpInfo(
        sent_bytes=sent,
        received_bytes=received,
        unsent_bytes=0,
        sent_packets=out + back // 2,
        received_packets=back + out // 2,
        header_bytes=ip_bytes + _TCP + (_TIMESTAMPS if timestamps else 0),
        in_flight_bytes=in_flight,
        repeated_bytes=repeated,
    )


def _ask_linux(sock: socket.socket, ip_bytes: int) -> TcpInfo:
    return of_linux(sock.getsockopt(socket.IPPROTO_TCP, 11, _LINUX_BYTES), ip_bytes)


def _ask_mac(sock: socket.socket, ip_bytes: int) -> TcpInfo:
    data = sock.getsockopt(socket.IPPROTO_TCP, _MAC_TCP_CONNECTION_INFO, _MAC_BYTES)
    return of_mac(data, ip_bytes)


def _ask_windows(sock: socket.socket, ip_bytes: int) -> TcpInfo:
    import ctypes  # noqa: PLC0415 - Windows only

    winsock: Any = getattr(ctypes, "windll").ws2_32  # noqa: B009 - no such name elsewhere
    version, told = ctypes.c_uint32(0), ctypes.c_uint32(0)
    found = ctypes.create_string_buffer(_WINDOWS_BYTES)
    failed = winsock.WSAIoctl(
        ctypes.c_size_t(sock.fileno()),
        ctypes.c_uint32(_SIO_TCP_INFO),
        ctypes.byref(version),
        ctypes.c_uint32(4),
        found,
        ctypes.c_uint32(_WINDOWS_BYTES),
        ctypes.byref(told),
        None,
        None,
    )
    if failed:
        raise OSError
    return of_windows(found.raw, ip_bytes)


_ASK: dict[str, Callable[[socket.socket, int], TcpInfo]] = {
    "linux": _ask_linux,
    "darwin": _ask_mac,
    "win32": _ask_windows,
}
