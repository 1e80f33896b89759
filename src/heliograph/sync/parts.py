"""A large media item in parts: whether it goes so, and which part a connection sends next."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO

from msgspec import structs

if TYPE_CHECKING:
    from heliograph.domain.schedule import Part, Upload

LONG_OPENING_S = 0.1
"""On shorter links one connection is as fast as several, and parts would only have to be joined."""


def goes_in_parts(upload: Upload, *, opening_s: float | None) -> bool:
    """Tell whether an item should go in parts: it began so, or has not begun and the link is long.

    Args:
        upload: The item as the service told of it.
        opening_s: How long opening a connection takes (seconds).
    """
    if not upload.parts:
        return False
    if upload.held_bytes > upload.offset_bytes:
        return True
    return upload.offset_bytes == 0 and opening_s is not None and opening_s >= LONG_OPENING_S


class Parts:
    """The parts of one item under way (not thread-safe)."""

    def __init__(self, upload: Upload) -> None:
        self._upload = upload
        self._parts = {part.upload: part for part in upload.parts}
        self._taken: set[str] = set()

    @property
    def upload(self) -> Upload:
        """Give the item as it now stands."""
        return structs.replace(self._upload, parts=tuple(self._parts.values()))

    def take(self) -> Part | None:
        """Give the first part that is not whole and that nobody has taken yet."""
        for address, part in self._parts.items():
            if address not in self._taken and part.offset_bytes < part.size_bytes:
                self._taken.add(address)
                return part
        return None

    def note(self, part: Part) -> None:
        """Take in how a part now stands."""
        self._parts[part.upload] = part


class Stretch(io.RawIOBase):
    """A stretch of a longer source, as a source of its own; closing it closes the longer one."""

    def __init__(self, source: BinaryIO, *, start_bytes: int, size_bytes: int) -> None:
        whole = source.seek(0, io.SEEK_END)
        self._source = source
        self._start = start_bytes
        self._size = min(size_bytes, max(0, whole - start_bytes))
        self._at = self.seek(0)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tell that it can be positioned."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place counted from the start of the stretch."""
        if whence == io.SEEK_END:
            offset += self._size
        elif whence == io.SEEK_CUR:
            offset += self._at
        self._at = max(0, offset)
        self._source.seek(self._start + self._at)
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        """Read on, at most to the end of the stretch."""
        rest = max(0, self._size - self._at)
        block = self._source.read(rest if size < 0 else min(size, rest))
        self._at += len(block)
        return block

    def close(self) -> None:
        """Close it and the longer source."""
        self._source.close()
        super().close()
