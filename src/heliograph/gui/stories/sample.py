"""The sample story that ships with the program, as a draft to look at and delete."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from heliograph.bundled import resource

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.domain.story import Answers
    from heliograph.workspace import Workspace


def sample_story(workspace: Workspace) -> StoryId:
    """Make a draft from the sample."""
    answers: Answers = json.loads(resource("sample_story.json").read_bytes())
    campaign = answers.pop("campaign")
    return workspace.drafts.new(campaign=str(campaign), answers=answers)
