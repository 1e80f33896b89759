"""Writing one media item in rows of 1 MiB, some rows to a commit; a small one is one commit."""

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

    def __init__(self, database: Database, writer: str) -> None:
        """Take the name of the writer whose item it is while nobody refers to it."""
        self._database = database
        self._writer = writer
        self._digest = hashlib.sha256()
        self._waiting = bytearray()
        self._position = 0
        self.number: int | None = None
        """Of the item, once something of it was written before its end."""
        self.may_be_whole = False
        """Whether all of it was written, be it sure or not that the disk has it."""
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
            self._require_room(whole)
            with self._database.write():
                number = self._write(whole)
            self.number = number
        return len(data)

    def finish(self) -> None:
        """Write the rest, whose last row may be shorter: then the item is whole.

        Where the same content is here already, that one is the writer's now, ``is_new`` is false,
        and what was written of this one is for nobody.
        """
        self._require_room(len(self._waiting))
        with self._database.write():
            self.is_new = not self._database.execute(
                "UPDATE item SET writer = ? WHERE sha256 = ?", self._writer, self.sha256
            )
            if self.is_new:
                number = self._write(len(self._waiting))
                self._database.execute(
                    "UPDATE item SET sha256 = ?, size_bytes = ? WHERE number = ?",
                    self.sha256,
                    self.size_bytes,
                    number,
                )
                self.may_be_whole = True

    @property
    def sha256(self) -> Sha256:
        """Give the hash of what was written so far."""
        return Sha256(self._digest.hexdigest())

    def _require_room(self, count: int) -> None:
        # They are written to the log and then to their place; words must always have room.
        require_room(self._database.path, 2 * count)

    def _write(self, count: int) -> int:
        """Write so many bytes, inside a transaction; give the number of the item."""
        if self.number is None:
            number = self._database.insert("INSERT INTO item (writer) VALUES (?)", self._writer)
        else:
            number = self.number
        for start in range(0, count, CHUNK_BYTES):
            self._database.execute(
                "INSERT INTO chunk (item, position, data) VALUES (?, ?, ?)",
                number,
                self._position,
                bytes(self._waiting[start : min(start + CHUNK_BYTES, count)]),
            )
            self._position += 1
        del self._waiting[:count]
        return number
