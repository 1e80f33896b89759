"""The sample story that ships with the program, as a draft to look at and delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import language

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.workspace import Workspace


def sample_story(workspace: Workspace) -> StoryId:
    """Make a draft from the sample, in the language of the screen; it cannot be sent as it is."""
    from heliograph.app.sample import sample_answers  # noqa: PLC0415 - the window starts without

    answers = sample_answers(language())
    campaign = str(answers.pop("campaign"))
    return workspace.drafts.new(campaign=campaign, answers=answers, sample=True)
