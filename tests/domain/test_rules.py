"""What may go now by budget, hours and network, and when the rest may."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from heliograph.clock import LocalZone
from heliograph.domain.rules import (
    LEAST_BYTES,
    Hold,
    Hours,
    NetworkRule,
    Period,
    Rules,
    Situation,
    Used,
    hold_of,
    local_date,
    network_rule,
    next_day_ms,
    next_month_ms,
    parse_hours,
    room_bytes,
)

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = parse_hours("22:00-06:00")
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "Asia/Beirut", "Pacific/Apia", "UTC")]


def ms(text: str, zone: ZoneInfo = BERLIN) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


def wall(at_ms: int, zone: ZoneInfo = BERLIN) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone):%Y-%m-%d %H:%M}"


def situation(at: str = "2021-05-17 12:00", **changes: object) -> Situation:
    plain = Situation(rules=Rules(), used=Used(), network="all", now_ms=ms(at))
    return structs.replace(plain, **changes)


# ---- network -------------------------------------------------------------------


def test_without_rules_everything_goes() -> None:
    assert hold_of("media", situation(), zone=BERLIN, size_bytes=10**9) is None


@pytest.mark.parametrize(
    ("rule", "text", "media"),
    [
        ("all", None, None),
        ("text-only", None, "metered-text-only"),
        ("wait", "metered-wait", "metered-wait"),
    ],
)
def test_a_network_lets_through_what_its_rule_says(
    rule: NetworkRule, text: str | None, media: str | None
) -> None:
    here = situation(network=rule)
    found = [hold_of("text", here, zone=BERLIN), hold_of("media", here, zone=BERLIN)]
    assert [hold and hold.cause for hold in found] == [text, media]
    assert hold_of("preview", here, zone=BERLIN) == found[1]


def test_a_persons_word_stands_above_what_the_system_says() -> None:
    rules = Rules()
    assert network_rule(rules, said=None, metered=True) == "text-only"
    assert network_rule(rules, said="all", metered=True) == "all"
    assert network_rule(rules, said="wait", metered=False) == "wait"
    assert network_rule(rules, said=None, metered=None) == "all"
    assert network_rule(Rules(when_metered="wait"), said=None, metered=True) == "wait"


# ---- budget --------------------------------------------------------------------


def test_a_budget_holds_before_it_is_passed_and_until_midnight_here() -> None:
    rules = Rules(day_bytes=50_000_000)
    last = 50_000_000 - LEAST_BYTES
    here = situation(rules=rules, used=Used(day_bytes=last, month_bytes=last))
    assert hold_of("media", here, zone=BERLIN) is None
    assert hold_of("text", here, zone=BERLIN, size_bytes=1) == Hold(
        cause="budget-day", until_ms=ms("2021-05-18 00:00")
    )


def test_a_months_budget_holds_until_the_first() -> None:
    rules = Rules(day_bytes=10, month_bytes=1_000_000)
    here = situation("2021-12-31 23:59", rules=rules, used=Used(month_bytes=1_000_000))
    hold = hold_of("text", here, zone=BERLIN)
    assert hold == Hold(cause="budget-month", until_ms=ms("2022-01-01 00:00"))


def test_the_smaller_budget_is_the_room() -> None:
    used = Used(day_bytes=100, month_bytes=900)
    assert room_bytes(Rules(), used) is None
    assert room_bytes(Rules(day_bytes=1000), used) == 900
    assert room_bytes(Rules(day_bytes=1000, month_bytes=1000), used) == 100
    assert room_bytes(Rules(day_bytes=50), used) == 0


# ---- hours ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2021-05-17 21:59", "2021-05-17 22:00"),
        ("2021-05-17 22:00", None),
        ("2021-05-18 03:00", None),
        ("2021-05-18 06:00", "2021-05-18 22:00"),
    ],
)
def test_hours_may_cross_midnight(at: str, until: str | None) -> None:
    hold = hold_of("text", situation(at, rules=Rules(hours=NIGHT)), zone=BERLIN)
    assert (hold and hold.until_ms and wall(hold.until_ms)) == until


def test_hours_of_the_day_open_tomorrow_when_they_are_over() -> None:
    rules = Rules(hours=parse_hours("9:00 – 17:30"))
    hold = hold_of("text", situation("2021-05-17 17:30", rules=rules), zone=BERLIN)
    assert hold == Hold(cause="outside-hours", until_ms=ms("2021-05-18 09:00"))


def test_hours_that_fall_into_the_lost_hour_open_when_it_is_over() -> None:
    # 2021-03-28: 02:00 → 03:00 in Berlin.
    rules = Rules(hours=parse_hours("02:30-05:00"))
    hold = hold_of("text", situation("2021-03-28 01:00", rules=rules), zone=BERLIN)
    assert hold is not None
    assert wall(hold.until_ms or 0) == "2021-03-28 03:30"
    lost = Rules(hours=parse_hours("02:00-03:00"))
    hold = hold_of("text", situation("2021-03-28 01:00", rules=lost), zone=BERLIN)
    assert hold is not None
    assert wall(hold.until_ms or 0) == "2021-03-29 02:00"


def test_hours_open_again_in_the_hour_that_comes_twice() -> None:
    # 2021-10-31: 03:00 → 02:00 in Berlin; it is 02:10 for the second time.
    second = datetime(2021, 10, 31, 2, 10, tzinfo=BERLIN, fold=1)
    here = situation(
        rules=Rules(hours=parse_hours("02:30-05:00")), now_ms=round(second.timestamp() * 1000)
    )
    hold = hold_of("text", here, zone=BERLIN)
    assert hold is not None
    assert (hold.until_ms or 0) - here.now_ms == 20 * 60_000


@given(
    st.datetimes(datetime(2019, 1, 1), datetime(2023, 1, 1)),  # noqa: DTZ001 - the zone is drawn
    st.sampled_from(ZONES),
    st.integers(0, 1439),
    st.integers(1, 1439),
)
def test_what_is_held_by_hours_may_go_when_they_say_and_not_before(
    at: datetime, zone: ZoneInfo, begin: int, length: int
) -> None:
    hours = Hours(from_minute=begin, until_minute=(begin + length) % 1440)
    here = situation(rules=Rules(hours=hours), now_ms=round(at.replace(tzinfo=UTC).timestamp()))
    here = structs.replace(here, now_ms=round(at.replace(tzinfo=UTC).timestamp() * 1000))
    hold = hold_of("text", here, zone=zone)
    if hold is None:
        return
    assert hold.until_ms is not None
    assert here.now_ms < hold.until_ms <= here.now_ms + 4 * 86_400_000
    assert hold_of("text", structs.replace(here, now_ms=hold.until_ms), zone=zone) is None


@pytest.mark.parametrize("text", ["", "22-06", "24:00-06:00", "22:00", "06:60-07:00", "6:00-06:00"])
def test_hours_of_another_form_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_hours(text)


# ---- calendar ------------------------------------------------------------------


@given(
    st.datetimes(datetime(2019, 1, 1), datetime(2023, 1, 1)),  # noqa: DTZ001 - the zone is drawn
    st.sampled_from(ZONES),
)
def test_the_next_day_and_month_begin_when_the_date_changes(at: datetime, zone: ZoneInfo) -> None:
    now_ms = round(at.replace(tzinfo=UTC).timestamp() * 1000)
    day_ms, month_ms = next_day_ms(now_ms, zone), next_month_ms(now_ms, zone)
    assert now_ms < day_ms <= month_ms
    assert local_date(day_ms, zone) > local_date(now_ms, zone)
    assert local_date(day_ms - 60_000, zone) == local_date(now_ms, zone)
    first = local_date(month_ms, zone)
    assert (first.day, first.month) == (1, local_date(now_ms, zone).month % 12 + 1)


def period(*days: date) -> Period:
    found = Period(seen=days[0], latest=days[0])
    for day in days[1:]:
        found = found.at(day)
    return found


TODAY = date(2021, 5, 31)
DAYS = st.lists(st.dates(date(2015, 1, 1), date(2030, 1, 1)), min_size=1, max_size=20)


def test_a_day_begins_at_midnight_and_a_month_at_the_first() -> None:
    tomorrow = period(TODAY, TODAY, TODAY + timedelta(days=1))
    assert (tomorrow.day, tomorrow.month) == (2, 2)
    assert period(date(2021, 5, 30), TODAY).month == 1


def test_a_clock_that_falls_back_at_every_start_gives_no_budget_twice() -> None:
    lost = date(2015, 1, 1)
    days = [TODAY, lost, TODAY, lost, TODAY]
    assert period(*days).day == 1
    assert period(*days).month == 1
    assert period(*days, lost, TODAY + timedelta(days=1)).day == 2


def test_a_clock_that_was_years_ahead_withholds_no_budget_for_years() -> None:
    back = period(TODAY, date(2038, 1, 1), TODAY)
    assert back.day == 2
    assert back.at(TODAY + timedelta(days=1)).day == 3
    assert back.at(TODAY + timedelta(days=1)).month == 3


@given(DAYS)
def test_numbers_of_days_never_run_back(days: list[date]) -> None:
    found = [period(*days[: count + 1]) for count in range(len(days))]
    numbers = [(each.day, each.month) for each in found]
    assert numbers == sorted(numbers)
    assert all(each.month <= each.day for each in found)


@given(DAYS)
def test_looking_again_begins_nothing(days: list[date]) -> None:
    assert period(*days, days[-1]) == period(*days)


@given(st.dates(date(2015, 1, 1), date(2030, 1, 1)), st.integers(1, 1000), st.integers(1, 50))
def test_a_clock_that_jumps_between_two_dates_begins_one_day_at_most(
    first: date, apart: int, jumps: int
) -> None:
    second = first + timedelta(days=apart)
    assert period(*[first, second] * jumps).day == 2


@pytest.mark.parametrize("zone", [*ZONES, LocalZone()], ids=[*map(str, ZONES), "local"])
@pytest.mark.parametrize("year", [-9000, 1, 1902, 1970, 9998, 9999, 12_000])
def test_a_clock_that_shows_a_year_out_of_this_world_breaks_nothing(
    year: int, zone: tzinfo
) -> None:
    now_ms = round((year - 1970) * 365.2425 * 86_400_000)
    used = Used(day_bytes=10, month_bytes=10)
    for rules in (Rules(day_bytes=5), Rules(month_bytes=5), Rules(hours=NIGHT)):
        told = hold_of("media", situation(now_ms=now_ms, rules=rules, used=used), zone=zone)
        assert told is None or (told.until_ms is not None and told.until_ms > now_ms)
    assert now_ms < next_day_ms(now_ms, zone) <= now_ms + 2 * 86_400_000
    assert now_ms < next_month_ms(now_ms, zone) <= now_ms + 32 * 86_400_000
