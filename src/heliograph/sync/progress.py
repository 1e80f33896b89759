"""What is still to go for each story of a pass, and how fast it goes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from msgspec import structs

from heliograph.domain.schedule import Upload, Urgency, in_order, previews_pay
from heliograph.domain.speed import Meter
from heliograph.domain.time_left import TOLD_AFTER_S
from heliograph.events import Progressed
from heliograph.store.speeds import Speed
from heliograph.sync.ahead import Ahead

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.clock import Clock
    from heliograph.domain.ids import Sha256, StoryId
    from heliograph.domain.schedule import Size
    from heliograph.events import Publish

_INTERVAL_S = 0.1
"""At most ten announcements a second."""
_RATE_AFTER_S = 1.0
"""A rate is told only once bytes have moved for this long."""


class Progress:
    """Thread-safe account of one pass: bytes to go by media item, bytes moved, bytes sent again."""

    def __init__(
        self, clock: Clock, publish: Publish, *, last_rate_bytes_s: float | None = None
    ) -> None:
        """Begin a pass.

        Args:
            clock: Tells the time.
            publish: Takes announcements.
            last_rate_bytes_s: How fast it went here before, until this pass has measured it.
        """
        self._last_rate_bytes_s = last_rate_bytes_s
        self._least_rate_bytes_s: float | None = None
        self._previews_go = True
        self._clock = clock
        self._publish = publish
        self._lock = threading.Lock()
        self._wanted: dict[Sha256, Upload] = {}
        self._stories: dict[Sha256, set[StoryId]] = {}
        self._items: dict[StoryId, set[Sha256]] = {}
        """The same the other way round: what each story waits for."""
        self._totals: dict[StoryId, int] = {}
        self._urgencies: dict[StoryId, Urgency] = {}
        self._given_up: set[Sha256] = set()
        self._ordered: dict[Sha256, Upload] | None = None
        """All that is still to go, in sending order; None once that has to be sorted anew."""
        self._in_flight: dict[str, tuple[Sha256, int]] = {}
        """By address: whose bytes were acknowledged there and not yet told of by the service."""
        self._moved_bytes = 0
        self._handed_bytes = 0
        self._gained_bytes = 0
        self._meter = Meter()
        self._ahead = Ahead()
        self._announced_s = float("-inf")
        self._unannounced: dict[StoryId, None] = {}
        """Stories that moved since it was announced of them, who waits longest first."""

    def expect(
        self,
        story: StoryId,
        *,
        total_bytes: int,
        uploads: Iterable[Upload],
        urgency: Urgency | None = None,
    ) -> int:
        """Take in what the service wants of a story; its offsets always win.

        Args:
            story: Whose media it is.
            total_bytes: Text and every media item once; previews are no part of it.
            uploads: What is wanted of it.
            urgency: What lets it go before others.

        Returns:
            Bytes that it already holds of items that this pass did not know of before.
        """
        resumed = 0
        with self._lock:
            self._totals[story] = total_bytes
            self._urgencies[story] = urgency or Urgency()
            self._ordered = None
            self._forget_items(story)
            for upload in uploads:
                if upload.sha256 in self._given_up:
                    continue
                if upload.sha256 not in self._wanted:
                    resumed += upload.held_bytes
                self._wanted[upload.sha256] = upload
                self._forget_in_flight(upload.sha256)
                self._stories.setdefault(upload.sha256, set()).add(story)
                self._items.setdefault(story, set()).add(upload.sha256)
        return resumed

    def to_do(self) -> list[Upload]:
        """List the uploads that some story waits for, in sending order."""
        with self._lock:
            return self._in_order()

    def size_of(self, sha256: Sha256) -> Size | None:
        """Tell which size of a media item these bytes are, None when nobody wants them."""
        with self._lock:
            upload = self._wanted.get(sha256)
            return None if upload is None else upload.size

    def give_up(self, sha256: Sha256) -> None:
        """Send a media item no more in this pass, whoever wants it."""
        with self._lock:
            self._given_up.add(sha256)
            self._ordered = None
            self._wanted.pop(sha256, None)
            for story in self._stories.pop(sha256, ()):
                self._items[story].discard(sha256)

    def leave_previews(self) -> None:
        """Send no more previews in this pass."""
        with self._lock:
            self._previews_go = False

    def reached(self, upload: Upload, *, through: str, gained_bytes: int) -> None:
        """Take in how an item stands by the service's word.

        Args:
            upload: As it now stands.
            through: The address, its own or a part's, of which the service told.
            gained_bytes: How much further it is there than it was before.
        """
        with self._lock:
            _, counted = self._in_flight.pop(through, (upload.sha256, 0))
            lost = counted - gained_bytes
            self._gained_bytes += max(0, gained_bytes)
            if lost > 0:  # acknowledged by something in between, and gone with it
                self._meter.moved(self._clock.monotonic_s(), -lost)
            known = self._wanted.get(upload.sha256)
            if known is not None and known.address == upload.address:
                self._wanted[upload.sha256] = upload
                self._place_anew(upload)
            for story in self._stories.get(upload.sha256, ()):
                if not upload.rest_bytes and not self._lacking(story):
                    self._ahead.whole(story, self._clock.monotonic_s())

    def gain(self, count: int) -> None:
        """Count media bytes that the service was found to hold more of than was known."""
        with self._lock:
            self._gained_bytes += max(0, count)

    @property
    def gained_bytes(self) -> int:
        """Give how many media bytes more the service holds, by its own word: whether it goes on."""
        with self._lock:
            return self._gained_bytes

    def waiting(self, sha256: Sha256) -> set[StoryId]:
        """Tell which stories wait for a media item."""
        with self._lock:
            return set(self._stories.get(sha256, ()))

    def drop(self, story: StoryId) -> None:
        """Forget a story that left the pass."""
        with self._lock:
            self._totals.pop(story, None)
            self._unannounced.pop(story, None)
            others_go = bool(self._in_flight)
            self._ahead.left(story, self._clock.monotonic_s(), others_go=others_go)
            self._ordered = None
            self._forget_items(story)

    def sent_bytes(self, story: StoryId) -> int:
        """Give what the service holds of a story, by its own word."""
        with self._lock:
            return self._sent(story)

    def lacking(self, story: StoryId) -> set[Sha256]:
        """Tell which media items of a story are not whole at the service, by its own word."""
        with self._lock:
            return self._lacking(story)

    def line_is(self, *, lanes: int, opening_s: float | None) -> None:
        """Take in over how many connections it goes now, and how long opening one takes (s)."""
        with self._lock:
            self._ahead.lanes, self._ahead.opening_s = lanes, opening_s

    def moved(self, upload: Upload, count: int, *, in_flight_bytes: int) -> None:
        """Count bytes that the other side has acknowledged and announce it now and then.

        Args:
            upload: What they belong to.
            count: Bytes newly acknowledged.
            in_flight_bytes: All of this attempt so far.
        """
        now_s = self._clock.monotonic_s()
        with self._lock:
            self._in_flight[upload.address] = (upload.sha256, in_flight_bytes)
            self._moved_bytes += count
            self._meter.moved(now_s, count)
            self._ahead.moved(upload.address, count)
            for story in self._stories.get(upload.sha256, ()):
                self._unannounced.setdefault(story)
            announcement = self._due(now_s)
        if announcement is not None:
            self._publish(announcement)

    def handed_over(self, count: int) -> None:
        """Count bytes that were given to the network, whether they arrive or not."""
        with self._lock:
            self._handed_bytes += count

    @property
    def handed_bytes(self) -> int:
        """Give all media bytes given to the network in this pass, those sent again included."""
        with self._lock:
            return self._handed_bytes

    @property
    def moved_bytes(self) -> int:
        """Give all media bytes acknowledged in this pass."""
        with self._lock:
            return self._moved_bytes

    def rate_bytes_s(self) -> float | None:
        """Give the measured rate of the pass, None when too little moved to tell."""
        with self._lock:
            return self._rate(self._clock.monotonic_s())

    @property
    def knows_rate(self) -> bool:
        """Tell whether a rate was measured, in this pass or before it on this network."""
        with self._lock:
            return bool(self._rate(self._clock.monotonic_s()) or self._last_rate_bytes_s)

    def texts_showed(self, rate_bytes_s: float) -> None:
        """Take in how fast texts went just now: media goes at least so fast.

        Small bodies on new connections begin slowly, so that it counts for no rate; but where
        photos follow soon enough even at that, no preview has to go to find out.
        """
        with self._lock:
            self._least_rate_bytes_s = rate_bytes_s

    def speed(self) -> Speed | None:
        """Give the measured rate with when and for how long it was measured, to be kept."""
        with self._lock:
            rate = self._rate(self._clock.monotonic_s())
            if not rate:
                return None
            return Speed(
                rate_bytes_s=rate, at_ms=self._clock.now_ms(), measured_s=self._meter.measured_s
            )

    def rest(self) -> None:
        """Measure no more until bytes move again: nothing is to be sent meanwhile."""
        with self._lock:
            self._meter.rest(self._clock.monotonic_s())

    def under_way(self) -> dict[StoryId, int]:
        """Give how much has arrived of each story whose bytes the service has still to tell of."""
        with self._lock:
            moving = [self._stories.get(sha256, ()) for sha256, _ in self._in_flight.values()]
            stories = {story for each in moving for story in each if story in self._totals}
            return {story: self._arrived(story) for story in stories}

    def arrived(self) -> dict[Sha256, int]:
        """Give how much of each media item has arrived, as far as anybody knows."""
        with self._lock:
            beside = self._in_flight_by_item()
            return {
                sha256: min(upload.held_bytes + beside.get(sha256, 0), upload.size_bytes)
                for sha256, upload in self._wanted.items()
            }

    def _for_the_first(self, upload: Upload) -> Upload:
        """Count bytes that several stories want as those of the one that goes first."""
        first = min(
            sorted(self._stories[upload.sha256]), key=lambda each: self._urgencies[each].rank
        )
        return structs.replace(upload, story=first)

    def _due(self, now_s: float) -> Progressed | None:
        """Give what is to be announced now, of the story that waits for it longest."""
        if now_s - self._announced_s < _INTERVAL_S:
            return None
        known = (story for story in self._unannounced if story in self._totals)
        story = next(known, None)
        if story is None:
            return None
        del self._unannounced[story]
        self._announced_s = now_s
        rate = self._rate(now_s)
        if self._ahead.is_due(now_s):
            self._ahead.look(
                self._in_order(),
                stories=self._stories,
                in_flight=self._in_flight,
                rate_bytes_s=rate or 0.0,
                now_s=now_s,
            )
        is_told = self._meter.measured_s >= TOLD_AFTER_S
        return Progressed(
            story=story,
            sent_bytes=self._arrived(story),
            total_bytes=self._totals[story],
            rate_bytes_s=rate,
            left_s=self._ahead.left_s(story, now_s=now_s) if is_told else None,
        )

    def _in_order(self) -> list[Upload]:
        if self._ordered is None:
            to_sort = (
                self._for_the_first(upload)
                for sha256, upload in self._wanted.items()
                if self._stories[sha256] and upload.rest_bytes > 0
            )
            in_turn = in_order(to_sort, self._urgencies)
            self._ordered = {upload.sha256: upload for upload in in_turn}
        to_go = list(self._ordered.values())
        if self._previews_go and any(each.size == "preview" for each in to_go):
            measured = self._rate(self._clock.monotonic_s()) or self._last_rate_bytes_s
            rate = measured or self._least_rate_bytes_s
            # Once not, never again in this pass: a preview is of no use beside its photo.
            rest_bytes = sum(each.rest_bytes for each in to_go if each.size == "sending")
            self._previews_go = previews_pay(rest_bytes, rate_bytes_s=rate)
        if not self._previews_go:
            to_go = [each for each in to_go if each.size != "preview"]
        return to_go

    def _place_anew(self, upload: Upload) -> None:
        """Sort again only where the order may be another: what is whole merely leaves it."""
        if upload.rest_bytes > 0:
            self._ordered = None
        elif self._ordered is not None:
            self._ordered.pop(upload.sha256, None)

    def _forget_items(self, story: StoryId) -> None:
        for sha256 in self._items.pop(story, ()):
            self._stories[sha256].discard(story)

    def _lacking(self, story: StoryId) -> set[Sha256]:
        return {each.sha256 for each in self._awaited(story) if each.rest_bytes > 0}

    def _awaited(self, story: StoryId) -> Iterable[Upload]:
        """Give what a story waits for in the size in which it is sent, whole or not."""
        wanted = (self._wanted[sha256] for sha256 in self._items.get(story, ()))
        return (upload for upload in wanted if upload.size == "sending")

    def _forget_in_flight(self, sha256: Sha256) -> None:
        """Leave to the service's word what has arrived of an item."""
        for address in [each for each, (of, _) in self._in_flight.items() if of == sha256]:
            del self._in_flight[address]

    def _in_flight_by_item(self) -> dict[Sha256, int]:
        found: dict[Sha256, int] = {}
        for sha256, count in self._in_flight.values():
            found[sha256] = found.get(sha256, 0) + count
        return found

    def _arrived(self, story: StoryId) -> int:
        return min(self._sent(story) + self._on_the_way(story), self._totals[story])

    def _on_the_way(self, story: StoryId) -> int:
        """Give the bytes acknowledged since the service last told how its media stands."""
        return sum(
            count
            for sha256, count in self._in_flight.values()
            if story in self._stories.get(sha256, ()) and self._wanted[sha256].size == "sending"
        )

    def _rate(self, now_s: float) -> float | None:
        rate = self._meter.rate_bytes_s(now_s)
        return rate if self._meter.measured_s >= _RATE_AFTER_S else None

    def _sent(self, story: StoryId) -> int:
        rest = sum(upload.rest_bytes for upload in self._awaited(story))
        return self._totals.get(story, 0) - rest
