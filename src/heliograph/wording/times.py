"""Words of a campaign's end: when it is, in Geneva and here, and how long that still is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import Raw, day, digits, ltr, ntr, tr

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from heliograph.domain.campaign import Campaign

GENEVA = "Europe/Zurich"
_DAY_S = 86_400
_YEARS_OFF_MS = 10**15


def deadline(campaign: Campaign, *, here: tzinfo | None = None) -> str:
    """Say when a campaign closes: ``17 May 2021, 23:00 Geneva (18:00 here)``.

    Whatever zone the pack names it in, it is said in Geneva's, as that is on the day itself.

    Args:
        campaign: The pack.
        here: The computer's own zone when not given.
    """
    if campaign.closes is None:
        return tr("No deadline")
    closes = _in_geneva(campaign.closes)
    there = tr("{day}, {time} {place}", day=_day(closes), time=_clock(closes), place=_place(closes))
    local = closes.astimezone(here)
    if local.utcoffset() == closes.utcoffset():
        return there
    if local.date() == closes.date():
        return tr("{there} ({time} here)", there=Raw(there), time=_clock(local))
    return tr("{there} ({day}, {time} here)", there=Raw(there), day=_day(local), time=_clock(local))


def time_left(campaign: Campaign, *, now_ms: int) -> str:
    """Say how long a campaign still takes stories: ``4 days left``; empty without a deadline."""
    closes = campaign.closes
    if closes is None:
        return ""
    left_s = closes.timestamp() - min(now_ms, _YEARS_OFF_MS) / 1000
    if left_s <= 0:
        return tr("Closed on {day}", day=geneva_day(closes))
    if left_s >= 2 * _DAY_S:
        return ntr("{n} day left", "{n} days left", int(left_s // _DAY_S))
    if left_s >= 3600:
        return ntr("{n} hour left", "{n} hours left", int(left_s // 3600))
    return ntr("{n} minute left", "{n} minutes left", max(int(left_s // 60), 1))


def changes_until(campaign: Campaign, *, now_ms: int) -> str:
    """Say until when a sent story may still be changed; empty where there is no deadline."""
    closes = campaign.closes
    if closes is None:
        return ""
    is_open = closes.timestamp() * 1000 > now_ms
    until = Raw(deadline(campaign))
    if is_open and campaign.late == "refuse":
        return tr(
            "A new version is possible until {deadline}. Withdrawing stays possible.",
            deadline=until,
        )
    if is_open:
        return tr(
            "A new version is in time until {deadline}; after that it is marked as late."
            " Withdrawing stays possible.",
            deadline=until,
        )
    if campaign.late == "refuse":
        return tr(
            "The campaign closed on {day} and takes no new version. Withdrawing stays possible.",
            day=geneva_day(closes),
        )
    return tr(
        "The campaign closed on {day}: a new version is taken and marked as late."
        " Withdrawing stays possible.",
        day=geneva_day(closes),
    )


def geneva_day(when: datetime) -> Raw:
    """Say the day that it is in Geneva at a time."""
    return _day(_in_geneva(when))


def _day(when: datetime) -> Raw:
    return day(round(when.timestamp() * 1000), zone=when.tzinfo)


def _clock(when: datetime) -> Raw:
    return Raw(digits(f"{when:%H:%M}"))


def _in_geneva(when: datetime) -> datetime:
    """Give a time in Geneva's zone; as it is where this computer knows no zones."""
    import zoneinfo  # noqa: PLC0415 - many campaigns have no deadline

    try:
        return when.astimezone(zoneinfo.ZoneInfo(GENEVA))
    except zoneinfo.ZoneInfoNotFoundError:  # Windows without tzdata
        return when


def _place(when: datetime) -> Raw:
    """Call the zone of a time Geneva where it is that, else by its distance from UTC."""
    if _in_geneva(when).utcoffset() == when.utcoffset():
        return Raw(tr("Geneva"))
    return ltr(when.tzname() or "UTC")
