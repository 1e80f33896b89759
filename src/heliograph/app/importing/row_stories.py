"""Which story each row of a table is, among all its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.ids import StoryId, is_story_id
from heliograph.domain.story import text_answer
from heliograph.domain.tables.keys import row_keys, story_beside, story_of_key

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Sequence

    from heliograph.app.importing.known_stories import KnownStories
    from heliograph.domain.story import Answers
    from heliograph.domain.tables.rows import RowRead


class RowStory(msgspec.Struct, frozen=True, kw_only=True):
    """The story of a row."""

    story: StoryId
    twice: bool
    """A row before it is the same one."""


class RowStories:
    """Knows rows again; every story is that of one row."""

    def __init__(self, whose: str, campaign: str, known: KnownStories) -> None:
        """Take what stands for the organisation where a table names none."""
        self._whose = whose
        self._campaign = campaign
        self.known = known

    def may_be(self, read: RowRead, answers: Answers) -> tuple[StoryId, ...]:
        """Give the stories that a row may be, first the one that it would begin."""
        if is_story_id(read.story):
            return (StoryId(read.story),)
        organisation = text_answer(answers, "org_name").strip()
        whose = (organisation, self._whose) if organisation else (self._whose,)
        return tuple(story_of_key(self._campaign, key) for key in row_keys(read, whose))

    def tell_apart(
        self, rows: Sequence[tuple[int, tuple[StoryId, ...]]], apart: Collection[int]
    ) -> list[RowStory]:
        """Give each row's story: one that is here already under a former key, or else its own.

        Args:
            rows: Number of each row and what it may be, in the table's order: all rows, or all
                that may be the same as one of these (``alike``).
            apart: Numbers of rows that are stories of their own though a row before is the same;
                those that were taken in so are known again.
        """
        self.known.ask(story for _, may_be in rows for story in may_be)
        expected = {may_be[0] for _, may_be in rows}  # no other row may be taken for these
        taken: dict[StoryId, int] = {}
        found: list[RowStory] = []
        for number, may_be in rows:
            story = self._story(may_be, taken, expected)
            taken[story] = times = taken.get(story, 0) + 1
            beside = story if times == 1 else story_beside(story, times)
            if times > 1 and (number in apart or self._is_here(beside)):
                found.append(RowStory(story=beside, twice=False))
            else:
                found.append(RowStory(story=story, twice=times > 1))
        return found

    def _story(
        self, may_be: tuple[StoryId, ...], taken: Container[StoryId], expected: Container[StoryId]
    ) -> StoryId:
        own, *former = may_be
        if not former or self._is_here(own):
            return own
        for story in former:
            if story not in taken and story not in expected and self._is_here(story):
                return story
        return own

    def _is_here(self, story: StoryId) -> bool:
        return self.known.get(story) is not None


def alike(
    rows: Sequence[tuple[StoryId, ...]], concerned: Iterable[int], before: Iterable[StoryId]
) -> list[int]:
    """Find all rows that may be the same as some: by place, of which the result is in order.

    Args:
        rows: What each row may be.
        concerned: Places of the rows to begin with.
        before: What those were before, which other rows may be now.
    """
    found = set(concerned)
    wanted = {*before, *(story for place in found for story in rows[place])}
    while True:  # hardly ever more than twice: no table of all stories is worth making
        more = {
            place
            for place, may_be in enumerate(rows)
            if place not in found and not wanted.isdisjoint(may_be)
        }
        if not more:
            return sorted(found)
        found |= more
        wanted.update(story for place in more for story in rows[place])
