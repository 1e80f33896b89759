"""Originals: files as they were attached, let go one by one when the editors asked for them."""

from __future__ import annotations

from typing import Literal

import msgspec

from heliograph.domain.ids import MediaId, Sha256, StoryId
from heliograph.domain.media import Finding


class ReleasedOriginal(msgspec.Struct, frozen=True, kw_only=True):
    """An original that its author lets the service have, by what it is and what it is of."""

    story: StoryId
    revision: int
    """The revision that names the item."""
    item: MediaId
    sha256: Sha256
    size_bytes: int
    content_type: str


OriginalState = Literal[
    "asked",  # the person has not decided
    "waiting",  # it goes, after everything else
    "received",  # the service holds every byte
    "kept",  # the person keeps it here
    "same",  # what was sent is the original
    "missing",  # it is not on this computer any more
]


class AskedOriginal(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is told of an original that the editors ask for."""

    state: OriginalState
    size_bytes: int = 0
    says: tuple[Finding, ...] = ()
    """What it tells beside picture and sound, and the form that was sent does not."""
    received_ms: int | None = None
