"""Reads a file of unknown honesty: exact amounts or our own error, copied by blocks."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

from heliograph.errors import MediaNotCleaned

if TYPE_CHECKING:
    from collections.abc import Iterable

BLOCK_BYTES = 1 << 20
MOST_BYTES = 64 << 20
"""The most of one structure that is held in memory; a box or block beyond it is refused."""

_ZEROS = memoryview(bytes(BLOCK_BYTES))


class Target:
    """A file that is written once through, counted."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size_bytes = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Write all of ``data``."""
        self._file.write(data)
        self.size_bytes += len(data)


class Source:
    """A seekable file with its size."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, 2)
        file.seek(0)

    def tell(self) -> int:
        """Give the offset that is read next."""
        return self._file.tell()

    def seek(self, offset: int) -> None:
        """Go to an offset inside the file.

        Raises:
            MediaNotCleaned: the offset lies outside.
        """
        if not 0 <= offset <= self.size:
            raise MediaNotCleaned(f"offset {offset} of {self.size}")
        self._file.seek(offset)

    def some(self, most: int = BLOCK_BYTES) -> bytes:
        """Read up to ``most`` bytes; none at the end."""
        return self._file.read(most)

    def take(self, count: int) -> bytes:
        """Read exactly ``count`` bytes.

        Raises:
            MediaNotCleaned: the file ends before, or the amount is beyond all reason.
        """
        if not 0 <= count <= MOST_BYTES or count > self.size - self._file.tell():
            raise MediaNotCleaned(f"{count} bytes wanted at {self.tell()} of {self.size}")
        data = self._file.read(count)
        if len(data) != count:
            raise MediaNotCleaned(f"the file ended at {self.tell()}")
        return data

    def at(self, offset: int, count: int) -> bytes:
        """Read exactly ``count`` bytes at ``offset``."""
        self.seek(offset)
        return self.take(count)

    def unpack(self, layout: str) -> tuple[int, ...]:
        """Read whole numbers as ``struct`` lays them out."""
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def copy(self, target: Target, count: int) -> None:
        """Copy exactly ``count`` bytes from here by blocks."""
        while count:
            block = self.take(min(count, BLOCK_BYTES))
            target.write(block)
            count -= len(block)

    def copy_patched(
        self,
        target: Target,
        patches: Iterable[tuple[int, int, bytes | bytearray | None]],
        *,
        end: int,
    ) -> None:
        """Copy the file up to ``end`` with pieces of the same length put in their place.

        Args:
            target: written from its position on.
            patches: (offset, length, bytes) in any order, not overlapping; zeros for None.
            end: bytes behind it are left away.

        Raises:
            MediaNotCleaned: pieces overlap or lie outside.
        """
        self.seek(0)
        position = 0
        for offset, length, data in sorted(patches, key=lambda patch: patch[:2]):
            if offset < position or offset + length > end:
                raise MediaNotCleaned(f"two structures share the bytes at {offset}")
            self.copy(target, offset - position)
            if data is None:
                write_zeros(target, length)
            else:
                target.write(data)
            position = offset + length
            self.seek(position)
        self.copy(target, end - position)


def write_zeros(target: Target, count: int) -> None:
    """Write ``count`` zeros by blocks."""
    while count:
        target.write(_ZEROS[: min(count, BLOCK_BYTES)])
        count -= min(count, BLOCK_BYTES)
