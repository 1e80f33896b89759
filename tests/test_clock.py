"""The computer's own zone, through the days on which clocks are changed."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from heliograph.clock import LocalZone

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if sys.platform == "win32":
        pytest.skip("the zone of a process cannot be set there")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_in_berlin")
@pytest.mark.parametrize("day", ["2021-03-28", "2021-10-31", "2021-05-17", "2021-12-24"])
def test_local_time_is_what_the_zone_says_all_day_and_back(day: str) -> None:
    begin = datetime.fromisoformat(day).replace(tzinfo=UTC)
    for minutes in range(0, 1440, 30):
        moment = begin + timedelta(minutes=minutes)
        here, there = moment.astimezone(LocalZone()), moment.astimezone(BERLIN)
        assert here.replace(tzinfo=None) == there.replace(tzinfo=None)
        assert here.fold == there.fold
        assert here.timestamp() == moment.timestamp()
