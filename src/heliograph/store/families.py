"""Families: the stories that tell the same in different languages, and who was begun from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.errors import StoryUnknown

if TYPE_CHECKING:
    from heliograph.store.database import Database


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One story of a family, as lists of its versions show it."""

    story: StoryId
    language: str
    title: str
    state: State


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The version that a story was begun from, and what it said when it was last looked at."""

    story: StoryId
    texts: str
    facts: str
    """Fingerprints; see ``domain/language_versions.py``."""


class Families:
    """Which stories belong together."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def found(self, story: StoryId) -> StoryId:
        """Give the family of a story; one that is alone begins a family, named after it.

        Raises:
            StoryUnknown: there is none with this id.
        """
        with self._database.write():
            self._database.execute(
                "UPDATE story SET family = id WHERE id = ? AND family IS NULL", story
            )
            row = self._database.row("SELECT family FROM story WHERE id = ?", story)
        if row is None:
            raise StoryUnknown(story)
        return StoryId(row[0])

    def versions(self, story: StoryId) -> list[Version]:
        """List the other stories of its family, the oldest first; none from the trash."""
        rows = self._database.rows(
            "SELECT o.id, o.language, o.title, o.state FROM story s"
            " JOIN story o ON o.family = s.family AND o.id <> s.id"
            " WHERE s.id = ? AND o.trashed_ms IS NULL ORDER BY o.number",
            story,
        )
        return [
            Version(story=StoryId(row[0]), language=row[1], title=row[2], state=State(row[3]))
            for row in rows
        ]

    def source(self, story: StoryId) -> Source | None:
        """Give the version that the story was begun from, unless it was removed for good."""
        row = self._database.row(
            "SELECT source, texts, facts FROM language_source WHERE story = ?", story
        )
        if row is None:
            return None
        return Source(story=StoryId(row[0]), texts=row[1], facts=row[2])

    def remember(self, story: StoryId, source: Source) -> None:
        """Keep what the story was begun from, and what that says now."""
        with self._database.write():
            self._database.execute(
                "INSERT OR REPLACE INTO language_source (story, source, texts, facts)"
                " VALUES (?, ?, ?, ?)",
                story,
                source.story,
                source.texts,
                source.facts,
            )
