"""Newer versions of the program: looked for, offered, fetched when wished, and handed over."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from heliograph import __version__
from heliograph.app.installed import first_root, installed_as
from heliograph.app.update_line import Line, Watch
from heliograph.app.update_standing import Off, Standing, Wait
from heliograph.clock import LocalZone
from heliograph.domain.lifecycle import State
from heliograph.domain.rules import Hold, Situation, hold_of, room_bytes
from heliograph.domain.updates import Offer, System, is_newer
from heliograph.errors import SignInRequired
from heliograph.sync.allowance import holds_of, situation_of
from heliograph.updates import download
from heliograph.updates.failures import NothingToInstall, UpdateNotTrusted, UpdatesOff
from heliograph.updates.shelf import Kept, Shelf
from heliograph.updates.sources import ServiceSource

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from heliograph.app.account import ServiceAt
    from heliograph.clock import Clock
    from heliograph.domain.rules import NetworkSeen
    from heliograph.settings import Settings
    from heliograph.store.store import Store
    from heliograph.updates.sources import Source

LOOK_EVERY_MS = 24 * 3_600_000
"""How often is looked by itself; it costs 1 to 4 kB."""
_FRESH_MS = 3_600_000
"""What was learnt so lately need not be asked again before a package is fetched."""
_WORTH_BYTES = 64 * 1024
"""Of a budget, less than this is not worth a connection for a package."""


class Updates:
    """Use cases of updates; each thread has its own.

    ``look`` and ``get`` wait for the network, so they belong to no window's thread.
    """

    def __init__(
        self,
        *,
        store: Store,
        settings: Settings,
        service_at: ServiceAt,
        clock: Clock,
        look_at_network: Callable[[], NetworkSeen | None],
        version: str = __version__,
        system: System | None = None,
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            store: Of the thread that asks.
            settings: Whether there are to be updates, and which.
            service_at: Makes the way to the service.
            clock: By whose time what is signed holds.
            look_at_network: Tells in which network the computer is.
            version: The version that runs.
            system: For what to look; None for what this program was installed from.
        """
        self._store = store
        self._settings = settings
        self._service_at = service_at
        self._clock = clock
        self._look_at_network = look_at_network
        self._version = version
        self._system = system or installed_as()
        self._shelf = Shelf(store.profile)
        self._zone = LocalZone()

    # ---- how it stands -------------------------------------------------------

    def standing(self) -> Standing:
        """Tell what is known, wanted and here; quick, and asks nobody."""
        off = self._off()
        if off is not None:
            return Standing(off=off)
        kept = self._shelf.kept()
        offer = self._newer(kept)
        if offer is None:
            return Standing(looked_ms=kept.looked_ms)
        package = self._shelf.package_of(offer)
        is_ready = kept.is_ready and package.is_file()
        part = self._shelf.part_of(offer)
        have = offer.size_bytes if is_ready else download.kept_bytes(part, offer)
        situation = self._situation()
        room = room_bytes(situation.rules, situation.used)
        rate = kept.rate_bytes_s or self._sending_bytes_s()
        left = offer.size_bytes - have
        wait, hold = self._wait(kept.anyway)
        return Standing(
            offer=offer,
            is_hidden=kept.not_now == offer.version,
            is_wanted=kept.is_wanted and not is_ready,
            have_bytes=have,
            package=package if is_ready else None,
            wait=wait,
            hold=hold,
            over_budget=room is not None and left > room,
            left_s=left / rate if rate else None,
            looked_ms=kept.looked_ms,
        )

    @property
    def is_time_to_look(self) -> bool:
        """Tell whether it may and should be looked by itself: once a day, and within the rules."""
        if self._off() is not None or self._settings.paused or not self._may_reach():
            return False
        situation = self._situation()
        if hold_of("text", situation, zone=self._zone) is not None:
            return False
        kept = self._shelf.kept()
        if kept.looked_ms is None or kept.channel != self._settings.update_channel:
            return True
        # A clock that was set back must not hold it for years.
        return not 0 <= self._clock.now_ms() - kept.looked_ms < LOOK_EVERY_MS

    # ---- what a person decides; each waits for the disk ------------------------

    def want(self, *, anyway: bool = False) -> None:
        """Note that the version that is offered is to be fetched.

        Args:
            anyway: Also where the data rules would hold it back.

        Raises:
            NothingToInstall: none is offered.
        """
        with self._shelf.change() as kept:
            if self._newer(kept) is None:
                raise NothingToInstall
            kept.is_wanted, kept.anyway, kept.not_now = True, anyway, ""

    def pause(self) -> None:
        """Fetch no more of it until it is wanted again; what came is kept."""
        with self._shelf.change() as kept:
            kept.is_wanted = kept.anyway = False

    def not_now(self) -> None:
        """Say no more of this version, and throw away what came of it."""
        with self._shelf.change() as kept:
            kept.not_now = "" if kept.offer is None else kept.offer.version
            kept.is_wanted = kept.anyway = kept.is_ready = False
            self._shelf.clear()

    # ---- what asks a source ----------------------------------------------------

    def look(
        self, source: Source | None = None, *, stopped: Callable[[], bool] = lambda: False
    ) -> Standing:
        """Ask whether there is a newer version; fetches no package.

        Args:
            source: Where to ask; None for the service.
            stopped: Asked many times a second whether to end.

        Raises:
            UpdateError: see ``heliograph.updates.failures``.
            ServiceError: the service could not be reached.
            StoreError: the disk does not take what was learnt.
            Interrupted: it was to be stopped.
        """
        self._must_be_on()
        with self._shelf.only_one(), self._source(source, stopped) as (from_there, _):
            self._learn(from_there)
        return self.standing()

    def get(
        self,
        source: Source | None = None,
        *,
        stopped: Callable[[], bool] = lambda: False,
        told: Callable[[Standing], None] = lambda _: None,
    ) -> Standing:
        """Fetch the version that is wanted, as far as that may be now.

        From a folder or a file no rule holds it back: nothing goes over the line.

        Args:
            source: Where from; None for the service.
            stopped: Asked many times a second whether to end.
            told: Called now and then with how far it is.

        Returns:
            How it stands then: whole, or with what it waits for.

        Raises:
            UpdateNotTrusted: it is not what was signed; nothing of it was kept.
            NothingToInstall: none is wanted.
            UpdateError, ServiceError, StoreError, Interrupted: see ``look``.
        """
        self._must_be_on()
        with self._shelf.only_one(), self._source(source, stopped) as (from_there, line):
            kept = self._shelf.kept()
            if self.standing().package is not None:
                return self.standing()
            if not kept.is_wanted:
                raise NothingToInstall
            if line is not None and self._wait(kept.anyway)[0] is not None:
                return self.standing()
            age_ms = self._clock.now_ms() - (kept.looked_ms or 0)
            if line is None or not 0 <= age_ms < _FRESH_MS:
                kept = self._learn(from_there)
            offer = self._newer(kept)
            if offer is None or not kept.is_wanted:
                raise NothingToInstall
            self._shelf.clear(but=offer)
            watch = Watch(
                line,
                room=partial(self._room_for, line),
                told=lambda: told(self.standing()),
                stopped=stopped,
            )
            try:
                is_whole = download.fetch(from_there, offer, self._shelf.part_of(offer), watch)
            except UpdateNotTrusted:
                self._forget()
                raise
            finally:
                self._note_rate(watch)
            if is_whole:
                self._shelf.put(offer)
                with self._shelf.change() as kept:
                    kept.is_ready, kept.is_wanted, kept.anyway = True, False, False
        return self.standing()

    def package(self) -> Path:
        """Give the package, looked at once more, for the system to install.

        Raises:
            NothingToInstall: none is here, or none that is newer than what runs.
            UpdateNotTrusted: it is not what was signed any more; it was thrown away.
        """
        self._must_be_on()
        kept = self._shelf.kept()
        offer = self._newer(kept)
        if offer is None or not kept.is_ready:
            raise NothingToInstall
        package = self._shelf.package_of(offer)
        if not package.is_file():
            raise NothingToInstall
        try:
            download.check(package, offer)
        except UpdateNotTrusted:
            self._forget()
            raise
        return package

    # ---- inside ----------------------------------------------------------------

    def _off(self) -> Off | None:
        if not self._settings.updates:
            return "off"
        if self._system is None:
            return "not-a-package"
        return "no-root" if first_root(self._shelf) is None else None

    def _must_be_on(self) -> None:
        off = self._off()
        if off is not None:
            raise UpdatesOff(off)

    def _newer(self, kept: Kept) -> Offer | None:
        """Give what is offered, if it is newer than what runs: nothing older is ever installed."""
        offer = kept.offer
        if offer is None or kept.channel != self._settings.update_channel:
            return None
        return offer if is_newer(offer.version, self._version) else None

    def _learn(self, source: Source) -> Kept:
        # Imported here: half a second, for which nothing else has to wait.
        from heliograph.updates.trust import newest  # noqa: PLC0415

        root = first_root(self._shelf)
        if self._system is None or root is None:
            raise UpdatesOff("no-root")
        now_ms = self._clock.now_ms()
        offer = newest(
            source,
            folder=self._shelf.metadata,
            root=root,
            channel=self._settings.update_channel,
            system=self._system,
            now_ms=now_ms,
        )
        with self._shelf.change() as kept:
            if offer is None or kept.offer is None or offer.path != kept.offer.path:
                # What was wanted was another package: that is asked anew.
                kept.is_wanted = kept.anyway = kept.is_ready = False
            kept.offer, kept.looked_ms = offer, now_ms
            kept.channel = self._settings.update_channel
        return kept

    def _forget(self) -> None:
        """Let nobody fetch the same wrong bytes again and again."""
        with self._shelf.change() as kept:
            kept.offer = None
            kept.is_wanted = kept.anyway = kept.is_ready = False
            self._shelf.clear()

    def _note_rate(self, watch: Watch) -> None:
        if watch.rate_bytes_s is not None:
            with self._shelf.change() as kept:
                kept.rate_bytes_s = watch.rate_bytes_s

    def _situation(self) -> Situation:
        return situation_of(self._store, now_ms=self._clock.now_ms(), zone=self._zone)

    def _wait(self, anyway: bool) -> tuple[Wait | None, Hold | None]:  # noqa: FBT001 - the one thing
        """Tell why a package does not come now over the line: the person, stories, or a rule."""
        hold = hold_of("media", self._situation(), zone=self._zone, size_bytes=_WORTH_BYTES)
        if self._settings.paused:
            return "paused", hold
        if not self._may_reach():
            return "no-service", hold
        if self._stories_go_first():
            return "stories", hold
        return ("rule" if hold is not None and not anyway else None), hold

    def _room_for(self, line: Line | None) -> int:
        """Tell how much more of a package may come now; 0 ends it for this time."""
        kept = self._shelf.kept()
        if not kept.is_wanted:
            return 0
        if line is None:
            return download.MOST_BYTES
        wait, _ = self._wait(kept.anyway)
        return line.room_bytes(anyway=kept.anyway) if wait is None else 0

    def _may_reach(self) -> bool:
        account = self._store.account.get()
        return account is not None and bool(account.token)

    def _sending_bytes_s(self) -> float | None:
        """Give how fast stories went: it tells something, until a package was fetched."""
        speed = self._store.speeds.latest()
        return None if speed is None else speed.rate_bytes_s

    def _stories_go_first(self) -> bool:
        """Tell whether a story waits for the line, or is under way on it."""
        holds = holds_of(self._store, now_ms=self._clock.now_ms(), zone=self._zone)
        return any(
            row.state is State.SENDING
            or (
                row.state is State.READY
                and not (row.media_waits or row.waits_for_clearance)
                and holds.of(row) is None
            )
            for row in self._store.outbox.all_in_outbox()
        )

    @contextmanager
    def _source(
        self, source: Source | None, stopped: Callable[[], bool]
    ) -> Generator[tuple[Source, Line | None]]:
        """Give where to ask; a line as well if that is the service."""
        if source is not None:
            yield source, None
            return
        account = self._store.account.get()
        if account is None:
            raise SignInRequired
        service = self._service_at(
            account.service_url,
            token=account.token,
            proxy=self._store.account.proxy(),
            roots=self._store.provisioning.roots_for(account.service_url),
            stopped=stopped,
        )
        line = Line(self._store, service, self._clock, self._look_at_network)
        try:
            line.look_at_network()
            yield ServiceSource(service), line
        finally:
            service.close()
            line.book()
