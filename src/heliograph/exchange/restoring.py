"""Makes a profile of a backup: a device of its own, with all stories, receipts and files."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO, cast

from heliograph.errors import StoreTooNew
from heliograph.exchange import backup_parts as parts
from heliograph.exchange.backup_reading import Nowhere, look_into, read_whole
from heliograph.exchange.failures import BackupUnreadable
from heliograph.store.database import DataKey
from heliograph.store.files import our_errors
from heliograph.store.restored import Building, building

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from heliograph.exchange.backup_parts import About, Contents, Index
    from heliograph.store.slots.keyring import Keyring


def restore_backup(
    path: Path,
    secret: str,
    profile: Path,
    *,
    keyring: Callable[[], Keyring | None],
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> Contents:
    """Build a profile of a backup; it waits in its folder until the profile is opened next.

    Args:
        path: The backup.
        secret: Opens it: the passphrase, or the recovery code.
        profile: The folder of the profile; what is in it is not touched.
        keyring: Makes the system's keyring.
        progress: Called with bytes done and bytes in all; what it raises ends this, and nothing
            stays.

    Raises:
        BackupUnreadable, BackupKeyWrong, RecoveryCodeMistyped: nothing was changed.
        DiskFull, StoreDamaged: the profile's disk does not take it, or gives back something else;
            nothing was changed.
    """
    look_into(path, secret)  # before anything is made: most that goes wrong shows here
    with building(profile, keyring) as made:
        found = read_whole(path, secret, _Into(made), progress)
        key = DataKey(found.about.snapshot_key)
        try:
            sound = made.check_stories(key, _hash_of_stories(found.index))
        except StoreTooNew as error:
            raise BackupUnreadable(path, "too-new") from error
        if not sound:
            raise BackupUnreadable(path, "damaged")
        made.take_stories(key)
    return found.contents


def _hash_of_stories(index: Index) -> str:
    return next((each.sha256 for each in index.parts if each.name == parts.STORIES), "")


class _NotIt(Exception):
    """The bytes of an item are not those of its name."""


class _Into:
    """Puts the members of a backup into a profile that is being built."""

    def __init__(self, made: Building) -> None:
        self._made = made

    def begin(self, about: About, /) -> None:
        """Take no notice: room is looked for as it is needed."""

    @contextmanager
    def member(self, name: str, /) -> Generator[BinaryIO]:
        """Write a member to where it belongs."""
        if name == parts.STORIES:
            target: Path | None = self._made.store_path
        elif name == parts.SETTINGS:
            target = self._made.settings_path
        else:
            target = None
        if target is not None:
            with our_errors(target), target.open("wb") as file:
                yield cast("BinaryIO", file)
        elif name.startswith(parts.MEDIA):
            with self._item(name.removeprefix(parts.MEDIA)) as item:
                yield item
        else:  # of a newer Heliograph that says that older ones need not know it
            with Nowhere().member(name) as hole:
                yield hole

    @contextmanager
    def _item(self, sha256: str) -> Generator[BinaryIO]:
        with suppress(_NotIt), self._made.media.adding() as writer:
            yield cast("BinaryIO", writer)
            _require(writer.sha256 == sha256)


def _require(same: bool) -> None:  # noqa: FBT001 - reads as it is said
    """Keep nothing of an item that is not what its name says: the index has to know of it."""
    if not same:
        raise _NotIt
