"""How a large media item is divided into parts that go over several connections."""

from __future__ import annotations

LARGE_BYTES = 1_000_000
"""Smaller items go whole."""
ROUND = 6
"""So many parts have the same size: with as many connections each gets one."""
_SHORTEST_BYTES = 96 * 1024
_LONGEST_BYTES = 64 * 1024 * 1024


def layout(size_bytes: int) -> list[tuple[int, int]]:
    """Give start and size of each part of an item, in order; empty for one that goes whole.

    The parts become smaller, so that all connections end at about the same time although some
    are slower: each round of parts has half of what the rounds before it left. The same size is
    always divided in the same way; parts that were sent by an older division would be sent again.
    """
    if size_bytes < LARGE_BYTES:
        return []
    parts: list[tuple[int, int]] = []
    at = 0
    while at < size_bytes:
        size = (size_bytes - at) // (2 * ROUND)
        size = min(max(size, _SHORTEST_BYTES), _LONGEST_BYTES)
        for _ in range(ROUND):
            rest = size_bytes - at
            if rest < size + _SHORTEST_BYTES // 2:
                size = rest
            if rest > 0:
                parts.append((at, size))
                at += size
    return parts
