"""Where the bytes of one PATCH go: straight to the upload, or aside until a checksum held."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from heliograph_service.media import HashDiffers
from heliograph_service.pour import Ended
from heliograph_service.upload_records import Upload, new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph_service.central import Central
    from heliograph_service.tus_headers import Checksum

_REST_EACH_BYTES = 16 * 1024 * 1024
_REST_EACH_S = 1.0
"""How often the bytes of a running request are made durable: what a crash can cost."""


class PatchBody:
    """Takes the pieces of one body, one after the other."""

    def __init__(
        self, central: Central, upload: Upload, *, at: int, checksum: Checksum | None
    ) -> None:
        self._central = central
        self._upload = upload
        self._at = at
        self._checksum = checksum
        self._hash = None
        if checksum is not None:
            self._hash = hashlib.new(checksum.algorithm, usedforsecurity=False)
        self._rested_at = at
        self._rest_by_s = time.monotonic() + _REST_EACH_S
        self._aside = new_id()
        self._aside_bytes = 0

    def write(self, data: Sequence[bytes]) -> None:
        """Take the next pieces.

        Raises:
            OffsetDiffers: the upload was changed meanwhile.
            MediaFull: no room; these pieces were not taken.
        """
        if self._hash is None:
            self._at = self._central.uploads.append(self._upload, at=self._at, data=data)
            now_s = time.monotonic()
            if self._at - self._rested_at >= _REST_EACH_BYTES or now_s > self._rest_by_s:
                self._rested_at = self._central.uploads.rest(self._upload)
                self._rest_by_s = now_s + _REST_EACH_S
            return
        for piece in data:
            self._hash.update(piece)
        self._aside_bytes = self._central.media.append(self._aside, at=self._aside_bytes, data=data)

    def finish(self, ended: Ended) -> int:
        """Make what was taken durable and give the offset of the upload.

        A body with a checksum counts only as a whole (tus, checksum extension).

        Raises:
            HashDiffers: the checksum does not hold; nothing of the body was taken.
            MediaFull: no room.
        """
        if self._hash is not None and self._checksum is not None:
            holds = ended is Ended.WHOLE and self._hash.digest() == self._checksum.digest
            try:
                if holds and self._aside_bytes:
                    self._central.media.concatenate(self._upload.id, [self._aside])
            finally:
                self._central.media.discard(self._aside)
            if ended is Ended.WHOLE and not holds:
                raise HashDiffers
        return self._central.uploads.rest(self._upload)
