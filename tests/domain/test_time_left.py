"""When each upload will be through, while several share the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.domain.time_left import Load, ends_s


def shared(rests: list[int], rate: float, lanes: int) -> list[float]:
    return ends_s([Load(rest) for rest in rests], rate_bytes_s=rate, lanes=lanes)


def test_one_after_the_other() -> None:
    assert shared([1000, 2000, 500], 100, 1) == [10, 30, 35]


def test_those_that_go_at_once_share_the_line() -> None:
    assert shared([1000, 1000], 100, 2) == [20, 20]
    assert shared([1000, 3000], 100, 4) == [20, 40]
    # The third begins when the first is through.
    assert shared([1000, 3000, 500], 100, 2) == [20, 45, 30]


def test_the_first_may_have_most_of_the_line() -> None:
    def led(*rests: int, lanes: int) -> list[float]:
        loads = [Load(rest) for rest in rests]
        return ends_s(loads, rate_bytes_s=100, lanes=lanes, first_leads=True)

    assert led(1000, 2000, 500, lanes=1) == [10, 30, 35]
    # Four fifths and one fifth; then four fifths for who was the second.
    assert led(1000, 1000, 1000, lanes=4) == pytest.approx([12.5, 21.875, 30])


def test_nothing_to_send_ends_never_and_what_is_through_ends_now() -> None:
    assert shared([], 100, 4) == []
    assert shared([0, 100], 100, 4) == [0, 1]


@given(
    rests=st.lists(st.integers(0, 10**7), max_size=40),
    rate=st.floats(1, 10**6),
    lanes=st.integers(1, 8),
    first_leads=st.booleans(),
)
def test_the_last_ends_when_all_bytes_are_through_however_many_go_at_once(
    rests: list[int], rate: float, lanes: int, *, first_leads: bool
) -> None:
    loads = [Load(rest) for rest in rests]
    ends = ends_s(loads, rate_bytes_s=rate, lanes=lanes, first_leads=first_leads)
    assert max(ends, default=0) == pytest.approx(sum(rests) / rate, abs=1e-6)
    alone = [rest / rate for rest in rests]
    assert all(end >= least * (1 - 1e-9) - 1e-6 for end, least in zip(ends, alone, strict=True))


def test_what_goes_in_parts_has_the_line_for_itself() -> None:
    loads = [Load(1000), Load(1000), Load(5000, takes_line=True), Load(3000, takes_line=True)]
    assert ends_s(loads, rate_bytes_s=100, lanes=4) == [20, 20, 70, 100]
