"""How many connections there are follows what more of them bring, on links of every sort."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from heliograph.sync.lines import MOST, START, Lines

MBIT_BYTES_S = 125_000.0


class Link:
    """A link in simulated time: what goes over it with so many connections (bytes a second)."""

    def __init__(self, lines: Lines, rate: Callable[[int, float], float]) -> None:
        self.lines = lines
        self.now_s = 100.0
        self.moved_bytes = 0.0
        self.counts: list[int] = []
        self._rate = rate

    def run(self, seconds: float, *, busy: int | None = None) -> int:
        """Let time pass, and give how many connections there are then."""
        for _ in range(round(seconds * 4)):
            count = self.lines.count
            self.now_s += 0.25
            self.moved_bytes += 0.25 * self._rate(count, self.now_s)
            self.lines.measure(
                self.now_s, round(self.moved_bytes), busy=count if busy is None else busy
            )
            self.counts.append(self.lines.count)
        return self.lines.count


def lossy(each: float, most: float) -> Callable[[int, float], float]:
    """Give what connections bring that are each held back by loss, up to what the link carries."""
    return lambda count, _: min(most, each * count)


def test_a_link_that_one_connection_fills_keeps_what_it_began_with() -> None:
    link = Link(Lines(opening_s=0.3), lambda *_: MBIT_BYTES_S)
    assert link.run(600) == START
    more = sum(count > START for count in link.counts) / len(link.counts)
    assert more < 0.1


def test_a_lossy_link_gets_more_connections_within_seconds() -> None:
    link = Link(Lines(opening_s=0.3), lossy(0.12 * MBIT_BYTES_S, MBIT_BYTES_S))
    assert link.run(5) == MOST
    link.counts.clear()
    link.run(600)
    assert link.counts.count(MOST) > 0.9 * len(link.counts)


def test_a_link_that_becomes_clean_goes_back() -> None:
    def rate(count: int, now_s: float) -> float:
        return min(MBIT_BYTES_S, count * (0.12 if now_s < 160 else 0.5) * MBIT_BYTES_S)

    link = Link(Lines(opening_s=0.3), rate)
    assert link.run(60) == MOST
    link.run(120)
    link.counts.clear()
    link.run(240)
    assert link.counts.count(START) > 0.85 * len(link.counts)


def test_a_link_that_becomes_lossy_gets_more() -> None:
    def rate(count: int, now_s: float) -> float:
        return min(MBIT_BYTES_S, count * (0.5 if now_s < 160 else 0.12) * MBIT_BYTES_S)

    link = Link(Lines(opening_s=0.3), rate)
    assert link.run(60) == START
    link.run(150)
    link.counts.clear()
    link.run(240)
    assert link.counts.count(MOST) > 0.9 * len(link.counts)


@pytest.mark.parametrize(
    ("rate_bit_s", "opening_s"), [(64_000, 0.5), (9_600, 1.5), (512_000, 0.01)]
)
def test_a_link_without_room_for_more_packets_gets_no_more(
    rate_bit_s: int, opening_s: float
) -> None:
    link = Link(Lines(opening_s=opening_s), lossy(rate_bit_s / 64, rate_bit_s / 8))
    link.run(300)
    assert max(link.counts) == START


def test_without_enough_to_do_nothing_is_learned() -> None:
    link = Link(Lines(opening_s=0.3), lossy(0.12 * MBIT_BYTES_S, MBIT_BYTES_S))
    assert link.run(300, busy=START - 1) == START


def test_a_dead_link_is_no_reason_for_more() -> None:
    link = Link(Lines(opening_s=0.3), lambda *_: 0.0)
    assert link.run(60) == START


def test_an_unknown_link_gets_no_more() -> None:
    link = Link(Lines(opening_s=None), lossy(0.12 * MBIT_BYTES_S, MBIT_BYTES_S))
    assert link.run(60) == START
