"""In which order things go out: by a person's wish, by size class, by deadline, by what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from heliograph.domain.ids import Sha256, StoryId


Size = Literal["preview", "sending", "original"]
"""Which of the three sizes of a media item an upload is, in the order in which they go."""


PREVIEWS_PAY_FROM_S = 600.0
"""Previews help while the photos behind them take longer than this. Else they would only hold up
what is on its way anyhow: in front of a hundred photos of 200 kB they cost 4 % of the time."""


def previews_pay(rest_bytes: int, *, rate_bytes_s: float | None) -> bool:
    """Tell whether previews should go before the photos; so they do while no rate is known.

    They also do where the photos stay behind: then nothing else shows what is in them.

    Args:
        rest_bytes: What is still to go of all photos and files in the size in which they are sent.
        rate_bytes_s: How fast it goes, as far as that was measured.
    """
    if not rate_bytes_s or rest_bytes == 0:
        return True
    return rest_bytes / rate_bytes_s >= PREVIEWS_PAY_FROM_S


class Urgency(msgspec.Struct, frozen=True, kw_only=True):
    """What lets a story go before others; times are Unix milliseconds."""

    first_ms: int | None = None
    """When a person asked that it goes next; the latest wish goes before earlier ones."""
    closes_ms: int | None = None
    """When its campaign closes; None when it never does, or has."""

    @property
    def wish(self) -> tuple[int, int]:
        """Give what a person's wish sorts by: the smallest goes first, above all else."""
        return (1, 0) if self.first_ms is None else (0, -self.first_ms)

    @property
    def deadline(self) -> float:
        """Give what the deadline sorts by: the smallest goes first among what is alike."""
        return float("inf") if self.closes_ms is None else self.closes_ms

    @property
    def rank(self) -> tuple[tuple[int, int], float]:
        """Give what stories sort by."""
        return self.wish, self.deadline


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a media item that goes as an upload of its own."""

    start_bytes: int
    """Where in the item its first byte stands."""
    size_bytes: int
    offset_bytes: int
    """Bytes of it that the service already holds: it always wins."""
    upload: str
    """Path of its upload."""


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A media item that the service wants, with the offset that it already has (bytes)."""

    story: StoryId
    revision: int
    sha256: Sha256
    size_bytes: int
    offset_bytes: int
    address: str
    size: Size = "sending"
    parts: tuple[Part, ...] = ()
    """The same bytes in parts, in order and whole together; the service joins them by itself.
    Empty where it has to go as a whole."""

    @property
    def held_bytes(self) -> int:
        """Give how many of its bytes the service holds, by whichever way they went."""
        return max(self.offset_bytes, sum(part.offset_bytes for part in self.parts))

    @property
    def rest_bytes(self) -> int:
        """Give what is still to go."""
        return self.size_bytes - self.held_bytes


def in_order(
    uploads: Iterable[Upload], urgencies: Mapping[StoryId, Urgency] | None = None
) -> list[Upload]:
    """Sort uploads: what a person wished for, then all previews, sending sizes, originals.

    Within each of these the campaign that closes next goes first, then what has the least left.
    The same bytes wanted by two stories go once.
    """
    unique = {each.sha256: each for each in reversed(list(uploads))}
    known = urgencies or {}

    def key(each: Upload) -> tuple[tuple[int, int], int, float, int, Sha256]:
        urgency = known.get(each.story, _NONE)
        size = _SIZES.index(each.size)
        return urgency.wish, size, urgency.deadline, each.rest_bytes, each.sha256

    return sorted(unique.values(), key=key)


_NONE = Urgency()
_SIZES: tuple[Size, ...] = get_args(Size)
