"""Whether everything that the service promised to hold is there and true."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select

from heliograph.domain.ids import Sha256
from heliograph.domain.manifest import manifest_hash
from heliograph.domain.receipt import read_receipt, read_withdrawal
from heliograph.errors import ReceiptInvalid
from heliograph_service import records
from heliograph_service.records import Revision
from heliograph_service.tables import holdings, revisions, tombstones

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from heliograph_service.central import Central


_PIECE = 1024 * 1024


def faults(central: Central) -> Iterator[str]:
    """Find what is wrong, one line each, with ids only; nothing means sound."""
    database = central.database
    yield from database.read(_of_file)
    sizes: dict[Sha256, int] = {}
    for sha256 in central.media.objects():
        found = hashlib.sha256()
        with central.media.open(sha256) as file:
            while piece := file.read(_PIECE):
                found.update(piece)
            sizes[sha256] = file.tell()
        if found.hexdigest() != sha256:
            yield f"media {sha256}: the bytes are others"
    for sha256, size in database.read(_holdings):
        if sizes.get(sha256) != size:
            yield f"media {sha256}: missing, or of another size"
    yield from database.read(lambda connection: _of_revisions(connection, central))
    yield from database.read(lambda connection: _of_tombstones(connection, central))


def _of_file(connection: Connection) -> list[str]:
    broken = [
        f"database: {row[0]}"
        for row in connection.exec_driver_sql("PRAGMA integrity_check")
        if row[0] != "ok"
    ]
    strays = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return broken + [f"database: a row of {row[0]} refers to nothing" for row in strays]


def _holdings(connection: Connection) -> list[tuple[Sha256, int]]:
    query = select(holdings.c.sha256, holdings.c.size_bytes).distinct()
    return [(row.sha256, row.size_bytes) for row in connection.execute(query)]


def _of_revisions(connection: Connection, central: Central) -> list[str]:
    found: list[str] = []
    for row in connection.execute(select(revisions)):
        name = f"story {row.story} revision {row.revision}"
        if row.manifest is not None and manifest_hash(row.manifest) != row.sha256:
            found.append(f"{name}: the text is another")
        if row.receipt is None:
            continue
        kept = Revision(
            story=row.story, revision=row.revision, sha256=row.sha256, receipt=row.receipt
        )
        try:
            receipt = read_receipt(row.receipt, central.identity.pinned)
        except ReceiptInvalid:
            found.append(f"{name}: the receipt does not verify")
            continue
        stated = (receipt.story, receipt.revision, receipt.manifest, receipt.media)
        media = records.media_of(connection, kept)
        if stated != (row.story, row.revision, row.sha256, media):
            found.append(f"{name}: the receipt is for something else")
        organisation = records.owner(connection, row.story) or ""
        if row.manifest is not None and records.missing(connection, kept, organisation):
            found.append(f"{name}: received, but media is missing")
    return found


def _of_tombstones(connection: Connection, central: Central) -> list[str]:
    found: list[str] = []
    for row in connection.execute(select(tombstones)):
        try:
            read_withdrawal(row.confirmation, central.identity.pinned)
        except ReceiptInvalid:
            found.append(f"story {row.story}: the confirmation of its withdrawal does not verify")
    return found
