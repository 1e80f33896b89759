"""The items of a HEIC or AVIF file: read from their tables, and the tables written with fewer.

Source: ISO/IEC 14496-12, 8.11.3 (iloc), 8.11.6 (iinf), 8.11.12 (iref), 8.11.14 (ipma).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from heliograph.errors import MediaNotCleaned
from heliograph.media.strip.boxes import Box, boxes, made, numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_WIDTHS = {0: "", 4: "I", 8: "Q"}


@dataclass(slots=True)
class Item:
    """One item: its type, its rows in the tables, and where its bytes stand."""

    kind: bytes
    row: bytes
    """Its box ``infe`` without a name."""

    location: bytes = b""
    """Its row in ``iloc``."""

    inside: bool = False
    """Whether its bytes stand in ``idat``; else in the file."""

    extents: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    """Offset and size in bytes."""


def read_items(data: bytearray, inside: Mapping[bytes, Box]) -> dict[int, Item]:
    """Read the items by their numbers.

    Raises:
        MediaNotCleaned: a table is missing, damaged, or of a version not known here.
    """
    if not inside.keys() >= {b"iinf", b"iloc", b"pitm"}:
        raise MediaNotCleaned("a picture file without tables")
    box = inside[b"iinf"]
    (version,) = numbers(data, ">B", box.body, box.end)
    items: dict[int, Item] = {}
    for each in boxes(data, box.body + (8 if version else 6), box.end):
        (kind_of_row,) = numbers(data, ">B", each.body, each.end)
        if each.kind != b"infe" or kind_of_row not in {2, 3}:
            raise MediaNotCleaned("an item described in an old way")
        wide = kind_of_row == 3
        (number,) = numbers(data, ">I" if wide else ">H", each.body + 4, each.end)
        end = each.body + (14 if wide else 12)
        kind = bytes(data[end - 4 : end])
        items[number] = Item(kind, made(b"infe", bytes(data[each.body : end]) + b"\0"))
    _read_locations(data, inside[b"iloc"], items)
    return items


def _read_locations(data: bytearray, box: Box, items: dict[int, Item]) -> None:
    version, first, second = numbers(data, ">B3xBB", box.body, box.end)
    sizes = (first >> 4, first & 15, second >> 4, second & 15 if version else 0)
    if version > 2 or not set(sizes) <= _WIDTHS.keys():
        raise MediaNotCleaned("a table of places of an unknown form")
    wide_offset, wide_length, wide_start, wide_index = (_WIDTHS[size] for size in sizes)
    wide = "I" if version == 2 else "H"
    (count,) = numbers(data, ">" + wide, box.body + 6, box.end)
    at = box.body + 6 + struct.calcsize(wide)
    row = f">{wide}{'H' if version else ''}H{wide_start}H"
    extent = f">{wide_index}{wide_offset}{wide_length}"
    for _ in range(count):
        begin = at
        number, *middle, extents = numbers(data, row, at, box.end)
        at += struct.calcsize(row)
        start = middle.pop() if wide_start else 0
        reference = middle.pop()
        method = middle.pop() & 15 if version else 0
        item = items.get(number)
        if item is None or reference or method > 1:
            raise MediaNotCleaned("an item that stands elsewhere")
        item.inside = method == 1
        for _ in range(extents):
            values = numbers(data, extent, at, box.end)
            at += struct.calcsize(extent)
            length = values[-1] if wide_length else 0
            offset = values[1 if wide_index else 0] if wide_offset else 0
            if not length:
                raise MediaNotCleaned("an item without a length")
            item.extents.append((start + offset, length))
        item.location = bytes(data[begin:at])


def without(
    data: bytearray, box: Box, items: Mapping[int, Item], dropped: Collection[int]
) -> bytes:
    """Write a table (iinf, iloc, iref, ipma) again without the dropped items."""
    kept = {number: item for number, item in items.items() if number not in dropped}
    head = bytes(data[box.body : box.body + 4])
    version = head[0]
    match box.kind:
        case b"iinf":
            count = struct.pack(">I" if version else ">H", len(kept))
            return made(box.kind, head + count + b"".join(item.row for item in kept.values()))
        case b"iloc":
            rows = [item.location for item in kept.values() if item.location]
            count = struct.pack(">I" if version == 2 else ">H", len(rows))
            sizes = bytes(data[box.body + 4 : box.body + 6])
            return made(box.kind, head + sizes + count + b"".join(rows))
        case b"iref":
            return made(box.kind, head + _kept_references(data, box, dropped))
        case _:
            return made(box.kind, head + _associations(data, box, dropped))


def references(data: bytearray, box: Box) -> list[tuple[bytes, int, tuple[int, ...]]]:
    """Give the references between items: type, from which, to which."""
    (version,) = numbers(data, ">B", box.body, box.end)
    letter = "I" if version else "H"
    found: list[tuple[bytes, int, tuple[int, ...]]] = []
    for each in boxes(data, box.body + 4, box.end):
        _, count = numbers(data, f">{letter}H", each.body, each.end)
        origin, _, *to = numbers(data, f">{letter}H{count}{letter}", each.body, each.end)
        found.append((each.kind, origin, tuple(to)))
    return found


def _kept_references(data: bytearray, box: Box, dropped: Collection[int]) -> bytes:
    rows = boxes(data, box.body + 4, box.end)
    return b"".join(
        bytes(data[row.begin : row.end])
        for row, (_, origin, to) in zip(rows, references(data, box), strict=True)
        if not {origin, *to}.intersection(dropped)
    )


def _associations(data: bytearray, box: Box, dropped: Collection[int]) -> bytes:
    version, flags, count = numbers(data, ">BxxBI", box.body, box.end)
    row = ">IB" if version else ">HB"
    at = box.body + 8
    rows: list[bytes] = []
    for _ in range(count):
        number, properties = numbers(data, row, at, box.end)
        end = at + struct.calcsize(row) + properties * (2 if flags & 1 else 1)
        if end > box.end:
            raise MediaNotCleaned("a table of properties is shorter than it says")
        if number not in dropped:
            rows.append(bytes(data[at:end]))
        at = end
    return struct.pack(">I", len(rows)) + b"".join(rows)
