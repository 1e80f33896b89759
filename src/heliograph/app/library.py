"""All stories as one long list: which are shown, what is done to many at once, and the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.errors import IllegalTransition, StaleSubmission, StoryUnknown
from heliograph.store.listing import Group, Numbers, Order, Show, Wish
from heliograph.store.summaries import Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.store.store import Store

__all__ = ["Group", "Library", "Numbers", "Order", "Outcome", "Show", "Summary", "Wish"]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an act on several stories."""

    done: tuple[StoryId, ...]
    left: tuple[StoryId, ...]
    """Those to which it does not apply, as they stand."""


class Library:
    """The list of one profile's stories; each thread has its own."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._stories = store.stories
        self._clock = clock

    def numbers(self, wish: Wish, *, limit: int | None = None) -> Numbers:
        """Give the numbers of the stories wished for, in order."""
        return self._stories.numbers(wish, limit=limit)

    def rows(self, numbers: Sequence[int]) -> list[Summary]:
        """Give stories in the order of their numbers; those that are gone are left out."""
        return self._stories.rows(numbers)

    def row(self, story: StoryId) -> Summary | None:
        """Give one story as lists show it."""
        number = self.number_of(story)
        return None if number is None else next(iter(self.rows((number,))), None)

    def number_of(self, story: StoryId) -> int | None:
        """Give the number under which lists know a story; None when there is none."""
        return self._stories.number_of(story)

    def count_uncleared(self) -> int:
        """Count what waits for clearance; see ``Wish.uncleared``."""
        return self._stories.count_uncleared()

    def titles(self, numbers: Numbers) -> list[str]:
        """Give the titles of stories in the order of their numbers."""
        return self._stories.titles(numbers)

    def groups(self) -> list[Group]:
        """Count the stories of each state, language, kind and campaign; fast however many."""
        return self._stories.groups()

    def trash(self, stories: Sequence[StoryId]) -> Outcome:
        """Put drafts into the trash; what is in the outbox or was sent stays where it is."""

        def put(story: StoryId) -> None:
            if not self._stories.is_open(story):
                raise IllegalTransition("closed", "trash")
            self._stories.trash(story, now_ms=self._clock.now_ms())

        return _each(stories, put)

    def restore(self, stories: Sequence[StoryId]) -> Outcome:
        """Take stories out of the trash."""
        return _each(stories, self._stories.restore)

    def empty_trash(self) -> int:
        """Remove what is in the trash for good; give how many stories that were.

        A story of which a version was sent and not withdrawn stays: its receipt holds.
        """
        return self._stories.empty_trash()


def _each(stories: Sequence[StoryId], act: Callable[[StoryId], None]) -> Outcome:
    done: list[StoryId] = []
    left: list[StoryId] = []
    for story in stories:
        try:
            act(story)
        except (IllegalTransition, StaleSubmission, StoryUnknown):
            left.append(story)
        else:
            done.append(story)
    return Outcome(done=tuple(done), left=tuple(left))
