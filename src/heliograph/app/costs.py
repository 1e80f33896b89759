"""What sending costs, told before it happens: data on the line, and time on this network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.estimates import Work, takes_s, wire_bytes
from heliograph.domain.schedule import previews_pay

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
        previews = [item.preview.size_bytes for item in media if item.preview is not None]
        text_bytes = len(msgspec.json.encode([answers, [item.details for item in media]]))
        work = Work(
            texts=1,
            text_bytes=text_bytes,
            items=len(files),
            media_bytes=sum(files),
            previews=len(previews),
            preview_bytes=sum(previews),
        )
        return self._of(work, beside_bytes=self._outbox.to_go().media_bytes)

    def of(self, work: Work) -> Cost:
        """Tell what it costs to send so much of what is to go."""
        return self._of(work, beside_bytes=self._outbox.to_go().media_bytes - work.media_bytes)

    def _of(self, work: Work, *, beside_bytes: int) -> Cost:
        """Tell what work costs if so many bytes of other media go with it.

        Previews go only where all that takes long. Before a speed was measured only the first of
        them is sure to go.
        """
        known = self._outbox.connection()
        rest_bytes = work.media_bytes + max(0, beside_bytes)
        if known.rate_bytes_s and previews_pay(rest_bytes, rate_bytes_s=known.rate_bytes_s):
            work = work.with_previews()
        return Cost(
            wire_bytes=wire_bytes(work),
            takes_s=takes_s(work, rate_bytes_s=known.rate_bytes_s),
            is_rate_of_here=known.is_rate_of_here,
        )
