"""The sample story that ships with the program, as a draft to look at and delete."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from heliograph.bundled import resource
from heliograph.i18n import language

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.domain.story import Answers
    from heliograph.workspace import Workspace


def sample_story(workspace: Workspace) -> StoryId:
    """Make a draft from the sample, in the language of the screen; it cannot be sent as it is."""
    answers = sample_answers(language())
    campaign = str(answers.pop("campaign"))
    return workspace.drafts.new(campaign=campaign, answers=answers, sample=True)


def sample_answers(speech: str) -> Answers:
    """Give the sample's answers and its ``campaign``: English, or in the words of a language."""
    answers: Answers = json.loads(resource("sample_story.json").read_bytes())
    words: dict[str, Answers] = json.loads(resource("sample_words.json").read_bytes())
    if speech in words:
        answers |= words[speech] | {"story_language": speech, "contact_language": speech}
    return answers
