"""Earlier states of a story: what one is, when the next is due, and how much it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

import msgspec

from heliograph.domain.answers import graphemes

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign, Field
    from heliograph.domain.media import MediaItem
    from heliograph.domain.story import Answers

VersionWhy = Literal[
    "writing",  # every ten minutes of writing
    "ready",  # it was marked ready
    "restoring",  # before an earlier version took its place
    "here",  # what this window held when another program had changed the same answer
    "elsewhere",  # what another program had written where this window wrote on
]
"""Why a version was kept: the closed list that words are made from."""

DUE_AFTER_MS = 10 * 60 * 1000
"""So much writing may lie between two versions."""

_TEXTS = frozenset({"line", "text", "email", "tel", "lines", "links", "rows"})


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """How a story stood at a moment (Unix ms); numbers count from 1 and are never used again."""

    number: int
    at_ms: int
    why: VersionWhy
    answers: Answers
    media: tuple[MediaItem, ...]

    @property
    def media_bytes(self) -> int:
        """Give the size of all files together."""
        return sum(item.size_bytes for item in self.media)


def is_due(*, since_ms: int, now_ms: int) -> bool:
    """Tell whether a state is to be kept before it is written over.

    Args:
        since_ms: When a version was last known to hold how the story stood (Unix ms).
        now_ms: The wall clock; one that was set back says nothing, so that it is due.
    """
    return not 0 <= now_ms - since_ms < DUE_AFTER_MS


def characters(answers: Answers, campaign: Campaign) -> int:
    """Count what a person has typed, in grapheme clusters."""
    return sum(
        _characters(answers.get(field.id), _typed(field))
        for field in campaign.fields
        if field.type in _TEXTS
    )


def _typed(field: Field) -> frozenset[str] | None:
    """Name the columns that hold text; None for a question without columns."""
    if field.type != "rows":
        return None
    return frozenset(each.id for each in field.columns if each.type in {"line", "text"})


def _characters(value: object, columns: frozenset[str] | None) -> int:
    if isinstance(value, str):
        return graphemes(value)
    if isinstance(value, list):
        return sum(_characters(each, columns) for each in cast("list[object]", value))
    if isinstance(value, dict) and columns is not None:
        cells = cast("dict[str, object]", value)
        return sum(_characters(cells.get(each), None) for each in columns)
    return 0
