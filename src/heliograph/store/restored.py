"""A profile made of a copy: built aside, and put in the place of another in one step.

It is built in a folder inside the profile and gets its final name when it is whole and on the disk.
Whoever opens the profile next moves what was there into quarantine, and the new one into its place,
and goes on with that after a crash.
"""

from __future__ import annotations

import logging
import secrets
import shutil
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import apsw
from msgspec.structs import replace

from heliograph.clock import SystemClock
from heliograph.errors import DiskFull, KeyUnavailable, StoreDamaged, StoreLocked, StoreTooNew
from heliograph.store import keys
from heliograph.store.account import AccountRows
from heliograph.store.database import MEDIA, STORE, Database, DataKey
from heliograph.store.files import (
    is_locked,
    make_folder,
    move,
    only_one,
    our_errors,
    sha256_of,
    sync_file,
    sync_folder,
)
from heliograph.store.keys import Keys
from heliograph.store.media import MediaStore
from heliograph.store.migrate import migrate, require_known, steps
from heliograph.store.profile import SETTINGS_NAME, finish_making, put_in_place
from heliograph.store.quarantine import RECORD, Reason, return_to, set_aside
from heliograph.store.summaries import begin_rule, is_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path

    from heliograph.store.database import Kind
    from heliograph.store.slots.keyring import Keyring

_log = logging.getLogger(__name__)

_WHOLE = "restored"
_UNFINISHED = "restored-"
_ENDS = ("", "-wal", "-shm")
_FILES = (
    *(f"{kind.file_name}{end}" for kind in (STORE, MEDIA) for end in _ENDS),
    keys.FILE_NAME,
    keys.COPY_NAME,
    SETTINGS_NAME,
)
"""What makes the profile that is replaced; it goes into quarantine together."""
_IN_USE = 128
"""The byte of an index of a log that SQLite keeps locked for whoever has the database open."""
_NO_LONGER_TRUE = ("trouble", "patience", "backup")
"""What was known of the way from the other computer, and which backup was written there last."""


class Building:
    """A profile that is being built; see ``building``."""

    def __init__(self, folder: Path, keyring: Callable[[], Keyring | None]) -> None:
        self.folder = folder
        self._keys = Keys.make(folder, protect=False, keyring=keyring)
        self._media_database = Database(
            folder / MEDIA.file_name, MEDIA, self._keys.data_key, create=True
        )
        migrate(self._media_database, steps(MEDIA.series), backups=None)
        self.media = MediaStore(self._media_database, folder / "writers")

    @property
    def store_path(self) -> Path:
        """Say where the copy of the stories is to be put, before ``take_stories``."""
        return self.folder / STORE.file_name

    @property
    def settings_path(self) -> Path:
        """Say where the settings are to be put, if there are any."""
        return self.folder / SETTINGS_NAME

    def check_stories(self, key: DataKey, sha256: str) -> bool:
        """Read all of the copy of the stories, before ``take_stories``; tell whether it is sound.

        Args:
            key: Opens it.
            sha256: Of the bytes that were put there.

        Raises:
            StoreTooNew: a newer Heliograph made it.
            StoreDamaged: the disk does not give back what was put there.
        """
        try:
            with closing(Database(self.store_path, STORE, key)) as database:
                require_known(database)
                found = database.faults()
        except StoreDamaged as error:
            if isinstance(error.__cause__, apsw.IOError):
                raise
            found = (error.detail,)
        with our_errors(self.store_path):
            if found and sha256_of(self.store_path) != sha256:
                raise StoreDamaged(self.store_path, "it is not what was put there")
        return not found

    def take_stories(self, key: DataKey) -> None:
        """Give the copy of the stories the key of this profile, and sign it out.

        A copy has to become a device of its own: two that use one token would be one to the
        service. Stories keep their ids, by which the service knows what it has already.

        Raises:
            DiskFull, StoreDamaged: the disk does not take it.
        """
        # Imported here: hardly any start restores anything.
        from heliograph.store.clearances import Clearances  # noqa: PLC0415

        with closing(Database(self.store_path, STORE, key)) as database:
            database.rekey(self._keys.data_key)
            migrate(database, steps(STORE.series), backups=None)
            rows = AccountRows(database)
            if (account := rows.get()) is not None:
                rows.put(replace(account, token=""))
                rows.set_value("signed_out", "1")
            # Since the copy was made, a clearance may have been taken back.
            Clearances(database).take_all_back(now_ms=SystemClock().now_ms())
            for name in _NO_LONGER_TRUE:
                rows.set_value(name, None)

    def close(self) -> None:
        """Let go of the files."""
        self.media.close()
        self._media_database.close()


