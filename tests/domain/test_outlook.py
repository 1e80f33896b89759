"""Whether what waits for a campaign gets there before it closes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.domain.estimates import Work
from heliograph.domain.outlook import Allowed, Outlook, Verdict, allowed_until, look_out
from heliograph.domain.rules import Hours, Rules, Used

HOUR_S = 3600.0
NINE_HOURS = Work(texts=10, text_bytes=40_000, items=9, media_bytes=32_400_000)
"""At 1 kB/s."""


def outlook(
    *, left_s: float, own: Work = NINE_HOURS, before: Work | None = None, rate: float | None = 1000
) -> Outlook:
    allowed = Allowed(open_s=left_s, wire_bytes=None)
    return look_out(
        left_s=left_s, allowed=allowed, own=own, before=before or Work(), rate_bytes_s=rate
    )


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
        allowed=Allowed(open_s=left_s, wire_bytes=None),
        own=Work(texts=1, text_bytes=text, items=1, media_bytes=media),
        before=Work(items=1, media_bytes=other),
        rate_bytes_s=rate,
    )
    assert found.takes_s is not None
    assert found.alone_s is not None
    assert found.texts_s is not None
    assert found.alone_s <= found.takes_s
    assert found.texts_s <= found.takes_s


# ---- with the data rules ----------------------------------------------------------------

GENEVA = ZoneInfo("Europe/Zurich")
NIGHT = Hours(from_minute=22 * 60, until_minute=6 * 60)
NOON_HOUR = Hours(from_minute=12 * 60, until_minute=13 * 60)


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=GENEVA).timestamp() * 1000)


def allowed(
    begin: str, end: str, rules: Rules, used: Used | None = None
) -> tuple[float, int | None]:
    found = allowed_until(ms(end), rules=rules, used=used or Used(), now_ms=ms(begin), zone=GENEVA)
    return found.open_s / HOUR_S, found.wire_bytes


@pytest.mark.parametrize(
    ("begin", "end", "hours", "open_h"),
    [
        ("2021-05-17T14:00", "2021-05-17T23:00", NIGHT, 1),
        ("2021-05-17T02:00", "2021-05-17T23:00", NIGHT, 5),
        ("2021-05-14T14:00", "2021-05-17T23:00", NIGHT, 25),
        ("2021-05-17T14:00", "2021-05-17T23:00", NOON_HOUR, 0),
        ("2021-05-17T12:30", "2021-05-18T12:30", NOON_HOUR, 1),
        ("2021-03-27T22:00", "2021-03-28T06:00", NIGHT, 7),  # an hour of this night is no hour
        ("2021-10-30T22:00", "2021-10-31T06:00", NIGHT, 9),
        ("2021-05-17T14:00", "2021-05-17T13:00", NIGHT, 0),
        ("2020-05-17T22:00", "2021-05-17T22:00", NIGHT, 365 * 8),
    ],
)
def test_hours_leave_a_part_of_the_time(begin: str, end: str, hours: Hours, open_h: float) -> None:
    assert allowed(begin, end, Rules(hours=hours))[0] == pytest.approx(open_h)


def test_budgets_begin_anew_each_day_and_month() -> None:
    rules = Rules(day_bytes=10, month_bytes=25)
    used = Used(day_bytes=4, month_bytes=20)
    assert allowed("2021-05-17T14:00", "2021-05-17T23:00", rules, used)[1] == 5
    assert allowed("2021-05-30T14:00", "2021-06-02T23:00", rules, used)[1] == 30
    assert allowed("2021-05-17T14:00", "2021-05-18T23:00", Rules(day_bytes=10), used)[1] == 16
    assert allowed("2021-05-17T14:00", "2021-05-18T23:00", Rules())[1] is None
    over = Used(day_bytes=40, month_bytes=40)
    assert allowed("2021-05-17T14:00", "2021-05-17T23:00", rules, over)[1] == 0


def test_a_budget_that_is_too_small_is_a_danger_however_fast_the_line() -> None:
    found = look_out(
        left_s=12 * HOUR_S,
        allowed=Allowed(open_s=12 * HOUR_S, wire_bytes=5_000_000),
        own=NINE_HOURS,
        before=Work(),
        rate_bytes_s=10**7,
    )
    assert found.verdict == "texts-in-time"
    assert not found.is_affordable


@pytest.mark.parametrize("now_ms", [-(10**17), 0, 10**17])
def test_a_clock_that_is_off_by_millennia_raises_nothing(now_ms: int) -> None:
    rules = Rules(hours=NIGHT, day_bytes=10, month_bytes=10)
    found = allowed_until(
        ms("2021-05-17T23:00"), rules=rules, used=Used(), now_ms=now_ms, zone=GENEVA
    )
    assert found.open_s >= 0
    assert found.wire_bytes is not None
