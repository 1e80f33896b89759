"""Data rules: what may go now by budget, hours and network, and until when the rest is held."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph.clock import utc

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.submission import Submission

NetworkRule = Literal["all", "text-only", "wait"]
"""What may go over a network."""
Load = Literal["text", "preview", "media"]
"""What is about to go; a receipt or an answer of the service counts as text."""
HoldCause = Literal[
    "metered-wait", "budget-month", "budget-day", "outside-hours", "metered-text-only"
]
"""Which rule holds something back; where several do, the first of these is told."""

RESERVE_BYTES = 4096
"""Of a budget, what is left for answers, headers and bytes that are on their way already."""
LEAST_BYTES = 16 * 1024
"""Of a budget, less than this is not worth a connection: signing on over TLS takes a third."""
DAY_MINUTES = 1440
_STRICTNESS: tuple[NetworkRule, ...] = ("all", "text-only", "wait")
_EARLIEST_MS = round(datetime(1970, 1, 3, tzinfo=UTC).timestamp() * 1000)
_LATEST_MS = round(datetime(9998, 1, 1, tzinfo=UTC).timestamp() * 1000)

_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)")


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """From when until when things may go, every day, by the clock on the wall.

    Both are minutes after midnight, the second one not included; when it is the smaller one, the
    night between two days is meant.
    """

    from_minute: int
    until_minute: int

    @property
    def minutes(self) -> int:
        """Give how many minutes of a day they are."""
        return (self.until_minute - self.from_minute) % DAY_MINUTES

    def holds(self, at: datetime) -> bool:
        """Tell whether a local time is within these hours."""
        minute = at.hour * 60 + at.minute
        if self.from_minute <= self.until_minute:
            return self.from_minute <= minute < self.until_minute
        return minute >= self.from_minute or minute < self.until_minute


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What a person allows; None is no limit."""

    day_bytes: int | None = None
    month_bytes: int | None = None
    """On the wire, sent and received, headers and what had to go again included."""
    hours: Hours | None = None
    cap_bytes_s: int | None = None
    """How fast things may be sent, over all connections together, on the wire."""
    when_metered: NetworkRule = "text-only"
    """For networks that say that they are metered, and of which the person has said nothing."""


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes on the wire that count against the budgets of this day and of this month."""

    day_bytes: int = 0
    month_bytes: int = 0


class NetworkSeen(msgspec.Struct, frozen=True, kw_only=True):
    """The network that this computer is in, as the system tells."""

    identity: str
    """The same whenever the computer comes back to it; it never leaves the computer."""
    name: str
    """As the person knows it; empty when it has none."""
    metered: bool | None = None
    """What the system says or guesses; None when it does not tell."""


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that holds something back."""

    cause: HoldCause
    until_ms: int | None = None
    """When it will be over by itself (Unix ms); None when that takes another network or a word."""


