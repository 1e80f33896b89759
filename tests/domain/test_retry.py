"""How long to wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.domain.retry import (
    FIRST_DELAY_S,
    LONGEST_DELAY_S,
    LONGEST_RETRY_AFTER_S,
    delay_s,
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
