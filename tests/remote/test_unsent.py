"""How much waits in the kernel follows the line: little on a slow one, more on a quick one."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from heliograph.remote.unsent import LEAST_BYTES, MOST_BYTES, TCP_NOTSENT_LOWAT, Unsent

pytestmark = pytest.mark.skipif(TCP_NOTSENT_LOWAT is None, reason="the system has no such bound")


@pytest.fixture
def wire() -> Iterator[socket.socket]:
    """Give a socket of TCP; nothing goes over it."""
    with socket.socket() as made:
        yield made


def bound(wire: socket.socket) -> int:
    assert TCP_NOTSENT_LOWAT is not None
    return wire.getsockopt(socket.IPPROTO_TCP, TCP_NOTSENT_LOWAT)


def test_a_tenth_of_a_second_waits_within_bounds(wire: socket.socket) -> None:
    unsent = Unsent(wire)
    unsent.saw(0, now_s=0.0)
    unsent.saw(2_000_000, now_s=1.0)
    assert bound(wire) == 200_000
    unsent.saw(500_000_000, now_s=2.0)
    assert bound(wire) == MOST_BYTES
    unsent.saw(500_008_000, now_s=3.0)
    assert bound(wire) == LEAST_BYTES


def test_a_rate_much_as_before_asks_nothing_of_the_system(wire: socket.socket) -> None:
    unsent = Unsent(wire)
    unsent.saw(0, now_s=0.0)
    unsent.saw(2_000_000, now_s=1.0)
    unsent.saw(5_000_000, now_s=2.0)
    assert bound(wire) == 200_000


def test_a_connection_closed_meanwhile_is_no_trouble(wire: socket.socket) -> None:
    unsent = Unsent(wire)
    unsent.saw(0, now_s=0.0)
    wire.close()
    unsent.saw(2_000_000, now_s=1.0)
    unsent.saw(2_000_000, now_s=1.0)
