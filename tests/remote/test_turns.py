"""On a model of a line: a slow one is neither idle nor flooded, on a quick one all go at once."""

from __future__ import annotations

import pytest

from heliograph.remote import turns
from heliograph.remote.turns import Turns

BODY_BYTES = 12_000
STEP_S = 0.02


class Line:
    """Carries bodies one behind the other at a rate; what arrives is known a round trip later."""

    def __init__(self, *, rate_bytes_s: float, round_trip_s: float) -> None:
        self.rate_bytes_s = rate_bytes_s
        self.round_trip_s = round_trip_s
        self.now_s = 100.0
        self.turns = Turns(lambda: self.now_s)
        self.queue: list[int] = []
        self.begun_s: dict[int, float] = {}
        self.carried: dict[int, float] = {}
        self.news: list[tuple[float, int, int]] = []
        self.most_waiting_bytes = 0.0
        self.idle_s = 0.0

    def carry(self, bodies: int, *, handshake_s: float | None) -> float:
        """Send so many bodies, each as soon as it may; give how long it took until all arrived."""
        waiting = list(range(bodies))
        begun_s = self.now_s
        while waiting or self.news or self.queue:
            for body in list(waiting):
                if self.turns.begin(
                    body, BODY_BYTES, round_trip_s=self.round_trip_s, handshake_s=handshake_s
                ):
                    waiting.remove(body)
                    self.queue.append(body)
                    self.begun_s[body] = self.now_s - begun_s
                    self.carried[body] = 0.0
            self._step(more=bool(waiting))
        return self.now_s - begun_s

    def _step(self, *, more: bool) -> None:
        waits = sum(BODY_BYTES - self.carried[body] for body in self.queue)
        self.most_waiting_bytes = max(self.most_waiting_bytes, waits)
        if not self.queue and more:
            self.idle_s += STEP_S
        room = self.rate_bytes_s * STEP_S
        while self.queue and room > 0:
            body = self.queue[0]
            part = min(room, BODY_BYTES - self.carried[body])
            self.carried[body] += part
            room -= part
            self.news.append((self.now_s + self.round_trip_s, body, int(self.carried[body])))
            if self.carried[body] >= BODY_BYTES:
                self.queue.pop(0)
        self.now_s += STEP_S
        while self.news and self.news[0][0] <= self.now_s:
            _, body, so_far = self.news.pop(0)
            self.turns.acknowledged(body, so_far)
            if so_far >= BODY_BYTES:
                self.turns.end(body)


def test_on_a_slow_line_one_follows_the_other_without_a_gap() -> None:
    line = Line(rate_bytes_s=8_000, round_trip_s=0.5)
    took_s = line.carry(8, handshake_s=0.9)
    assert line.idle_s == 0.0
    assert line.most_waiting_bytes <= 2 * BODY_BYTES
    assert took_s == pytest.approx(8 * BODY_BYTES / 8_000 + 0.5, abs=0.2)


def test_on_a_quick_line_all_go_at_once() -> None:
    line = Line(rate_bytes_s=64_000, round_trip_s=0.6)
    line.carry(5, handshake_s=0.7)
    assert set(line.begun_s.values()) == {0.0}


def test_of_a_line_that_shows_nothing_a_few_bodies_are_tried_first() -> None:
    line = Line(rate_bytes_s=64_000, round_trip_s=0.6)
    line.carry(5, handshake_s=None)
    at_once = [body for body, begun_s in line.begun_s.items() if begun_s == 0.0]
    assert len(at_once) == turns.UNSEEN_BODIES
    assert max(line.begun_s.values()) < 2 * 0.6


@pytest.mark.parametrize("rate_bytes_s", [2_000, 8_000, 64_000])
def test_the_pace_is_that_of_the_line(rate_bytes_s: int) -> None:
    line = Line(rate_bytes_s=rate_bytes_s, round_trip_s=0.6)
    line.carry(40, handshake_s=1.2)
    pace = line.turns.pace
    assert pace is not None
    assert pace.rate_bytes_s == pytest.approx(rate_bytes_s, rel=0.15)


def test_what_was_seen_of_the_line_serves_the_next_bodies() -> None:
    line = Line(rate_bytes_s=8_000, round_trip_s=0.5)
    line.carry(4, handshake_s=0.9)
    line.begun_s.clear()
    line.carry(4, handshake_s=None)  # on connections that were kept
    assert sorted(line.begun_s.values())[1] > 0.0
    assert line.idle_s == 0.0


def test_a_single_small_body_tells_no_pace() -> None:
    found = Turns(lambda: 0.0)
    assert found.begin("a", 900, round_trip_s=0.5, handshake_s=None)
    found.acknowledged("a", 900)
    found.end("a")
    assert found.pace is None


def test_a_body_that_ends_without_an_answer_holds_nobody_up() -> None:
    found = Turns(lambda: 0.0)
    assert found.begin("a", 9_000, round_trip_s=0.5, handshake_s=1.5)
    assert not found.begin("b", 9_000, round_trip_s=0.5, handshake_s=1.5)
    found.end("a")
    assert found.begin("b", 9_000, round_trip_s=0.5, handshake_s=1.5)
