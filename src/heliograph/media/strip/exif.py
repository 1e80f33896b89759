"""Reads what an EXIF block says, and writes one that says only how a picture is turned and where.

Sources: CIPA DC-008 (Exif 2.32), TIFF 6.0.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from heliograph.media.strip.findings import Finding, in_iptc, in_photoshop, in_xmp

_IFD_EXIF, _IFD_GPS, _ORIENTATION, _TAKEN = 0x8769, 0x8825, 0x0112, 0x9003

_KINDS: dict[Finding, frozenset[int]] = {
    "device": frozenset(
        {0x000B, 0x010F, 0x0110, 0x0131, 0x013C, 0x927C, 0xA420, *range(0xA431, 0xA436)}
        | {0x829A, 0x829D, 0x8827, 0x920A, 0xC614, 0xC62F}
    ),
    "person": frozenset({0x013B, 0x8298, 0x9C9D, 0xA430}),
    "time": frozenset({0x0132, 0x9003, 0x9004, *range(0x9010, 0x9013), *range(0x9290, 0x9293)}),
    "text": frozenset({0x010D, 0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F}),
}
TYPE_BYTES: dict[int, int] = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    **dict.fromkeys((16, 17, 18), 8),
}
"""Bytes of one value of each type; the last three are BigTIFF's."""

POSITION_TAGS = {0: 4, 1: 2, 2: 24, 3: 2, 4: 24, 5: 1, 6: 8, 16: 2, 17: 8}
"""Tags of the GPS part that say where and in which direction, with the most bytes of each."""


@dataclass(slots=True)
class Exif:
    """What was read of an EXIF block; a damaged one tells less, and never raises."""

    findings: set[Finding] = field(default_factory=set[Finding])
    orientation: int = 1
    taken: bytes = b""
    """When the picture was taken, as ``YYYY:MM:DD hh:mm:ss``."""
    order: str = "<"
    place: list[tuple[int, int, int, bytes]] = field(
        default_factory=list[tuple[int, int, int, bytes]]
    )
    """Tag, type, count and bytes of the entries that say where, in the block's byte order."""

    def rest(self, *, keep_place: bool) -> bytes:
        """Write what stays as a TIFF block; empty when there is nothing to say."""
        entries: list[tuple[int, int, int, bytes]] = []
        if 2 <= self.orientation <= 8:
            entries.append((_ORIENTATION, 3, 1, struct.pack(self.order + "H", self.orientation)))
        place = self.place if keep_place else []
        if place:
            behind = 8 + 2 + 12 * (len(entries) + 1) + 4
            entries.append((_IFD_GPS, 4, 1, struct.pack(self.order + "I", behind)))
        if not entries:
            return b""
        head = (b"II" if self.order == "<" else b"MM") + struct.pack(self.order + "HI", 42, 8)
        block = head + self._ifd(entries, 8)
        return block + self._ifd(place, len(block)) if place else block

    def _ifd(self, entries: list[tuple[int, int, int, bytes]], offset: int) -> bytes:
        directory = struct.pack(self.order + "H", len(entries))
        values = b""
        behind = offset + 2 + 12 * len(entries) + 4
        for tag, kind, count, data in sorted(entries):
            if len(data) <= 4:
                value = data.ljust(4, b"\0")
            else:
                value = struct.pack(self.order + "I", behind + len(values))
                values += data.ljust(len(data) + len(data) % 2, b"\0")
            directory += struct.pack(self.order + "HHI", tag, kind, count) + value
        return directory + bytes(4) + values


def read(block: bytes) -> Exif:
    """Read an EXIF block that begins with its TIFF head ("II" or "MM")."""
    exif = Exif()
    if block[:4] not in {b"II*\0", b"MM\0*"}:
        exif.findings.add("device")
        return exif
    exif.order = "<" if block[:1] == b"I" else ">"
    (first,) = struct.unpack_from(exif.order + "I", block.ljust(8, b"\0"), 4)
    entries, next_ifd = _entries(block, first, exif.order)
    for tag, kind, _, data in entries:
        if tag == _ORIENTATION and kind == 3 and len(data) == 2:
            (exif.orientation,) = struct.unpack(exif.order + "H", data)
        elif tag == _IFD_EXIF and len(data) == 4:
            (offset,) = struct.unpack(exif.order + "I", data)
            for inner in _entries(block, offset, exif.order)[0]:
                exif.findings |= sort_tag(inner[0], inner[3])
                if inner[0] == _TAKEN:
                    exif.taken = inner[3]
        elif tag == _IFD_GPS and len(data) == 4:
            (offset,) = struct.unpack(exif.order + "I", data)
            inside = _entries(block, offset, exif.order)[0]
            exif.place = [
                each for each in inside if 0 < len(each[3]) <= POSITION_TAGS.get(each[0], 0)
            ]
            if any(each[0] != 0 for each in inside):
                exif.findings.add("place")
        else:
            exif.findings |= sort_tag(tag, data)
    if next_ifd:
        exif.findings.add("thumbnail")
    return exif


def sort_tag(tag: int, data: bytes = b"") -> set[Finding]:
    """Tell what a tag of a directory speaks of."""
    match tag:
        case 0x02BC:
            return in_xmp(data)
        case 0x83BB:
            return in_iptc(data) or {"text"}
        case 0x8649:
            return in_photoshop(data)
        case _:
            return {kind for kind, tags in _KINDS.items() if tag in tags}


def _entries(
    block: bytes, offset: int, order: str
) -> tuple[list[tuple[int, int, int, bytes]], int]:
    """Give (tag, type, count, bytes) of a directory, and the offset of the next."""
    if not 8 <= offset <= len(block) - 2:
        return [], 0
    (count,) = struct.unpack_from(order + "H", block, offset)
    found: list[tuple[int, int, int, bytes]] = []
    for at in range(offset + 2, offset + 2 + 12 * count, 12):
        if at + 12 > len(block):
            return found, 0
        tag, kind, amount = struct.unpack_from(order + "HHI", block, at)
        size = TYPE_BYTES.get(kind, 1) * amount
        begin = at + 8
        if size > 4:
            (begin,) = struct.unpack_from(order + "I", block, at + 8)
        found.append((tag, kind, amount, block[begin : begin + size]))
    end = offset + 2 + 12 * count
    (following,) = struct.unpack_from(order + "I", block[end : end + 4].ljust(4, b"\0"))
    return found, following
