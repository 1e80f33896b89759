"""What the data rules let go in a pass: asked before and while it runs, and booked as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.clock import LocalZone
from heliograph.domain import rules
from heliograph.domain.rules import Holds, Situation
from heliograph.events import DataCounted
from heliograph.remote.service import WireBytes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from heliograph.clock import Clock
    from heliograph.domain.rules import NetworkSeen
    from heliograph.domain.submission import Submission
    from heliograph.events import Publish
    from heliograph.remote.service import Service
    from heliograph.store.store import Store

BOOK_EVERY_S = 5.0
"""What an unclean end of the program loses of the count."""
LOOK_AT_RULES_EVERY_S = 1.0
LOOK_AT_NETWORK_EVERY_S = 15.0


def situation_of(store: Store, *, now_ms: int, zone: tzinfo) -> Situation:
    """Read everything that the rules are applied to.

    Args:
        store: Of the thread that asks.
        now_ms: Wall clock.
        zone: Where the computer is.
    """
    kept = store.rules.get()
    network = store.rules.current()
    return Situation(
        rules=kept,
        used=store.traffic.used(rules.local_date(now_ms, zone)),
        network=rules.network_rule(
            kept,
            said=network.said,
            metered=network.metered,
            is_locked=store.rules.is_metered_locked(),
        ),
        now_ms=now_ms,
    )


def holds_of(store: Store, *, now_ms: int, zone: tzinfo) -> Holds:
    """Tell what the rules hold back now, by the network that was last taken note of."""
    return rules.holds_in(situation_of(store, now_ms=now_ms, zone=zone), zone=zone)


def book(store: Store, gone: WireBytes, *, now_ms: int, zone: tzinfo) -> None:
    """Keep what went over the wire, for the network that was last taken note of."""
    if gone != WireBytes():
        store.traffic.book(
            network=store.rules.current().key,
            sent_bytes=gone.sent_bytes,
            received_bytes=gone.received_bytes,
            today=rules.local_date(now_ms, zone),
        )


class Allowance:
    """The data rules in one pass; belongs to the thread of the pass, but for ``stopping``."""

    def __init__(
        self,
        *,
        store: Store,
        service: Service,
        clock: Clock,
        publish: Publish,
        look_at_network: Callable[[], NetworkSeen | None],
        stopping: Callable[[], bool],
        zone: tzinfo | None = None,
    ) -> None:
        self._store = store
        self._service = service
        self._clock = clock
        self._publish = publish
        self._look_at_network = look_at_network
        self._stopping = stopping
        self._zone = zone or LocalZone()
        self._booked = service.traffic()
        self._booked_s = self._looked_s = self._network_s = clock.monotonic_s()
        self._over = False
        self.holds = Holds()
        """What was held back when the pass began; only what goes in spite of that is in it."""

    def begin(self) -> None:
        """Look at network and rules before anything goes."""
        self._store.rules.note_network(self._look_at_network(), now_ms=self._clock.now_ms())
        self.holds = self._bound()

    def tick(self) -> None:
        """Look again, now and then: rules, hours and networks change while something goes."""
        now_s = self._clock.monotonic_s()
        if now_s - self._looked_s < LOOK_AT_RULES_EVERY_S:
            return
        self._looked_s = now_s
        if now_s - self._booked_s >= BOOK_EVERY_S:
            self.book()
        if now_s - self._network_s >= LOOK_AT_NETWORK_EVERY_S:
            self._network_s = now_s
            before = self._store.rules.current().key
            seen = self._look_at_network()
            self.book()  # what went so far went over the network before
            network = self._store.rules.note_network(seen, now_ms=self._clock.now_ms())
            if network.key != before:
                self._publish(DataCounted())
        if self._service.out_of_room:
            self._over = True
            return
        found = self._bound()
        # What is in the pass was chosen by what held at its beginning.
        new_hold = self.holds.text is None and found.text is not None
        if new_hold or (self.holds.media is None and found.media is not None):
            self._over = True

    def stopping(self) -> bool:
        """Tell whether the pass is to end: somebody asked, or a rule began to hold."""
        return self._over or self._stopping() or self._service.out_of_room

    def holds_media_of(self, row: Submission) -> bool:
        """Tell whether a rule keeps the rest of a story here, now that its text is there."""
        return self.holds.of(row) is not None

    def book(self) -> None:
        """Keep what went since the last time."""
        self._booked_s = self._clock.monotonic_s()
        total = self._service.traffic()
        gone = total - self._booked
        if gone != WireBytes():
            book(self._store, gone, now_ms=self._clock.now_ms(), zone=self._zone)
            self._booked = total
            self._publish(DataCounted())

    def _bound(self) -> Holds:
        """Bound the service by what the rules say now."""
        situation = situation_of(self._store, now_ms=self._clock.now_ms(), zone=self._zone)
        gone = self._service.traffic() - self._booked
        room = rules.room_bytes(situation.rules, situation.used)
        if room is not None:
            room = max(0, room - gone.sent_bytes - gone.received_bytes - rules.RESERVE_BYTES)
        found = rules.holds_in(situation, zone=self._zone)
        if found.text is not None:
            room = None  # only what goes in spite of the rules is under way
        self._service.bound(cap_bytes_s=situation.rules.cap_bytes_s, room_bytes=room)
        return found
