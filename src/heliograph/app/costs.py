"""What sending costs, told before it happens: data on the line, and time on this network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.estimates import Work, takes_s, wire_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.app.outbox import Outbox
    from heliograph.domain.media import MediaItem
    from heliograph.domain.story import Answers


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What it takes to send something."""

    wire_bytes: int
    """What a data plan counts, both ways, headers and encryption included; an estimate."""
    takes_s: float | None
    """At the last measured speed; None before there was one."""
    is_rate_of_here: bool
    """Whether that speed was measured in the network that the computer is in."""


class Costs:
    """Use cases of what sending costs; each thread has its own."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def of_outbox(self) -> Cost:
        """Tell what it costs to send what goes and has not gone yet."""
        return self.of(self._outbox.to_go().work)

    def of_story(self, answers: Answers, media: Sequence[MediaItem]) -> Cost:
        """Tell what it would cost to send a story as it is written now."""
        files = [item.size_bytes for item in media]
        files += [item.preview.size_bytes for item in media if item.preview is not None]
        text_bytes = len(msgspec.json.encode([answers, [item.details for item in media]]))
        return self.of(
            Work(texts=1, text_bytes=text_bytes, items=len(files), media_bytes=sum(files))
        )

    def of(self, work: Work) -> Cost:
        """Tell what it costs to send so much."""
        known = self._outbox.connection()
        return Cost(
            wire_bytes=wire_bytes(work),
            takes_s=takes_s(work, rate_bytes_s=known.rate_bytes_s),
            is_rate_of_here=known.is_rate_of_here,
        )
