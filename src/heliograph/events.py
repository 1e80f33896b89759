"""What the core announces; hints only: whoever listens reads the rows again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.domain.review import ReviewState
    from heliograph.domain.submission import Cause

Link = Literal[
    "unknown", "reached", "not-reached", "portal", "clock-wrong", "untrusted", "signed-out"
]
"""What was found when the service was last tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChanged:
    """A story's working copy or its submission changed in the store."""

    story: StoryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed:
    """Bytes of a story went out; at most ten of these a second."""

    story: StoryId
    sent_bytes: int
    total_bytes: int
    rate_bytes_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A receipt was checked and kept."""

    story: StoryId
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTested:
    """The service was tried."""

    link: Link
    at_ms: int
    rate_bytes_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassStarted:
    """The engine begins to send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassEnded:
    """The engine rests; ``next_try_ms`` is when it will try again by itself, if it will."""

    cause: Cause | None
    next_try_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignsChanged:
    """A new campaign pack came in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCame:
    """A review was checked and kept."""

    story: StoryId
    state: ReviewState


Event = (
    StoryChanged
    | Progressed
    | Received
    | ReviewCame
    | LinkTested
    | PassStarted
    | PassEnded
    | CampaignsChanged
)


class Publish(Protocol):
    """Takes an event from any thread and returns at once."""

    def __call__(self, event: Event, /) -> None:
        """Take one event."""


def ignore(event: Event, /) -> None:
    """Publish to nobody."""
    del event
