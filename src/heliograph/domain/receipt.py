"""Receipts: what the service says it holds, and whether that is exactly what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from heliograph import decoding
from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.manifest import Manifest, manifest_hash, media_hashes
from heliograph.domain.signed import PinnedKeys, verify
from heliograph.errors import ReceiptInvalid

if TYPE_CHECKING:
    from heliograph.domain.signed import StatementType

_Statement = TypeVar("_Statement")


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What a receipt states (the payload of the JWS)."""

    service: str
    """The service's own id, as pinned with its keys."""
    story: StoryId
    revision: int
    manifest: Sha256
    media: tuple[Sha256, ...]
    number: str
    """For people: ``7KQ4-M2XD``-like, unique at the service."""
    received_ms: int


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """What the confirmation of a withdrawal states."""

    service: str
    story: StoryId
    withdrawn_ms: int


def read_receipt(statement: str, keys: PinnedKeys) -> Receipt:
    """Check a receipt's signature and read it.

    Raises:
        ReceiptInvalid: see ``signed.verify``.
    """
    return _read(statement, "heliograph-receipt", keys, Receipt)


def read_withdrawal(statement: str, keys: PinnedKeys) -> Withdrawal:
    """Check a withdrawal confirmation's signature and read it.

    Raises:
        ReceiptInvalid: see ``signed.verify``.
    """
    return _read(statement, "heliograph-withdrawal", keys, Withdrawal)


def check_receipt(
    statement: str, *, keys: PinnedKeys, service: str, manifest_bytes: bytes, manifest: Manifest
) -> Receipt:
    """Accept a receipt only if it is for exactly this revision, with exactly this media.

    Raises:
        ReceiptInvalid: forged, garbled, replayed from another story or service, or incomplete.
    """
    receipt = read_receipt(statement, keys)
    expected = (service, manifest.story, manifest.revision, manifest_hash(manifest_bytes))
    stated = (receipt.service, receipt.story, receipt.revision, receipt.manifest)
    if stated != expected:
        raise ReceiptInvalid(detail="the receipt is for something else")
    if set(receipt.media) != set(media_hashes(manifest)):
        raise ReceiptInvalid(detail="the receipt names other media")
    return receipt


def _read(
    statement: str, typ: StatementType, keys: PinnedKeys, shape: type[_Statement]
) -> _Statement:
    payload = verify(statement, typ=typ, keys=keys)
    try:
        return decoding.decode(payload, type=shape)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ReceiptInvalid(detail=str(error)) from error
