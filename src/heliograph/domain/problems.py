"""One line of the check list: how grave, where, and which of a closed list of causes."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec


class Grade(StrEnum):
    """How grave a problem is."""

    MUST = "must"
    """Open musts keep a story from being marked ready, and the service from taking it."""
    SHOULD = "should"
    NOTE = "note"


ProblemCode = Literal[
    # answers
    "missing",  # a required answer is not there
    "not-ticked",  # a required tick is not set
    "too-short",  # count, limit
    "too-long",  # count, limit
    "wrong-shape",  # the value is not of the field's type
    "unknown-choice",  # value
    "too-few",  # count, limit
    "too-many",  # count, limit
    "not-an-email",
    "not-a-month",
    "period-backwards",
    "not-a-link",  # value; row
    "row-missing",  # column; row
    "row-too-long",  # column, count, limit; row
    "no-sdg",
    "place-exact",
    # media items
    "media-too-many",  # count, limit
    "media-too-large",  # size_bytes, limit_bytes
    "media-empty",
    "media-alt-missing",
    "media-alt-short",  # count, limit
    "media-alt-long",  # count, limit
    "media-caption-long",  # count, limit
    "media-credit-missing",
    "media-credit-long",  # count, limit
    "media-licence-missing",
    "media-licence-unknown",  # value
    "media-people-missing",
    "media-consent-missing",
    "media-guardian-missing",
    "media-transcript-missing",
    "media-place-shown",
    # the campaign as a whole
    "campaign-unknown",
    "campaign-late",
    "campaign-closed",
    "campaign-not-open",
    # only the service can know
    "media-hash-differs",
    # only this computer can know, when it sends
    "media-missing",
    "media-changed",
]


class Problem(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing to do before sending, without words: ``heliograph.wording`` has those."""

    grade: Grade
    code: ProblemCode
    field: str | None = None
    """Id of the field, ``media`` for all media items."""
    item: str | None = None
    """Id of the media item."""
    row: int | None = None
    """Row of a ``rows``, ``lines`` or ``links`` field, from 0."""
    params: dict[str, str | int] = msgspec.field(default_factory=dict[str, str | int])
