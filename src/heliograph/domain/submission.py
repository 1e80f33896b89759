"""A submission: one frozen revision on its way to the service, and what is known of that way."""

from __future__ import annotations

from typing import Literal

import msgspec

from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.lifecycle import State
from heliograph.domain.media import MediaKind
from heliograph.domain.problems import Problem

Cause = Literal[
    "no-network",
    "offline",
    "portal",
    "proxy-sign-in",
    "clock-wrong",
    "untrusted",
    "timed-out",
    "service-busy",
    "service-full",
    "sign-in",
    "refused",
    "too-large",
    "other-content",
    "withdrawn",
    "contract-broken",
    "media-missing",
    "media-changed",
]
"""Why a submission did not get on at its last try: the closed list that words are made from."""


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """One revision in the outbox; times are Unix milliseconds, UTC, sizes are bytes."""

    story: StoryId
    revision: int
    manifest_sha256: Sha256
    state: State
    ready_ms: int
    total_bytes: int
    """Manifest and every media item once."""
    text_bytes: int = 0
    """The manifest alone."""
    sent_bytes: int = 0
    """What the service is known to hold of them; never more than it said itself."""
    attempts: int = 0
    not_before_ms: int = 0
    cause: Cause | None = None
    problems: tuple[Problem, ...] = ()
    uncertain: bool = False
    """Its manifest went out and no answer came back."""
    text_received_ms: int | None = None
    """When the service first told that it has the text."""
    lacking: tuple[MediaKind, ...] = ()
    """One for each media item that the service said last that it lacks; what it said may be old."""
    media_later: bool = False
    """A person wants the text to go now and its media only when they say so."""
    anyway: bool = False
    """A person wants it to go whatever budget, hours and network rules say."""
    waits_for_clearance: bool = False
    """Nothing of this profile leaves before it is cleared, and this was not."""
    first_ms: int | None = None
    """When a person asked that this goes next; the latest wish goes before earlier ones."""
    receipt: str | None = None
    """The receipt as JWS, kept only after it was checked."""
    receipt_number: str | None = None
    received_ms: int | None = None
    """The service's time in the receipt."""
    withdrawal_asked_ms: int | None = None
    withdrawal: str | None = None
    """The service's signed confirmation of the withdrawal, as JWS."""

    @property
    def waits_for_receipt(self) -> bool:
        """Tell whether every byte is at the service and only the receipt is missing."""
        return (
            self.receipt is None
            and self.text_received_ms is not None
            and self.sent_bytes >= self.total_bytes
        )

    @property
    def media_waits(self) -> bool:
        """Tell whether ITU has the text and the rest stays here because a person chose so."""
        return (
            self.media_later
            and self.receipt is None
            and self.text_received_ms is not None
            and not self.waits_for_receipt
        )
