"""Boxes, of which MP4, MOV, 3GP, HEIC and AVIF consist: found in a file, found in each other.

Source: ISO/IEC 14496-12, 4.2; Apple, QuickTime File Format.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heliograph.errors import MediaNotCleaned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.media.strip.source import Source

MOST_BOXES = 100_000


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box begins, where its body does, and where it ends; offsets in bytes."""

    kind: bytes
    begin: int
    body: int
    end: int

    @property
    def size(self) -> int:
        """Bytes with the head."""
        return self.end - self.begin


def top_boxes(source: Source) -> Iterator[Box]:
    """Go through the boxes of a file; what is too short for one at its end is left away."""
    at = 0
    for _ in range(MOST_BOXES):
        if at + 8 > source.size:
            return
        head = source.at(at, min(16, source.size - at))
        box = _box(head, at, source.size, 0)
        yield box
        at = box.end
    raise MediaNotCleaned("too many boxes")


def boxes(data: bytes | bytearray, begin: int, end: int) -> list[Box]:
    """Give the boxes that stand in ``data`` from ``begin`` to ``end``.

    Raises:
        MediaNotCleaned: a box does not fit.
    """
    found: list[Box] = []
    at = begin
    while at + 8 <= end:
        found.append(_box(bytes(data[at : at + 16]), at, end, begin))
        at = found[-1].end
    return found


def _box(head: bytes, at: int, end: int, begin: int) -> Box:
    size, kind = struct.unpack_from(">I4s", head)
    body = at + 8
    if size == 1 and len(head) == 16:
        (size,) = struct.unpack_from(">Q", head, 8)
        body = at + 16
    elif size == 0 and begin == 0:
        size = end - at
    if at + size > end or at + size < body:
        raise MediaNotCleaned(f"box {kind!r} at {at} of {size} bytes does not fit")
    return Box(kind, at, body, at + size)


def child(data: bytes | bytearray, parent: Box, *path: bytes) -> Box | None:
    """Find the first box below ``parent`` by the kinds on the way to it."""
    here: Box | None = parent
    for kind in path:
        if here is None:
            return None
        inside = boxes(data, here.body, here.end)
        here = next((each for each in inside if each.kind == kind), None)
    return here


def blank(data: bytearray, box: Box) -> None:
    """Make free space of a box: whoever reads the file goes past it, and nothing is left in it."""
    data[box.begin + 4 : box.begin + 8] = b"free"
    data[box.body : box.end] = bytes(box.end - box.body)


def numbers(data: bytes | bytearray, layout: str, at: int, end: int) -> tuple[int, ...]:
    """Read whole numbers at ``at``.

    Raises:
        MediaNotCleaned: they would reach behind ``end``.
    """
    if at + struct.calcsize(layout) > end:
        raise MediaNotCleaned(f"a box ends at {end}, in the middle of a number")
    return struct.unpack_from(layout, data, at)


def made(kind: bytes, body: bytes) -> bytes:
    """Make a box."""
    return struct.pack(">I4s", 8 + len(body), kind) + body
