"""What is worked out of an original, and can be again: a small picture, and what it would weigh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.media import SizeOffer

if TYPE_CHECKING:
    from heliograph.domain.ids import Sha256
    from heliograph.domain.media import SendingSize
    from heliograph.store.database import Database


class Derived:
    """Small pictures and sizes, kept under the hash of the original they are of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def thumbnail(self, sha256: Sha256) -> bytes | None:
        """Give the small picture; empty when none can be made, None when none was tried."""
        row = self._database.row("SELECT picture FROM thumbnail WHERE sha256 = ?", sha256)
        return None if row is None else bytes(row[0])

    def keep_thumbnail(self, sha256: Sha256, picture: bytes) -> None:
        """Keep the small picture; empty for one that cannot be made."""
        with self._database.write():
            self._database.execute(
                "INSERT OR REPLACE INTO thumbnail (sha256, picture) VALUES (?, ?)", sha256, picture
            )

    def offer(self, sha256: Sha256, size: SendingSize, *, keeps_place: bool) -> SizeOffer | None:
        """Give what was measured of one size; None when it was not yet."""
        row = self._database.row(
            "SELECT size_bytes, width, height FROM form_size"
            " WHERE sha256 = ? AND keeps_place = ? AND size = ?",
            sha256,
            keeps_place,
            size,
        )
        if row is None:
            return None
        return SizeOffer(size=size, size_bytes=row[0], width=row[1], height=row[2])

    def keep_offer(self, sha256: Sha256, offer: SizeOffer, *, keeps_place: bool) -> None:
        """Keep what was measured."""
        with self._database.write():
            self._database.execute(
                "INSERT OR REPLACE INTO form_size"
                " (sha256, keeps_place, size, size_bytes, width, height) VALUES (?, ?, ?, ?, ?, ?)",
                sha256,
                keeps_place,
                offer.size,
                offer.size_bytes,
                offer.width,
                offer.height,
            )

    def collect(self, kept: set[Sha256]) -> None:
        """Remove what belongs to no original in ``kept``."""
        rows = self._database.rows(
            "SELECT sha256 FROM thumbnail UNION SELECT sha256 FROM form_size"
        )
        gone = [row[0] for row in rows if row[0] not in kept]
        if not gone:
            return
        with self._database.write():
            for sha256 in gone:
                self._database.execute("DELETE FROM thumbnail WHERE sha256 = ?", sha256)
                self._database.execute("DELETE FROM form_size WHERE sha256 = ?", sha256)
