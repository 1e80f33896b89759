"""When each story of a pass will be there: by what goes before it, told without jumping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.ids import StoryId
from heliograph.domain.time_left import Load, Told, ends_s

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

_LOOK_EVERY_S = 1.0
RECEIPT_AFTER_S = 3.0
"""From the last byte to the receipt: it is asked for every five seconds, and has its way to go."""


class Ahead:
    """Looks ahead now and then (not thread-safe)."""

    def __init__(self) -> None:
        self._told = Told[StoryId]()
        self._ends: dict[StoryId, float] = {}
        self._looked_s = float("-inf")

    def is_due(self, now_s: float) -> bool:
        """Tell whether it is time to look again."""
        return now_s - self._looked_s >= _LOOK_EVERY_S

    def look(
        self,
        uploads: Iterable[tuple[AbstractSet[StoryId], Load]],
        *,
        rate_bytes_s: float,
        lanes: int,
        first_leads: bool,
        now_s: float,
    ) -> None:
        """Work out when each story is through.

        Args:
            uploads: In the order in which they go: whose it is, and what is left of it.
            rate_bytes_s: Of all connections together.
            lanes: How many uploads share the line at once.
            first_leads: Whether the first of them has most of it.
            now_s: Monotonic clock.
        """
        self._looked_s = now_s
        self._ends = {}
        if rate_bytes_s <= 0:
            return
        known = list(uploads)
        loads = [load for _, load in known]
        ends = ends_s(loads, rate_bytes_s=rate_bytes_s, lanes=lanes, first_leads=first_leads)
        for (stories, _), end_s in zip(known, ends, strict=True):
            for story in stories:
                self._ends[story] = max(now_s + end_s + RECEIPT_AFTER_S, self._ends.get(story, 0.0))

    def left_s(self, story: StoryId, *, now_s: float) -> float | None:
        """Give how long to tell that a story still takes (seconds); None when nobody knows."""
        if story not in self._ends:
            return None
        return self._told.left_s(story, max(0.0, self._ends[story] - now_s), now_s=now_s)
