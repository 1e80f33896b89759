"""When what is being sent will be there: from what goes before it, and told without jumping."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

TOLD_AFTER_S = 20.0
"""How long a speed is measured before anybody is told how long the rest takes."""
BAND = 0.08
"""What was told stands, counting down, while the estimate stays within this share of it."""
_SHORTEST_BAND_S = 3.0

Key = TypeVar("Key")


def ends_s(rests_bytes: Sequence[int], *, rate_bytes_s: float, lanes: int) -> list[float]:
    """Work out when each upload will be through (seconds from now).

    So many go at once, in order, and share the line evenly; the next begins when one is through.

    Args:
        rests_bytes: What is left of each, in the order in which they go.
        rate_bytes_s: Of all connections together; more than 0.
        lanes: How many go at once.
    """
    ends = [0.0] * len(rests_bytes)
    at_s, each_bytes = 0.0, 0.0
    """Seconds gone, and how many bytes an upload had got by then if it went from the start."""
    under_way: list[tuple[float, int]] = []

    def finish() -> None:
        nonlocal at_s, each_bytes
        upto, place = heapq.heappop(under_way)
        at_s += (upto - each_bytes) * (len(under_way) + 1) / rate_bytes_s
        each_bytes = upto
        ends[place] = at_s

    for place, rest in enumerate(rests_bytes):
        if len(under_way) == lanes:
            finish()
        heapq.heappush(under_way, (each_bytes + rest, place))
    while under_way:
        finish()
    return ends


class Told(Generic[Key]):
    """What was told of when things end: it counts down, and changes only when it has to."""

    def __init__(self) -> None:
        self._ends: dict[Key, float] = {}

    def left_s(self, key: Key, estimate_s: float, *, now_s: float) -> float:
        """Give what to tell now (seconds), for an estimate made now."""
        held = self._ends.get(key)
        band = max(_SHORTEST_BAND_S, BAND * estimate_s)
        if held is None or abs(held - now_s - estimate_s) > band:
            held = self._ends[key] = now_s + estimate_s
        return max(0.0, held - now_s)
