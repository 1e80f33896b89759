"""A story: a person's answers to a campaign's form, with media items, as a working copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.domain.ids import StoryId
    from heliograph.domain.media import MediaItem

Answers = dict[str, object]
"""Field id → JSON value; the shapes are those of ``domain/campaign.py``'s field types."""

KINDS = ("success", "challenge", "lesson")


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """The working copy as it stands in the store; times are Unix milliseconds, UTC."""

    id: StoryId
    campaign: str
    answers: Answers
    media: tuple[MediaItem, ...]
    created_ms: int
    changed_ms: int
    trashed_ms: int | None = None
    family: StoryId | None = None
    """Shared by stories that tell the same in different languages; the id of the first."""
    sample: bool = False
    """It is the sample that ships with the program, or was made from it: not to be sent."""

    @property
    def title(self) -> str:
        """Give the title as typed, stripped; empty when there is none yet."""
        return text_answer(self.answers, "title").strip()

    @property
    def kind(self) -> str:
        """Give ``success``, ``challenge``, ``lesson`` or an empty string."""
        return text_answer(self.answers, "kind")

    @property
    def language(self) -> str:
        """Give the BCP 47 tag of the story's own language, or an empty string."""
        return text_answer(self.answers, "story_language")


def text_answer(answers: Mapping[str, object], field_id: str) -> str:
    """Give a text or code answer; anything else (unanswered, another shape) is empty."""
    value = answers.get(field_id)
    return value if isinstance(value, str) else ""


def list_answer(answers: Mapping[str, object], field_id: str) -> list[object]:
    """Give a list answer; anything else is an empty list."""
    value = answers.get(field_id)
    return cast("list[object]", value) if isinstance(value, list) else []
