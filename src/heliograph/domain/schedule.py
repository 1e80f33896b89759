"""In which order things go out: all texts first, then the smallest rest, what is urgent before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from heliograph.domain.ids import Sha256, StoryId


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A media item that the service wants, with the offset that it already has (bytes)."""

    story: StoryId
    revision: int
    sha256: Sha256
    size_bytes: int
    offset_bytes: int
    address: str

    @property
    def rest_bytes(self) -> int:
        """Give what is still to go."""
        return self.size_bytes - self.offset_bytes


def in_order(uploads: Iterable[Upload], *, first: Sequence[StoryId] = ()) -> list[Upload]:
    """Sort uploads: those of the stories ``first`` in their order, then by how little is left.

    The same bytes wanted by two stories go once.
    """
    unique = {each.sha256: each for each in reversed(list(uploads))}
    ranks = {story: rank for rank, story in enumerate(first)}
    return sorted(
        unique.values(),
        key=lambda each: (ranks.get(each.story, len(ranks)), each.rest_bytes, each.sha256),
    )
