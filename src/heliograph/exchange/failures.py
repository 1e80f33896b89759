"""What can go wrong with a backup; each leaves everything as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from heliograph.errors import HeliographError

if TYPE_CHECKING:
    from pathlib import Path


class BackupError(HeliographError):
    """A backup cannot be written or restored."""


@dataclass(eq=False, repr=False)
class BackupThere(BackupError):
    """A file of this name is there already; it was not touched."""

    path: Path


@dataclass(eq=False, repr=False)
class BackupNotWritten(BackupError):
    """The backup could not be written whole, and nothing of it was left.

    ``reason`` is one of ``full``, ``too-large`` (for one file on that disk), ``cannot-write``,
    ``read-back`` (the disk gave back something else than was written).
    """

    path: Path
    reason: Literal["full", "too-large", "cannot-write", "read-back"]
    needed_bytes: int | None = None


@dataclass(eq=False, repr=False)
class BackupUnreadable(BackupError):
    """The file cannot be restored; nothing was changed here."""

    path: Path
    reason: Literal["not-a-backup", "too-new", "damaged", "cannot-read"]


@dataclass(eq=False, repr=False)
class BackupKeyWrong(BackupError):
    """What was typed does not open this backup; ``code``: it was a recovery code."""

    path: Path
    code: bool = False


@dataclass(eq=False, repr=False)
class RestoreRefused(BackupError):
    """The disk here did not take the backup, or did not give it back; nothing was changed."""

    path: Path


@dataclass(eq=False, repr=False)
class RestoreUnfinished(BackupError):
    """The backup is whole here, but was not put in its place; the next opening goes on with it."""

    path: Path


@dataclass(eq=False, repr=False)
class ProfileInUse(BackupError):
    """There are stories where the backup was to be restored; they were not touched."""

    path: Path
    stories: int
