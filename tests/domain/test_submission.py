"""What is known of a revision on its way."""

from __future__ import annotations

import pytest
from msgspec import structs

from fakes.forms import STORY
from heliograph.domain.ids import Sha256
from heliograph.domain.lifecycle import State
from heliograph.domain.submission import Submission

COMPLETE = Submission(
    story=STORY,
    revision=1,
    manifest_sha256=Sha256("0" * 64),
    state=State.SENDING,
    ready_ms=1,
    total_bytes=100,
    sent_bytes=100,
    text_received_ms=2,
)


def test_with_every_byte_there_only_the_receipt_is_missing() -> None:
    assert COMPLETE.waits_for_receipt


@pytest.mark.parametrize(
    "change",
    [{"receipt": "a.b.c"}, {"text_received_ms": None}, {"sent_bytes": 99}],
    ids=str,
)
def test_otherwise_something_else_is_missing(change: dict[str, object]) -> None:
    changed = structs.replace(COMPLETE, **change)
    assert not changed.waits_for_receipt


KEPT = structs.replace(COMPLETE, media_later=True, sent_bytes=40)


def test_media_waits_on_purpose_once_the_text_is_there() -> None:
    assert KEPT.media_waits


@pytest.mark.parametrize(
    "change",
    [{"media_later": False}, {"receipt": "a.b.c"}, {"text_received_ms": None}, {"sent_bytes": 100}],
    ids=str,
)
def test_media_does_not_wait_when_nobody_chose_it_or_nothing_is_left(
    change: dict[str, object],
) -> None:
    assert not structs.replace(KEPT, **change).media_waits
