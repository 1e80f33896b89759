"""When what is being sent will be there: from what goes before it, and told without jumping."""

from __future__ import annotations

import itertools
from collections import deque
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

TOLD_AFTER_S = 20.0
"""How long a speed is measured before anybody is told how long the rest takes."""
BAND = 0.08
"""What was told stands, counting down, while the estimate stays within this share of it."""
_SHORTEST_BAND_S = 3.0
CLOSELY = 200
"""So many pieces are followed one by one; what comes later is far off, where it makes no difference
which of its neighbours is through first."""

Key = TypeVar("Key")


def ends_s(
    rests: Sequence[int],
    *,
    rate_bytes_s: float,
    lanes: int,
    begun: int = 0,
    weights: Sequence[float] = (),
) -> list[float]:
    """Work out when each piece will be through (seconds from now).

    They go in order, so many at once, and share the line; the next begins when one is through.

    Args:
        rests: What is left of each (bytes), in the order in which they go: those under way first.
        rate_bytes_s: Of all connections together; more than 0.
        lanes: How many go at once.
        begun: How many are under way, which may be more than go at once from now on.
        weights: How much of the line the first of those under way has, the second and so on, each
            beside the others and more than 0; the last holds for all behind it. Empty where each
            has the same.
    """
    upto = list(itertools.accumulate(rests))
    closely = _shared(rests[:CLOSELY], rate_bytes_s, lanes, begun, weights or (1.0,))
    return closely + [each / rate_bytes_s for each in upto[CLOSELY:]]


def _shared(
    rests: Sequence[int], rate_bytes_s: float, lanes: int, begun: int, weights: Sequence[float]
) -> list[float]:
    ends = [0.0] * len(rests)
    at_s = 0.0
    waiting = deque(enumerate(rests))
    under_way: dict[int, float] = dict(waiting.popleft() for _ in rests[:begun])
    """What is left of each, by its place; who began first has the first weight."""
    by_rank = [*weights, *([weights[-1]] * max(lanes, begun))]
    sums = list(itertools.accumulate(by_rank))
    while waiting or under_way:
        while waiting and len(under_way) < lanes:
            place, rest = waiting.popleft()
            under_way[place] = rest
        each = rate_bytes_s / sums[len(under_way) - 1]
        paces = {place: weight * each for place, weight in zip(under_way, by_rank, strict=False)}
        steps = {place: rest / paces[place] for place, rest in under_way.items()}
        step_s = min(steps.values())
        at_s += step_s
        for place, its_s in steps.items():
            if its_s <= step_s:
                ends[place] = at_s
                del under_way[place]
            else:
                under_way[place] -= step_s * paces[place]
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
