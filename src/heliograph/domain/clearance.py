"""Clearance: what a focal point says of a frozen story before it may leave."""

from __future__ import annotations

from typing import Literal

import msgspec

from heliograph.domain.ids import StoryId

Verdict = Literal["cleared", "taken-back", "declined", "remark", "begun"]
"""``taken-back``: a clearance was undone before anything left. ``begun``: nobody cleared it, but it
was on its way when the rule began."""

MOST_COMMENT = 4_000
"""Characters of a comment."""


class Clearance(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was said of one revision."""

    story: StoryId
    revision: int
    verdict: Verdict
    by_whom: str
    """The name that the person gave; empty where none was given."""
    comment: str
    at_ms: int
    """Unix time, UTC."""
