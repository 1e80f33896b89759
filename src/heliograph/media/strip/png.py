"""Cleans PNG: chunks that draw the picture stay, and of EXIF the way it is turned.

Source: W3C Portable Network Graphics (Third Edition), 5 and 11.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip import exif
from heliograph.media.strip.findings import Finding, in_xmp
from heliograph.media.strip.icc import clean_profile

if TYPE_CHECKING:
    from heliograph.media.strip.source import Source, Target

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DRAWS = frozenset(
    b"IHDR PLTE IDAT IEND CgBI tRNS gAMA cHRM sRGB sBIT bKGD pHYs hIST cICP mDCV cLLI "
    b"acTL fcTL fdAT".split()
)
_MOST_PROFILE_BYTES = 16 << 20
_MOST_READ_BYTES = 1 << 20


def strip_png(source: Source, target: Target, *, keep_place: bool) -> set[Finding]:
    """Write a PNG's picture, or its moving pictures (APNG), alone."""
    if source.take(8) != _SIGNATURE:
        raise MediaNotCleaned("no PNG")
    target.write(_SIGNATURE)
    found: set[Finding] = set()
    name = b""
    exif_written = False
    while name != b"IEND":
        head = source.take(8)
        length, name = struct.unpack(">I4s", head)
        if name in _DRAWS:
            target.write(head)
            source.copy(target, length + 4)
            continue
        after = source.tell() + length + 4
        data = source.take(min(length, _MOST_READ_BYTES))
        match name:
            case b"eXIf":
                told = exif.read(data.removeprefix(b"Exif\0\0"))
                found |= told.findings
                rest = told.rest(keep_place=keep_place)
                if rest and not exif_written:
                    _write(target, name, rest)
                    exif_written = True
            case b"iCCP":
                profile, named = _profile(data)
                if named:
                    found.add("device")
                if profile:
                    _write(target, name, profile)
            case b"tIME":
                found.add("time")
            case b"tEXt" | b"zTXt" | b"iTXt":
                found |= in_xmp(data)
            case _:
                if not name[0] & 0x20:
                    raise MediaNotCleaned(f"chunk {name!r} is needed to draw, and unknown")
                found.add("device")
        source.seek(after)
    if source.tell() < source.size:
        found.add("thumbnail")
    return found


def _write(target: Target, name: bytes, data: bytes) -> None:
    target.write(struct.pack(">I", len(data)) + name + data)
    target.write(struct.pack(">I", zlib.crc32(name + data)))


def _profile(data: bytes) -> tuple[bytes, bool]:
    """Give the iCCP chunk without names of devices, and whether there were any.

    The chunk's own name for the profile is free text, and goes.
    """
    label, _, packed = data.partition(b"\0")
    if not 1 <= len(label) <= 79 or packed[:1] != b"\0":
        return b"", False
    unpacking = zlib.decompressobj()
    try:
        profile = unpacking.decompress(packed[1:], _MOST_PROFILE_BYTES)
    except zlib.error:
        return b"", False
    if not unpacking.eof:
        return b"", False
    clean = clean_profile(profile)
    return b"icc\0\0" + zlib.compress(clean, 9), clean != profile