class Holds(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules hold back now: texts (then everything), or media alone."""

    text: Hold | None = None
    media: Hold | None = None

    def of(self, row: Submission) -> Hold | None:
        """Tell which rule holds a submission back that is ready; None when it may go."""
        if row.anyway:
            return None
        lacks_media = row.text_received_ms is not None and not row.waits_for_receipt
        return self.media if lacks_media else self.text


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the rules are applied to."""

    rules: Rules
    used: Used
    network: NetworkRule
    now_ms: int


def parse_hours(text: str) -> Hours:
    """Read ``22:00-06:00``.

    Raises:
        ValueError: it is not of this form, or no time lies between the two.
    """
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    begin_h, begin_min, end_h, end_min = (int(each) for each in found.groups())
    hours = Hours(from_minute=begin_h * 60 + begin_min, until_minute=end_h * 60 + end_min)
    if hours.from_minute == hours.until_minute:
        raise ValueError(text)
    return hours


def network_rule(
    rules: Rules, *, said: NetworkRule | None, metered: bool | None, is_locked: bool = False
) -> NetworkRule:
    """Give the rule of a network: a person's word stands above what the system says of it.

    Where an organisation has locked what goes over metered ones, a person may be stricter only.
    """
    if said is None:
        return rules.when_metered if metered else "all"
    if metered and is_locked:
        return _STRICTNESS[max(map(_STRICTNESS.index, (said, rules.when_metered)))]
    return said


def room_bytes(rules: Rules, used: Used) -> int | None:
    """Give how many more bytes may go over the wire now; None when no budget is set."""
    rooms = [
        most - gone
        for most, gone in (
            (rules.day_bytes, used.day_bytes),
            (rules.month_bytes, used.month_bytes),
        )
        if most is not None
    ]
    return max(0, min(rooms)) if rooms else None


def hold_of(load: Load, situation: Situation, *, zone: tzinfo, size_bytes: int = 0) -> Hold | None:
    """Tell which rule holds something back now; None when it may go.

    Args:
        load: What it is.
        situation: What the rules are applied to.
        zone: Where the computer is.
        size_bytes: What must go in one piece; for what can be cut anywhere, 0.
    """
    rules, used = situation.rules, situation.used
    if situation.network == "wait":
        return Hold(cause="metered-wait")
    needed = size_bytes + LEAST_BYTES
    if rules.month_bytes is not None and used.month_bytes + needed > rules.month_bytes:
        return Hold(cause="budget-month", until_ms=next_month_ms(situation.now_ms, zone))
    if rules.day_bytes is not None and used.day_bytes + needed > rules.day_bytes:
        return Hold(cause="budget-day", until_ms=next_day_ms(situation.now_ms, zone))
    if rules.hours is not None and not rules.hours.holds(
        _local(_with_a_date(situation.now_ms), zone)
    ):
        return Hold(
            cause="outside-hours", until_ms=_opening_ms(rules.hours, situation.now_ms, zone)
        )
    if load != "text" and situation.network == "text-only":
        return Hold(cause="metered-text-only")
    return None


def holds_in(situation: Situation, *, zone: tzinfo) -> Holds:
    """Tell what the rules hold back in a situation."""
    return Holds(
        text=hold_of("text", situation, zone=zone), media=hold_of("media", situation, zone=zone)
    )


# ---- the calendar --------------------------------------------------------------


def local_date(now_ms: int, zone: tzinfo) -> date:
    """Give the day that it is here."""
    return _local(_with_a_date(now_ms), zone).date()


def next_day_ms(now_ms: int, zone: tzinfo) -> int:
    """Give when the next day begins here (Unix ms)."""
    today = local_date(now_ms, zone)
    return _first_ms(now_ms, zone, minute=0, wanted=lambda at: at.date() > today)


def next_month_ms(now_ms: int, zone: tzinfo) -> int:
    """Give when the next month begins here (Unix ms)."""
    today = local_date(now_ms, zone)
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    begins_ms = _ms(datetime(first.year, first.month, first.day, tzinfo=zone))
    return now_ms + begins_ms - _with_a_date(now_ms)


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """The day and the month that bytes are counted for, by numbers that never run back.

    A clock may jump. A budget must not be given twice because of that, nor be withheld for ever,
    so days are counted, not read off the clock: a day begins when the clock shows a later date
    than when it was last looked at, unless that is the latest date that it ever showed (then it
    came back from a jump). A date that is earlier than before begins nothing. The same goes for
    months.
    """

    day: int = 1
    month: int = 1
    seen: date
    """What the clock showed when it was last looked at."""
    latest: date
    """The latest date that it ever showed."""

    def at(self, today: date) -> Period:
        """Give the period for the date that the clock shows now."""
        return Period(
            day=self.day + (today > self.seen and today != self.latest),
            month=self.month
            + (_month(today) > _month(self.seen) and _month(today) != _month(self.latest)),
            seen=today,
            latest=max(today, self.latest),
        )


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _local(now_ms: int, zone: tzinfo) -> datetime:
    return utc(now_ms).astimezone(zone)


def _with_a_date(now_ms: int) -> int:
    """Give the nearest time that, days and months later too, has a date in every zone."""
    return min(max(now_ms, _EARLIEST_MS), _LATEST_MS)


def _opening_ms(hours: Hours, now_ms: int, zone: tzinfo) -> int:
    return _first_ms(now_ms, zone, minute=hours.from_minute, wanted=hours.holds)


def _first_ms(now_ms: int, zone: tzinfo, *, minute: int, wanted: Callable[[datetime], bool]) -> int:
    """Find the next moment at which the wall shows ``minute`` and that is as it is wanted.

    Where clocks change, a time of the day comes twice or not at all: both are tried, and what is
    not wanted or is over already is left out.
    """
    today = local_date(now_ms, zone)
    moments = (
        _ms(datetime(day.year, day.month, day.day, *divmod(minute, 60), tzinfo=zone, fold=fold))
        for day in (today + timedelta(days=each) for each in range(4))
        for fold in (0, 1)
    )
    dated_ms = _with_a_date(now_ms)
    found = min(each for each in moments if each > dated_ms and wanted(_local(each, zone)))
    return now_ms + found - dated_ms


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
