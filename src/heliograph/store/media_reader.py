"""Reading one media item like a file, a row at a time."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

from heliograph.errors import MediaMissing

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from heliograph.domain.ids import Sha256
    from heliograph.store.database import Database

CHUNK_BYTES = 2**20


def find_item(database: Database, sha256: Sha256) -> tuple[int, int] | None:
    """Give number and size in bytes of a complete item; None when there is none."""
    row = database.row("SELECT number, size_bytes FROM item WHERE sha256 = ?", sha256)
    return None if row is None else (row[0], row[1])


class ItemReader(io.RawIOBase):
    """A seekable, read-only file over the rows of an item; owns its connection.

    Between two reads no transaction is open, so a reader never holds up a writer.
    """

    def __init__(self, database: Database, sha256: Sha256) -> None:
        """Find the item.

        Raises:
            MediaMissing: it is not here, or not complete.
        """
        super().__init__()
        self._database = database
        self._sha256 = sha256
        self._at = 0
        self._chunk = b""
        self._chunk_position = -1
        try:
            self._item, self._size_bytes = self._find()
        except BaseException:
            self.close()
            raise

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go to an offset in bytes; beyond the end there is nothing to read."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size_bytes}[whence]
        if start + offset < 0:
            msg = "negative offset"
            raise ValueError(msg)
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """Give the offset in bytes."""
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read from one row into ``buffer``; 0 at the end.

        Raises:
            MediaMissing: the item was removed while it was read.
        """
        room = memoryview(buffer).cast("B")
        if self._at >= self._size_bytes or not room:
            return 0
        position, start = divmod(self._at, CHUNK_BYTES)
        data = self._load(position)[start : start + len(room)]
        room[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        """Let go of the connection."""
        if not self.closed:
            self._chunk = b""
            self._database.close()
        super().close()

    def _find(self) -> tuple[int, int]:
        found = find_item(self._database, self._sha256)
        if found is None:
            raise MediaMissing(self._sha256)
        return found

    def _load(self, position: int) -> bytes:
        if position != self._chunk_position:
            row = self._database.row(
                "SELECT data FROM chunk WHERE item = ? AND position = ?", self._item, position
            )
            if row is None:
                raise MediaMissing(self._sha256)
            self._chunk, self._chunk_position = bytes(row[0]), position
        return self._chunk
