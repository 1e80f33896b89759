"""Rescue of a profile whose stories do not read any more: what can be read, or an earlier copy."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

from heliograph.app.campaigns import read_shipped
from heliograph.errors import StoreDamaged, StoreError
from heliograph.store import keys, restored
from heliograph.store.account import AccountRows
from heliograph.store.copies import Copy, good_copies
from heliograph.store.database import MEDIA, STORE, Database
from heliograph.store.files import copy_whole, our_errors, sync_folder, unused
from heliograph.store.keys import Keys
from heliograph.store.noticed import forget_damage
from heliograph.store.salvage import salvaging
from heliograph.store.salvage.media import media_faults, salvage_media
from heliograph.store.salvage.report import (
    Harmed,
    Salvaged,
    keep_report,
    report_of,
    stories_without_files,
    with_files_missing,
)
from heliograph.store.slots.keyring import system_keyring

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from heliograph.clock import Clock
    from heliograph.store.slots.keyring import Keyring

__all__ = ["Copy", "Damage", "Harmed", "Rescue", "Salvaged", "can_help"]

_KEPT_WITH_IT = (keys.FILE_NAME, keys.COPY_NAME)


class Damage(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, and what there is to go on with."""

    stories: bool
    """The database of the stories has faults."""
    media: bool
    """That of the files has."""
    copies: tuple[Copy, ...]
    """Earlier copies of the stories that check out, the newest first."""


def can_help(error: Exception) -> bool:
    """Tell whether a profile that was refused so is one for ``Rescue``."""
    if not isinstance(error, StoreDamaged):
        return False
    # Stories that are elsewhere are to be brought back, and not to be begun anew.
    is_damaged = error.path.name == STORE.file_name and error.path.exists()
    return is_damaged or error.path.name == MEDIA.file_name


class Rescue:
    """Use cases of a profile that is damaged, while nobody has it open."""

    def __init__(
        self,
        profile: Path,
        *,
        clock: Clock,
        secret: str = "",
        keyring: Callable[[], Keyring | None] = system_keyring,
    ) -> None:
        """Open the key; ``secret`` is what a person typed.

        Raises:
            KeyUnavailable: no slot gave the key.
        """
        self._profile = profile
        self._clock = clock
        self._keyring = keyring
        self._key = Keys.load(profile, keyring=keyring, secret=secret).data_key

    def look(self) -> Damage:
        """Say what is damaged; reads everything.

        Raises:
            StoreTooNew: a newer Heliograph wrote it, which alone knows all that is in it.
        """
        return Damage(
            stories=salvaging.store_faults(self._profile, self._key),
            media=media_faults(self._profile, self._key),
            copies=good_copies(self._profile, self._key),
        )

    def read_what_can_be(
        self, *, progress: Callable[[int, int], None] = lambda _done, _of: None
    ) -> Salvaged | None:
        """Put new databases with what still reads in the place of damaged ones.

        The damaged ones go into quarantine; what came of it is kept for the window, too.
        ``progress`` is called with files done and files in all.

        Returns:
            None when nothing was damaged.

        Raises:
            StoreTooNew: see ``look``.
            DiskFull: the files need room a second time; the stories stand again already.
            StoreError: nothing was changed.
        """
        found = self.look()
        if found.stories:
            now_ms = self._clock.now_ms()
            salvaging.salvage(self._profile, self._key, now_ms=now_ms, campaigns=read_shipped())
            self._put_in_place()
        if found.media:
            salvage_media(self._profile, self._key, progress=progress)
            self._put_in_place()
        return self._told(media=found.media) if found.stories or found.media else None

    def use_copy(self, copy: Copy) -> Salvaged:
        """Put an earlier copy in the place of the stories, which go into quarantine.

        Raises:
            StoreError: nothing was changed.
        """
        salvaged = salvaging.take_copy(self._profile, self._key, copy, now_ms=self._clock.now_ms())
        self._put_in_place()
        # The mark of damage stays: the next start looks whether the files are sound, too.
        return salvaged

    def save_elsewhere(self, folder: Path) -> Path:
        """Copy the damaged database of stories with its key slots; give the new folder.

        Raises:
            DiskFull, StoreDamaged: it cannot be written there, or not be read here.
        """
        with our_errors(folder):
            target = unused(folder / "Heliograph")
            target.mkdir(mode=0o700)
            for name in (STORE.file_name, f"{STORE.file_name}-wal", *_KEPT_WITH_IT):
                if (self._profile / name).exists():
                    copy_whole(self._profile / name, target / name)
            sync_folder(target)
        return target

    def _put_in_place(self) -> None:
        begun: list[bool] = []
        try:
            restored.take_in(self._profile, self._keyring, lambda: begun.append(True))
        except StoreError:
            # Once it has begun, what waits is all there is: the next opening goes on with it.
            if not begun:
                restored.forget(self._profile)
            raise

    def _told(self, *, media: bool) -> Salvaged:
        """Add to what was found of the stories which of them have files that do not read."""
        now_ms = self._clock.now_ms()
        forget_damage(self._profile)
        with (
            closing(Database(self._profile / STORE.file_name, STORE, self._key)) as database,
            closing(Database(self._profile / MEDIA.file_name, MEDIA, self._key)) as files,
        ):
            count = int(database.rows("SELECT count(*) FROM story")[0][0])
            report = report_of(AccountRows(database)) or Salvaged(at_ms=now_ms, stories=count)
            if media:
                report = with_files_missing(report, stories_without_files(database, files))
                with database.write():
                    keep_report(database, report)
        return report
