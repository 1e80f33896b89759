"""Whether what waits for a campaign gets there before it closes, at the speed that was measured."""

from __future__ import annotations

from typing import Literal

import msgspec

from heliograph.domain.estimates import Work, takes_s

SAFETY = 1.2
"""Estimates are right within a fifth: what is closer to the deadline than that is in danger."""
WORTH_IT = 0.9
"""Going before other stories is offered where it saves at least a tenth of the time."""

Verdict = Literal[
    "unknown",  # no speed was measured
    "in-time",
    "texts-in-time",  # which is what counts; media comes after the deadline and is still taken
    "late",
    "closed",  # the deadline is over
]


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """How it looks for one campaign; everything in seconds from now."""

    left_s: float
    """Until it closes; negative afterwards."""
    texts_s: float | None
    """Until its texts are there; texts of all campaigns go first. None: no speed was measured."""
    takes_s: float | None
    """Until everything of it is there, in the order in which things go."""
    alone_s: float | None
    """The same if its stories went before all others."""

    @property
    def verdict(self) -> Verdict:
        """Tell what is to be expected."""
        if self.left_s <= 0:
            return "closed"
        if self.takes_s is None or self.texts_s is None:
            return "unknown"
        if self._is_safe(self.takes_s):
            return "in-time"
        return "texts-in-time" if self._is_safe(self.texts_s) else "late"

    @property
    def first_helps(self) -> bool:
        """Tell whether it gets there clearly sooner before all other stories."""
        if self.takes_s is None or self.alone_s is None:
            return False
        return self.alone_s < WORTH_IT * self.takes_s

    def _is_safe(self, seconds: float) -> bool:
        return seconds * SAFETY <= self.left_s


def look_out(*, left_s: float, own: Work, before: Work, rate_bytes_s: float | None) -> Outlook:
    """Work out how it looks.

    Args:
        left_s: Seconds until the campaign closes.
        own: What is to go of its stories.
        before: What goes before their media, though it is of other campaigns.
        rate_bytes_s: The measured speed, None before there was one.
    """
    texts = Work(texts=own.texts, text_bytes=own.text_bytes)
    others = Work(texts=before.texts, text_bytes=before.text_bytes)
    return Outlook(
        left_s=left_s,
        texts_s=takes_s(texts + others if texts else texts, rate_bytes_s=rate_bytes_s),
        takes_s=takes_s(own + before, rate_bytes_s=rate_bytes_s),
        alone_s=takes_s(own, rate_bytes_s=rate_bytes_s),
    )
