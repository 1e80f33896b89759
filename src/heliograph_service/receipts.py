"""Receipts: made once, when every media item of a revision is verified and durable."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from msgspec import structs

from heliograph.domain.receipt import Receipt
from heliograph.remote.wire import encode
from heliograph_service import records

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from heliograph.domain.ids import Sha256
    from heliograph_service.keys import Identity
    from heliograph_service.records import Revision

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters that nobody mistakes for one another on paper or over a telephone."""


def new_number() -> str:
    """Draw a receipt number: two groups of four letters."""
    letters = [secrets.choice(CROCKFORD) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def with_receipt(
    connection: Connection,
    revision: Revision,
    *,
    media: tuple[Sha256, ...],
    identity: Identity,
    now_ms: int,
) -> Revision:
    """Sign the receipt of a revision of which nothing is missing; keeping it is the caller's."""
    number = new_number()
    while records.number_is_taken(connection, number):
        number = new_number()
    statement = Receipt(
        service=identity.id,
        story=revision.story,
        revision=revision.revision,
        manifest=revision.sha256,
        media=media,
        number=number,
        received_ms=now_ms,
    )
    receipt = identity.sign(encode(statement), typ="heliograph-receipt")
    return structs.replace(revision, receipt=receipt, number=number)


def make_receipt(
    connection: Connection, revision: Revision, *, identity: Identity, now_ms: int
) -> Revision:
    """Sign and keep the receipt of a kept revision of which nothing is missing."""
    media = records.media_of(connection, revision)
    received = with_receipt(connection, revision, media=media, identity=identity, now_ms=now_ms)
    records.keep_receipt(connection, received)
    return received
