"""How long to wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.domain.retry import (
    FIRST_DELAY_S,
    LONGEST_DELAY_S,
    LONGEST_RETRY_AFTER_S,
    LONGEST_WAIT_MS,
    RETURN_EVERY_S,
    RETURNS,
    Patience,
    Returns,
    delay_s,
    patience_after,
)

JITTER = st.floats(0, 1, exclude_max=True)


@given(st.integers(-5, 10_000), JITTER)
def test_a_delay_has_a_floor_and_a_ceiling(attempts: int, jitter: float) -> None:
    delay = delay_s(attempts=attempts, jitter=jitter)
    assert FIRST_DELAY_S / 2 <= delay <= LONGEST_DELAY_S


@given(st.integers(1, 50), JITTER)
def test_more_tries_never_wait_shorter(attempts: int, jitter: float) -> None:
    once = delay_s(attempts=attempts, jitter=jitter)
    assert delay_s(attempts=attempts + 1, jitter=jitter) >= once


@pytest.mark.parametrize(
    ("attempts", "most"), [(1, 10.0), (2, 20.0), (3, 40.0), (8, 1280.0), (9, 1800.0)]
)
def test_the_delay_doubles_and_half_of_it_is_drawn(attempts: int, most: float) -> None:
    assert delay_s(attempts=attempts, jitter=0.0) == most / 2
    assert delay_s(attempts=attempts, jitter=0.5) == most * 0.75


@given(st.integers(1, 20), JITTER, st.floats(-1e9, 1e9))
def test_what_the_service_asks_is_never_undercut(
    attempts: int, jitter: float, asked_s: float
) -> None:
    delay = delay_s(attempts=attempts, jitter=jitter, retry_after_s=asked_s)
    assert delay >= min(asked_s, LONGEST_RETRY_AFTER_S)
    assert delay <= max(LONGEST_RETRY_AFTER_S, LONGEST_DELAY_S)
    assert delay >= delay_s(attempts=attempts, jitter=jitter)


def test_those_who_were_asked_for_the_same_are_spread() -> None:
    assert delay_s(attempts=1, jitter=0.0, retry_after_s=3600.0) == 3600.0
    assert delay_s(attempts=1, jitter=0.5, retry_after_s=3600.0) == 3750.0
    assert delay_s(attempts=1, jitter=0.8, retry_after_s=20.0) == 24.0


def test_patience_grows_by_tries_and_remembers_who_named_the_time() -> None:
    first = patience_after(None, now_ms=1000, jitter=0.0)
    assert first == Patience(tries=1, not_before_ms=6000)
    second = patience_after(first, now_ms=6000, jitter=0.0)
    assert second == Patience(tries=2, not_before_ms=16_000)
    asked = patience_after(second, now_ms=16_000, jitter=0.0, retry_after_s=60.0)
    assert asked == Patience(tries=3, not_before_ms=76_000, asked=True)


@pytest.mark.parametrize(
    ("now_ms", "over"),
    [(999_999, False), (1_000_000, True), (1_000_001, True), (999_999 - LONGEST_WAIT_MS, True)],
)
def test_patience_ends_in_time_and_with_a_clock_that_was_set_back(now_ms: int, over: bool) -> None:  # noqa: FBT001 - a case
    assert Patience(tries=1, not_before_ms=1_000_000).is_over(now_ms) is over


def test_a_line_that_returns_is_believed_some_times_and_again_later() -> None:
    returns = Returns()
    assert [returns.believe(float(second)) for second in range(RETURNS + 2)].count(True) == RETURNS
    assert returns.believe(RETURNS + RETURN_EVERY_S)
    assert not returns.believe(RETURNS + RETURN_EVERY_S + 1)
