"""What a person chose about the way of stories: text now and media later, and what goes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.estimates import Work
from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import IN_OUTBOX, State
from heliograph.errors import StoryUnknown
from heliograph.store.summaries import CLEARED

if TYPE_CHECKING:
    from heliograph.store.database import Database

_MEDIA_LATER = "media_later"
_STATES = ", ".join(f"'{state}'" for state in sorted(IN_OUTBOX))
_NEWEST = (
    "story = ?1 AND revision = (SELECT max(n.revision) FROM submission n WHERE n.story = ?1)"  # noqa: S608 - the same
    f" AND state IN ({_STATES})"
)


class ToGo(msgspec.Struct, frozen=True, kw_only=True):
    """What goes, neither paused nor refused, as far as the service does not have it yet."""

    work: Work = Work()
    later_bytes: int = 0
    """Of media that stays here because a person chose so."""

    @property
    def text_bytes(self) -> int:
        """Give the bytes of texts."""
        return self.work.text_bytes

    @property
    def media_bytes(self) -> int:
        """Give the bytes of media."""
        return self.work.media_bytes

    def __add__(self, other: ToGo) -> ToGo:
        return ToGo(work=self.work + other.work, later_bytes=self.later_bytes + other.later_bytes)


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What is to go of those stories of one campaign that stand at the same place in the order."""

    campaign: str
    first_ms: int | None
    """When a person asked that they go next; the latest wish goes first."""
    anyway: bool
    """Whether they go in spite of the data rules."""
    to_go: ToGo


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
        """Count what goes that the service does not have yet."""
        return sum((share.to_go for share in self.shares()), start=ToGo())

    def shares(self) -> list[Share]:
        """Count what goes that the service does not have yet, by campaign and wish."""
        rows = self._database.rows(
            "SELECT campaign, first_ms, anyway, sum(text_bytes > 0), sum(text_bytes),"  # noqa: S608 - ours
            " sum(iif(later, 0, items)), sum(iif(later, 0, media_bytes)),"
            " sum(iif(later, media_bytes, 0)), sum(iif(later, 0, previews)),"
            " sum(iif(later, 0, preview_bytes)) FROM ("
            "  SELECT s.campaign, u.first_ms, u.anyway,"
            "  iif(u.text_received_ms IS NULL, u.text_bytes, 0) AS text_bytes,"
            "  min(u.total_bytes - u.text_bytes, u.total_bytes - u.sent_bytes) AS media_bytes,"
            "  iif(u.text_received_ms IS NULL, s.media_count, json_array_length(u.lacking))"
            "   AS items,"
            "  coalesce(u.media_later, ?) AS later,"
            # Previews go before the photos: once anything of those is there, they went or stay.
            "  iif(u.sent_bytes > u.text_bytes, 0, (SELECT count(*)"
            "   FROM media_item m WHERE m.story = u.story AND m.preview IS NOT NULL)) AS previews,"
            "  iif(u.sent_bytes > u.text_bytes, 0, coalesce((SELECT sum(m.preview ->> 'size_bytes')"
            "   FROM media_item m WHERE m.story = u.story), 0)) AS preview_bytes"
            "  FROM submission u JOIN story s ON s.id = u.story WHERE u.state IN (?, ?)"
            f"  AND ({CLEARED}))"
            " GROUP BY campaign, first_ms, anyway",
            self.media_later(),
            State.READY,
            State.SENDING,
        )
        return [
            Share(
                campaign=row[0],
                first_ms=row[1],
                anyway=bool(row[2]),
                to_go=ToGo(
                    work=Work(
                        texts=row[3],
                        text_bytes=row[4],
                        items=row[5],
                        media_bytes=row[6],
                        previews=row[8],
                        preview_bytes=row[9],
                    ),
                    later_bytes=row[7],
                ),
            )
            for row in rows
        ]

    def going(self, campaign: str) -> list[StoryId]:
        """List the stories of a campaign that go, neither paused nor refused, the oldest first."""
        rows = self._database.rows(
            "SELECT u.story FROM submission u JOIN story s ON s.id = u.story"  # noqa: S608 - ours
            f" WHERE s.campaign = ? AND u.state IN (?, ?) AND ({CLEARED})"
            " ORDER BY u.ready_ms, u.story",
            campaign,
            State.READY,
            State.SENDING,
        )
        return [StoryId(row[0]) for row in rows]

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
