"""When each piece will be through, while several share the line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.domain.time_left import CLOSELY, ends_s


def shared(rests: list[int], rate: float, lanes: int) -> list[float]:
    return ends_s(rests, rate_bytes_s=rate, lanes=lanes)


def test_one_after_the_other() -> None:
    assert shared([1000, 2000, 500], 100, 1) == [10, 30, 35]


def test_those_that_go_at_once_share_the_line() -> None:
    assert shared([1000, 1000], 100, 2) == [20, 20]
    assert shared([1000, 3000], 100, 4) == [20, 40]
    # The third begins when the first is through.
    assert shared([1000, 3000, 500], 100, 2) == [20, 45, 30]


def test_the_first_may_have_more_of_the_line_than_others() -> None:
    def led(*rests: int, lanes: int) -> list[float]:
        return ends_s(rests, rate_bytes_s=100, lanes=lanes, weights=(8, 2))

    assert led(1000, 2000, 500, lanes=1) == [10, 30, 35]
    # Four fifths and one fifth; then four fifths for who was the second.
    assert led(1000, 1000, 1000, lanes=2) == pytest.approx([12.5, 21.875, 30])
    # Eight, two and two twelfths: who comes behind has as much as the last that is known.
    assert led(1000, 1000, 1000, lanes=3)[0] == pytest.approx(15)


def test_what_has_begun_goes_on_although_fewer_are_to_go_at_once() -> None:
    ends = ends_s([1000, 1000, 1000], rate_bytes_s=100, lanes=1, begun=2)
    assert ends == [20, 20, 30]


def test_nothing_to_send_ends_never_and_what_is_through_ends_now() -> None:
    assert shared([], 100, 4) == []
    assert shared([0, 100], 100, 4) == [0, 1]


def test_far_off_one_comes_after_the_other() -> None:
    ends = shared([100] * (CLOSELY + 2), 100, 4)
    assert ends[:4] == [4, 4, 4, 4]
    assert ends[-3:] == [CLOSELY, CLOSELY + 1, CLOSELY + 2]


@given(
    rests=st.lists(st.integers(0, 10**7), max_size=40),
    rate=st.floats(1, 10**6),
    lanes=st.integers(1, 8),
    begun=st.integers(0, 8),
    weights=st.lists(st.floats(0.01, 1), max_size=8),
)
def test_the_last_ends_when_all_bytes_are_through_however_many_go_at_once(
    rests: list[int], rate: float, lanes: int, begun: int, weights: list[float]
) -> None:
    ends = ends_s(rests, rate_bytes_s=rate, lanes=lanes, begun=begun, weights=weights)
    assert max(ends, default=0) == pytest.approx(sum(rests) / rate, rel=1e-6, abs=1e-6)
    alone = [rest / rate for rest in rests]
    assert all(end >= least * (1 - 1e-9) - 1e-6 for end, least in zip(ends, alone, strict=True))
