"""Rows on the pages of a database, read from the pages alone: no schema, no tree above them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from heliograph.store.salvage.pages import USABLE_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.store.database import Value
    from heliograph.store.salvage.pages import Page, PageFile

_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x0A, 0x02
_HEAD_BYTES = {_TABLE_LEAF: 8, _INDEX_LEAF: 8, _INDEX_INNER: 12}
_FILE_HEAD_BYTES = 100
_MOST_BYTES = 64 * 2**20
"""No row of ours is larger; a length that says so was harmed."""
_NUMBER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_REAL, _ZERO, _ONE = 7, 8, 9


class Record(NamedTuple):
    """One row as it lies in the file."""

    number: int | None
    """Of a row of a table; None in a table without such numbers, and in an index."""
    values: tuple[Value, ...]
    sound: bool
    """Whether every page that it lies on is what was written."""


class _HarmedError(Exception):
    """What is there makes no row."""


def records_of(file: PageFile) -> Iterator[Record]:
    """Give every row of every page that has rows; what cannot be read is left out."""
    for page in file:
        # Every so many pages there is one that says where the others hang.
        if (page.number - 2) % (USABLE_BYTES // 5 + 1):
            yield from _on(page, file)


def _on(page: Page, file: PageFile) -> Iterator[Record]:
    start = _FILE_HEAD_BYTES if page.number == 1 else 0
    kind = page.data[start]
    if kind not in _HEAD_BYTES:
        return
    first = start + _HEAD_BYTES[kind]
    for n in range(int.from_bytes(page.data[start + 3 : start + 5], "big")):
        place = int.from_bytes(page.data[first + 2 * n : first + 2 * n + 2], "big")
        try:
            yield _record(page, kind, place, file)
        except (_HarmedError, IndexError, struct.error, UnicodeDecodeError):
            # The others on this page stand where their own pointers say.
            continue


def _record(page: Page, kind: int, place: int, file: PageFile) -> Record:
    if kind == _INDEX_INNER:
        place += 4  # the page below
    size, place = _varint(page.data, place)
    number: int | None = None
    if kind == _TABLE_LEAF:
        number, place = _varint(page.data, place)
    if size > _MOST_BYTES:
        raise _HarmedError
    here = _bytes_here(size, USABLE_BYTES - 35 if kind == _TABLE_LEAF else _most_of_index())
    payload = page.data[place : place + here]
    sound = page.sound
    if here < size:
        rest, rest_sound = _overflow(page.data[place + here : place + here + 4], size - here, file)
        payload, sound = payload + rest, sound and rest_sound
    if len(payload) != size:
        raise _HarmedError
    return Record(number, _values(payload), sound)


def _most_of_index() -> int:
    return (USABLE_BYTES - 12) * 64 // 255 - 23


def _bytes_here(size: int, most: int) -> int:
    """Say how much of a row lies on its own page (sqlite.org, "B-tree Cell Format")."""
    if size <= most:
        return size
    least = (USABLE_BYTES - 12) * 32 // 255 - 23
    wanted = least + (size - least) % (USABLE_BYTES - 4)
    return wanted if wanted <= most else least


def _overflow(pointer: bytes, size: int, file: PageFile) -> tuple[bytes, bool]:
    found = bytearray()
    sound = True
    seen: set[int] = set()
    while len(found) < size:
        number = int.from_bytes(pointer, "big")
        page = None if number in seen else file.page(number)
        if page is None:
            raise _HarmedError
        seen.add(number)
        sound = sound and page.sound
        found += page.data[4 : min(USABLE_BYTES, 4 + size - len(found))]
        pointer = page.data[:4]
    return bytes(found), sound


def _values(payload: bytes) -> tuple[Value, ...]:
    head, place = _varint(payload, 0)
    kinds: list[int] = []
    while place < head:
        kind, place = _varint(payload, place)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        size = _size(kind)
        data = payload[place : place + size]
        if len(data) != size:
            raise _HarmedError
        values.append(_value(kind, data))
        place += size
    if place != len(payload):
        raise _HarmedError
    return tuple(values)


def _size(kind: int) -> int:
    if kind in _NUMBER_BYTES:
        return _NUMBER_BYTES[kind]
    if kind == _REAL:
        return 8
    return (kind - 12) // 2 if kind >= 12 else 0


def _value(kind: int, data: bytes) -> Value:
    if kind == 0:
        return None
    if kind in _NUMBER_BYTES:
        return int.from_bytes(data, "big", signed=True)
    if kind == _REAL:
        return float(struct.unpack(">d", data)[0])
    if kind in {_ZERO, _ONE}:
        return kind - _ZERO
    if kind < 12:
        raise _HarmedError
    return data.decode() if kind % 2 else data


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for n in range(8):
        byte = data[place + n]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + n + 1
    return value << 8 | data[place + 8], place + 9
