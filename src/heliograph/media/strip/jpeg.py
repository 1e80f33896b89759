"""Cleans JPEG: segments that draw the picture stay, every other goes, and all behind its end.

Sources: ITU-T T.81 annex B, ITU-T T.871 (JFIF), CIPA DC-008 (Exif), CIPA DC-007 (MPF), ICC.1 B.4.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip import exif
from heliograph.media.strip.findings import Finding, in_photoshop, in_xmp
from heliograph.media.strip.icc import clean_profile

if TYPE_CHECKING:
    from heliograph.media.strip.source import Source, Target

_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_DRAWS = {*range(0xC0, 0xD0)} - {0xC8} | {0xDB, 0xDC, 0xDD, 0xDE, 0xDF}
_APP = range(0xE0, 0xF0)
_EXIF, _ICC, _ADOBE = b"Exif\0", b"ICC_PROFILE\0", b"Adobe"
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""What ends coded data: there, FF is followed by 00 or a restart marker, or is filling."""


def strip_jpeg(source: Source, target: Target, *, keep_place: bool) -> set[Finding]:
    """Write a JPEG's picture alone."""
    if source.take(2) != b"\xff\xd8":
        raise MediaNotCleaned("no JPEG")
    target.write(b"\xff\xd8")
    return _Segments(source, target, keep_place=keep_place).run()


class _Segments:
    """Goes from marker to marker."""

    def __init__(self, source: Source, target: Target, *, keep_place: bool) -> None:
        self._source = source
        self._target = target
        self._keep_place = keep_place
        self._found: set[Finding] = set()
        self._profile: dict[int, bytes] = {}
        self._profile_parts = 0
        self._exif_written = False
        self._drawn = False

    def run(self) -> set[Finding]:
        marker = self._next_marker()
        while marker is not None and marker != _EOI:
            marker = self._segment(marker)
        if not self._drawn:
            raise MediaNotCleaned("a JPEG without a picture")
        # A picture that was cut short while it was copied has no end; it may still be looked at.
        if marker == _EOI:
            self._target.write(b"\xff\xd9")
            if self._source.tell() < self._source.size:
                self._found.add("thumbnail")  # MPF pictures, the film of a "motion photo", makers
        return self._found

    def _next_marker(self) -> int | None:
        """Read the marker that must stand here; None at the end of the file."""
        byte = self._source.some(1)
        if byte not in {b"", b"\xff"}:
            raise MediaNotCleaned(f"no marker at {self._source.tell() - 1}")
        while byte == b"\xff":
            byte = self._source.some(1)
        return byte[0] if byte else None

    def _segment(self, marker: int) -> int | None:
        """Take one segment, and give the marker behind it."""
        (length,) = self._source.unpack(">H")
        data = self._source.take(length - 2)
        if marker in _APP:
            self._application(marker, data)
        elif marker == _COM:
            self._found.add("text")
        elif marker == _SOS:
            self._write_profile()
            self._write(marker, data)
            self._drawn = True
            return self._coded_data()
        elif marker in _DRAWS:
            self._write_profile()
            self._write(marker, data)
        else:
            raise MediaNotCleaned(f"marker {marker:02x} at {self._source.tell()}")
        return self._next_marker()

    def _write(self, marker: int, data: bytes) -> None:
        self._target.write(struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data)

    def _application(self, marker: int, data: bytes) -> None:
        """Keep of an APPn segment what the picture needs, and note what else it said."""
        if marker == 0xE0 and data.startswith(b"JFIF\0") and len(data) >= 14:
            # Version and density; no small picture.
            self._write(marker, data[:12] + b"\0\0")
            if data[12] and data[13]:
                self._found.add("thumbnail")
        elif marker == 0xE1 and data.startswith(_EXIF):
            self._exif(data[6:])
        elif marker == 0xE1:
            self._found |= in_xmp(data)
        elif marker == 0xE2 and data.startswith(_ICC) and len(data) > 14:
            self._profile[data[12]] = data[14:]
            self._profile_parts = data[13]
        elif marker == 0xEE and data.startswith(_ADOBE) and len(data) >= 12:
            self._write(marker, data[:12])
        elif marker == 0xED:
            self._found |= in_photoshop(data)
        elif marker == 0xE0 or data.startswith(b"MPF\0"):
            self._found.add("thumbnail")
        else:
            self._found.add("device")

    def _exif(self, block: bytes) -> None:
        told = exif.read(block)
        self._found |= told.findings
        rest = told.rest(keep_place=self._keep_place)
        if rest and not self._exif_written:
            self._write(0xE1, _EXIF + b"\0" + rest)
            self._exif_written = True

    def _write_profile(self) -> None:
        """Write the colour profile, which may stand in several segments, once it is whole."""
        parts = self._profile_parts
        profile = b"".join(part for _, part in sorted(self._profile.items()))
        if not self._profile or sorted(self._profile) != list(range(1, parts + 1)):
            return
        clean = clean_profile(profile)
        if clean != profile:
            self._found.add("device")
        at = 0
        for number in range(1, parts + 1):
            size = len(self._profile[number])
            self._write(0xE2, _ICC + bytes((number, parts)) + clean[at : at + size])
            at += size
        self._profile.clear()

    def _coded_data(self) -> int | None:
        """Copy coded data up to the next marker and give that; None when the file ends in it."""
        held = b""
        while block := self._source.some():
            data = held + block
            if match := _MARKER.search(data):
                self._target.write(data[: match.start()])
                self._source.seek(self._source.tell() - len(data) + match.end())
                return match[0][1]
            held = data[-1:] if data.endswith(b"\xff") else b""
            self._target.write(data[: len(data) - len(held)])
        self._target.write(held)
        return None
