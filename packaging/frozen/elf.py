"""Takes out of libraries the folders of the computer that they were built on (RPATH, RUNPATH).

There they would look for other libraries first: whoever may write into a folder of that name on a
person's computer would have the program load theirs.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC = b"\x7fELF\x02\x01"  # 64 bits, little-endian: every system that we freeze on
_LOAD, _DYNAMIC = 1, 2
_STRINGS, _RPATH, _RUNPATH = 5, 15, 29
_ENTRY = struct.Struct("<qQ")


def forget_folders(path: Path) -> bool:
    """Take the search path out of one file, unless it is beside the file; tell if there was one.

    Args:
        path: Any file; what is no library or program of Linux is left as it is.
    """
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return False
    data = bytearray(path.read_bytes())
    segments = list(_segments(data))
    at, size = next(((at, size) for kind, at, _, size in segments if kind == _DYNAMIC), (0, 0))
    entries = [_ENTRY.unpack_from(data, each) for each in range(at, at + size, _ENTRY.size)]
    strings = next((value for tag, value in entries if tag == _STRINGS), None)
    if strings is None:
        return False
    kept: list[tuple[int, int]] = []
    for tag, value in entries:
        if tag in {_RPATH, _RUNPATH}:
            begin = _place(segments, strings + value)
            end = data.index(b"\0", begin)
            if not _is_beside(bytes(data[begin:end])):
                data[begin:end] = bytes(end - begin)  # nor is it told where that was
                continue
        kept.append((tag, value))
    if len(kept) == len(entries):
        return False
    kept += [(0, 0)] * (len(entries) - len(kept))
    for number, entry in enumerate(kept):
        _ENTRY.pack_into(data, at + number * _ENTRY.size, *entry)
    path.write_bytes(data)
    return True


def _is_beside(folders: bytes) -> bool:
    return all(each.startswith(b"$ORIGIN") for each in folders.split(b":"))


def _segments(data: bytearray) -> Iterator[tuple[int, int, int, int]]:
    """Give (kind, offset in the file, address, size in the file) of each segment."""
    (table,) = struct.unpack_from("<Q", data, 32)
    each_size, count = struct.unpack_from("<HH", data, 54)
    for number in range(count):
        kind, _, at, address, _, size = struct.unpack_from(
            "<IIQQQQ", data, table + number * each_size
        )
        yield kind, at, address, size


def _place(segments: list[tuple[int, int, int, int]], address: int) -> int:
    for kind, at, begin, size in segments:
        if kind == _LOAD and begin <= address < begin + size:
            return at + address - begin
    raise ValueError(f"no segment holds {address:#x}")
