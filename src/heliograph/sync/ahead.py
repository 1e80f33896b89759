"""When each story of a pass will be there: by what goes before it, told without jumping."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from heliograph.domain.ids import StoryId
from heliograph.domain.shares import Shares
from heliograph.domain.time_left import Told, ends_s
from heliograph.sync.lines import START
from heliograph.sync.parts import goes_in_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from heliograph.domain.ids import Sha256
    from heliograph.domain.schedule import Upload

_LOOK_EVERY_S = 1.0
RECEIPT_AFTER_S = 3.0
"""From the last byte to the receipt while other media goes, until this pass has shown how long: it
is asked for over a line that is full."""
LAST_RECEIPT_S = 1.0
"""The same for the story that goes last, for which the line is free."""


class _Piece(NamedTuple):
    """What goes over one connection: an item or a part of it."""

    item: Sha256
    address: str
    rest_bytes: int


class Ahead:
    """Looks ahead now and then (not thread-safe)."""

    def __init__(self) -> None:
        self.lanes = START
        """Over how many connections this pass sends now."""
        self.opening_s: float | None = None
        """How long opening a connection took (seconds), None when it is not known."""
        self._told = Told[StoryId]()
        self._ends: dict[StoryId, float] = {}
        self._looked_s: float | None = None
        self._shares = Shares()
        self._moved: Counter[str] = Counter()
        """By address: what was acknowledged since the last look."""
        self._under_way: list[str] = []
        """Addresses that were under way then, in the order in which they go."""
        self._whole_s: dict[StoryId, float] = {}
        self._receipt_after_s = RECEIPT_AFTER_S

    def moved(self, address: str, count: int) -> None:
        """Take in bytes that were acknowledged at an address."""
        self._moved[address] += count

    def whole(self, story: StoryId, now_s: float) -> None:
        """Take in that all of a story has arrived, by the service's word."""
        self._whole_s.setdefault(story, now_s)

    def left(self, story: StoryId, now_s: float, *, others_go: bool) -> None:
        """Take in that a story left the pass: most that were whole have their receipt now.

        Args:
            story: Which.
            now_s: Monotonic clock.
            others_go: Whether media of others is still to go.
        """
        whole_s = self._whole_s.pop(story, None)
        if whole_s is not None and others_go:
            self._receipt_after_s = (self._receipt_after_s + now_s - whole_s) / 2

    def is_due(self, now_s: float) -> bool:
        """Tell whether it is time to look again."""
        return self._looked_s is None or now_s - self._looked_s >= _LOOK_EVERY_S

    def look(
        self,
        uploads: Iterable[Upload],
        *,
        stories: Mapping[Sha256, AbstractSet[StoryId]],
        in_flight: Mapping[str, tuple[Sha256, int]],
        rate_bytes_s: float,
        now_s: float,
    ) -> None:
        """Work out when each story is through.

        Args:
            uploads: What is to go, in its order.
            stories: Who waits for an item.
            in_flight: By address: what was acknowledged there and not yet told of by the service.
            rate_bytes_s: Of all connections together.
            now_s: Monotonic clock.
        """
        pieces = [piece for upload in uploads for piece in self._pieces(upload, in_flight)]
        # Who began to arrive first has most of the line, whoever's turn came first.
        places = {address: place for place, address in enumerate(in_flight)}
        pieces.sort(key=lambda piece: places.get(piece.address, len(places)))
        begun = sum(piece.address in places for piece in pieces)
        self._note_shares(pieces[: max(self.lanes, begun)], now_s)
        self._ends = {}
        if rate_bytes_s <= 0:
            return
        ends = ends_s(
            [piece.rest_bytes for piece in pieces],
            rate_bytes_s=rate_bytes_s,
            lanes=self.lanes,
            begun=begun,
            weights=self._shares.weights(),
        )
        for piece, end_s in zip(pieces, ends, strict=True):
            for story in stories[piece.item]:
                self._ends[story] = max(now_s + end_s, self._ends.get(story, 0.0))
        last_s = max(self._ends.values(), default=0.0)
        for story, end_s in self._ends.items():
            is_last = end_s == last_s
            self._ends[story] += LAST_RECEIPT_S if is_last else self._receipt_after_s

    def left_s(self, story: StoryId, *, now_s: float) -> float | None:
        """Give how long to tell that a story still takes (seconds); None when nobody knows."""
        if story not in self._ends:
            return None
        return self._told.left_s(story, max(0.0, self._ends[story] - now_s), now_s=now_s)

    def _pieces(
        self, upload: Upload, in_flight: Mapping[str, tuple[Sha256, int]]
    ) -> Iterator[_Piece]:
        if upload.size == "original":  # nobody waits for it: the receipt does not
            return
        legs = [(upload.address, upload.rest_bytes)]
        if goes_in_parts(upload, opening_s=self.opening_s):
            legs = [(part.upload, part.size_bytes - part.offset_bytes) for part in upload.parts]
        for address, rest_bytes in legs:
            if rest_bytes > 0:
                _, arrived_bytes = in_flight.get(address, (upload.sha256, 0))
                yield _Piece(upload.sha256, address, max(0, rest_bytes - arrived_bytes))

    def _note_shares(self, under_way: Iterable[_Piece], now_s: float) -> None:
        if self._looked_s is not None:
            moved = [self._moved[address] for address in self._under_way]
            self._shares.saw(moved, seconds=now_s - self._looked_s)
        self._moved.clear()
        self._under_way = [piece.address for piece in under_way if piece.rest_bytes]
        self._looked_s = now_s
