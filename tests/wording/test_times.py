"""A campaign's end is told in Geneva and here, and how long that still is."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from heliograph import wording
from sentences import CAMPAIGN, NOON, assert_sentence


@pytest.mark.parametrize(
    ("here", "said"),
    [
        (timezone(timedelta(hours=2)), "17 May 2021, 23:00 Geneva"),
        (timezone(timedelta(hours=-3)), "17 May 2021, 23:00 Geneva (18:00 here)"),
        (timezone(timedelta(hours=9)), "17 May 2021, 23:00 Geneva (18 May 2021, 06:00 here)"),
    ],
)
def test_the_deadline_is_in_geneva_and_here(here: timezone, said: str) -> None:
    assert wording.deadline(CAMPAIGN, here=here) == said


@pytest.mark.parametrize(
    ("closes", "here", "said"),
    [
        # New York is on summer time already, Geneva is not: five hours apart instead of six.
        (
            "2021-03-20T23:00:00+01:00",
            "America/New_York",
            "20 March 2021, 23:00 Geneva (18:00 here)",
        ),
        (
            "2021-04-20T23:00:00+02:00",
            "America/New_York",
            "20 April 2021, 23:00 Geneva (17:00 here)",
        ),
        # And the other way in autumn.
        (
            "2021-11-01T23:00:00+01:00",
            "America/New_York",
            "1 November 2021, 23:00 Geneva (18:00 here)",
        ),
        ("2021-07-01T12:00:00+02:00", "Africa/Lagos", "1 July 2021, 12:00 Geneva (11:00 here)"),
        ("2021-12-01T12:00:00+01:00", "Africa/Lagos", "1 December 2021, 12:00 Geneva"),
        ("2021-05-17T21:00:00+00:00", "Europe/Paris", "17 May 2021, 23:00 Geneva"),
        (
            "2021-05-17T23:00:00-05:00",
            "America/Bogota",
            "18 May 2021, 06:00 Geneva (17 May 2021, 23:00 here)",
        ),
        (
            "2021-05-17T23:00:00+02:00",
            "Asia/Kathmandu",
            "17 May 2021, 23:00 Geneva (18 May 2021, 02:45 here)",
        ),
    ],
)
def test_summer_time_is_that_of_the_day_at_both_places(closes: str, here: str, said: str) -> None:
    pack = structs.replace(CAMPAIGN, closes=datetime.fromisoformat(closes))

    assert wording.deadline(pack, here=ZoneInfo(here)) == said


def test_what_is_left_does_not_jump_when_the_clocks_are_changed() -> None:
    pack = structs.replace(CAMPAIGN, closes=datetime.fromisoformat("2021-03-28T12:00:00+02:00"))
    evening = datetime(2021, 3, 27, 22, 0, tzinfo=ZoneInfo("Europe/Zurich"))

    assert wording.time_left(pack, now_ms=round(evening.timestamp() * 1000)) == "13 hours left"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(days=4, hours=3), "4 days left"),
        (timedelta(hours=47), "47 hours left"),
        (timedelta(minutes=90), "1 hour left"),
        (timedelta(minutes=5), "5 minutes left"),
        (timedelta(seconds=5), "1 minute left"),
        (timedelta(0), "Closed on 17 May 2021"),
        (timedelta(days=-100_000_000), "Closed on 17 May 2021"),
    ],
)
def test_what_is_left_of_the_time(before: timedelta, said: str) -> None:
    assert CAMPAIGN.closes is not None
    now_ms = round((CAMPAIGN.closes.timestamp() - before.total_seconds()) * 1000)

    assert wording.time_left(CAMPAIGN, now_ms=now_ms) == said


def test_a_campaign_without_an_end_has_none() -> None:
    endless = structs.replace(CAMPAIGN, closes=None)

    assert wording.deadline(endless) == "No deadline"
    assert wording.time_left(endless, now_ms=NOON) == ""


@pytest.mark.parametrize(
    ("late", "after_days", "said"),
    [
        ("refuse", -1, "A new version is possible until "),
        ("accept", -1, "A new version is in time until "),
        ("refuse", 1, "takes no new version."),
        ("accept", 1, "is taken and marked as late."),
    ],
)
def test_until_when_a_sent_story_may_be_changed(
    late: Literal["accept", "refuse"], after_days: int, said: str
) -> None:
    assert CAMPAIGN.closes is not None
    now_ms = round(CAMPAIGN.closes.timestamp() * 1000) + after_days * 86_400_000
    words = wording.changes_until(structs.replace(CAMPAIGN, late=late), now_ms=now_ms)
    assert_sentence(words)
    assert said in words
    assert words.endswith("Withdrawing stays possible.")


def test_without_a_deadline_nothing_is_said_of_changes() -> None:
    assert wording.changes_until(structs.replace(CAMPAIGN, closes=None), now_ms=NOON) == ""
