"""A review is believed only when a pinned key signed it, and only within its limits."""

from __future__ import annotations

import msgspec
import pytest
from msgspec import structs

from fakes.forms import STORY
from heliograph.domain.ids import Sha256
from heliograph.domain.review import (
    LONGEST_TEXT,
    MOST_COMMENTS,
    Comment,
    Reply,
    Review,
    Thread,
    is_reply,
    kept_review,
    read_review,
)
from heliograph.domain.signed import key_id, new_key, public_part, sign
from heliograph.errors import ReceiptInvalid

KEY = new_key()
KEYS = {key_id(public_part(KEY)): public_part(KEY)}
REVIEW = Review(
    service="itu",
    story=STORY,
    revision=2,
    manifest=Sha256("a" * 64),
    number=3,
    state="returned",
    at_ms=9,
    by="ITU",
    message="Nearly there.",
    language="en",
    comments=(Comment(id="c1", text="Who is in the photo?", language="en", item="photo-2"),),
)
REPLY = Reply(id="r", story=STORY, comment="c1", text="Ana", language="en", at_ms=1)


def _signed(review: object) -> str:
    return sign(msgspec.json.encode(review), typ="heliograph-review", key=KEY)


def test_a_signed_review_is_read() -> None:
    assert read_review(_signed(REVIEW), keys=KEYS, service="itu") == REVIEW
    assert kept_review(_signed(REVIEW)) == REVIEW


def test_what_a_newer_service_adds_is_ignored() -> None:
    more = msgspec.to_builtins(REVIEW) | {"colour": "blue"}
    assert read_review(_signed(more), keys=KEYS, service="itu") == REVIEW


def test_a_review_by_another_key_is_refused() -> None:
    other = sign(msgspec.json.encode(REVIEW), typ="heliograph-review", key=new_key())
    with pytest.raises(ReceiptInvalid) as refused:
        read_review(other, keys=KEYS, service="itu")
    assert "unknown key" in refused.value.detail


def test_another_kind_of_statement_is_no_review() -> None:
    receipt = sign(msgspec.json.encode(REVIEW), typ="heliograph-receipt", key=KEY)
    with pytest.raises(ReceiptInvalid) as refused:
        read_review(receipt, keys=KEYS, service="itu")
    assert "another type" in refused.value.detail


def test_another_services_review_is_refused() -> None:
    with pytest.raises(ReceiptInvalid) as refused:
        read_review(_signed(REVIEW), keys=KEYS, service="not-itu")
    assert "another service" in refused.value.detail


def test_a_changed_review_is_refused() -> None:
    head, payload, signature = _signed(REVIEW).split(".")
    other = _signed(structs.replace(REVIEW, state="accepted")).split(".")[1]
    assert payload != other
    with pytest.raises(ReceiptInvalid):
        read_review(f"{head}.{other}.{signature}", keys=KEYS, service="itu")


COMMENT = REVIEW.comments[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 0},
        {"revision": 0},
        {"state": "lost"},
        {"message": "x" * (LONGEST_TEXT + 1)},
        {"comments": (COMMENT, COMMENT)},
        {"comments": (structs.replace(COMMENT, id=""),)},
        {"comments": (structs.replace(COMMENT, text=""),)},
        {"comments": (structs.replace(COMMENT, text="x" * (LONGEST_TEXT + 1)),)},
        {"comments": (structs.replace(COMMENT, field="f" * 201),)},
        {"comments": tuple(structs.replace(COMMENT, id=str(n)) for n in range(MOST_COMMENTS + 1))},
    ],
)
def test_what_is_out_of_bounds_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ReceiptInvalid):
        read_review(_signed(msgspec.to_builtins(REVIEW) | changes), keys=KEYS, service="itu")


def test_a_reply_keeps_to_its_limits() -> None:
    assert is_reply(REPLY)
    assert is_reply(structs.replace(REPLY, text=""))
    assert not is_reply(structs.replace(REPLY, text="x" * (LONGEST_TEXT + 1)))
    assert not is_reply(structs.replace(REPLY, id=""))


def test_a_comment_is_open_until_it_is_done_or_a_newer_version_answers_it() -> None:
    thread = Thread(comment=COMMENT, revision=1, number=1, by="ITU", at_ms=1)
    assert thread.is_open
    assert not structs.replace(thread, done_ms=4).is_open
    assert not structs.replace(thread, answered_by=2).is_open