@contextmanager
def building(profile: Path, keyring: Callable[[], Keyring | None]) -> Generator[Building]:
    """Build a profile that is to stand in a folder; it waits there, whole, when this is left.

    When the body raises, nothing of it stays.

    Raises:
        DiskFull, StoreDamaged: see ``our_errors``.
    """
    with our_errors(profile):
        make_folder(profile)
        for left in profile.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        folder = profile / f"{_UNFINISHED}{secrets.token_hex(4)}"
        folder.mkdir(mode=0o700)
    try:
        made = Building(folder, keyring)
        with closing(made):
            yield made
        with our_errors(folder):
            _finish(profile, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def forget(profile: Path) -> bool:
    """Remove a profile that waits and was never opened; tell whether none waits any more."""
    with only_one(profile):
        try:
            if (profile / _WHOLE).exists():
                _discard(profile)
        except (OSError, StoreDamaged, DiskFull):
            return False  # the disk lets nothing be done
        return True


def stage(profile: Path, made: Path) -> None:
    """Let a whole folder of the same volume wait to become the profile.

    Raises:
        StoreLocked, DiskFull, StoreDamaged: see ``only_one``; it is where it was.
    """
    with only_one(profile), our_errors(profile):
        _let_wait(profile, made)


def _let_wait(profile: Path, made: Path) -> None:
    whole = profile / _WHOLE
    move(made, whole)
    try:
        sync_folder(made.parent)
        sync_folder(profile)
    except OSError:
        whole.rename(made)  # whoever is told that it failed does not expect it at the next opening
        raise


def unstage(profile: Path, target: Path) -> bool:
    """Let it wait no longer, and put it where it came from; tell whether that could be done.

    Where the disk does not take that for sure, it waits on: a power cut could let it wait again.
    """
    whole = profile / _WHOLE
    with only_one(profile):
        try:
            whole.rename(target)
            try:
                sync_folder(target.parent)
                sync_folder(profile)
            except OSError:
                target.rename(whole)
        except OSError:
            pass  # where it is now says what came of it
        return not whole.exists()


def _discard(profile: Path) -> None:
    """Take its name away first: one that is removed half would be taken for a whole one.

    What was set aside for a person and waits to be put back goes where it was.
    """
    whole = profile / _WHOLE
    if (whole / RECORD).exists():
        return_to(profile, whole)
        return
    left = profile / f"{_UNFINISHED}{secrets.token_hex(4)}"
    whole.rename(left)
    try:
        sync_folder(profile)  # else it could wait again after a power cut
    except OSError:
        left.rename(whole)
        raise
    shutil.rmtree(left, ignore_errors=True)


def _finish(profile: Path, folder: Path) -> None:
    shutil.rmtree(folder / "writers", ignore_errors=True)
    for each in folder.iterdir():
        if each.is_file():
            sync_file(each)
    sync_folder(folder)
    whole = profile / _WHOLE
    with only_one(profile):
        if whole.exists():  # one that was never opened
            _discard(profile)
        _let_wait(profile, folder)


def take_in(
    profile: Path,
    keyring: Callable[[], Keyring | None],
    begins: Callable[[], None] = lambda: None,
) -> None:
    """Put a profile that waits in its place, and what was there into quarantine.

    Args:
        profile: The folder.
        keyring: Makes the system's keyring.
        begins: Called before the first file moves; from then on only the next call can end it.

    Raises:
        StoreLocked: the profile is open elsewhere; nothing was moved.
        DiskFull, StoreDamaged: see ``our_errors``.
    """
    with our_errors(profile):
        if not (profile / _WHOLE).exists():
            return
    with only_one(profile), our_errors(profile):
        whole = profile / _WHOLE
        if not whole.exists():
            return
        finish_making(profile)
        kinds = [kind for kind in (STORE, MEDIA) if (whole / kind.file_name).exists()]
        is_rule_here = _be_alone(profile, keyring, kinds)
        if is_rule_here and (whole / keys.FILE_NAME).exists():
            _keep_rule(whole, keyring)
        begins()
        now_ms = SystemClock().now_ms()
        names: tuple[str, ...] = _FILES
        reason: Reason = "replaced"
        if not (whole / keys.FILE_NAME).exists():  # a part of this profile, made anew
            reason = "damaged"
            names = tuple(f"{each.file_name}{end}" for each in kinds for end in _ENDS)
        if (whole / RECORD).exists():  # it was set aside itself
            reason = "put-back"
        set_aside(profile, [profile / name for name in names], reason, now_ms=now_ms)
        put_in_place(profile, whole)


def _keep_rule(whole: Path, keyring: Callable[[], Keyring | None]) -> None:
    """Let nothing leave uncleared: an earlier state of the stories does not end that rule."""
    try:
        key = Keys.load(whole, keyring=keyring).data_key
        with closing(Database(whole / STORE.file_name, STORE, key)) as database, database.write():
            begin_rule(database)
    except (KeyUnavailable, StoreDamaged) as error:
        # A person puts back what was set aside: what does not open sends nothing.
        _log.warning("rule not carried over", extra={"code": type(error).__name__})


def _be_alone(profile: Path, keyring: Callable[[], Keyring | None], kinds: Sequence[Kind]) -> bool:
    """Make sure that nobody has the databases open, who would go on writing into them.

    Tells whether nothing leaves uncleared there, as far as that can be read.
    """
    is_rule_here = False
    there = [kind for kind in kinds if (profile / kind.file_name).exists()]
    if not there:
        return is_rule_here
    try:
        key = Keys.load(profile, keyring=keyring).data_key
        for kind in there:
            with closing(Database(profile / kind.file_name, kind, key)) as database:
                if kind is STORE:
                    is_rule_here = is_rule(database)
                database.be_alone()
    except KeyUnavailable as error:
        # Without the key only this is seen; the file itself also stays behind after a kill.
        if any(is_locked(profile / f"{kind.file_name}-shm", _IN_USE) for kind in there):
            raise StoreLocked(profile) from error
    except (StoreDamaged, StoreTooNew):
        pass  # what does not open here is not open elsewhere
    return is_rule_here
