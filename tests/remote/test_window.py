"""On a model of a line: a slow one is full and its queue is not, and a quick one is left alone."""

from __future__ import annotations

import pytest

from heliograph.remote.window import LEAST_QUEUE_BYTES, QUEUE_S, QUICK_BYTES_S, Window

STEP_S = 0.02
MOST_BYTES = 16_384
SYSTEM_BYTES = 100_000


class Line:
    """Carries the bytes of bodies that never end; what arrived is known a round trip later.

    ``lost`` bodies have got something on the way that never arrives, and acknowledge no more.
    """

    def __init__(self, *, rate_bytes_s: float, round_trip_s: float, bodies: int = 4) -> None:
        self.rate_bytes_s = rate_bytes_s
        self.round_trip_s = round_trip_s
        self.now_s = 100.0
        self.window = Window(lambda: self.now_s)
        self.handed = dict.fromkeys(range(bodies), 0)
        self.arrived = dict.fromkeys(range(bodies), 0)
        self.lost: set[int] = set()
        self.queue: list[tuple[int, float]] = []
        self.news: list[tuple[float, int, float]] = []
        self.most_waiting_s = self.idle_s = 0.0
        for body in self.handed:
            self.window.begin(body, round_trip_s=round_trip_s)

    def carry(self, seconds: float) -> None:
        """Let time pass; idle time and the longest queue are those of this time."""
        self.most_waiting_s = self.idle_s = 0.0
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            for body in self.handed:
                self._hand_over(body)
            self._pass()

    def _hand_over(self, body: int) -> None:
        # Without a bound of ours the system has its own.
        while self.handed[body] - self.arrived[body] < SYSTEM_BYTES:
            size = self.window.grant(body, MOST_BYTES)
            if not size:
                break
            self.window.sent(body, granted_bytes=size, taken_bytes=size)
            self.handed[body] += size
            self._tell(body)
            if body not in self.lost:
                self.queue.append((body, size))
        self._tell(body)

    def _tell(self, body: int) -> None:
        waiting = self.handed[body] - self.arrived[body]
        self.window.saw(
            body, arrived_bytes=self.arrived[body], waiting_bytes=waiting, unsent_bytes=0
        )

    def _pass(self) -> None:
        waits_s = sum(size for _, size in self.queue) / self.rate_bytes_s
        self.most_waiting_s = max(self.most_waiting_s, waits_s)
        room = self.rate_bytes_s * STEP_S
        while self.queue and room > 0:
            body, left = self.queue.pop(0)
            part = min(room, left)
            room -= part
            self.news.append((self.now_s + self.round_trip_s, body, part))
            if part < left:
                self.queue.insert(0, (body, left - part))
        self.idle_s += room / self.rate_bytes_s
        self.now_s += STEP_S
        while self.news and self.news[0][0] <= self.now_s:
            _, body, part = self.news.pop(0)
            self.arrived[body] = round(self.arrived[body] + part)


@pytest.mark.parametrize(
    ("rate_bytes_s", "round_trip_s"), [(8_000, 0.5), (64_000, 0.6), (16_000, 0.1), (2_000, 1.0)]
)
@pytest.mark.parametrize("bodies", [1, 4, 8])
def test_a_slow_line_is_kept_full_with_a_short_queue(
    rate_bytes_s: float, round_trip_s: float, bodies: int
) -> None:
    line = Line(rate_bytes_s=rate_bytes_s, round_trip_s=round_trip_s, bodies=bodies)
    line.window.line_seen(rate_bytes_s)
    line.carry(5.0)
    line.carry(60.0)
    assert line.idle_s < 0.3
    little_s = max(QUEUE_S, LEAST_QUEUE_BYTES / rate_bytes_s)
    assert line.most_waiting_s < 1.4 * little_s + 0.2 * round_trip_s


def test_a_line_that_was_thought_slower_is_soon_full() -> None:
    line = Line(rate_bytes_s=24_000, round_trip_s=0.6)
    line.window.line_seen(4_000)
    line.carry(6.0)
    line.carry(10.0)
    assert line.idle_s < 0.1


def test_a_line_that_becomes_slower_has_a_short_queue_again() -> None:
    line = Line(rate_bytes_s=24_000, round_trip_s=0.6)
    line.window.line_seen(24_000)
    line.carry(30.0)
    line.rate_bytes_s = 12_000
    line.carry(30.0)
    line.carry(30.0)
    assert line.most_waiting_s < 1.2
    assert line.idle_s < 0.1


