"""Backups: one encrypted file of all stories, written, looked into, and made a profile again."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from heliograph.errors import StoreError
from heliograph.exchange.backup_parts import Contents
from heliograph.exchange.backup_reading import Nowhere, read_backup
from heliograph.exchange.backup_writing import Written, write_backup
from heliograph.exchange.failures import ProfileInUse
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
    "Written",
    "check",
    "put_back",
    "restore",
    "set_aside",
]

SHORTEST_PASSPHRASE = 10
"""Characters; a backup lies where its finder has all the time to guess."""


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
        return write_backup(
            self._store, path, passphrase=passphrase, now_ms=now_ms, progress=progress
        )


def check(path: Path, secret: str) -> Contents:
    """Read a whole backup and say what is in it.

    Raises:
        BackupUnreadable, BackupKeyWrong, RecoveryCodeMistyped: it cannot be restored.
    """
    return read_backup(path, secret, Nowhere()).contents


def restore(
    path: Path,
    secret: str,
    profile: Path,
    *,
    replace: bool = False,
    wait: bool = False,
    keyring: Callable[[], Keyring | None] = system_keyring,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Contents:
    """Make a profile of a backup, where there is none or an empty one.

    Args:
        path: The backup.
        secret: Opens it: the passphrase, or the recovery code.
        profile: The folder that it is to stand in.
        replace: Also where there are stories already; those go into quarantine.
        wait: Leave it to whoever opens the profile next to put it in place.
        keyring: Makes the system's keyring.
        progress: Called with bytes done and bytes in all; what it raises ends this.

    Raises:
        ProfileInUse: there are stories.
        BackupUnreadable, BackupKeyWrong, RecoveryCodeMistyped: it cannot be restored.
        StoreError: the profile cannot be used, or is open elsewhere. In all cases nothing was
            changed.
    """
    if not replace and (stories := _stories_in(profile, keyring)):
        raise ProfileInUse(profile, stories)
    found = restore_backup(path, secret, profile, keyring=keyring, progress=progress)
    if not wait:
        try:
            restored.take_in(profile, keyring)
        except StoreError:
            restored.forget(profile)
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
    """
    restored.stage(profile, folder_of(profile, kept))
    try:
        restored.take_in(profile, keyring)
    except StoreError:
        restored.unstage(profile, folder_of(profile, kept))
        raise


def _stories_in(profile: Path, keyring: Callable[[], Keyring | None]) -> int:
    if not is_made(profile):
        return 0
    with closing(Store.create_or_open(profile, keyring=keyring)) as store:
        return store.stories.count_own()
