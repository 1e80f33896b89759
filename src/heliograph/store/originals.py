"""Originals that a person let go: those to send, and those that the service has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from heliograph.domain.ids import MediaId, Sha256, StoryId
from heliograph.domain.originals import ReleasedOriginal

if TYPE_CHECKING:
    from heliograph.store.database import Database

_COLUMNS = "story, item, sha256, revision, size_bytes, content_type, received_ms"


class KeptRelease(msgspec.Struct, frozen=True):
    """A release with when the service told that it has every byte (Unix ms)."""

    original: ReleasedOriginal
    received_ms: int | None


class OriginalRows:
    """The released originals of a profile; what a method wrote is on the disk when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def release(self, original: ReleasedOriginal, *, now_ms: int) -> None:
        """Put an original among those to send; one that is there already stays as it is."""
        with self._database.write():
            self._database.execute(
                "INSERT OR IGNORE INTO original"
                " (story, item, sha256, revision, size_bytes, content_type, released_ms)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                original.story,
                original.item,
                original.sha256,
                original.revision,
                original.size_bytes,
                original.content_type,
                now_ms,
            )

    def take_back(self, story: StoryId, item: MediaId) -> None:
        """Keep what was let go of an item here after all, unless the service has it."""
        with self._database.write():
            self._database.execute(
                "DELETE FROM original WHERE story = ? AND item = ? AND received_ms IS NULL",
                story,
                item,
            )

    def of_item(self, story: StoryId, item: MediaId) -> list[KeptRelease]:
        """List what was let go of a media item, in the order in which it was."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM original WHERE story = ? AND item = ?"  # noqa: S608 - a constant
            " ORDER BY released_ms, sha256",
            story,
            item,
        )
        return [_release_of(row) for row in rows]

    def to_send(self, *, most: int | None = None) -> list[ReleasedOriginal]:
        """List what the service does not have yet, the smallest first."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM original WHERE received_ms IS NULL"  # noqa: S608 - a constant
            " ORDER BY size_bytes, sha256, story, item LIMIT ?",
            -1 if most is None else most,
        )
        return [_release_of(row).original for row in rows]

    def confirm(self, original: ReleasedOriginal, *, now_ms: int) -> bool:
        """Note that the service has every byte; False when that was known or taken back."""
        with self._database.write():
            return bool(
                self._database.execute(
                    "UPDATE original SET received_ms = ?"
                    " WHERE story = ? AND item = ? AND sha256 = ? AND received_ms IS NULL",
                    now_ms,
                    original.story,
                    original.item,
                    original.sha256,
                )
            )


def _release_of(row: tuple[Any, ...]) -> KeptRelease:
    original = ReleasedOriginal(
        story=StoryId(row[0]),
        item=MediaId(row[1]),
        sha256=Sha256(row[2]),
        revision=row[3],
        size_bytes=row[4],
        content_type=row[5],
    )
    return KeptRelease(original, row[6])
