"""What a person chose about the way of stories: text now and media later, and what goes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.lifecycle import IN_OUTBOX, State
from heliograph.errors import StoryUnknown

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.store.database import Database

_MEDIA_LATER = "media_later"
_STATES = ", ".join(f"'{state}'" for state in sorted(IN_OUTBOX))
_NEWEST = (
    "story = ?1 AND revision = (SELECT max(n.revision) FROM submission n WHERE n.story = ?1)"  # noqa: S608 - the same
    f" AND state IN ({_STATES})"
)


class ToGo(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of what goes, neither paused nor refused, that the service does not have yet."""

    text_bytes: int
    media_bytes: int
    later_bytes: int
    """Of media that stays here because a person chose so."""


class Choices:
    """Wishes about submissions; none of them moves a submission to another state."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def media_later(self) -> bool:
        """Tell whether the media of every story waits unless something else was said of it."""
        row = self._database.row("SELECT value FROM value WHERE name = ?", _MEDIA_LATER)
        return row is not None and row[0] == "1"

    def set_media_later(self, *, later: bool) -> None:
        """Choose for everything, whatever was said of single stories; those to come follow."""
        with self._database.write():
            self._database.execute(
                "INSERT OR REPLACE INTO value (name, value) VALUES (?, ?)",
                _MEDIA_LATER,
                "1" if later else "0",
            )
            self._database.execute(
                f"UPDATE submission SET media_later = NULL WHERE state IN ({_STATES})"  # noqa: S608
            )

    def set_media_later_of(self, story: StoryId, *, later: bool) -> None:
        """Choose for one story in the outbox.

        Raises:
            StoryUnknown: it is not in the outbox; it may just have been received.
        """
        self._set(story, "media_later = ?2", later)

    def to_go(self) -> ToGo:
        """Count the bytes of what goes that the service does not have yet."""
        (row,) = self._database.rows(
            "SELECT coalesce(sum(iif(has_text, 0, text_bytes)), 0),"
            " coalesce(sum(iif(later, 0, media_bytes)), 0),"
            " coalesce(sum(iif(later, media_bytes, 0)), 0) FROM ("
            "  SELECT u.text_bytes, u.text_received_ms IS NOT NULL AS has_text,"
            "  min(u.total_bytes - u.text_bytes, u.total_bytes - u.sent_bytes) AS media_bytes,"
            "  coalesce(u.media_later, ?) AS later FROM submission u"
            " WHERE u.state IN (?, ?))",
            self.media_later(),
            State.READY,
            State.SENDING,
        )
        return ToGo(text_bytes=row[0], media_bytes=row[1], later_bytes=row[2])

    def put_first(self, story: StoryId, *, now_ms: int) -> None:
        """Let one story of the outbox go before all others, those of earlier wishes too.

        Raises:
            StoryUnknown: it is not in the outbox; it may just have been received.
        """
        # A clock that was set back must not put a later wish behind an earlier one.
        latest = "(SELECT coalesce(max(f.first_ms), 0) + 1 FROM submission f)"
        self._set(story, f"first_ms = max(?2, {latest})", now_ms)

    def _set(self, story: StoryId, change: str, value: int) -> None:
        with self._database.write():
            changed = self._database.execute(
                f"UPDATE submission SET {change} WHERE {_NEWEST}",  # noqa: S608 - our own words
                story,
                value,
            )
            if not changed:
                raise StoryUnknown(story)
