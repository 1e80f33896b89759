"""Backups: one encrypted file of all stories, written, looked into, and made a profile again."""

from __future__ import annotations

import logging
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph.errors import StoreDamaged, StoreError
from heliograph.exchange.backup_parts import Contents
from heliograph.exchange.backup_reading import Nowhere, look_into, read_whole
from heliograph.exchange.backup_writing import Expected, Written, expect_backup, write_backup
from heliograph.exchange.failures import ProfileInUse, RestoreRefused, RestoreUnfinished
from heliograph.exchange.restoring import restore_backup
from heliograph.store import restored
from heliograph.store.profile import is_made
from heliograph.store.quarantine import SetAside, all_set_aside, folder_of
from heliograph.store.slots.keyring import system_keyring
from heliograph.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from heliograph.clock import Clock
    from heliograph.store.slots.keyring import Keyring

__all__ = [
    "SHORTEST_PASSPHRASE",
    "Backups",
    "Contents",
    "Expected",
    "Last",
    "RestoreUnfinished",
    "Written",
    "check",
    "look",
    "put_back",
    "restore",
    "set_aside",
]

SHORTEST_PASSPHRASE = 10
"""Characters; a backup lies where its finder has all the time to guess."""


_LAST = "backup"

_log = logging.getLogger(__name__)


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """The backup that was written last on this computer; where it is now nobody knows."""

    at_ms: int
    stories: int
    files: int
    size_bytes: int


class Backups:
    """Use cases of writing a backup; each thread has its own."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def write(
        self,
        path: Path,
        *,
        passphrase: str,
        progress: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> Written:
        """Write everything into one file while others go on; see ``write_backup``."""
        now_ms = self._clock.now_ms()
        made = write_backup(
            self._store, path, passphrase=passphrase, now_ms=now_ms, progress=progress
        )
        self._note(made, now_ms)
        return made

    def _note(self, made: Written, now_ms: int) -> None:
        last = Last(
            at_ms=now_ms, stories=made.stories, files=made.files, size_bytes=made.size_bytes
        )
        try:
            self._store.account.set_value(_LAST, msgspec.json.encode(last).decode())
        except StoreError as error:
            # The backup is there and whole; that only its date is not kept is no failure of it.
            _log.info("backup not noted", extra={"code": type(error).__name__})

    def last(self) -> Last | None:
        """Give the backup that was written last; None when there was none on this computer."""
        kept = self._store.account.value(_LAST)
        try:
            return None if kept is None else decoding.decode(kept, type=Last)
        except msgspec.ValidationError:
            return None  # a newer Heliograph wrote it

    def stories_here(self) -> int:
        """Count the stories that a person wrote here, those in the trash included."""
        return self._store.stories.count_own()

    def expected(self) -> Expected:
        """Look what a backup of now would hold; reads much, so not in the window's thread."""
        return expect_backup(self._store)


def look(path: Path, secret: str) -> Contents:
    """Read only what a backup says of itself; whether it is whole only ``check`` can tell.

    Raises:
        BackupUnreadable, BackupKeyWrong, RecoveryCodeMistyped: it cannot be restored.
    """
    about = look_into(path, secret)
    return Contents(made_ms=about.made_ms, stories=about.stories, files=about.files, lost=0)


def check(
    path: Path,
    secret: str,
    *,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Contents:
    """Read a whole backup and say what is in it.

    Args:
        path: The backup.
        secret: Opens it: the passphrase, or the recovery code.
        progress: Called with bytes done and bytes in all; what it raises ends this.

    Raises:
        BackupUnreadable, BackupKeyWrong, RecoveryCodeMistyped: it cannot be restored.
    """
    return read_whole(path, secret, Nowhere(), progress).contents


def restore(
    path: Path,
    secret: str,
    profile: Path,
    *,
    replace: bool = False,
    keyring: Callable[[], Keyring | None] = system_keyring,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Contents:
    """Make a profile of a backup, where there is none or an empty one.

    Args:
        path: The backup.
        secret: Opens it: the passphrase, or the recovery code.
        profile: The folder that it is to stand in.
        replace: Also where there are stories already; those go into quarantine.
        keyring: Makes the system's keyring.
        progress: Called with bytes done and bytes in all; what it raises ends this.

    Raises:
        ProfileInUse: there are stories.
        BackupUnreadable, BackupKeyWrong, RecoveryCodeMistyped: it cannot be restored.
        RestoreRefused: the disk of the profile fails.
        StoreError: the profile cannot be used, or is open elsewhere. In all these cases nothing
            was changed.
        RestoreUnfinished: the disk failed while it was put in its place; opening goes on with it.
    """
    if not replace and (stories := _stories_in(profile, keyring)):
        raise ProfileInUse(profile, stories)
    begun: list[bool] = []
    try:
        found = restore_backup(path, secret, profile, keyring=keyring, progress=progress)
        restored.take_in(profile, keyring, lambda: begun.append(True))
    except StoreError as error:
        if begun or not restored.forget(profile):
            raise RestoreUnfinished(profile) from error
        if isinstance(error, StoreDamaged):  # of what is being made: the backup was proven whole
            raise RestoreRefused(profile) from error
        raise
    return found


def set_aside(profile: Path) -> tuple[SetAside, ...]:
    """List what was set aside in a profile, the latest first."""
    return all_set_aside(profile)


def put_back(
    profile: Path,
    kept: SetAside,
    *,
    keyring: Callable[[], Keyring | None] = system_keyring,
) -> None:
    """Put a profile that was set aside in its place; what is there now is set aside for it.

    Raises:
        StoreError: the profile is open elsewhere; nothing was changed.
        RestoreUnfinished: see ``restore``.
    """
    begun: list[bool] = []
    restored.stage(profile, folder_of(profile, kept))
    try:
        restored.take_in(profile, keyring, lambda: begun.append(True))
    except StoreError as error:
        if begun or not restored.unstage(profile, folder_of(profile, kept)):
            raise RestoreUnfinished(profile) from error
        raise


def _stories_in(profile: Path, keyring: Callable[[], Keyring | None]) -> int:
    if not is_made(profile):
        return 0
    with closing(Store.create_or_open(profile, keyring=keyring)) as store:
        return store.stories.count_own()
