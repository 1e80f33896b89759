"""A receipt is taken only for exactly what was sent."""

from __future__ import annotations

import msgspec
import pytest
from msgspec import structs

from fakes.forms import OTHER_STORY, STORY, media_item, story
from heliograph.domain.manifest import freeze, manifest_hash, media_hashes, parse_manifest
from heliograph.domain.receipt import (
    Receipt,
    Withdrawal,
    check_receipt,
    read_receipt,
    read_withdrawal,
)
from heliograph.domain.signed import key_id, new_key, public_part, sign
from heliograph.errors import ReceiptInvalid

KEY = new_key()
KEYS = {key_id(public_part(KEY)): public_part(KEY)}
FROZEN = freeze(
    story=story(media=(media_item(1), media_item(2))), revision=2, campaign_version=1, now_ms=5
)
MANIFEST = parse_manifest(FROZEN)
RECEIPT = Receipt(
    service="itu",
    story=STORY,
    revision=2,
    manifest=manifest_hash(FROZEN),
    media=media_hashes(MANIFEST),
    number="7KQ4-M2XD",
    received_ms=9,
)


def _check(receipt: Receipt) -> Receipt:
    statement = sign(msgspec.json.encode(receipt), typ="heliograph-receipt", key=KEY)
    return check_receipt(
        statement, keys=KEYS, service="itu", manifest_bytes=FROZEN, manifest=MANIFEST
    )


def test_a_receipt_for_what_was_sent_is_taken() -> None:
    assert _check(RECEIPT) == RECEIPT


def test_the_order_of_the_media_does_not_matter() -> None:
    turned = structs.replace(RECEIPT, media=RECEIPT.media[::-1])
    assert _check(turned) == turned


@pytest.mark.parametrize(
    "change",
    [
        {"service": "another"},
        {"story": OTHER_STORY},
        {"revision": 1},
        {"manifest": "0" * 64},
        {"media": ()},
        {"media": RECEIPT.media[:1]},
        {"media": (*RECEIPT.media, media_item(3).sha256)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_receipt_for_something_else_is_not(change: dict[str, object]) -> None:
    with pytest.raises(ReceiptInvalid):
        _check(structs.replace(RECEIPT, **change))


@pytest.mark.parametrize(
    "payload",
    [b"", b"[]", b"{}", b'{"service":"itu","story":7}', b'{"x":' + b"[" * 100_000],
    ids=["nothing", "list", "empty", "shape", "deep"],
)
def test_a_signed_statement_in_another_shape_is_none(payload: bytes) -> None:
    with pytest.raises(ReceiptInvalid):
        read_receipt(sign(payload, typ="heliograph-receipt", key=KEY), KEYS)


def test_a_withdrawal_is_read_but_is_no_receipt() -> None:
    stated = Withdrawal(service="itu", story=STORY, withdrawn_ms=7)
    statement = sign(msgspec.json.encode(stated), typ="heliograph-withdrawal", key=KEY)
    assert read_withdrawal(statement, KEYS) == stated
    with pytest.raises(ReceiptInvalid):
        read_receipt(statement, KEYS)
