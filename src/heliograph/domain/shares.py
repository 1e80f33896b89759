"""How those that go at once share the line, by what came of each: the first often has most."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MEMORY_S = 200.0
"""What was seen so long ago counts a third (1/e) of what is seen now."""
_DOUBT_S = 2.0
"""Until more moved beside it than the line carries in this time, a place is taken for about as good
as the one before it."""
_LEAST = 0.01


class Shares:
    """Watches those under way, in the order in which they go (not thread-safe)."""

    def __init__(self) -> None:
        self._seconds = 0.0
        """For how long it was looked, what is forgotten left out."""
        self._seen: list[tuple[float, float]] = []
        """By place: what moved there, and what moved in all while somebody was there (bytes)."""

    def saw(self, moved: Sequence[int], *, seconds: float) -> None:
        """Take in what moved of each since the last time.

        Args:
            moved: Bytes, of what goes first, of the second and so on.
            seconds: How long that took.
        """
        kept = math.exp(-seconds / MEMORY_S)
        self._seconds = self._seconds * kept + seconds
        self._seen = [(its * kept, beside * kept) for its, beside in self._seen]
        self._seen += [(0.0, 0.0)] * (len(moved) - len(self._seen))
        total = sum(moved)
        for place, count in enumerate(moved):
            its, beside = self._seen[place]
            self._seen[place] = (its + count, beside + total)

    def weights(self) -> list[float]:
        """Give how much each place has beside the others; empty before anything moved."""
        if not self._seen or not self._seen[0][1]:
            return []
        (its, beside), *others = self._seen
        doubt = _DOUBT_S * beside / self._seconds
        found = [max(_LEAST, its / beside)]
        for its, beside in others:
            found.append(max(_LEAST, (its + doubt * found[-1]) / (beside + doubt)))
        return found
