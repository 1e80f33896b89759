"""Cleans WebP: the chunks that draw stay, also inside each frame, and the head is put right.

Source: RFC 9649 (WebP Image Format).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip import exif
from heliograph.media.strip.findings import Finding, in_xmp
from heliograph.media.strip.icc import clean_profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.media.strip.source import Source, Target

_DRAWS = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM"})
_FRAME_HEAD_BYTES = 16
_HAS_PROFILE, _HAS_EXIF, _HAS_XMP = 0x20, 0x08, 0x04
_MOST_READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A chunk to write: its bytes, or where they stand in the source, or the chunks inside."""

    name: bytes
    size: int
    offset: int = 0
    data: bytes | None = None
    inside: tuple[_Chunk, ...] = ()

    @property
    def whole(self) -> int:
        """Bytes with head and filling."""
        return 8 + self.size + self.size % 2


def strip_webp(source: Source, target: Target, *, keep_place: bool) -> set[Finding]:
    """Write a WebP's picture or moving pictures alone."""
    riff, size, form = struct.unpack("<4sI4s", source.take(12))
    if riff != b"RIFF" or form != b"WEBP":
        raise MediaNotCleaned("no WebP")
    # Some writers count wrongly: what is there decides.
    end = min(8 + size, source.size)
    found: set[Finding] = set()
    chunks: list[_Chunk] = []
    for name, offset, length in _walk(source, 12, end):
        data = b""
        if name not in _DRAWS and name != b"ANMF":
            source.seek(offset)
            data = source.take(min(length, _MOST_READ_BYTES))
        match name:
            case b"EXIF":
                told = exif.read(data.removeprefix(b"Exif\0\0"))
                found |= told.findings
                rest = told.rest(keep_place=keep_place)
                if rest:
                    chunks.append(_Chunk(name, len(rest), data=rest))
            case b"XMP ":
                found |= in_xmp(data)
            case b"ICCP":
                clean = clean_profile(data)
                chunks.append(_Chunk(name, len(clean), data=clean))
            case b"VP8X" if length == 10:
                chunks.append(_Chunk(name, length, data=data))
            case b"ANMF":
                chunks.append(_frame(source, offset, length))
            case _ if name in _DRAWS:
                chunks.append(_Chunk(name, length, offset))
            case _:
                found.add("device")
    if not any(chunk.name in {b"VP8 ", b"VP8L", b"ANMF"} for chunk in chunks):
        raise MediaNotCleaned("a WebP without a picture")
    if end < source.size:
        found.add("thumbnail")
    target.write(struct.pack("<4sI4s", b"RIFF", 4 + sum(each.whole for each in chunks), b"WEBP"))
    names = {chunk.name for chunk in chunks}
    for chunk in chunks:
        _write(source, target, chunk if chunk.name != b"VP8X" else _head(chunk, names))
    return found


def _walk(source: Source, begin: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Give name, offset and size of each chunk; a last one may lack its filling."""
    at = begin
    while at + 8 <= end:
        name, length = struct.unpack("<4sI", source.at(at, 8))
        if at + 8 + length > end:
            raise MediaNotCleaned(f"chunk {name!r} is longer than the file")
        yield name, at + 8, length
        at += 8 + length + length % 2


def _frame(source: Source, offset: int, length: int) -> _Chunk:
    """Give one frame of moving pictures with the chunks that draw it."""
    head = source.at(offset, _FRAME_HEAD_BYTES)
    inside = tuple(
        _Chunk(name, size, at)
        for name, at, size in _walk(source, offset + _FRAME_HEAD_BYTES, offset + length)
        if name in _DRAWS
    )
    size = _FRAME_HEAD_BYTES + sum(each.whole for each in inside)
    return _Chunk(b"ANMF", size, data=head, inside=inside)


def _head(chunk: _Chunk, names: set[bytes]) -> _Chunk:
    """Give the extended head with flags for what is there now."""
    data = bytearray(chunk.data or b"")
    data[0] &= ~(_HAS_PROFILE | _HAS_EXIF | _HAS_XMP)
    data[0] |= _HAS_PROFILE * (b"ICCP" in names) | _HAS_EXIF * (b"EXIF" in names)
    return _Chunk(chunk.name, chunk.size, data=bytes(data))


def _write(source: Source, target: Target, chunk: _Chunk) -> None:
    target.write(struct.pack("<4sI", chunk.name, chunk.size))
    if chunk.data is None:
        source.seek(chunk.offset)
        source.copy(target, chunk.size)
    else:
        target.write(chunk.data)
    for each in chunk.inside:
        _write(source, target, each)
    target.write(b"\0" * (chunk.size % 2))
