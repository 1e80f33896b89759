"""Organisation and contact in drafts that were begun before they changed in the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.errors import CampaignUnknown, IllegalTransition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.app.campaigns import Campaigns
    from heliograph.app.drafts import Drafts
    from heliograph.domain.ids import StoryId
    from heliograph.domain.story import Story
    from heliograph.settings import Settings

Changes = dict[str, tuple[object, object]]
"""Field id → answer before and after; None for none."""

Brought = dict["StoryId", Changes]
"""What was changed in which draft, so that it can be undone."""


class ProfileAnswers:
    """Finds and changes drafts in which the profile's earlier answers still stand.

    An answer that a person has changed in a story is that story's own, and is left alone.
    """

    def __init__(self, *, drafts: Drafts, campaigns: Campaigns, settings: Settings) -> None:
        self._drafts = drafts
        self._campaigns = campaigns
        self._settings = settings

    def behind(self, before: Mapping[str, object]) -> list[StoryId]:
        """List the drafts that still say what the profile said before."""
        rows = self._drafts.summaries(show="drafts")
        return [row.story for row in rows if self._changes(self._drafts.get(row.story), before)]

    def bring(self, before: Mapping[str, object]) -> Brought:
        """Bring those drafts up to date; give what was changed."""
        brought: Brought = {}
        for story in self.behind(before):
            changes = self._changes(self._drafts.get(story), before)
            if self._put(story, changes):
                brought[story] = changes
        return brought

    def undo(self, brought: Brought) -> None:
        """Put back what was there, except what a person has changed since."""
        for story, changes in brought.items():
            answers = self._drafts.get(story).answers
            back = {
                name: (after, before)
                for name, (before, after) in changes.items()
                if answers.get(name) == after
            }
            self._put(story, back)

    def _changes(self, story: Story, before: Mapping[str, object]) -> Changes:
        try:
            pack = self._campaigns.get(story.campaign)
        except CampaignUnknown:
            return {}
        now = self._settings.answers
        return {
            field.id: (before.get(field.id), now.get(field.id))
            for field in pack.fields
            if field.from_profile
            and now.get(field.id) != before.get(field.id)
            and story.answers.get(field.id) == before.get(field.id)
        }

    def _put(self, story: StoryId, changes: Changes) -> bool:
        answers = dict(self._drafts.get(story).answers)
        for name, (_, after) in changes.items():
            answers.pop(name, None)
            if after is not None:
                answers[name] = after
        try:
            self._drafts.save(story, answers)
        except IllegalTransition:
            return False  # it was marked ready meanwhile: what is frozen stays
        return True
