"""Versions of a story: list them, compare them, put one back, make a second draft of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from heliograph.domain.ids import MediaId, StoryId, uuid7
from heliograph.domain.story import Answers, Story
from heliograph.domain.versions import Version, VersionWhy, characters
from heliograph.errors import CampaignUnknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.app.campaigns import Campaigns
    from heliograph.app.drafts import Drafts
    from heliograph.clock import Clock
    from heliograph.domain.comparison import Comparison
    from heliograph.store.store import Store

__all__ = ["VersionLine", "Versions"]


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A version as a list shows it."""

    number: int
    at_ms: int
    why: VersionWhy
    media_count: int
    media_bytes: int
    characters: int | None
    """How much was typed; None while the campaign is not on this computer."""


class Versions:
    """The versions of one profile's stories; each thread has its own.

    ``store.editing`` keeps one by itself before a change when the last is ten minutes old.
    """

    def __init__(self, *, store: Store, drafts: Drafts, campaigns: Campaigns, clock: Clock) -> None:
        self._store = store
        self._drafts = drafts
        self._campaigns = campaigns
        self._clock = clock

    def list(self, story: StoryId) -> list[VersionLine]:
        """List the versions of a story, newest first."""
        try:
            campaign = self._campaigns.get(self._drafts.get(story).campaign)
        except CampaignUnknown:
            campaign = None
        return [
            VersionLine(
                number=each.number,
                at_ms=each.at_ms,
                why=each.why,
                media_count=len(each.media),
                media_bytes=each.media_bytes,
                characters=None if campaign is None else characters(each.answers, campaign),
            )
            for each in self._store.versions.all(story)
        ]

    def get(self, story: StoryId, number: int) -> Version:
        """Read one version.

        Raises:
            StoryUnknown: there is no such version.
        """
        return self._store.versions.get(story, number)

    def compare(self, story: StoryId, number: int) -> Comparison:
        """Tell what has changed from a version to the story as it stands.

        Raises:
            StoryUnknown: there is no such version.
            CampaignUnknown: the story's campaign is not on this computer.
        """
        from heliograph.domain.comparison import compare  # noqa: PLC0415 - difflib comes with it

        found, then = self._drafts.get(story), self.get(story, number)
        campaign = self._campaigns.get(found.campaign)
        return compare((then.answers, then.media), (found.answers, found.media), campaign)

    def note(self, story: StoryId, why: VersionWhy) -> int:
        """Keep the story as it stands; give the number of the version that holds it now."""
        return self._store.versions.keep(story, why, now_ms=self._clock.now_ms())

    def restore(self, story: StoryId, number: int) -> int:
        """Put a version back; give the number of the one that holds what was there before.

        Raises:
            StoryUnknown: there is no such version.
            IllegalTransition: the story is no draft now.
        """
        there = self._store.versions.restore(story, number, now_ms=self._clock.now_ms())
        self._drafts.count_musts(story)
        return there

    def as_draft(
        self, story: StoryId, number: int, *, changes: Mapping[str, object] | None = None
    ) -> StoryId:
        """Make a new draft of a version; the story itself stays as it is.

        Args:
            story: The story that the version is of.
            number: The version's number.
            changes: Answers that are other in the new draft, such as its title.
        """
        version = self.get(story, number)
        now_ms = self._clock.now_ms()
        answers: Answers = {**version.answers, **(changes or {})}
        made = StoryId(self._new_id(now_ms))
        # A file's id belongs to one story; the bytes are kept once all the same.
        media = tuple(replace(item, id=MediaId(self._new_id(now_ms))) for item in version.media)
        other = self._drafts.get(story)
        self._store.stories.add(
            Story(
                id=made,
                campaign=other.campaign,
                answers=answers,
                media=media,
                created_ms=now_ms,
                changed_ms=now_ms,
                sample=other.sample,
            )
        )
        self._store.stories.note(made, "begun", now_ms=now_ms)
        self._drafts.count_musts(made)
        return made

    def _new_id(self, now_ms: int) -> str:
        return uuid7(now_ms=now_ms, random=self._clock.random(10))
