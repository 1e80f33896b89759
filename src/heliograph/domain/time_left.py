"""When what is being sent will be there: from what goes before it, and told without jumping."""

from __future__ import annotations

import heapq
from collections import deque
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

TOLD_AFTER_S = 20.0
"""How long a speed is measured before anybody is told how long the rest takes."""
BAND = 0.08
"""What was told stands, counting down, while the estimate stays within this share of it."""
_SHORTEST_BAND_S = 3.0
LEADS = 0.8
"""What goes first has this share of a slow line: half of what may be under way, rounded up to whole
pieces (measured at 64 kbit/s: 0.82)."""

Key = TypeVar("Key")


class Load(NamedTuple):
    """An upload that is to come."""

    rest_bytes: int
    takes_line: bool = False
    """Whether it goes in parts over all connections, and not over one of them."""


def ends_s(
    loads: Sequence[Load], *, rate_bytes_s: float, lanes: int, first_leads: bool = False
) -> list[float]:
    """Work out when each upload will be through (seconds from now).

    They go in order. Those over one connection share the line, so many at once; the next
    begins when one is through. One that takes the line goes alone, after all before it.

    Args:
        loads: What is left, in the order in which it goes.
        rate_bytes_s: Of all connections together; more than 0.
        lanes: How many go at once.
        first_leads: Whether the first of them has ``LEADS`` of the line and the second the rest,
            and not all of them the same.
    """
    ends: list[float] = []
    base_s = 0.0
    for takes_line, group in groupby(loads, key=attrgetter("takes_line")):
        rests = [load.rest_bytes for load in group]
        at_once = 1 if takes_line else lanes
        shared = _led if first_leads else _shared
        ends += [base_s + end_s for end_s in shared(rests, rate_bytes_s, at_once)]
        base_s += sum(rests) / rate_bytes_s
    return ends


def _shared(rests: Sequence[int], rate_bytes_s: float, lanes: int) -> list[float]:
    ends = [0.0] * len(rests)
    at_s, each_bytes = 0.0, 0.0
    """Seconds gone, and how many bytes an upload had got by then if it went from the start."""
    under_way: list[tuple[float, int]] = []

    def finish() -> None:
        nonlocal at_s, each_bytes
        upto, place = heapq.heappop(under_way)
        at_s += (upto - each_bytes) * (len(under_way) + 1) / rate_bytes_s
        each_bytes = upto
        ends[place] = at_s

    for place, rest in enumerate(rests):
        if len(under_way) == lanes:
            finish()
        heapq.heappush(under_way, (each_bytes + rest, place))
    while under_way:
        finish()
    return ends


def _led(rests: Sequence[int], rate_bytes_s: float, lanes: int) -> list[float]:
    ends = [0.0] * len(rests)
    at_s = 0.0
    waiting = deque(enumerate(rests))
    under_way: dict[int, float] = {}
    """What is left of each, by its place."""
    leading = rate_bytes_s * LEADS
    paces_of = {1: (rate_bytes_s,), 2: (leading, rate_bytes_s - leading)}
    while waiting or under_way:
        while waiting and len(under_way) < lanes:
            place, rest = waiting.popleft()
            under_way[place] = rest
        paces = dict(zip(under_way, paces_of[min(len(under_way), 2)], strict=False))
        steps = {place: under_way[place] / pace for place, pace in paces.items()}
        step_s = min(steps.values())
        at_s += step_s
        for place, pace in paces.items():
            if steps[place] <= step_s:
                ends[place] = at_s
                del under_way[place]
            else:
                under_way[place] -= step_s * pace
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
