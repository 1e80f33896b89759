"""What an import knows of the files of a row: what it attached, and what it may change later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from heliograph.domain.ids import MediaId, Sha256
from heliograph.domain.media import MediaDetails, MediaItem

if TYPE_CHECKING:
    from collections.abc import Iterable


class RowFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a row as it was taken in."""

    name: str
    """As the table has it."""
    path: str
    """Within the folder, with ``/``."""
    size_bytes: int
    changed_ns: int
    """When the file was changed last, as the folder told."""
    sha256: Sha256
    """Of the file itself."""
    item: MediaId
    """The media item that stands for it; a person may have removed it since."""
    said: MediaDetails
    """What the row said of it, and the month that the photo itself tells."""
    ours: bool = True
    """Whether the import attached it; else it was there and has the same bytes."""


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """What an import said of a media item instead of something else."""

    item: MediaId
    old: MediaDetails
    new: MediaDetails


class FileChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that an import did to the media items of a story that was there before."""

    put: MediaId | None = None
    """The item that it attached."""
    taken: MediaItem | None = None
    """The item that it took out; with ``put``, that one came in its place."""
    place: int = 0
    """The place of what it took out, from 0."""
    described: Described | None = None


def reworded(now: MediaDetails, before: MediaDetails, said: MediaDetails) -> MediaDetails:
    """Change in details what a row says otherwise than before; what a person said stays."""
    held, new = structs.asdict(now), structs.asdict(said)
    changed = {
        name: new[name]
        for name, value in structs.asdict(before).items()
        if value != new[name] and held[name] == value
    }
    return structs.replace(now, **changed)


def for_another(details: MediaDetails, said: MediaDetails) -> MediaDetails:
    """Give the details of a photo that takes the place of another one.

    The words stay; who is in the new picture, whether they agreed, and when it was taken, nobody
    has said unless the row does.
    """
    return structs.replace(
        details,
        people=said.people,
        consent=said.consent,
        guardian=said.guardian,
        taken=said.taken,
    )


def known_file(
    known: Iterable[RowFile], name: str, path: str, named: frozenset[str]
) -> RowFile | None:
    """Find what is known of a file: by its path, or by its name if it is in another folder now.

    Args:
        known: What was taken in of the row's files.
        name: As the table has it.
        path: Where it is.
        named: The paths of all files that the row names now.
    """
    held = list(known)
    by_path = (each for each in held if each.path == path)
    by_name = (each for each in held if each.name == name and each.path not in named)
    return next(by_path, None) or next(by_name, None)
