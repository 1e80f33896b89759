"""Whether what waits for a campaign gets there before it closes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.domain.estimates import Work
from heliograph.domain.outlook import Outlook, Verdict, look_out

HOUR_S = 3600.0
NINE_HOURS = Work(texts=10, text_bytes=40_000, items=9, media_bytes=32_400_000)
"""At 1 kB/s."""


def outlook(
    *, left_s: float, own: Work = NINE_HOURS, before: Work | None = None, rate: float | None = 1000
) -> Outlook:
    return look_out(left_s=left_s, own=own, before=before or Work(), rate_bytes_s=rate)


@pytest.mark.parametrize(
    ("left_s", "verdict"),
    [
        (12 * HOUR_S, "in-time"),
        (10 * HOUR_S, "texts-in-time"),  # nine hours, right within a fifth: that is not safe
        (6 * HOUR_S, "texts-in-time"),
        (10.0, "late"),
        (0.0, "closed"),
        (-HOUR_S, "closed"),
    ],
)
def test_the_time_left_decides(left_s: float, verdict: Verdict) -> None:
    assert outlook(left_s=left_s).verdict == verdict


def test_before_a_speed_was_measured_nothing_is_claimed() -> None:
    assert outlook(left_s=1.0, rate=None).verdict == "unknown"
    assert not outlook(left_s=1.0, rate=None).first_helps


def test_texts_that_have_arrived_are_in_time_however_little_is_left() -> None:
    photos = Work(items=9, media_bytes=32_400_000)
    assert outlook(left_s=5.0, own=photos).verdict == "texts-in-time"


def test_other_stories_before_it_cost_time_and_going_first_saves_it() -> None:
    others = Work(items=20, media_bytes=30_000_000)
    alone, behind = outlook(left_s=12 * HOUR_S), outlook(left_s=12 * HOUR_S, before=others)
    assert (alone.verdict, behind.verdict) == ("in-time", "texts-in-time")
    assert behind.first_helps
    assert not alone.first_helps


@given(
    left_s=st.floats(1, 1e7),
    media=st.integers(0, 10**9),
    text=st.integers(0, 10**6),
    other=st.integers(0, 10**9),
    rate=st.floats(1, 1e7),
)
def test_what_gets_there_before_all_others_never_takes_longer(
    left_s: float, media: int, text: int, other: int, rate: float
) -> None:
    found = look_out(
        left_s=left_s,
        own=Work(texts=1, text_bytes=text, items=1, media_bytes=media),
        before=Work(items=1, media_bytes=other),
        rate_bytes_s=rate,
    )
    assert found.takes_s is not None
    assert found.alone_s is not None
    assert found.texts_s is not None
    assert found.alone_s <= found.takes_s
    assert found.texts_s <= found.takes_s
