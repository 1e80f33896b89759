"""The way of a story: what was noted of it, with what its submissions know of each version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.submission import Submission
    from heliograph.store.summaries import HistoryEntry

_WORTH_TELLING_MS = 60_000
"""A text that was there at least so long before its files is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened; times are Unix milliseconds, sizes are bytes."""

    at_ms: int
    event: str
    """As noted in the history, or ``text-received``."""
    detail: str
    revision: int | None = None
    """Which version of the story it was, if that is known."""
    size_bytes: int | None = None
    """Of all that was sent, where it was received."""


def way_of(noted: Sequence[HistoryEntry], submissions: Sequence[Submission]) -> list[Happened]:
    """Put together what happened, in the order in which it was noted: clocks may have jumped."""
    by_number = {each.receipt_number: each for each in submissions if each.receipt_number}
    by_ready = {each.ready_ms: each for each in submissions}
    found: list[Happened] = []
    for entry in noted:
        sent = by_number.get(entry.detail) if entry.event == "received" else None
        ready = by_ready.get(entry.at_ms) if entry.event == "marked-ready" else None
        if sent is not None and _came_long_before(sent, entry):
            found.append(
                Happened(
                    at_ms=sent.text_received_ms or 0,
                    event="text-received",
                    detail="",
                    revision=sent.revision,
                )
            )
        known = sent or ready
        found.append(
            Happened(
                at_ms=entry.at_ms,
                event=entry.event,
                detail=entry.detail,
                revision=None if known is None else known.revision,
                size_bytes=None if sent is None else sent.total_bytes,
            )
        )
    return found


def _came_long_before(sent: Submission, received: HistoryEntry) -> bool:
    text_ms = sent.text_received_ms
    return text_ms is not None and received.at_ms - text_ms >= _WORTH_TELLING_MS
