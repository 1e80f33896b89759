"""Clearance of stories: what waits for it, letting it go, and handing it back with a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.clearance import MOST_COMMENT, Clearance
from heliograph.domain.lifecycle import Event, State
from heliograph.errors import LifecycleError, StoryUnknown
from heliograph.store.listing import UNCLEARED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission
    from heliograph.settings import Settings
    from heliograph.store.store import Store
    from heliograph.store.summaries import Summary

__all__ = ["UNCLEARED", "Clearing"]


class Clearing:
    """Use cases of whoever clears; each thread has its own."""

    def __init__(self, *, store: Store, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._rows = store.clearances
        self._settings = settings
        self._clock = clock

    @property
    def needed(self) -> bool:
        """Tell whether nothing leaves before it is cleared."""
        return self._rows.needed

    def set_needed(self, *, needed: bool) -> None:
        """Let nothing leave uncleared from now on, or everything without.

        What is on its way already goes on, and its history says so.
        """
        self._rows.set_needed(needed=needed, now_ms=self._clock.now_ms())

    @property
    def name(self) -> str:
        """Give by what name the person of this profile is known to authors; may be empty."""
        return str(self._settings.answers.get("contact_name", ""))

    def waiting(self) -> list[Summary]:
        """List what waits for clearance, the longest waiting first."""
        stories = self._store.stories
        return stories.rows(stories.numbers(UNCLEARED))

    def count(self) -> int:
        """Count what waits for clearance."""
        return self._store.stories.count_uncleared()

    def clear(self, rows: Iterable[Submission]) -> list[StoryId]:
        """Let revisions leave, all of them or, when the store takes none, none.

        Gives those that were cleared: not those that somebody cleared or took back meanwhile.
        """
        now_ms = self._clock.now_ms()
        return self._each(
            rows,
            lambda row: self._rows.clear(row.story, row.revision, by_whom=self.name, now_ms=now_ms),
        )

    def take_back(self, rows: Iterable[Submission]) -> list[StoryId]:
        """Undo clearances of which nothing has left; give those that wait again."""
        now_ms = self._clock.now_ms()
        return self._each(
            rows,
            lambda row: self._rows.take_back(
                row.story, row.revision, by_whom=self.name, now_ms=now_ms
            ),
        )

    def decline(self, rows: Iterable[Submission], comment: str) -> list[StoryId]:
        """Hand stories back to drafts with what is to be changed; give those that were.

        Raises:
            ValueError: the comment is empty or too long: an author has to know what to do.
        """
        words, now_ms = _checked(comment), self._clock.now_ms()

        def hand_back(row: Submission) -> bool:
            try:
                self._store.outbox.move(row.story, row.revision, Event.TO_DRAFTS, now_ms=now_ms)
            except LifecycleError:
                return False  # it has gone, or is in drafts already
            self._rows.say(
                *(row.story, row.revision, "declined"),
                by_whom=self.name,
                comment=words,
                now_ms=now_ms,
            )
            return True

        return self._each(rows, hand_back)

    def remark(self, rows: Iterable[Submission], comment: str) -> list[StoryId]:
        """Keep a comment on each without a verdict; give those that still wait to be read.

        Raises:
            ValueError: the comment is empty or too long.
        """
        words, now_ms = _checked(comment), self._clock.now_ms()
        return self._each(
            rows,
            lambda row: self._rows.remark(
                row.story, row.revision, by_whom=self.name, comment=words, now_ms=now_ms
            ),
        )

    def said_of(self, story: StoryId) -> Sequence[Clearance]:
        """List what was said of a story, the oldest first."""
        return self._rows.of_story(story)

    def to_change(self, story: StoryId) -> Sequence[Clearance]:
        """List what was said of a draft's last frozen revision, if it was handed back.

        Empty once it is marked ready again, for then it is another revision.
        """
        last = self._store.outbox.get(story)
        if last is None or last.state is not State.DRAFT:
            return ()
        said = [each for each in self._rows.of_story(story) if each.revision == last.revision]
        return said if any(each.verdict == "declined" for each in said) else ()

    def submission(self, story: StoryId) -> Submission:
        """Give the newest revision of a story.

        Raises:
            StoryUnknown: it was never marked ready.
        """
        found = self._store.outbox.get(story)
        if found is None:
            raise StoryUnknown(story)
        return found

    def _each(self, rows: Iterable[Submission], act: Callable[[Submission], bool]) -> list[StoryId]:
        """Do it to all of them at once, or to none; give those to which it was done."""
        with self._store.together():
            return [row.story for row in rows if act(row)]


def _checked(comment: str) -> str:
    words = comment.strip()
    if not words or len(words) > MOST_COMMENT:
        raise ValueError(comment)
    return words
