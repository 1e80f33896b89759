"""The speed is right within a fifth after a minute, on lines of every kind that is steady."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest

from heliograph.domain.speed import Meter
from heliograph.domain.time_left import BAND, Told

if TYPE_CHECKING:
    from collections.abc import Callable

TICK_S = 0.25
RATE = 8000.0


def constant(at_s: float) -> float:
    del at_s
    return RATE


def dark_five_of_thirty(at_s: float) -> float:
    return 0.0 if at_s % 30 >= 25 else RATE


def stalls_of_twelve_seconds_each_minute(at_s: float) -> float:
    return 0.0 if at_s % 60 >= 48 else RATE


def lossy(seed: int) -> Callable[[float], float]:
    """Four connections that are halved by each loss and then grow again, on one line."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    flows = [RATE / 4] * 4

    def line(at_s: float) -> float:
        del at_s
        for number, flow in enumerate(flows):
            lost = chance.random() < TICK_S / 3
            flows[number] = flow / 2 if lost else min(flow + RATE / 80, RATE)
        return min(sum(flows), RATE)

    return line


def bursts(line: Callable[[float], float], size: int) -> Callable[[float], float]:
    """Acknowledge in lumps, as a kernel that tells late does."""
    waiting = 0.0

    def lumps(at_s: float) -> float:
        nonlocal waiting
        waiting += line(at_s) * TICK_S
        told, waiting = (waiting, 0.0) if waiting >= size else (0.0, waiting)
        return told / TICK_S

    return lumps


def simulate(line: Callable[[float], float], seconds: float, *, from_s: float = 60.0) -> float:
    """Give the largest relative error of what would be told, from ``from_s`` on.

    A file goes that takes ``seconds``; what is told of the rest is compared with what it took.
    """
    step = TICK_S
    moved = [line(number * step) * step for number in range(round(seconds / step))]
    total = sum(moved)
    meter, told, worst, gone = Meter(), Told[str](), 0.0, 0.0
    for number, count in enumerate(moved):
        now_s = 1000.0 + (number + 1) * step
        gone += count
        if count:
            meter.moved(now_s, round(count))
        rate = meter.rate_bytes_s(now_s)
        left_s = seconds - (number + 1) * step
        if meter.measured_s < from_s or left_s < 60 or not rate:
            continue
        said_s = told.left_s("file", (total - gone) / rate, now_s=now_s)
        worst = max(worst, abs(said_s - left_s) / left_s)
    return worst


@pytest.mark.parametrize(
    "line",
    [
        constant,
        dark_five_of_thirty,
        stalls_of_twelve_seconds_each_minute,
        *(lossy(seed) for seed in range(10)),
        bursts(constant, 64_000),
        bursts(dark_five_of_thirty, 64_000),
        bursts(lossy(11), 32_000),
    ],
)
@pytest.mark.parametrize("minutes", [5, 20, 60])
def test_after_a_minute_what_is_told_is_right_within_a_fifth(
    line: Callable[[float], float], minutes: int
) -> None:
    assert simulate(line, minutes * 60) <= 0.2


@pytest.mark.parametrize("factor", [0.5, 2.0, 0.1, 5.0])
def test_a_line_that_becomes_another_is_known_as_such_within_ninety_seconds(factor: float) -> None:
    meter = Meter()
    for second in range(900):
        now = RATE if second < 300 else RATE * factor
        meter.moved(float(second), round(now))
        rate = meter.rate_bytes_s(float(second))
        if second >= 390 or 60 <= second < 300:
            assert rate == pytest.approx(now, rel=0.2)


def test_what_stood_in_the_kernel_before_the_first_look_is_no_speed() -> None:
    meter = Meter()
    meter.moved(0.0, 10_000_000)
    for second in range(1, 61):
        meter.moved(float(second), 1000)
    assert meter.rate_bytes_s(60.0) == pytest.approx(1000, rel=0.01)


def test_bytes_that_did_not_arrive_are_taken_back() -> None:
    meter = Meter()
    for second in range(31):
        meter.moved(float(second), 1000)
    meter.moved(31.0, -5000)
    assert meter.rate_bytes_s(31.0) == pytest.approx(25_000 / 31, rel=0.1)
    meter.moved(31.0, -1_000_000)
    assert meter.rate_bytes_s(31.0) == 0


def test_time_without_anything_to_send_does_not_make_a_line_slower() -> None:
    meter = Meter()
    assert meter.rate_bytes_s(0.0) is None
    for second in range(31):
        meter.moved(float(second), 1000)
    meter.rest(30.0)
    assert meter.rate_bytes_s(10_000.0) == pytest.approx(1000, rel=0.01)
    meter.moved(10_000.0, 0)
    assert meter.rate_bytes_s(10_000.0) == pytest.approx(1000, rel=0.01)
    assert meter.measured_s == pytest.approx(30)


def test_a_line_that_stands_still_gets_slower_and_slower() -> None:
    meter = Meter()
    for second in range(61):
        meter.moved(float(second), 1000)
    later = [meter.rate_bytes_s(float(second)) or 0 for second in range(61, 400, 5)]
    assert later == sorted(later, reverse=True)
    assert later[-1] < 20


def test_what_is_told_counts_down_and_stands_while_the_estimate_swings_a_little() -> None:
    told, said = Told[str](), list[float]()
    chance = random.Random(3)  # noqa: S311 - repeatable on purpose
    for second in range(300):
        true_s = 600.0 - second
        estimate_s = true_s * (1 + chance.uniform(-BAND, BAND) * 0.4)
        said.append(told.left_s("file", estimate_s, now_s=float(second)))
    steps = [before - after for before, after in itertools.pairwise(said)]
    assert sum(1 for step in steps if abs(step - 1) > 1e-6) == 0


def test_what_is_told_follows_when_the_estimate_leaves_it() -> None:
    told = Told[str]()
    assert told.left_s("file", 600.0, now_s=0.0) == 600
    assert told.left_s("file", 640.0, now_s=0.0) == 600
    assert told.left_s("file", 1200.0, now_s=10.0) == 1200
    assert told.left_s("other", 5.0, now_s=10.0) == 5
    assert told.left_s("other", 1.0, now_s=20.0) >= 0
