"""The folder of a profile: made whole or not at all, also when two programs begin at once."""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

from heliograph.errors import KeyUnavailable
from heliograph.store import keys
from heliograph.store.database import MEDIA, STORE
from heliograph.store.files import (
    make_folder,
    move,
    only_one,
    our_errors,
    sync_file,
    sync_folder,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WHOLE = "new"
"""A profile that is complete and on the disk, but not yet moved into place."""
_UNFINISHED = "new-"
_FILES = (STORE.file_name, MEDIA.file_name, keys.COPY_NAME, keys.FILE_NAME)
"""What makes a profile; the keys come last, so that they are there only if all is."""
SETTINGS_NAME = "settings.toml"
_ALSO = (*(f"{kind.file_name}-wal" for kind in (STORE, MEDIA)), SETTINGS_NAME)
"""What was set aside as it was, or restored, may have these, too."""


def make_if_missing(profile: Path, build: Callable[[Path], None]) -> None:
    """Make the profile's files unless they are there.

    They are built in a folder inside the profile, synced, and that folder gets its final name in
    one step. From then on whoever comes next, also after a crash, moves what is in it into place.

    ``build`` fills an empty folder; nothing of it may be open when it returns.

    Raises:
        KeyUnavailable: there are databases but no keys; nothing was touched.
        StoreLocked: another program was making it for half a minute.
    """
    with our_errors(profile):
        if is_made(profile):
            return
        make_folder(profile)
        profile.chmod(0o700)
    with only_one(profile), our_errors(profile):
        if is_made(profile):
            return
        whole = profile / _WHOLE
        if not whole.exists():
            _build(profile, whole, build)
        _move_into_place(profile, whole)


def is_made(profile: Path) -> bool:
    """Tell whether there is a profile, whole and in its place."""
    names = (keys.FILE_NAME, keys.COPY_NAME)
    return any((profile / name).exists() for name in names) and not (profile / _WHOLE).exists()


def _build(profile: Path, whole: Path, build: Callable[[Path], None]) -> None:
    if any((profile / kind.file_name).exists() for kind in (STORE, MEDIA)):
        raise KeyUnavailable(profile / keys.FILE_NAME, "slots-unreadable")
    for left in profile.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left)
    unfinished = profile / f"{_UNFINISHED}{secrets.token_hex(4)}"
    unfinished.mkdir(mode=0o700)
    build(unfinished)
    for name in _FILES:
        sync_file(unfinished / name)
    sync_folder(unfinished)
    move(unfinished, whole)
    sync_folder(profile)


def _move_into_place(profile: Path, whole: Path) -> None:
    for name in (*_ALSO, *_FILES):
        if (whole / name).exists():
            move(whole / name, profile / name)
            sync_folder(profile)
    shutil.rmtree(whole)
    sync_folder(profile)


def put_in_place(profile: Path, made: Path) -> None:
    """Make a whole folder the profile; nothing of another profile is in its way.

    From the first step on, whoever opens the profile goes on with it.
    """
    move(made, profile / _WHOLE)
    sync_folder(profile)
    _move_into_place(profile, profile / _WHOLE)


def finish_making(profile: Path) -> None:
    """Go on with what was cut while the profile was made."""
    if (profile / _WHOLE).exists():
        _move_into_place(profile, profile / _WHOLE)
