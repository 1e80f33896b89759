"""Opens a profile, wires the parts and hands out the use cases: start reading here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph import settings as settings_file
from heliograph.app.account import AccountUse, service_over_http
from heliograph.app.attachments import Attachments
from heliograph.app.campaigns import Campaigns
from heliograph.app.costs import Costs
from heliograph.app.data_rules import DataRules, current_network
from heliograph.app.deadlines import Deadlines
from heliograph.app.drafts import Drafts
from heliograph.app.forms import Forms
from heliograph.app.held import Holding
from heliograph.app.language_versions import LanguageVersions
from heliograph.app.library import Library
from heliograph.app.originals import Originals
from heliograph.app.outbox import Outbox
from heliograph.app.own_words import OwnWords
from heliograph.app.profile_answers import ProfileAnswers
from heliograph.app.receipts import Receipts
from heliograph.app.reviews import Reviews
from heliograph.app.versions import Versions
from heliograph.clock import SystemClock
from heliograph.errors import StoreDamaged
from heliograph.store.account import LOG_CUT, RESCUED
from heliograph.store.noticed import forget_damage, is_damage_noted
from heliograph.store.store import Store
from heliograph.sync.worker import Worker

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from heliograph.app.account import ServiceAt
    from heliograph.app.backups import Backups
    from heliograph.app.clearing import Clearing
    from heliograph.app.doctor import Doctor
    from heliograph.app.importing.kept_corrections import KeptCorrections
    from heliograph.app.importing.looking import Looking
    from heliograph.app.importing.taking import Taking
    from heliograph.app.passes import ProfilePasses
    from heliograph.app.protection import Protecting
    from heliograph.app.provisioning import LookedAround
    from heliograph.app.rescue import Salvaged
    from heliograph.app.setting_up import SettingUp
    from heliograph.app.updates import Updates
    from heliograph.clock import Clock
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.ids import StoryId
    from heliograph.domain.rules import NetworkSeen
    from heliograph.domain.tables.vocabulary import Vocabulary
    from heliograph.events import Publish
    from heliograph.settings import Settings
    from heliograph.store.keys import Ways
    from heliograph.store.settler import Settler
    from heliograph.sync.lookout import Lookout


_WORDS = "settings-words"
_FIRST_ROWS = 100
"""More than any window shows at once."""


class Workspace:
    """One profile, opened for one thread; ``another`` opens it for the next."""

    def __init__(
        self,
        *,
        store: Store,
        settings: Settings,
        service_at: ServiceAt,
        clock: Clock,
        look_at_network: Callable[[], NetworkSeen | None],
        settler: Settler | None = None,
    ) -> None:
        self._store = store
        self.settler = settler
        """What waits for the disk in the place of this thread; None when it waits by itself."""
        self._service_at = service_at
        self._look_at_network = look_at_network
        self._clock = clock
        self.profile: Path = store.profile
        self.looked: LookedAround | None = None
        """What became of an administrator's files at the start, until it was told."""
        self.settings = settings
        self.campaigns = Campaigns(store, clock)
        forms = Forms(store)
        self.drafts = Drafts(
            store=store, campaigns=self.campaigns, forms=forms, settings=settings, clock=clock
        )
        self.attachments = Attachments(
            store=store, drafts=self.drafts, campaigns=self.campaigns, forms=forms, clock=clock
        )
        self.profile_answers = ProfileAnswers(
            drafts=self.drafts, campaigns=self.campaigns, settings=settings
        )
        self.language_versions = LanguageVersions(
            store=store,
            drafts=self.drafts,
            attachments=self.attachments,
            campaigns=self.campaigns,
            clock=clock,
        )
        self.versions = Versions(
            store=store, drafts=self.drafts, campaigns=self.campaigns, clock=clock
        )
        self.library = Library(store=store, clock=clock)
        self.outbox = Outbox(store=store, settings=settings, clock=clock)
        self.data_rules = DataRules(store=store, clock=clock, look_at_network=look_at_network)
        self.holding = Holding(
            choices=store.choices, rules=self.data_rules, outbox=self.outbox, settings=settings
        )
        self.costs = Costs(self.outbox)
        self.deadlines = Deadlines(
            store=store,
            outbox=self.outbox,
            campaigns=self.campaigns,
            rules=self.data_rules,
            clock=clock,
        )
        self.account = AccountUse(store=store, service_at=service_at, clock=clock)
        self.own_words = OwnWords(store)
        self.receipts = Receipts(store=store, clock=clock)
        self.reviews = Reviews(store=store, clock=clock)
        self.originals = Originals(store=store, reviews=self.reviews, clock=clock)

    @classmethod
    def open(
        cls,
        profile: Path,
        *,
        protect: bool | None = None,
        secret: str = "",
        ways: Ways | None = None,
        clock: Clock | None = None,
        service_at: ServiceAt = service_over_http,
        look_at_network: Callable[[], NetworkSeen | None] = current_network,
    ) -> Workspace:
        """Open a profile, made if it is not there.

        ``secret`` is what a person typed to open it: a passphrase, or a recovery code; ``ways`` are
        the key slots of a new one that is closed from the beginning.

        Raises:
            StoreError: see ``Store.create_or_open``.
        """
        store = Store.create_or_open(profile, protect=protect, secret=secret, ways=ways)
        workspace = cls(
            store=store,
            settings=settings_file.load(profile / "settings.toml"),
            service_at=service_at,
            clock=clock or SystemClock(),
            look_at_network=look_at_network,
        )
        workspace._read_words()
        if store.is_set_up:
            workspace.setting_up.files.settle()
            settings_file.keep_to(workspace.settings, store.provisioning.policy())
        return workspace

    def make_settler(self) -> Settler:
        """Make what waits for the disk in the place of a thread that must not; see ``Settler``."""
        return self._store.settler()

    def another(self, *, settler: Settler | None = None) -> Workspace:
        """Open the same profile for another thread; settings are shared.

        With a settler that thread does not wait for the disk.
        """
        return Workspace(
            store=self._store.another(settler=settler),
            settings=self.settings,
            service_at=self._service_at,
            clock=self._clock,
            look_at_network=self._look_at_network,
            settler=settler,
        )

    @property
    def backups(self) -> Backups:
        """Give the use cases of writing a backup."""
        from heliograph.app.backups import Backups  # noqa: PLC0415 - the window starts without

        return Backups(store=self._store, clock=self._clock)

    @property
    def rescue_report(self) -> Salvaged | None:
        """Give what came of a damaged profile, until it was read."""
        if self._store.account.value(RESCUED) is None:
            return None
        from heliograph.store.salvage.report import report_of  # noqa: PLC0415 - hardly ever needed

        return report_of(self._store.account)

    def forget_rescue(self) -> None:
        """Note that a person has read what came of it."""
        self._store.account.set_value(RESCUED, None)

    @property
    def missing_before_ms(self) -> int | None:
        """Give when changes saved last were found to be missing (Unix ms), until it was read."""
        kept = self._store.account.value(LOG_CUT)
        return None if kept is None else int(kept)

    def forget_missing(self) -> None:
        """Note that a person has read that changes are missing."""
        self._store.account.set_value(LOG_CUT, None)

    def now_ms(self) -> int:
        """Give the wall clock that this profile goes by (Unix ms)."""
        return self._clock.now_ms()

    def save_settings(self) -> None:
        """Keep the settings as they are now; with a settler, as soon as the disk takes them.

        What an organisation has locked stays as it set it.
        """
        if self._store.is_set_up:
            settings_file.keep_to(self.settings, self._store.provisioning.policy())
        words = msgspec.json.encode(settings_file.words(self.settings)).decode()
        if words != self._store.account.value(_WORDS):
            self._store.account.set_value(_WORDS, words)
        path = self.profile / "settings.toml"
        if self.settler is None:
            settings_file.save(self.settings, path)
        else:
            self.settler.write_file(path, settings_file.as_file(self.settings))

    def passes(self, *, publish: Publish, stopping: Callable[[], bool]) -> ProfilePasses:
        """Make passes with a store of their own, for the thread that calls this."""
        # Imported here, in that thread: the first window need not wait for it.
        from heliograph.app.passes import ProfilePasses  # noqa: PLC0415

        store = self._store.another()
        return ProfilePasses(
            store=store,
            campaigns=Campaigns(store, self._clock),
            settings=self.settings,
            service_at=self._service_at,
            clock=self._clock,
            publish=publish,
            look_at_network=self._look_at_network,
            stopping=stopping,
        )

    def lookout(self) -> Lookout:
        """Make what waits for a moment, or for the line to return."""
        from heliograph.sync.lookout import Lookout  # noqa: PLC0415 - the window needs none

        return Lookout(self._clock)

    def worker(self, publish: Publish) -> Worker:
        """Make what sends in the background; the caller starts it, stops it before ``close``."""

        def make(interrupted: threading.Event, /) -> ProfilePasses:
            passes = self.passes(publish=publish, stopping=interrupted.is_set)
            passes.tidy()
            return passes

        return Worker(make, self._clock)

    @property
    def protecting(self) -> Protecting:
        """Give the use cases of protection."""
        # Imported here: most windows are never asked for it.
        from heliograph.app.protection import Protecting  # noqa: PLC0415

        return Protecting(self._store)

    @property
    def is_protected(self) -> bool:
        """Tell whether it takes more than a copy of the folder to open the stories."""
        return self._store.protection != "plain"

    def protect(self, *, on: bool) -> None:
        """Move the key into the computer's key store, or out of it.

        Raises:
            KeyUnavailable: the key store does not keep it; nothing was changed.
        """
        self._store.protect(on)

    def doctor(self) -> Doctor:
        """Make what looks for what is wrong."""
        from heliograph.app.doctor import Doctor  # noqa: PLC0415 - hardly ever needed

        return Doctor(store=self._store, account=self.account, clock=self._clock)

    @property
    def setting_up(self) -> SettingUp:
        """Give what an organisation has set up here, and the use cases of its files."""
        from heliograph.app.setting_up import SettingUp  # noqa: PLC0415 - after the first window

        return SettingUp(
            store=self._store, settings=self.settings, save=self.save_settings, clock=self._clock
        )

    @property
    def clearing(self) -> Clearing:
        """Give the use cases of clearance."""
        from heliograph.app.clearing import Clearing  # noqa: PLC0415 - few profiles need it

        return Clearing(store=self._store, settings=self.settings, clock=self._clock)

    @property
    def updates(self) -> Updates:
        """Give the use cases of updates of the program."""
        from heliograph.app.updates import Updates  # noqa: PLC0415 - the window starts without

        return Updates(
            store=self._store,
            settings=self.settings,
            service_at=self._service_at,
            clock=self._clock,
            look_at_network=self._look_at_network,
        )

    def looking(self, words: Vocabulary, campaign: Campaign) -> Looking:
        """Make what looks at tables of stories, by the words of ``wording.table_words``."""
        from heliograph.app.importing.looking import Looking  # noqa: PLC0415 - the same

        return Looking(
            store=self._store,
            drafts=self.drafts,
            words=words,
            campaign=campaign,
            clock=self._clock,
        )

    def kept_corrections(self) -> KeptCorrections:
        """Make what keeps the corrections of tables that are not imported yet."""
        from heliograph.app.importing.kept_corrections import KeptCorrections  # noqa: PLC0415

        return KeptCorrections(self._store, self._clock)

    def taking(self, words: Vocabulary) -> Taking:
        """Make what takes in the rows of a table that was looked at."""
        from heliograph.app.importing.taking import Taking  # noqa: PLC0415 - the same

        return Taking(
            store=self._store,
            drafts=self.drafts,
            attachments=self.attachments,
            words=words,
            clock=self._clock,
        )

    def imported_last(self) -> tuple[StoryId, ...]:
        """Give the stories of the newest import that was not undone."""
        run = self._store.imports.latest()
        return () if run is None else self._store.imports.stories_of(run.id)

    def look_for_damage(self) -> None:
        """Make sure that the first page can be shown; look at everything if damage was met before.

        Raises:
            StoreDamaged: something does not read.
        """
        self.drafts.counts()
        self._store.stories.summaries(limit=_FIRST_ROWS)
        if not is_damage_noted(self.profile):
            return
        if found := self.check_store():
            raise StoreDamaged(self.profile / found[0].partition(":")[0], found[0])
        forget_damage(self.profile)

    def check_store(self) -> tuple[str, ...]:
        """Check both databases fully; empty when they are sound."""
        return self._store.check()

    def _read_words(self) -> None:
        kept = self._store.account.value(_WORDS)
        if kept is not None:
            try:
                found = decoding.decode(kept, type=settings_file.Words)
            except msgspec.ValidationError:
                return  # a newer Heliograph wrote them
            settings_file.take_words(self.settings, found)
        elif settings_file.words(self.settings) != settings_file.Words():
            self.save_settings()  # an earlier Heliograph wrote them into the file

    def close(self) -> None:
        """Close the profile for this thread."""
        self._store.close()
