"""Files that were set aside: kept with why and with their hashes until a person deletes them."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph import decoding
from heliograph.errors import StoreDamaged
from heliograph.store.database import MEDIA, STORE
from heliograph.store.files import (
    make_folder,
    move,
    our_errors,
    sync_file,
    sync_folder,
    unused,
    write_whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Reason = Literal["replaced", "damaged", "put-back"]
"""Another profile came in its place; it did not read; an earlier one was put back over it."""

FOLDER = "quarantine"
RECORD = "reason.json"
_UNFINISHED = "unfinished"

_log = logging.getLogger(__name__)


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file as it was when it was set aside."""

    name: str
    size_bytes: int
    sha256: str


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """What was set aside together."""

    name: str
    """Its folder in the quarantine; names it for people, too."""
    reason: Reason
    at_ms: int
    files: tuple[KeptFile, ...]

    @property
    def size_bytes(self) -> int:
        """Give the size of all its files."""
        return sum(each.size_bytes for each in self.files)


def set_aside(profile: Path, paths: Iterable[Path], reason: Reason, *, now_ms: int) -> None:
    """Move those files that are there into the quarantine; cut short, call it again.

    Raises:
        DiskFull, StoreDamaged: see ``our_errors``.
    """
    there = [each for each in paths if each.exists()]
    unfinished = profile / FOLDER / _UNFINISHED
    with our_errors(unfinished):
        if not there and not unfinished.exists():
            return
        make_folder(unfinished)
        for path in there:
            move(path, unused(unfinished / path.name))
        sync_folder(unfinished)
        sync_folder(profile)
        target = unused(unfinished.with_name(reason))
        # A record that was not written to its end is none of the files.
        kept = [each for each in unfinished.iterdir() if not each.name.startswith(RECORD)]
        files = tuple(_kept(each) for each in sorted(kept))
        record = SetAside(name=target.name, reason=reason, at_ms=now_ms, files=files)
        write_whole(unfinished / RECORD, msgspec.json.encode(record))
        move(unfinished, target)
        sync_folder(target.parent)


def return_to(profile: Path, folder: Path) -> None:
    """Move what was taken out of the quarantine back into it, under a name that is free.

    Raises:
        DiskFull, StoreDamaged: see ``our_errors``.
    """
    with our_errors(folder):
        try:
            record = decoding.decode((folder / RECORD).read_bytes(), type=SetAside)
        except msgspec.MsgspecError as error:
            raise StoreDamaged(folder / RECORD, "unreadable") from error
        target = unused(profile / FOLDER / record.name)
        if target.name != record.name:
            again = msgspec.structs.replace(record, name=target.name)
            write_whole(folder / RECORD, msgspec.json.encode(again))
        folder.rename(target)
        sync_folder(target.parent)
        sync_folder(profile)


def all_set_aside(profile: Path) -> tuple[SetAside, ...]:
    """List what is in the quarantine, the latest first."""
    found: list[SetAside] = []
    for path in (profile / FOLDER).glob(f"*/{RECORD}"):
        try:
            found.append(decoding.decode(path.read_bytes(), type=SetAside))
        except (OSError, msgspec.MsgspecError) as error:
            # What it tells of stays where it is.
            _log.info("record of what was set aside not read", extra={"code": type(error).__name__})
    return tuple(sorted(found, key=lambda each: each.at_ms, reverse=True))


def holds_stories_alone(profile: Path) -> bool:
    """Tell whether stories lie there whose files are still in the profile.

    Seen from the folders themselves: records may not read, and what is unfinished has none.
    """
    return any(
        not each.with_name(MEDIA.file_name).exists()
        for each in (profile / FOLDER).glob(f"*/{STORE.file_name}")
    )


def folder_of(profile: Path, kept: SetAside) -> Path:
    """Say where it lies."""
    return profile / FOLDER / kept.name


def copy_out(profile: Path, kept: SetAside, folder: Path) -> Path:
    """Copy its files into a new folder in ``folder``, each read back; give the new one.

    Raises:
        DiskFull, StoreDamaged: see ``our_errors``; what was copied so far stays.
    """
    with our_errors(folder):
        target = unused(folder / f"heliograph-{kept.name}")
        target.mkdir(mode=0o700)
        for each in kept.files:
            shutil.copyfile(folder_of(profile, kept) / each.name, target / each.name)
            sync_file(target / each.name)
            if _kept(target / each.name) != each:
                raise StoreDamaged(target / each.name, "it is not what was set aside")
        sync_folder(target)
    return target


def delete(profile: Path, kept: SetAside) -> None:
    """Delete it for good; whoever calls has asked.

    Raises:
        StoreDamaged: the disk refuses.
    """
    with our_errors(profile):
        shutil.rmtree(folder_of(profile, kept))
        sync_folder(profile / FOLDER)


def _kept(path: Path) -> KeptFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return KeptFile(name=path.name, size_bytes=os.fstat(file.fileno()).st_size, sha256=digest)
