"""What can go wrong with an update; none of it touches stories or the installed program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from heliograph.errors import HeliographError

if TYPE_CHECKING:
    from pathlib import Path


class UpdateError(HeliographError):
    """An update cannot be looked for, fetched or handed over."""


@dataclass(eq=False, repr=False)
class UpdatesOff(UpdateError):
    """This Heliograph takes no updates.

    ``reason``: ``off`` (in the settings), ``no-root`` (it knows nobody who may sign them),
    ``not-a-package`` (it was installed by other means, which also update it).
    """

    reason: Literal["off", "no-root", "not-a-package"]


class UpdatesNotThere(UpdateError):
    """The place that was asked has no updates at all."""


class UpdateOlder(UpdateError):
    """What the place says of updates is older than what was seen here before."""


class NothingNewer(UpdateError):
    """What the folder or file holds is no newer than what runs."""


class PackageMissing(UpdateError):
    """The place does not have the package, or only its beginning; what came before is kept."""


@dataclass(eq=False, repr=False)
class UpdateNotTrusted(UpdateError):
    """What came is not signed by who may, or is something else."""

    detail: str


@dataclass(eq=False, repr=False)
class UpdateOutOfDate(UpdateError):
    """What is signed holds no longer by this computer's clock: one of both is out of date."""

    now_ms: int


@dataclass(eq=False, repr=False)
class UpdateSourceUnreadable(UpdateError):
    """The folder or file that was named for updates does not read."""

    path: Path


@dataclass(eq=False, repr=False)
class UpdateSourcePacked(UpdateError):
    """The file that was named for updates was packed anew, in a way that is not read."""

    path: Path


class UpdateBusy(UpdateError):
    """Another process of this profile fetches an update just now."""


class NothingToInstall(UpdateError):
    """No newer version lies here, whole and checked."""