def test_what_is_lost_holds_up_no_other_body_and_says_nothing_of_the_line() -> None:
    line = Line(rate_bytes_s=24_000, round_trip_s=0.6)
    line.window.line_seen(24_000)
    line.carry(20.0)
    line.lost = {2}
    line.carry(20.0)
    assert line.idle_s < 1.0
    assert line.window.size_bytes == pytest.approx(24_000 * (0.6 + QUEUE_S), rel=0.25)


def test_a_line_of_which_nothing_is_known_is_left_alone_until_it_is() -> None:
    window = Window(lambda: 0.0)
    window.begin("photo", round_trip_s=0.5)
    assert window.grant("photo", 100_000) == 100_000
    assert window.size_bytes is None


def test_a_quick_line_is_left_alone() -> None:
    line = Line(rate_bytes_s=4 * QUICK_BYTES_S, round_trip_s=0.05)
    line.carry(5.0)
    assert line.window.size_bytes is None


def test_what_the_system_did_not_take_is_not_under_way() -> None:
    window = Window(lambda: 0.0)
    window.line_seen(8_000)
    window.begin("photo", round_trip_s=0.5)
    granted: list[int] = []
    while size := window.grant("photo", MOST_BYTES):
        granted.append(size)
    for size in granted:
        window.sent("photo", granted_bytes=size, taken_bytes=0)
    window.begin("other", round_trip_s=0.5)
    assert window.grant("other", MOST_BYTES)


def test_what_tcp_holds_back_takes_no_room_and_is_as_much_as_is_on_the_wire() -> None:
    window = Window(lambda: 0.0)
    window.line_seen(24_000)
    for body in ("photo", "other"):
        window.begin(body, round_trip_s=0.5)
    window.saw("photo", arrived_bytes=0, waiting_bytes=10_000, unsent_bytes=4_900)
    assert window.grant("photo", MOST_BYTES)
    window.saw("photo", arrived_bytes=0, waiting_bytes=15_000, unsent_bytes=9_900)
    assert not window.grant("photo", MOST_BYTES)
    assert window.grant("other", MOST_BYTES)


def test_it_tells_when_something_arrived_last() -> None:
    now_s = [5.0]
    window = Window(lambda: now_s[0])
    window.begin("photo", round_trip_s=0.5)
    window.saw("photo", arrived_bytes=1_000, waiting_bytes=500, unsent_bytes=0)
    now_s[0] = 9.0
    window.saw("photo", arrived_bytes=1_000, waiting_bytes=500, unsent_bytes=0)
    assert window.moved_s == 5.0


def test_a_body_that_ended_leaves_its_room_to_others() -> None:
    window = Window(lambda: 0.0)
    window.line_seen(8_000)
    window.begin("photo", round_trip_s=0.5)
    while window.grant("photo", MOST_BYTES):
        pass
    window.begin("other", round_trip_s=0.5)
    assert not window.grant("other", MOST_BYTES)
    window.end("photo")
    assert window.grant("other", MOST_BYTES)


def test_a_round_trip_that_a_new_connection_saw_counts_once_the_old_ones_are_gone() -> None:
    window = Window(lambda: 0.0)
    window.line_seen(8_000)
    window.begin("photo", round_trip_s=0.2)
    before = window.size_bytes
    window.end("photo")
    window.begin("photo", round_trip_s=1.2)
    assert before is not None
    assert window.size_bytes == before + 8_000


def test_another_line_is_left_alone_until_it_is_known() -> None:
    line = Line(rate_bytes_s=8_000, round_trip_s=0.5)
    line.window.line_seen(8_000)
    line.carry(10.0)
    line.window.line_seen(None)
    assert line.window.size_bytes is None
    line.carry(30.0)
    assert line.window.size_bytes is not None


def test_a_quick_line_that_becomes_slow_has_a_window() -> None:
    line = Line(rate_bytes_s=4 * QUICK_BYTES_S, round_trip_s=0.05)
    line.carry(5.0)
    line.rate_bytes_s = 16_000
    line.carry(60.0)
    line.carry(20.0)
    assert line.most_waiting_s < 1.2


def test_what_texts_showed_counts_until_media_has_shown_it() -> None:
    line = Line(rate_bytes_s=24_000, round_trip_s=0.6)
    line.window.texts_showed(8_000)
    line.carry(4.0)
    assert line.idle_s < 1.0
    line.window.texts_showed(1_000)
    line.carry(4.0)
    assert line.idle_s < 0.1


def test_texts_that_began_slowly_do_not_hold_media_up() -> None:
    window = Window(lambda: 0.0)
    window.texts_showed(20_000)
    window.begin("photo", round_trip_s=0.6)
    assert window.size_bytes is None
