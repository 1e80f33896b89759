"""Working copies of stories: their answers, their media items, trash and history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.domain.story import Story
from heliograph.errors import IllegalTransition, MediaMissing, StoryUnknown
from heliograph.store import listing, summaries, trash, working_copy
from heliograph.store.editing import editing, state_of
from heliograph.store.encoding import answers_from_json, details_to_json, whole
from heliograph.store.listing import Group, Numbers, Show, Wish
from heliograph.store.summaries import HistoryEntry, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from heliograph.domain.ids import MediaId
    from heliograph.domain.media import MediaDetails, MediaItem
    from heliograph.domain.story import Answers
    from heliograph.store.database import Database


class NewStory(msgspec.Struct, frozen=True, kw_only=True):
    """A story as it is kept first."""

    story: Story
    musts: int | None = None
    """How many are open; None where that is not known."""
    events: tuple[tuple[str, str], ...] = ()
    """What its history begins with: codes and details, at the time when it was created."""


class Stories:
    """The stories of a profile.

    Whatever a method wrote is on the disk when it returns. Methods that change the working copy
    raise ``StoryUnknown``, or ``IllegalTransition`` when it is not open (see ``is_open``).
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- the working copy --------------------------------------------------

    def add(self, story: Story) -> None:
        """Keep a new story with its media items; its working copy is open."""
        self.add_all((NewStory(story=story),))

    def add_all(self, new: Iterable[NewStory]) -> None:
        """Keep new stories in one transaction: all of them, or none."""
        prepared = [(each, working_copy.prepare(each.story.answers)) for each in new]
        with self._database.write():
            for each, words in prepared:
                story = each.story
                working_copy.write_new(self._database, story, words, musts=each.musts)
                for event, detail in each.events:
                    self._write_event(story.id, event, now_ms=story.created_ms, detail=detail)

    def get(self, story: StoryId) -> Story | None:
        """Read a story, also from the trash; None when there is none with this id."""
        row = self._database.row(
            "SELECT s.campaign, a.answers, s.created_ms, s.changed_ms, s.trashed_ms, s.family,"
            " s.sample FROM story s JOIN answers a ON a.story = s.id WHERE s.id = ?",
            story,
        )
        if row is None:
            return None
        return Story(
            id=story,
            campaign=row[0],
            answers=answers_from_json(row[1]),
            media=working_copy.read_media(self._database, story),
            created_ms=row[2],
            changed_ms=row[3],
            trashed_ms=row[4],
            family=row[5],
            sample=bool(row[6]),
        )

    def match(self, prefix: str) -> tuple[StoryId, ...]:
        """List the ids that begin with ``prefix``, in order, those in the trash too."""
        start = prefix.lower()
        rows = self._database.rows(
            "SELECT id FROM story WHERE id >= ? AND substr(id, 1, length(?)) = ? ORDER BY id",
            start,
            start,
            start,
        )
        return tuple(StoryId(row[0]) for row in rows)

    def save_answers(
        self, story: StoryId, answers: Answers, *, now_ms: int, musts: int | None = None
    ) -> None:
        """Replace all answers; ``musts`` is how many musts are open, if the caller has counted."""
        prepared = working_copy.prepare(answers)
        with editing(self._database, story, now_ms, musts):
            working_copy.write_answers(self._database, story, prepared)

    def put_media(self, story: StoryId, item: MediaItem, *, now_ms: int) -> None:
        """Add a media item at the end, or replace the one with the same id in its place."""
        with editing(self._database, story, now_ms):
            position = working_copy.position_of(self._database, story, item.id)
            working_copy.write_item(self._database, story, item, position)
            working_copy.count_media(self._database, story)

    def set_form(self, story: StoryId, item: MediaItem, *, now_ms: int) -> None:
        """Replace what will be sent of a media item; its details stay as they are there.

        Raises:
            MediaMissing: the story has no item with this id.
        """
        with editing(self._database, story, now_ms):
            if not working_copy.write_form(self._database, story, item):
                raise MediaMissing(item.file_name)
            working_copy.count_media(self._database, story)

    def set_details(
        self, story: StoryId, media: MediaId, details: MediaDetails, *, now_ms: int
    ) -> None:
        """Replace what is said about a media item.

        Raises:
            MediaMissing: the story has no item with this id.
        """
        with editing(self._database, story, now_ms):
            changed = self._database.execute(
                "UPDATE media_item SET details = ? WHERE story = ? AND id = ?",
                details_to_json(details),
                story,
                media,
            )
            if not changed:
                raise MediaMissing(media)

    def remove_media(self, story: StoryId, media: MediaId, *, now_ms: int) -> None:
        """Take a media item out of the story; its bytes stay until they are collected.

        Raises:
            MediaMissing: the story has no item with this id.
        """
        with editing(self._database, story, now_ms):
            changed = self._database.execute(
                "DELETE FROM media_item WHERE story = ? AND id = ?", story, media
            )
            if not changed:
                raise MediaMissing(media)
            working_copy.count_media(self._database, story)

    def order_media(self, story: StoryId, ids: Sequence[MediaId], *, now_ms: int) -> None:
        """Put the media items into this order; items not named keep theirs, at the end."""
        with editing(self._database, story, now_ms):
            there = [item.id for item in working_copy.read_media(self._database, story)]
            rest = [media for media in there if media not in ids]
            for position, media in enumerate([*ids, *rest]):
                self._database.execute(
                    "UPDATE media_item SET position = ? WHERE story = ? AND id = ?",
                    position,
                    story,
                    media,
                )

    def set_campaign(self, story: StoryId, campaign: str, *, now_ms: int) -> None:
        """Move the story to another campaign."""
        with editing(self._database, story, now_ms):
            self._database.execute("UPDATE story SET campaign = ? WHERE id = ?", campaign, story)

    def set_musts(self, story: StoryId, musts: int | None) -> None:
        """Keep how many musts are open; this is no change of the story."""
        with self._database.write():
            if not self._database.execute("UPDATE story SET musts = ? WHERE id = ?", musts, story):
                raise StoryUnknown(story)

    def adopt(self, story: StoryId) -> None:
        """Let the sample be a story like others."""
        with self._database.write():
            if not self._database.execute("UPDATE story SET sample = 0 WHERE id = ?", story):
                raise StoryUnknown(story)

    def is_open(self, story: StoryId) -> bool:
        """Tell whether the working copy can be changed."""
        return state_of(self._database, story) is State.DRAFT

    def reopen(self, story: StoryId, *, now_ms: int) -> None:
        """Open the working copy of a sent or withdrawn story again, for its next revision."""
        with self._database.write():
            changed = self._database.execute(
                "UPDATE story SET is_open = 1, state = ?, changed_ms = ?, musts = NULL"
                " WHERE id = ? AND state IN (?, ?)",
                State.DRAFT,
                now_ms,
                story,
                State.SENT,
                State.WITHDRAWN,
            )
            if not changed:
                raise IllegalTransition(state_of(self._database, story), "reopen")

    # ---- trash -------------------------------------------------------------

    def trash(self, story: StoryId, *, now_ms: int) -> None:
        """Move a story to the trash; one that is there already stays as it is.

        Raises:
            IllegalTransition: it is in the outbox.
        """
        with self._database.write():
            trash.put_in(self._database, story, now_ms=now_ms)

    def restore(self, story: StoryId) -> None:
        """Take a story out of the trash."""
        with self._database.write():
            trash.take_out(self._database, story)

    def forget(self, story: StoryId) -> None:
        """Remove a story for good.

        Raises:
            IllegalTransition: it is not in the trash, or one of its revisions is in the outbox or
                was received and not withdrawn.
        """
        with self._database.write():
            trash.remove(self._database, story)

    def empty_trash(self) -> int:
        """Remove all from the trash that ``forget`` would remove; give how many."""
        with self._database.write():
            return trash.empty(self._database)

    def age_trash(self, *, now_ms: int) -> int:
        """Remove what was in the trash for thirty days; once at each start (see ``trash.age``)."""
        with self._database.write():
            return trash.age(self._database, now_ms=now_ms)

    # ---- lists ---------------------------------------------------------------

    def numbers(self, wish: Wish, *, limit: int | None = None, offset: int = 0) -> Numbers:
        """Give the numbers of the stories wished for, in order; ``rows`` gives what they are."""
        return listing.numbers(self._database, wish, limit=limit, offset=offset)

    def rows(self, numbers: Sequence[int]) -> list[Summary]:
        """Give stories in the order of their numbers; those that are gone are left out."""
        return summaries.rows(self._database, numbers)

    def number_of(self, story: StoryId) -> int | None:
        """Give the number under which lists know a story; None when there is none."""
        return summaries.number_of(self._database, story)

    def count_uncleared(self) -> int:
        """Count what waits for clearance."""
        return listing.count_uncleared(self._database)

    def titles(self, numbers: Numbers) -> list[str]:
        """Give the titles of stories in the order of their numbers."""
        return listing.titles(self._database, numbers)

    def summaries(
        self, *, show: Show = "all", find: str = "", limit: int | None = None, offset: int = 0
    ) -> list[Summary]:
        """List stories, newest change first; see ``Wish``."""
        return self.rows(self.numbers(Wish(show=show, find=find), limit=limit, offset=offset))

    def counts(self) -> dict[Show, int]:
        """Count what ``summaries`` would list for each ``show``."""
        return listing.counts(self._database)

    def groups(self) -> list[Group]:
        """Count the stories of each state, language, kind and campaign."""
        return listing.groups(self._database)

    def count_own(self) -> int:
        """Count what a person wrote, the trash included and the sample not."""
        rows = self._database.rows("SELECT count(*) FROM story WHERE sample = 0")
        return int(rows[0][0])

    def count_unsent(self, campaign: str) -> int:
        """Count the stories of a campaign that are written or wait, and are not received."""
        return summaries.count_unsent(self._database, campaign)

    # ---- history -------------------------------------------------------------

    def note(self, story: StoryId, event: str, *, now_ms: int, detail: str = "") -> None:
        """Add a line to the story's history; ``event`` is a code, not a sentence."""
        with self._database.write():
            state_of(self._database, story)
            self._write_event(story, event, now_ms=now_ms, detail=detail)

    def _write_event(self, story: StoryId, event: str, *, now_ms: int, detail: str) -> None:
        self._database.execute(
            "INSERT INTO history (story, at_ms, event, detail) VALUES (?, ?, ?, ?)",
            story,
            now_ms,
            event,
            whole(detail),
        )

    def history(self, story: StoryId) -> list[HistoryEntry]:
        """Give what happened, in the order in which it was noted."""
        rows = self._database.rows(
            "SELECT at_ms, event, detail FROM history WHERE story = ? ORDER BY number", story
        )
        return [HistoryEntry(at_ms=row[0], event=row[1], detail=row[2]) for row in rows]
