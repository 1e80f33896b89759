"""Versions of a story in rows: kept whole, each once, and put back without losing the present."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.merging import merge
from heliograph.store import version_rows, working_copy
from heliograph.store.editing import editing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.domain.ids import StoryId
    from heliograph.domain.versions import Version, VersionWhy
    from heliograph.store.database import Database


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of changes to a working copy."""

    clashes: tuple[str, ...] = ()
    """Fields that somebody else had changed; theirs stand in the working copy."""
    kept_as: int | None = None
    """The version that has our side of the clashes."""


class Versions:
    """The versions of a profile's stories; what a method wrote is on the disk when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, story: StoryId, why: VersionWhy, *, now_ms: int) -> int:
        """Keep the story as it stands; give the number of the version that holds it.

        Raises:
            StoryUnknown: there is none with this id.
        """
        with self._database.write():
            return version_rows.keep_present(self._database, story, why, now_ms=now_ms)

    def all(self, story: StoryId) -> list[Version]:
        """List the versions of a story, newest first."""
        return version_rows.read_all(self._database, story)

    def get(self, story: StoryId, number: int) -> Version:
        """Read one version.

        Raises:
            StoryUnknown: there is none with this number.
        """
        return version_rows.read(self._database, story, number)

    def restore(self, story: StoryId, number: int, *, now_ms: int) -> int:
        """Make a version the working copy; give the number of the one that holds what was there.

        Raises:
            StoryUnknown: there is no such version.
            IllegalTransition: the story is no draft now.
        """
        with editing(self._database, story, now_ms):
            there = version_rows.keep_present(self._database, story, "restoring", now_ms=now_ms)
            version = version_rows.read(self._database, story, number)
            prepared = working_copy.prepare(version.answers)
            working_copy.write_answers(self._database, story, prepared)
            working_copy.replace_media(self._database, story, version.media)
            return there

    def change_answers(
        self,
        story: StoryId,
        changes: Mapping[str, object],
        based_on: Mapping[str, object],
        *,
        now_ms: int,
    ) -> Changed:
        """Write changes into the working copy; what somebody else wrote meanwhile stays.

        Both sides of a clash are safe in the same transaction: theirs stands, ours is a version.

        Raises:
            StoryUnknown: there is none with this id.
            IllegalTransition: the story is no draft now.
        """
        with editing(self._database, story, now_ms):
            stored = working_copy.read_answers(self._database, story)
            merged = merge(stored or {}, changes, based_on)
            prepared = working_copy.prepare(merged.answers)
            working_copy.write_answers(self._database, story, prepared)
            if not merged.clashes:
                return Changed()
            media = working_copy.read_media(self._database, story)
            kept = version_rows.keep(
                self._database, story, merged.mine, media, why="here", at_ms=now_ms
            )
            return Changed(clashes=merged.clashes, kept_as=kept)
