"""Reads of IPv4 and TCP headers what an emulated line must know, and makes resets (RFC 9293)."""

from __future__ import annotations

import struct
from typing import NamedTuple

FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
_TCP = 6
_PORTS = struct.Struct("!HHII")
_MODULUS = 1 << 32


class Segment(NamedTuple):
    """A TCP segment as it crosses the line; ``payload_bytes`` is what it carries."""

    source_port: int
    target_port: int
    sequence: int
    acknowledged: int
    flags: int
    payload_bytes: int

    @property
    def end(self) -> int:
        """The sequence number after this segment; SYN and FIN take one each."""
        taken = self.payload_bytes + bool(self.flags & SYN) + bool(self.flags & FIN)
        return (self.sequence + taken) % _MODULUS


def segment_of(packet: bytes) -> Segment | None:
    """Read a packet's TCP header; None if it carries something else."""
    if len(packet) < 40 or packet[0] >> 4 != 4 or packet[9] != _TCP:
        return None
    header = (packet[0] & 15) * 4
    source, target, sequence, acknowledged = _PORTS.unpack_from(packet, header)
    offset = (packet[header + 12] >> 4) * 4
    flags = packet[header + 13]
    return Segment(source, target, sequence, acknowledged, flags, len(packet) - header - offset)


def ahead(number: int, of: int) -> int:
    """Tell how far a sequence number is ahead of another, below zero if it is behind."""
    distance = (number - of) % _MODULUS
    return distance - _MODULUS if distance >= _MODULUS // 2 else distance


def reset(*, source: bytes, target: bytes, ports: tuple[int, int], sequence: int) -> bytes:
    """Make a packet that resets a connection.

    Args:
        source: The address that it seems to come from, four bytes.
        target: The address of the end that it resets.
        ports: The ports of source and target.
        sequence: What the target expects next; with any other it only asks back (RFC 5961, 3.2).
    """
    tcp = struct.pack("!HHIIBBHHH", *ports, sequence, 0, 5 << 4, RST, 0, 0, 0)
    pseudo = source + target + struct.pack("!BBH", 0, _TCP, len(tcp))
    tcp = tcp[:16] + struct.pack("!H", checksum(pseudo + tcp)) + tcp[18:]
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0, 64, _TCP, 0) + source + target
    return ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:] + tcp


def checksum(data: bytes) -> int:
    """Give the internet checksum (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
