"""The line that an update comes over, and when it may: counted, and bounded by the data rules."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from heliograph.clock import LocalZone
from heliograph.domain.rules import RESERVE_BYTES, room_bytes
from heliograph.errors import SignInRequired
from heliograph.sync.allowance import book, situation_of
from heliograph.updates import download
from heliograph.updates.sources import ServiceSource

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from heliograph.app.account import ServiceAt
    from heliograph.clock import Clock
    from heliograph.domain.rules import NetworkSeen
    from heliograph.remote.service import Service
    from heliograph.store.store import Store

_NETWORK_EVERY_S = 15.0
_TELLING_BYTES = 128 * 1024
"""What less than this took says more of the round trip than of the line."""
_TICK_S = 0.1


class Line:
    """The line that an update comes over: counted, within the budget and under the cap."""

    def __init__(
        self,
        store: Store,
        service: Service,
        clock: Clock,
        look_at_network: Callable[[], NetworkSeen | None],
    ) -> None:
        self._store = store
        self._service = service
        self._clock = clock
        self._look_at_network = look_at_network
        self._booked = service.traffic()
        self._looked_s = 0.0
        self._zone = LocalZone()

    def look_at_network(self) -> None:
        """Look in which network the computer is, unless that was just done."""
        now_s = self._clock.monotonic_s()
        if self._looked_s and now_s - self._looked_s < _NETWORK_EVERY_S:
            return
        self._looked_s = now_s
        self._store.rules.note_network(self._look_at_network(), now_ms=self._clock.now_ms())

    def book(self) -> None:
        """Keep what went over the wire since the last time."""
        gone = self._service.traffic() - self._booked
        self._booked += gone
        book(self._store, gone, now_ms=self._clock.now_ms(), zone=self._zone)

    def room_bytes(self, *, anyway: bool) -> int:
        """Give what the budget still allows; ``anyway`` asks for none."""
        situation = situation_of(self._store, now_ms=self._clock.now_ms(), zone=self._zone)
        room = None if anyway else room_bytes(situation.rules, situation.used)
        cap_bytes_s = situation.rules.cap_bytes_s
        most = download.MOST_BYTES
        if cap_bytes_s is not None:
            # A piece comes as fast as it can, and is waited for afterwards: so it stays small.
            most = max(download.LEAST_BYTES, int(cap_bytes_s * download.PIECE_S))
        return most if room is None else max(0, min(most, room - RESERVE_BYTES))

    def pause_s(self, n_bytes: int, took_s: float) -> float:
        """Give how long to wait so that a piece was not faster than the person allows."""
        cap_bytes_s = self._store.rules.get().cap_bytes_s
        return 0.0 if cap_bytes_s is None else max(0.0, n_bytes / cap_bytes_s - took_s)


@contextmanager
def over_the_line(
    store: Store,
    service_at: ServiceAt,
    clock: Clock,
    look_at_network: Callable[[], NetworkSeen | None],
    stopped: Callable[[], bool],
) -> Generator[tuple[ServiceSource, Line]]:
    """Open the line to the service of the account; what goes over it is counted to the end.

    Raises:
        SignInRequired: there is no account.
    """
    account = store.account.get()
    if account is None:
        raise SignInRequired
    service = service_at(
        account.service_url,
        token=account.token,
        proxy=store.account.proxy(),
        roots=store.provisioning.roots_for(account.service_url),
        stopped=stopped,
    )
    line = Line(store, service, clock, look_at_network)
    try:
        line.look_at_network()
        yield ServiceSource(service), line
    finally:
        service.close()
        line.book()


class Watch:
    """Asked before each piece of a package whether it may come; for the thread that fetches."""

    def __init__(
        self,
        line: Line | None,
        *,
        room: Callable[[], int],
        told: Callable[[], None],
        stopped: Callable[[], bool],
    ) -> None:
        """Prepare.

        Args:
            line: What it comes over; None for a folder or a file.
            room: Tells how much more may come now.
            told: Called after each piece.
            stopped: Asked whether to end.
        """
        self._line = line
        self._room = room
        self._told = told
        self._stopped = stopped
        self._came_bytes = 0
        self._took_s = 0.0

    @property
    def rate_bytes_s(self) -> float | None:
        """Give how fast pieces came; None where that shows nothing of a line."""
        if self._line is None or self._came_bytes < _TELLING_BYTES:
            return None
        return self._came_bytes / self._took_s

    def room_bytes(self) -> int:
        """See ``download.Watch``."""
        return 0 if self._stopped() else self._room()

    def came(self, n_bytes: int, took_s: float) -> None:
        """See ``download.Watch``."""
        self._came_bytes += n_bytes
        self._took_s += took_s
        if self._line is not None:
            self._line.book()
            self._line.look_at_network()
            until_s = time.monotonic() + self._line.pause_s(n_bytes, took_s)
            while time.monotonic() < until_s and not self._stopped():
                time.sleep(_TICK_S)
        self._told()
