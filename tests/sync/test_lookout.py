"""Waiting ends at its moment, when the line returns, or when the computer has slept meanwhile."""

from __future__ import annotations

from fakes.clock import FakeClock
from heliograph.remote.routes import has_route, local_addresses
from heliograph.sync.lookout import LOOK_EVERY_S, REST_S, Lookout


class Line:
    """The addresses of a computer, and a wait that lets time pass."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.addresses: frozenset[str] = frozenset()
        self.waited_s: list[float] = []
        self.comes_after: int | None = None
        self.lookout = Lookout(self.clock, addresses=lambda: self.addresses)

    def wait(self, seconds: float) -> bool:
        """Let time pass; the line comes after so many waits."""
        self.waited_s.append(seconds)
        self.clock.advance(seconds)
        if len(self.waited_s) == self.comes_after:
            self.addresses = frozenset({"10.0.0.7"})
        return False


def test_a_moment_is_waited_for_and_not_longer() -> None:
    line = Line()
    until_ms = line.clock.now_ms() + 100_500
    assert not line.lookout.rest(until_ms, wait=line.wait, for_line=False)
    assert line.clock.now_ms() == until_ms
    assert max(line.waited_s) == REST_S


def test_a_line_that_comes_is_seen_within_a_second() -> None:
    line = Line()
    line.comes_after = 4
    begun_s = line.clock.monotonic_s()
    half_an_hour_ms = line.clock.now_ms() + 1_800_000
    assert line.lookout.rest(half_an_hour_ms, wait=line.wait, for_line=True)
    assert line.clock.monotonic_s() - begun_s == 4 * LOOK_EVERY_S


def test_nobody_looks_for_a_line_while_nothing_waits_for_it() -> None:
    line = Line()
    line.comes_after = 1
    assert not line.lookout.rest(line.clock.now_ms() + 600_000, wait=line.wait, for_line=False)


def test_another_network_is_another_line_and_one_that_goes_is_none() -> None:
    line = Line()
    line.addresses = frozenset({"10.0.0.7", "2001:db8::7"})
    assert line.lookout.line_came()
    assert not line.lookout.line_came()
    line.addresses = frozenset({"10.0.0.7"})
    assert not line.lookout.line_came()
    line.addresses = frozenset()
    assert not line.lookout.line_came()
    line.addresses = frozenset({"192.168.1.2"})
    assert line.lookout.line_came()


def test_a_computer_that_slept_looks_at_once() -> None:
    line = Line()
    line.clock.set_wall(line.clock.now_ms() + 3_600_000)
    assert line.lookout.line_came()
    assert not line.lookout.line_came()
    line.clock.set_wall(line.clock.now_ms() - 3_600_000)
    assert not line.lookout.line_came()


def test_whoever_ends_the_wait_is_obeyed() -> None:
    line = Line()
    assert not line.lookout.rest(None, wait=lambda _: True, for_line=True)


def test_the_computers_own_addresses_tell_whether_there_is_a_way() -> None:
    assert has_route() is bool(local_addresses())
