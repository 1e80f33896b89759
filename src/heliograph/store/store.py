"""The profile's stories, outbox, media, campaigns and account behind one opened key."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from heliograph.clock import SystemClock
from heliograph.errors import StoreDamaged
from heliograph.store import ballast
from heliograph.store.account import LOG_CUT, AccountRows
from heliograph.store.campaigns import CampaignRows
from heliograph.store.choices import Choices
from heliograph.store.database import MEDIA, STORE, Database, Kind, require_sqlite
from heliograph.store.families import Families
from heliograph.store.files import only_one, our_errors
from heliograph.store.keys import Keys, Protection, SlotKind, Ways
from heliograph.store.lots import Lots
from heliograph.store.media import MediaStore
from heliograph.store.migrate import migrate, steps
from heliograph.store.no_core import leave_no_core
from heliograph.store.originals import OriginalRows
from heliograph.store.outbox import Outbox
from heliograph.store.profile import make_if_missing
from heliograph.store.quarantine import holds_stories_alone
from heliograph.store.referred import referred_media
from heliograph.store.restored import take_in
from heliograph.store.reviews import ReviewRows
from heliograph.store.rules import RuleRows
from heliograph.store.slots.keyring import Keyring, system_keyring
from heliograph.store.speeds import Speeds, UnderWayRows
from heliograph.store.stories import Stories
from heliograph.store.traffic import TrafficRows
from heliograph.store.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from pathlib import Path

    from heliograph.domain.ids import Sha256
    from heliograph.store.clearances import Clearances
    from heliograph.store.imports import ImportRows
    from heliograph.store.provisioning import ProvisioningRows
    from heliograph.store.settler import Settler
    from heliograph.store.snapshot import Snapshot


class Store:
    """Everything that one profile keeps; one object for one thread (see ``another``)."""

    def __init__(
        self, profile: Path, keys: Keys, *, first: bool = False, settler: Settler | None = None
    ) -> None:
        """Open both databases of a profile that is there; use ``create_or_open``.

        ``first`` is for the first time in a program: what the last one left is looked at. What a
        ``settler`` is, see ``another``.
        """
        self.profile = profile
        self._keys = keys
        self._first = first
        self._database = self._open(STORE)
        try:
            self._media_database = self._open(MEDIA)
        except BaseException:
            self._database.close()
            raise
        if settler is not None:
            self._database.leave_settling(settler.note)
        self.stories = Stories(self._database)
        self.families = Families(self._database)
        self.versions = Versions(self._database)
        self.outbox = Outbox(self._database)
        self.choices = Choices(self._database)
        self.lots = Lots(self._database)
        self.rules = RuleRows(self._database)
        self.traffic = TrafficRows(self._database)
        self.campaigns = CampaignRows(self._database)
        self.account = AccountRows(self._database)
        self.reviews = ReviewRows(self._database)
        self.originals = OriginalRows(self._database)
        self.speeds = Speeds(self.account)
        self.under_way = UnderWayRows(self.account)
        self.media = MediaStore(self._media_database, profile / "writers")

    @classmethod
    def create_or_open(
        cls,
        profile: Path,
        *,
        protect: bool | None = None,
        keyring: Callable[[], Keyring | None] = system_keyring,
        secret: str = "",
        ways: Ways | None = None,
    ) -> Store:
        """Open a profile; make it first when it is not there.

        ``protect`` is for a new profile: keep the key in the system's keyring if there is one that
        works (``protection`` tells), else in a file of the profile. ``keyring`` makes the
        system's keyring; it is called only when that is needed. ``secret`` is what a person typed
        to open it. ``ways`` are the slots of a new profile whose key never lies open in it.

        Raises:
            StoreTooNew: a newer Heliograph wrote it; it was not touched.
            StoreDamaged: a database is missing or does not read; nothing was deleted.
            StoreLocked: another process kept it busy.
            KeyUnavailable: no slot gave the key; nothing was written over.
            DiskFull: there is no room to make or to migrate it.
        """
        require_sqlite()
        leave_no_core()

        def build(folder: Path) -> None:
            made = Keys.make(folder, protect=bool(protect), keyring=keyring, ways=ways)
            for kind in (STORE, MEDIA):
                path = folder / kind.file_name
                with closing(Database(path, kind, made.data_key, create=True)) as database:
                    migrate(database, steps(kind.series), backups=None)

        take_in(profile, keyring)
        make_if_missing(profile, build)
        typed = secret or (ways.passphrase if ways is not None else "")
        return cls(profile, Keys.load(profile, keyring=keyring, secret=typed), first=True)

    def another(self, *, settler: Settler | None = None) -> Store:
        """Open the same profile once more with the same key, for another thread.

        With a settler its thread never waits for the disk: what it writes of stories is on the
        disk when the settler says so. Bytes of media items are waited for all the same.
        """
        return Store(self.profile, self._keys, settler=settler)

    def settler(self) -> Settler:
        """Make what waits for the disk in the place of another store."""
        from heliograph.store.settler import Settler  # noqa: PLC0415 - windows alone have one

        database = self._database.another()
        try:
            return Settler(database)
        except BaseException:
            database.close()
            raise

    @property
    def imports(self) -> ImportRows:
        """Give the imports of tables."""
        from heliograph.store.imports import ImportRows  # noqa: PLC0415 - the window starts without

        return ImportRows(self._database)

    @property
    def is_set_up(self) -> bool:
        """Tell whether an organisation's file was ever taken in; quick, and mostly not so."""
        return self._database.row("SELECT 1 FROM value WHERE name = 'provisioning'") is not None

    @property
    def provisioning(self) -> ProvisioningRows:
        """Give what came of provisioning files."""
        from heliograph.store.provisioning import ProvisioningRows  # noqa: PLC0415 - the same

        return ProvisioningRows(self._database)

    @property
    def clearances(self) -> Clearances:
        """Give what was said of stories before they may leave."""
        from heliograph.store.clearances import Clearances  # noqa: PLC0415 - few profiles need it

        return Clearances(self._database)

    @property
    def protection(self) -> Protection:
        """Tell what opens the profile: the system's keyring, a passphrase, or any copy of it."""
        return self._keys.protection

    @property
    def key_slots(self) -> frozenset[SlotKind]:
        """Give the kinds of slots that the key is in."""
        return self._keys.kinds

    @property
    def code_recipient(self) -> bytes:
        """Give the public key of the recovery code; see ``Keys.code_recipient``."""
        return self._keys.code_recipient

    @property
    def has_keyring(self) -> bool:
        """Tell whether there is a keyring that could take the key; may take its time."""
        return self._keys.has_keyring

    def opens_with(self, secret: str) -> bool:
        """Tell whether a person typed what opens this profile; see ``Keys.opens_with``."""
        return self._keys.opens_with(secret)

    def protect_with(self, ways: Ways) -> None:
        """Make key slots; see ``Keys.protect_with``."""
        self._keys.protect_with(ways)

    def protect(self, on: bool) -> None:  # noqa: FBT001 - reads as it is said: protect(True)
        """Move the key into the system's keyring or out of it; no data is written anew.

        Raises:
            KeyUnavailable: the keyring does not take the key; it stays where it was.
            LockedByPolicy: an organisation wants stories protected.
        """
        if not on and self.is_set_up:
            self.provisioning.refuse_change("protection")
        self._keys.protect(on=on)

    @contextmanager
    def together(self) -> Generator[None]:
        """Put what the block writes on the disk at once, and nothing of it when it raises.

        For many small changes: each alone would wait for the disk. Nobody else can write
        meanwhile, so the block has to be short. Bytes of media items do not take part.
        """
        with self._database.write():
            yield

    def check(self) -> tuple[str, ...]:
        """List what is wrong in both databases, in English, for a log; empty when sound."""
        return self._database.check() + self._media_database.check()

    @contextmanager
    def snapshot(self) -> Generator[Snapshot]:
        """Copy all stories as they are now, while others go on; the copy goes with the block.

        Raises:
            StoreDamaged, StoreLocked, DiskFull: see ``snapshot``.
        """
        from heliograph.store.snapshot import snapshot  # noqa: PLC0415 - backups alone need it

        with snapshot(self._database) as made:
            yield made

    @property
    def size_bytes(self) -> int:
        """Give how large the database of the stories is."""
        return (self.profile / STORE.file_name).stat().st_size

    def kept(self) -> tuple[int, tuple[Sha256, ...]]:
        """Count the stories and give the media items that a snapshot would take along."""
        from heliograph.store.snapshot import kept_in  # noqa: PLC0415 - as above

        return kept_in(self._database)

    def collect_media(self) -> int:
        """Remove media that no working copy, revision or version refers to; give how many.

        What was taken out of a story but may still be put back counts as not referred to: call
        this when a program begins, not while somebody edits. While stories lie in quarantine
        without their files nothing is removed: they may be put back.
        """
        if holds_stories_alone(self.profile):
            return 0
        return self.media.collect(self._surely_referred())

    def thin_copies(self) -> int:
        """Delete earlier copies that are worth less than their room; give how many."""
        from heliograph.store.copies import thin  # noqa: PLC0415 - hardly ever needed

        return thin(self.profile, self._keys.data_key)

    def keep_reserve(self) -> bool:
        """Keep 32 MB back for the day when the disk is full; slow the first time.

        Tells whether they are kept; on a disk with little room they are not.
        """
        return ballast.keep(self.profile)

    def close(self) -> None:
        """Let go of everything; may be called again."""
        self.media.close()
        self._media_database.close()
        self._database.close()

    def _surely_referred(self) -> Iterator[Sha256]:
        yield from referred_media(self._database)
        # What is not referred to any more must not be so again after a power cut.
        self._database.settle()

    def _open(self, kind: Kind) -> Database:
        path = self.profile / kind.file_name
        # SQLite takes an empty file for a new database; here that would be a silent loss.
        with our_errors(path):
            missing = not path.exists() or path.stat().st_size == 0
        if missing:
            raise StoreDamaged(path, "missing")
        database = Database(path, kind, self._keys.data_key)
        try:
            was_cut = self._first and kind is STORE and _log_was_cut(database)
            self._bring_up(database, steps(kind.series))
            if was_cut:
                _note_cut(database)
        except BaseException:
            database.close()
            raise
        return database

    def _bring_up(self, database: Database, scripts: Sequence[str]) -> None:
        if database.version() == len(scripts):
            return
        # Two programs that begin at once after an update would be in each other's way.
        with only_one(self.profile):
            migrate(database, scripts, backups=self.profile / "backups")


def _log_was_cut(database: Database) -> bool:
    """Tell whether the log of a killed program has commits that are not read, and keep it."""
    path = database.path
    log = path.with_name(path.name + "-wal")
    with our_errors(log):
        if not log.exists() or log.stat().st_size == 0:
            return False
    from heliograph.store.salvage.cut_log import keep_cut, was_cut  # noqa: PLC0415 - hardly ever needed

    # It writes nothing. The index of the log is not read here: whoever opens and closes that file
    # loses the locks that SQLite has on it.
    read = int(database.rows("PRAGMA wal_checkpoint(NOOP)")[0][1])
    if not was_cut(path, read=read):
        return False
    keep_cut(path, now_ms=SystemClock().now_ms())
    return True


def _note_cut(database: Database) -> None:
    # What is not read must not be found again at the next start.
    database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    AccountRows(database).set_value(LOG_CUT, str(SystemClock().now_ms()))
