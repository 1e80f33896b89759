"""Newer versions of the program: looked for, offered, fetched when wished, and handed over."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from heliograph import __version__
from heliograph.app.installed import first_root, installed_as
from heliograph.app.update_line import Line, Watch, over_the_line
from heliograph.app.update_permission import Permission
from heliograph.app.update_standing import Off, Standing
from heliograph.domain.rules import room_bytes
from heliograph.domain.updates import Offer, System, is_newer, place_of, target_of
from heliograph.updates import download
from heliograph.updates.failures import (
    NothingNewer,
    NothingToInstall,
    PackageMissing,
    UpdateNotTrusted,
    UpdateOlder,
    UpdateOutOfDate,
    UpdatesNotThere,
    UpdatesOff,
)
from heliograph.updates.shelf import Kept, Shelf

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
        self._system: System | None = system or installed_as()
        self._shelf = Shelf(store.profile)
        self._permission = Permission(store=store, settings=settings, clock=clock)

    # ---- how it stands -------------------------------------------------------

    def standing(self) -> Standing:
        """Tell what is known, wanted and here; quick, and asks nobody."""
        if (off := self._off()) is not None:
            return Standing(off=off)
        kept = self._shelf.kept()
        offer = self._newer(kept)
        if offer is None:
            return Standing(looked_ms=kept.looked_ms)
        package = self._shelf.package_of(offer)
        is_ready = kept.is_ready and package.is_file()
        part = self._shelf.part_of(offer)
        have = offer.size_bytes if is_ready else download.kept_bytes(part, offer)
        situation = self._permission.situation
        room = room_bytes(situation.rules, situation.used)
        speed = None if kept.rate_bytes_s else self._store.speeds.latest()
        # How fast stories went tells something, until a package was fetched.
        rate = kept.rate_bytes_s if speed is None else speed.rate_bytes_s
        left = offer.size_bytes - have
        wait, hold = self._permission.wait(anyway=kept.anyway)
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
        if self._off() is not None or not self._permission.may_ask:
            return False
        kept = self._shelf.kept()
        if kept.channel != self._settings.update_channel:
            return True
        now_ms = self._clock.now_ms()
        # A clock that was set back must not hold it for years.
        return not any(
            at_ms is not None and 0 <= now_ms - at_ms < LOOK_EVERY_MS
            for at_ms in (kept.looked_ms, kept.asked_ms)
        )

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
        self,
        source: Source | None = None,
        *,
        is_asked_for: bool = True,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Standing:
        """Ask whether there is a newer version; fetches no package.

        Args:
            source: Where to ask; None for the service.
            is_asked_for: A person wishes it; else it is not done where rules hold it back.
            stopped: Asked many times a second whether to end.

        Raises:
            UpdateError: see ``heliograph.updates.failures``.
            ServiceError: the service could not be reached.
            StoreError: the disk does not take what was learnt.
            Interrupted: it was to be stopped.
        """
        self._must_be_on()
        with self._shelf.only_one(), self._source(source, stopped) as (from_there, line):
            # The network was looked at just now: it may be one in which nothing goes by itself.
            if is_asked_for or self.is_time_to_look:
                self._learn(from_there, line)
        return self.standing()

    def get(
        self,
        source: Source | None = None,
        *,
        stopped: Callable[[], bool] = lambda: False,
        told: Callable[[Standing], None] = lambda _: None,
    ) -> Standing:
        """Fetch the version that is wanted, as far as that may be now.

        From a folder or a file no rule holds it back: nothing goes over the line. Who names one
        wants what is newest in it, from there: nothing of that wish is kept.

        Args:
            source: Where from; None for the service.
            stopped: Asked many times a second whether to end.
            told: Called now and then with how far it is.

        Returns:
            How it stands then: whole, or with what it waits for.

        Raises:
            UpdateNotTrusted: it is not what was signed; nothing of it was kept.
            PackageMissing: it is not there, or not whole; what came is kept, and not wanted.
            NothingToInstall: none is wanted.
            NothingNewer: the folder or file has none.
            UpdateError, ServiceError, StoreError, Interrupted: see ``look``.
        """
        self._must_be_on()
        with self._shelf.only_one(), self._source(source, stopped) as (from_there, line):
            offer = self._newest_on(from_there) if line is None else self._wanted(from_there, line)
            if offer is None or self.standing().package is not None:
                return self.standing()
            self._shelf.clear(but=offer)
            room = partial(self._room_for, line)
            watch = Watch(line, room=room, told=lambda: told(self.standing()), stopped=stopped)
            try:
                part = self._shelf.part_of(offer)
                is_whole = download.fetch(from_there, offer, part, watch, is_free=line is None)
            except (UpdateNotTrusted, PackageMissing) as error:
                if line is not None:
                    self._want_no_more(throw_away=isinstance(error, UpdateNotTrusted))
                raise
            finally:
                self._note_rate(watch)
            if is_whole:
                self._shelf.put(offer)
                with self._shelf.change() as kept:
                    kept.is_ready, kept.is_wanted = True, False
                    kept.anyway, kept.not_now = False, ""
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
        if not self._is_signed(offer) or not package.is_file():
            self._want_no_more(throw_away=False)
            raise NothingToInstall
        try:
            download.check(package, offer)
        except UpdateNotTrusted:
            self._want_no_more(throw_away=True)
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
        if (off := self._off()) is not None:
            raise UpdatesOff(off)

    def _newer(self, kept: Kept) -> Offer | None:
        """Give what is offered, if it is newer than what runs: nothing older is ever installed."""
        offer = kept.offer
        if offer is None or self._system is None:
            return None
        target = target_of(self._settings.update_channel, self._system)
        if offer.path != place_of(target, offer.sha256):
            return None  # it was for another channel, or for another kind of computer
        return offer if is_newer(offer.version, self._version) else None

    def _is_signed(self, offer: Offer) -> bool:
        """Tell whether an offer that was kept is word for word what was signed."""
        from heliograph.updates.trust import signed_before  # noqa: PLC0415 - see ``_learn``

        root = first_root(self._shelf)
        if root is None or self._system is None:
            return False
        channel = self._settings.update_channel
        return offer == signed_before(
            folder=self._shelf.metadata, root=root, channel=channel, system=self._system
        )

    def _wanted(self, source: Source, line: Line) -> Offer | None:
        """Give what is to come over the line; None when it may not now, or is here."""
        kept = self._shelf.kept()
        if self.standing().package is not None:
            return None
        if not kept.is_wanted:
            raise NothingToInstall
        if self._permission.wait(anyway=kept.anyway)[0] is not None:
            return None
        age_ms = self._clock.now_ms() - (kept.looked_ms or 0)
        if not 0 <= age_ms < _FRESH_MS:
            kept = self._learn(source, line)
        offer = self._newer(kept)
        if offer is None or not kept.is_wanted:
            raise NothingToInstall
        return offer

    def _newest_on(self, stick: Source) -> Offer:
        """Give the newest that a stick brings, also one that is older than what was seen here."""
        try:
            kept = self._learn(stick, None)
        except (UpdateOlder, UpdateOutOfDate):
            # What was offered before was signed, and bytes are held to that wherever they lie.
            offer = self._newer(self._shelf.kept())
            if offer is None or not stick.target(offer.path, start_bytes=0, most_bytes=1):
                raise
            return offer
        offer = self._newer(kept)
        if offer is None:
            raise NothingNewer
        return offer

    def _learn(self, source: Source, line: Line | None) -> Kept:
        # Imported here: half a second, for which nothing else has to wait.
        from heliograph.updates.trust import newest  # noqa: PLC0415

        root = first_root(self._shelf)
        if self._system is None or root is None:
            raise UpdatesOff("no-root")
        channel = self._settings.update_channel
        now_ms = self._clock.now_ms()
        try:
            offer = newest(
                source,
                folder=self._shelf.metadata,
                root=root,
                channel=channel,
                system=self._system,
                now_ms=now_ms,
            )
        except (UpdatesNotThere, UpdateNotTrusted, UpdateOlder, UpdateOutOfDate):
            if line is not None:
                # It would say the same again at once, and that is paid for each time.
                with self._shelf.change() as kept:
                    kept.asked_ms, kept.channel = now_ms, channel
            raise
        with self._shelf.change() as kept:
            if offer is None or kept.offer is None or offer.path != kept.offer.path:
                # What was wanted was another package: that is asked anew.
                kept.is_wanted = kept.anyway = kept.is_ready = False
            kept.offer = offer
            if line is not None:  # a stick does not know what the newest is
                kept.looked_ms, kept.asked_ms, kept.channel = now_ms, None, channel
        return kept

    def _want_no_more(self, *, throw_away: bool) -> None:
        """Let nobody pay for the same trouble again and again; what is offered stays offered."""
        with self._shelf.change() as kept:
            kept.is_wanted = kept.anyway = kept.is_ready = False
            if throw_away:
                self._shelf.clear()

    def _note_rate(self, watch: Watch) -> None:
        if watch.rate_bytes_s is not None:
            with self._shelf.change() as kept:
                kept.rate_bytes_s = watch.rate_bytes_s

    def _room_for(self, line: Line | None) -> int:
        """Tell how much more of a package may come now; 0 ends it for this time."""
        kept = self._shelf.kept()
        if self._off() is not None or not (line is None or kept.is_wanted):
            return 0
        if line is None:
            return download.MOST_BYTES
        wait, _ = self._permission.wait(anyway=kept.anyway)
        return line.room_bytes(anyway=kept.anyway) if wait is None else 0

    @contextmanager
    def _source(
        self, source: Source | None, stopped: Callable[[], bool]
    ) -> Generator[tuple[Source, Line | None]]:
        """Give where to ask; a line as well if that is the service."""
        if source is not None:
            yield source, None
            return
        with over_the_line(
            self._store, self._service_at, self._clock, self._look_at_network, stopped
        ) as opened:
            yield opened
