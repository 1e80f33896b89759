"""Receipts: made once, when every media item of a revision is verified and durable."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from heliograph.domain.receipt import Receipt
from heliograph.remote.wire import encode
from heliograph_service import records

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from heliograph_service.keys import Identity
    from heliograph_service.records import Revision

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters that nobody mistakes for one another on paper or over a telephone."""


def new_number() -> str:
    """Draw a receipt number: two groups of four letters."""
    letters = [secrets.choice(CROCKFORD) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def make_receipt(
    connection: Connection, revision: Revision, *, identity: Identity, now_ms: int
) -> str:
    """Sign and keep the receipt of a revision of which nothing is missing."""
    number = new_number()
    while records.number_is_taken(connection, number):
        number = new_number()
    statement = Receipt(
        service=identity.id,
        story=revision.story,
        revision=revision.revision,
        manifest=revision.sha256,
        media=records.media_of(connection, revision),
        number=number,
        received_ms=now_ms,
    )
    receipt = identity.sign(encode(statement), typ="heliograph-receipt")
    records.keep_receipt(connection, revision, receipt=receipt, number=number)
    return receipt
