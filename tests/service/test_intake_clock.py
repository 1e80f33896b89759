"""A service whose clock is set to anything still judges stories, by the nearest date there is."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from heliograph_service.intake import at

_YEAR_MS = 31_557_600_000
_NOW = datetime(2021, 5, 17, 14, 2, 3, 456_000, tzinfo=UTC)
_NOW_MS = 1_621_260_123_456


@pytest.mark.parametrize("years", [-20, -1, 0, 1, 20])
def test_a_clock_that_is_years_away_gives_its_own_time(years: int) -> None:
    expected = _NOW + timedelta(milliseconds=years * _YEAR_MS)
    assert at(_NOW_MS + years * _YEAR_MS) == expected


@pytest.mark.parametrize("now_ms", [-(10**30), -sys.maxsize, -1, 0, 2**63, 10**30])
def test_an_absurd_clock_gives_a_time_that_exists_in_every_zone(now_ms: int) -> None:
    then = at(now_ms)
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12", "Europe/Zurich"):
        assert then.astimezone(ZoneInfo(zone)).utcoffset() is not None
