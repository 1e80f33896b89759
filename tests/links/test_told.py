"""How far off a telling was is judged by when the receipt of its own story came."""

from __future__ import annotations

import pytest

from benchmarks.estimates import Telling, errors


def test_each_telling_is_judged_by_its_own_story() -> None:
    told = [
        Telling(70.0, "a", 33.0),  # 30 were left
        Telling(80.0, "b", 100.0),  # 120 were left
        Telling(100.0, "a"),
        Telling(200.0, "b"),
    ]
    assert errors(told) == pytest.approx([0.1, -1 / 6])


def test_the_first_minute_the_last_seconds_and_what_never_came_are_not_judged() -> None:
    told = [
        Telling(30.0, "a", 500.0),
        Telling(90.0, "a", 500.0),
        Telling(90.0, "never came", 500.0),
        Telling(100.0, "a"),
    ]
    assert errors(told) == []
