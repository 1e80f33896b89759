"""How what goes at once shares the line is seen, and not assumed."""

from __future__ import annotations

import pytest

from heliograph.domain.shares import Shares


def relative(shares: Shares) -> list[float]:
    weights = shares.weights()
    return [each / sum(weights) for each in weights]


def test_before_anything_was_seen_nothing_is_known() -> None:
    assert Shares().weights() == []


def test_what_moved_tells_who_has_how_much() -> None:
    shares = Shares()
    for _ in range(60):
        shares.saw([60_000, 30_000, 10_000], seconds=1)
    assert relative(shares) == pytest.approx([0.6, 0.3, 0.1], abs=0.02)


def test_a_place_is_as_good_as_the_one_before_it_until_it_has_shown_more() -> None:
    shares = Shares()
    for _ in range(60):
        shares.saw([50_000, 50_000], seconds=1)
    shares.saw([0, 0, 0], seconds=1)
    first, _, third = shares.weights()
    assert third == pytest.approx(first, rel=0.02)


def test_a_place_that_is_taken_now_and_then_is_judged_by_those_times() -> None:
    shares = Shares()
    for _ in range(30):
        shares.saw([80_000], seconds=1)
        shares.saw([40_000, 40_000], seconds=1)
    _, second = shares.weights()
    assert second == pytest.approx(0.5, abs=0.03)


def test_what_was_long_ago_is_forgotten() -> None:
    shares = Shares()
    for _ in range(600):
        shares.saw([90_000, 10_000], seconds=1)
    for _ in range(600):
        shares.saw([10_000, 90_000], seconds=1)
    assert relative(shares) == pytest.approx([0.15, 0.85], abs=0.03)


def test_nobody_has_nothing_for_good() -> None:
    shares = Shares()
    for _ in range(60):
        shares.saw([10**6, 0], seconds=1)
    assert min(shares.weights()) > 0
