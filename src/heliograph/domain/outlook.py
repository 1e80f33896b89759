"""Whether what waits for a campaign gets there before it closes, at the speed that was measured."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph.clock import utc
from heliograph.domain.estimates import Work, takes_s, wire_bytes
from heliograph.domain.rules import DAY_MINUTES

if TYPE_CHECKING:
    from heliograph.domain.rules import Hours, Rules, Used

SAFETY = 1.2
"""Estimates are right within a fifth: what is closer to the deadline than that is in danger."""
_FAR_S = 90 * 86_400.0
"""What is farther away is reckoned by the share of the day, not day by day."""
WORTH_IT = 0.9
"""Going before other stories is offered where it saves at least a tenth of the time."""

Verdict = Literal[
    "unknown",  # no speed was measured
    "in-time",
    "texts-in-time",  # which is what counts; media comes after the deadline and is still taken
    "late",
    "closed",  # the deadline is over
]


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """How it looks for one campaign; everything in seconds from now."""

    left_s: float
    """Until it closes; negative afterwards."""
    open_s: float
    """Of that, how much lies within the hours in which things may go."""
    texts_s: float | None
    """Until its texts are there; texts of all campaigns go first. None: no speed was measured."""
    takes_s: float | None
    """Until everything of it is there, in the order in which things go."""
    alone_s: float | None
    """The same if its stories went before all others."""
    is_affordable: bool = True
    """Whether the data budgets allow all of it until then."""

    @property
    def verdict(self) -> Verdict:
        """Tell what is to be expected."""
        if self.left_s <= 0:
            return "closed"
        if self.takes_s is None or self.texts_s is None:
            return "unknown"
        if self._is_safe(self.takes_s) and self.is_affordable:
            return "in-time"
        return "texts-in-time" if self._is_safe(self.texts_s) else "late"

    @property
    def first_helps(self) -> bool:
        """Tell whether it gets there clearly sooner before all other stories."""
        if self.takes_s is None or self.alone_s is None:
            return False
        return self.alone_s < WORTH_IT * self.takes_s

    def _is_safe(self, seconds: float) -> bool:
        return seconds * SAFETY <= self.open_s


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """What the data rules allow until a moment."""

    open_s: float
    """How long things may go (seconds)."""
    wire_bytes: int | None
    """How much may go over the wire; None for no limit."""


def allowed_until(until_ms: int, *, rules: Rules, used: Used, now_ms: int, zone: tzinfo) -> Allowed:
    """Work out what the hours and the budgets of a person allow from now until a moment.

    Args:
        until_ms: The moment (Unix ms).
        rules: What the person set.
        used: What was used of this day's and this month's budget.
        now_ms: Wall clock.
        zone: Where the computer is.
    """
    left_s = max(0.0, (until_ms - now_ms) / 1000)
    now, then = utc(now_ms).astimezone(zone), utc(max(now_ms, until_ms)).astimezone(zone)
    days = (then.date() - now.date()).days
    months = (then.year - now.year) * 12 + then.month - now.month
    rooms = [
        max(0, most - gone) + more * most
        for most, gone, more in (
            (rules.day_bytes, used.day_bytes, days),
            (rules.month_bytes, used.month_bytes, months),
        )
        if most is not None
    ]
    open_s = left_s if rules.hours is None else _open_s(rules.hours, now, then, left_s)
    return Allowed(open_s=open_s, wire_bytes=min(rooms) if rooms else None)


def _open_s(hours: Hours, now: datetime, then: datetime, left_s: float) -> float:
    if left_s > _FAR_S:
        return left_s * hours.minutes / DAY_MINUTES
    open_s = 0.0
    day = now.date() - timedelta(days=1)  # last night's hours may still run
    while day <= then.date():
        begin = _at(day, hours.from_minute, now)
        ends = day if hours.until_minute > hours.from_minute else day + timedelta(days=1)
        end = _at(ends, hours.until_minute, now)
        open_s += max(0.0, min(end, then.timestamp()) - max(begin, now.timestamp()))
        day += timedelta(days=1)
    return open_s


def _at(day: date, minute: int, now: datetime) -> float:
    wall = time(minute // 60, minute % 60)
    return datetime.combine(day, wall, tzinfo=now.tzinfo).timestamp()


def look_out(
    *, left_s: float, allowed: Allowed, own: Work, before: Work, rate_bytes_s: float | None
) -> Outlook:
    """Work out how it looks.

    Args:
        left_s: Seconds until the campaign closes.
        allowed: What the data rules allow until then.
        own: What is to go of its stories.
        before: What goes before their media, though it is of other campaigns.
        rate_bytes_s: The measured speed, None before there was one.
    """
    texts = Work(texts=own.texts, text_bytes=own.text_bytes)
    others = Work(texts=before.texts, text_bytes=before.text_bytes)
    return Outlook(
        left_s=left_s,
        open_s=allowed.open_s,
        is_affordable=allowed.wire_bytes is None or wire_bytes(own) <= allowed.wire_bytes,
        texts_s=takes_s(texts + others if texts else texts, rate_bytes_s=rate_bytes_s),
        takes_s=takes_s(own + before, rate_bytes_s=rate_bytes_s),
        alone_s=takes_s(own, rate_bytes_s=rate_bytes_s),
    )
