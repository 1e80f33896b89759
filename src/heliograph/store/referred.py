"""Which media a database of stories refers to: what must be kept, and what a backup takes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.ids import Sha256

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.store.database import Database


def referred_media(database: Database) -> Iterator[Sha256]:
    """Give every hash once; read only when the first is asked for."""
    rows = database.rows(
        "SELECT sha256 FROM media_item UNION SELECT sha256 FROM revision_media"
        " UNION SELECT sha256 FROM version_media"
        " UNION SELECT original ->> 'sha256' FROM media_item WHERE original IS NOT NULL"
        " UNION SELECT preview ->> 'sha256' FROM media_item WHERE preview IS NOT NULL"
        " UNION SELECT sha256 FROM original WHERE received_ms IS NULL"
        # What an import took out of a story comes back when it is undone.
        " UNION SELECT value ->> column1 FROM import_change, json_each(file_changes), (VALUES"
        " ('$.taken.sha256'), ('$.taken.original.sha256'), ('$.taken.preview.sha256'))"
    )
    yield from (Sha256(row[0]) for row in rows if row[0])
