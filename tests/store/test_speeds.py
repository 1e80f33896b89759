"""The speed of each network is kept, and a short measurement does not wipe out a long one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph.store.speeds import MOST_NETWORKS, Speed

if TYPE_CHECKING:
    from heliograph.store.store import Store


def speed(rate: float, *, at_ms: int = 1, seconds: float = 60.0) -> Speed:
    return Speed(rate_bytes_s=rate, at_ms=at_ms, measured_s=seconds)


def test_each_network_has_its_own_and_the_latest_of_all_is_known(store: Store) -> None:
    assert store.speeds.of("office") is None
    assert store.speeds.latest() is None
    store.speeds.keep("office", speed(1_000_000, at_ms=1))
    store.speeds.keep("satellite", speed(2_000, at_ms=2))
    assert store.speeds.of("office") == speed(1_000_000, at_ms=1)
    assert store.speeds.latest() == speed(2_000, at_ms=2)
    again = store.another()
    assert again.speeds.of("satellite") == speed(2_000, at_ms=2)
    again.close()


def test_a_short_measurement_only_moves_a_long_one(store: Store) -> None:
    store.speeds.keep("here", speed(1_000, seconds=600))
    store.speeds.keep("here", speed(3_000, at_ms=2, seconds=5))
    moved = store.speeds.of("here")
    assert moved is not None
    assert moved.rate_bytes_s == pytest.approx(1_500)
    store.speeds.keep("here", speed(3_000, at_ms=3, seconds=20))
    assert store.speeds.of("here") == speed(3_000, at_ms=3, seconds=20)


def test_old_networks_are_forgotten(store: Store) -> None:
    for number in range(MOST_NETWORKS + 5):
        store.speeds.keep(f"n{number}", speed(1, at_ms=number))
    assert store.speeds.of("n4") is None
    assert store.speeds.of("n5") is not None
