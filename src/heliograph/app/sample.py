"""The sample story that ships with the program, in the words of a language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from heliograph.bundled import resource

if TYPE_CHECKING:
    from heliograph.domain.story import Answers


def sample_answers(speech: str) -> Answers:
    """Give the sample's answers and its ``campaign``: English, or in the words of a language."""
    answers: Answers = json.loads(resource("sample_story.json").read_bytes())
    words: dict[str, Answers] = json.loads(resource("sample_words.json").read_bytes())
    if speech in words:
        answers |= words[speech] | {"story_language": speech, "contact_language": speech}
    return answers
