"""Writing one media item, a row of 1 MiB at a time, some rows to a commit."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from heliograph.domain.ids import Sha256
from heliograph.store.ballast import require_room
from heliograph.store.media_reader import CHUNK_BYTES

if TYPE_CHECKING:
    from heliograph.store.database import Database

CHUNKS_PER_COMMIT = 16


class ItemWriter:
    """Takes the bytes of an item in order; see ``MediaStore.adding``."""

    def __init__(self, database: Database, number: int) -> None:
        self._database = database
        self._number = number
        self._digest = hashlib.sha256()
        self._waiting = bytearray()
        self._position = 0
        self.size_bytes = 0
        self.is_new = True
        """Whether nothing of this content was there before; known when the item is whole."""

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Take bytes; they are on the disk when enough have come together, or at the end.

        Raises:
            DiskFull: there is no room for them.
        """
        self._digest.update(data)
        self._waiting += data
        self.size_bytes += len(data)
        whole = CHUNKS_PER_COMMIT * CHUNK_BYTES
        while len(self._waiting) >= whole:
            self._commit(whole)
        return len(data)

    def flush(self) -> None:
        """Write the rest, whose last row may be shorter."""
        if self._waiting:
            self._commit(len(self._waiting))

    @property
    def sha256(self) -> Sha256:
        """Give the hash of what was written so far."""
        return Sha256(self._digest.hexdigest())

    def _commit(self, count: int) -> None:
        # They are written to the log and then to their place; words must always have room.
        require_room(self._database.path, 2 * count)
        with self._database.write():
            for start in range(0, count, CHUNK_BYTES):
                self._database.execute(
                    "INSERT INTO chunk (item, position, data) VALUES (?, ?, ?)",
                    self._number,
                    self._position,
                    bytes(self._waiting[start : min(start + CHUNK_BYTES, count)]),
                )
                self._position += 1
        del self._waiting[:count]
