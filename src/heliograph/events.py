"""What the core announces; hints only: whoever listens reads the rows again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.domain.review import ReviewState
    from heliograph.domain.submission import Cause

Link = Literal[
    "unknown",
    "reached",
    "no-network",
    "not-reached",
    "portal",
    "proxy-sign-in",
    "clock-wrong",
    "untrusted",
    "signed-out",
]
"""What was found when the service was last tried."""


class StoryChanged(msgspec.Struct, frozen=True, kw_only=True):
    """A story's working copy or its submission changed in the store."""

    story: StoryId


class Progressed(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of a story went out; at most ten of these a second."""

    story: StoryId
    sent_bytes: int
    total_bytes: int
    rate_bytes_s: float | None
    left_s: float | None = None
    """How long its rest takes (seconds), what goes before it included; None while nobody knows."""


class OriginalProgressed(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of originals went out, after everything else; every two seconds."""

    sent_bytes: int
    """Of all originals that are to go."""
    total_bytes: int


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt was checked and kept."""

    story: StoryId
    number: str


class LinkTested(msgspec.Struct, frozen=True, kw_only=True):
    """The service was tried."""

    link: Link
    at_ms: int
    rate_bytes_s: float | None = None


class PassStarted(msgspec.Struct, frozen=True, kw_only=True):
    """The engine begins to send."""


class PassEnded(msgspec.Struct, frozen=True, kw_only=True):
    """The engine rests; ``next_try_ms`` is when it will try again by itself, if it will."""

    cause: Cause | None
    next_try_ms: int | None


class DataCounted(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes were counted against the budgets, or it is another network; every few seconds."""


class CampaignsChanged(msgspec.Struct, frozen=True, kw_only=True):
    """A new campaign pack came in."""


class SignInTried(msgspec.Struct, frozen=True, kw_only=True):
    """The code of a provisioning file was used, with success or without."""


class ReviewCame(msgspec.Struct, frozen=True, kw_only=True):
    """A review was checked and kept."""

    story: StoryId
    state: ReviewState


Event = (
    StoryChanged
    | Progressed
    | OriginalProgressed
    | Received
    | ReviewCame
    | LinkTested
    | PassStarted
    | PassEnded
    | CampaignsChanged
    | DataCounted
    | SignInTried
)


class Publish(Protocol):
    """Takes an event from any thread and returns at once."""

    def __call__(self, event: Event, /) -> None:
        """Take one event."""


def ignore(event: Event, /) -> None:
    """Publish to nobody."""
    del event
