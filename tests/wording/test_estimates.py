"""How long bytes take is said only where a speed was measured and waiting is worth a word."""

from __future__ import annotations

import pytest

from heliograph.app.costs import Cost
from heliograph.wording.estimates import cost as cost_words
from heliograph.wording.estimates import time_for, with_time


def test_nothing_is_said_before_a_speed_was_measured() -> None:
    for rate in (None, 0):
        assert time_for(5_000_000, rate_bytes_s=rate) == ""
        assert with_time("5 MB", 5_000_000, rate_bytes_s=rate) == "5 MB"


def test_the_time_at_the_measured_speed_is_added() -> None:
    assert time_for(600_000, rate_bytes_s=2000) == "about 5 min"
    assert with_time("600 kB", 600_000, rate_bytes_s=2000) == "600 kB · about 5 min"


def test_what_is_soon_over_is_not_estimated() -> None:
    assert time_for(19_000, rate_bytes_s=1000) == ""
    assert time_for(20_000, rate_bytes_s=1000) == "less than a minute"


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (
            Cost(wire_bytes=4_751_200, takes_s=720.0, is_rate_of_here=True),
            "about 4.8 MB of data, about 12 min at the speed last measured on",
        ),
        (
            Cost(wire_bytes=4_751_200, takes_s=720.0, is_rate_of_here=False),
            "about 4.8 MB of data, about 12 min at the last measured speed",
        ),
        (Cost(wire_bytes=4_751_200, takes_s=None, is_rate_of_here=False), "about 4.8 MB of data"),
        (Cost(wire_bytes=9_700, takes_s=3.0, is_rate_of_here=True), "about 10 kB of data"),
    ],
)
def test_what_it_costs_is_said_as_roughly_as_it_is_known(cost: Cost, said: str) -> None:
    words = cost_words(cost)
    assert words.startswith(said)
    assert ("network" in words) == ("measured on" in said)
