"""Reviews: what ITU's editors say of a story, and answering them, offline too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.ids import uuid7
from heliograph.domain.manifest import Manifest, parse_manifest
from heliograph.domain.review import LONGEST_TEXT, Reply, Review, Reviewed, Thread
from heliograph.errors import ReplyTooLong, StoryUnknown

if TYPE_CHECKING:
    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.store.store import Store

__all__ = ["Review", "Reviewed", "Reviews", "Thread"]


class Reviews:
    """Use cases of reviews; each thread has its own."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._reviews = store.reviews
        self._clock = clock

    def of_story(self, story: StoryId) -> Reviewed | None:
        """Give where a story stands with the editors; None when no review has come."""
        return self._reviews.of_story(story)

    def latest(self, story: StoryId) -> Review | None:
        """Give a story's newest review alone: what a row of a list needs."""
        return self._reviews.latest(story)

    def stories(self) -> list[StoryId]:
        """List the stories that were reviewed, the newest review first."""
        return self._reviews.stories()

    def unseen(self) -> list[StoryId]:
        """List the stories with a review that nobody has looked at."""
        return self._reviews.unseen()

    def see(self, story: StoryId) -> bool:
        """Note that a person looked; False when there was nothing new."""
        return self._reviews.see(story, now_ms=self._clock.now_ms())

    def manifest(self, story: StoryId, revision: int) -> Manifest:
        """Give what a revision said, of which a comment speaks.

        Raises:
            StoryUnknown: there is no such revision.
        """
        return parse_manifest(self._store.outbox.manifest(story, revision))

    def files(self, story: StoryId) -> dict[str, str]:
        """Give the names of a story's files by item, also of those that were sent and are gone."""
        names: dict[str, str] = {}
        for revision in self._reviews.revisions(story):
            media = self.manifest(story, revision).media
            names |= {item.id: item.file_name for item in media}
        found = self._store.stories.get(story)
        if found is not None:
            names |= {item.id: item.file_name for item in found.media}
        return names

    def comment(self, story: StoryId, text: str) -> Thread:
        """Find a comment by its id or by the beginning of it; empty for the only open one.

        Raises:
            StoryUnknown: none begins so, or more than one.
        """
        found = self.of_story(story)
        threads = found.threads if found else ()
        if not text and found is not None:
            threads = found.open_threads
        matches = [thread for thread in threads if thread.comment.id.startswith(text)]
        if len(matches) != 1:
            raise StoryUnknown(text or story)
        return matches[0]

    def write(self, story: StoryId, comment: str, text: str) -> None:
        """Keep an answer while it is written; nothing of it is sent.

        Raises:
            StoryUnknown: there is no such comment.
        """
        self._reviews.write_draft(story, comment, text)

    def finish(self, story: StoryId, comment: str, text: str) -> Reply:
        """Call a comment dealt with; the answer, if there is one, goes with the next pass.

        Raises:
            ReplyTooLong: the answer is longer than the service takes.
            StoryUnknown: there is no such comment.
        """
        answer = text.strip()
        if len(answer) > LONGEST_TEXT:
            raise ReplyTooLong(len(answer), LONGEST_TEXT)
        working_copy = self._store.stories.get(story)
        if working_copy is None:
            raise StoryUnknown(story)
        now_ms = self._clock.now_ms()
        reply = Reply(
            id=uuid7(now_ms=now_ms, random=self._clock.random(10)),
            story=story,
            comment=comment,
            text=answer,
            language=str(working_copy.answers.get("story_language") or "") if answer else "",
            at_ms=now_ms,
        )
        self._reviews.let_go(reply)
        self._store.stories.note(story, "replied", now_ms=now_ms)
        return reply

    def reopen(self, story: StoryId, comment: str) -> None:
        """Take back that a comment is dealt with; a reply that was let go stays.

        Raises:
            StoryUnknown: there is no such comment.
        """
        self._reviews.reopen(story, comment)

    def replies_waiting(self) -> int:
        """Count replies that ITU has not confirmed yet."""
        return len(self._reviews.replies_to_send())
