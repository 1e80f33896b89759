"""Which bytes of a movie file the pictures and sounds of a track are, by the track's own tables.

Source: ISO/IEC 14496-12, 8.7 (sample tables).
"""

from __future__ import annotations

import struct
from itertools import islice
from typing import TYPE_CHECKING

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip.boxes import Box, boxes, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

UNTIL_NEXT = -1
"""Size of a chunk that reaches to the next one of any track, or to the end of its box."""


def chunks(data: bytes | bytearray, table: Box) -> Iterator[tuple[int, int]]:
    """Give offset and size in bytes of each chunk, in the order of the track.

    Old QuickTime counts samples of constant size in units that only the sound's description
    explains: such chunks are ``UNTIL_NEXT``.

    Raises:
        MediaNotCleaned: a table is missing or shorter than it says.
    """
    parts = {each.kind: each for each in boxes(data, table.body, table.end)}
    offsets = parts.get(b"stco") or parts.get(b"co64")
    if offsets is None or b"stsc" not in parts:
        raise MediaNotCleaned("a track without a table of its chunks")
    per_chunk = _samples_per_chunk(data, parts[b"stsc"])
    sizes = _sizes(data, parts.get(b"stsz") or parts.get(b"stz2"))
    wide = offsets.kind == b"co64"
    for offset in _column(data, offsets, offsets.body + 4, "Q" if wide else "I"):
        count = next(per_chunk, 0)
        yield offset, UNTIL_NEXT if sizes is None else sum(islice(sizes, count))


def _column(data: bytes | bytearray, box: Box, at: int, layout: str) -> Iterator[int]:
    """Give the numbers of a table that begins with their count."""
    (count,) = numbers(data, ">I", at, box.end)
    size = struct.calcsize(layout)
    if count * size > box.end - at - 4:
        raise MediaNotCleaned(f"table {box.kind!r} is shorter than it says")
    inside = memoryview(data)[at + 4 : at + 4 + count * size]
    return (number for (number,) in struct.iter_unpack(">" + layout, inside))


def _samples_per_chunk(data: bytes | bytearray, box: Box) -> Iterator[int]:
    """Give for chunk after chunk how many samples it holds; without end, as the last."""
    column = _column_of_three(data, box)
    count = 0
    chunk = 1
    for first, following in column:
        while chunk < first:
            yield count
            chunk += 1
        count = following
    while True:
        yield count


def _column_of_three(data: bytes | bytearray, box: Box) -> Iterator[tuple[int, int]]:
    (count,) = numbers(data, ">I", box.body + 4, box.end)
    if count * 12 > box.end - box.body - 8:
        raise MediaNotCleaned("the table of chunks is shorter than it says")
    inside = memoryview(data)[box.body + 8 : box.body + 8 + count * 12]
    return ((first, samples) for first, samples, _ in struct.iter_unpack(">III", inside))


def _sizes(data: bytes | bytearray, box: Box | None) -> Iterator[int] | None:
    """Give the size of sample after sample; None when all have the same."""
    if box is None:
        raise MediaNotCleaned("a track without the sizes of its samples")
    same, count = numbers(data, ">II", box.body + 4, box.end)
    if box.kind == b"stsz":
        return None if same else _column(data, box, box.body + 8, "I")
    width = same & 0xFF
    if width == 4:
        packed = data[box.body + 12 : box.end]
        pairs = (half for byte in packed for half in (byte >> 4, byte & 15))
        return islice(pairs, count)
    return _column(data, box, box.body + 8, {8: "B", 16: "H"}.get(width, "I"))
