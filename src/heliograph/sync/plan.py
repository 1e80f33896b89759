"""What to do next, as pure functions of the rows in the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.lifecycle import State
from heliograph.domain.schedule import Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission

TARGET_S = 8.0
"""One exchange should take about this long at the measured rate."""
SMALLEST_EXCHANGE_BYTES = 64 * 1024
COMPRESSION = 3
"""How much smaller a body of several manifests gets, carefully taken (measured: 4)."""


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """The revisions of one exchange: those to ask for, and those whose text goes along."""

    known: tuple[Submission, ...]
    texts: tuple[Submission, ...]


def due(
    rows: Iterable[Submission],
    *,
    now_ms: int,
    only: frozenset[StoryId] | None = None,
    at_once: bool = False,
    closes_ms: Mapping[StoryId, int] | None = None,
) -> list[Submission]:
    """Pick what may go now: what a person wants first, what closes next, then the oldest ready.

    What stays here on purpose is not due by itself; when a person asks, the service is asked
    whether it still holds the text.

    Args:
        rows: The outbox.
        now_ms: Wall clock. A clock that was set back must not hold things for years, so a
            wait longer than the longest delay counts as over.
        only: Restrict to these stories.
        at_once: A person asked: waits are not waited for.
        closes_ms: When the campaigns of stories close, where they do and have not.
    """
    closes = closes_ms or {}
    return sorted(
        (
            row
            for row in rows
            if row.state is State.READY
            and (only is None or row.story in only)
            and (at_once or (is_over(row, now_ms=now_ms) and not row.media_waits))
        ),
        key=lambda row: (
            urgency(row, closes_ms=closes.get(row.story)).rank,
            row.ready_ms,
            row.story,
        ),
    )


def still_to_close(
    campaigns: Mapping[StoryId, str], closing: Mapping[str, int], *, now_ms: int
) -> dict[StoryId, int]:
    """Find the stories whose campaign closes and has not yet, with when it does (Unix ms)."""
    return {
        story: closing[campaign]
        for story, campaign in campaigns.items()
        if closing.get(campaign, now_ms) > now_ms
    }


def urgency(row: Submission, *, closes_ms: int | None) -> Urgency:
    """Tell what lets a submission go before others."""
    return Urgency(first_ms=row.first_ms, closes_ms=closes_ms)


def is_over(row: Submission, *, now_ms: int) -> bool:
    """Tell whether the wait after the last try is over."""
    return not now_ms < row.not_before_ms <= now_ms + LONGEST_WAIT_MS


LONGEST_WAIT_MS = 86_400_000
"""A day: no wait is longer, so one that seems longer comes from a clock that jumped."""


def next_try_ms(rows: Iterable[Submission], *, now_ms: int) -> int | None:
    """Tell when the next waiting submission may go; None when nothing waits."""
    waits = [
        now_ms if is_over(row, now_ms=now_ms) else row.not_before_ms
        for row in rows
        if row.state is State.READY and not row.media_waits
    ]
    return min(waits, default=None)


def batches(
    rows: Sequence[Submission],
    sizes: dict[StoryId, int],
    *,
    most_bytes: int,
    most: int,
    rate_bytes_s: float | None,
) -> list[Batch]:
    """Divide revisions into exchanges of about eight seconds each.

    Args:
        rows: What was claimed, in order.
        sizes: Bytes of each manifest.
        most_bytes: The service's limit of a decoded body.
        most: The service's limit of revisions.
        rate_bytes_s: Measured rate, None before the first measurement.
    """
    wish = SMALLEST_EXCHANGE_BYTES
    if rate_bytes_s is not None:
        wish = max(wish, int(rate_bytes_s * TARGET_S * COMPRESSION))
    room = min(wish, most_bytes)
    found: list[Batch] = []
    known: list[Submission] = []
    texts: list[Submission] = []
    used = 0
    for row in rows:
        asks_only = row.text_received_ms is not None
        size = 0 if asks_only else sizes[row.story] + 1
        full = len(known) + len(texts) >= most or (used > 0 and used + size > room)
        if full:
            found.append(Batch(known=tuple(known), texts=tuple(texts)))
            known, texts, used = [], [], 0
        (known if asks_only else texts).append(row)
        used += size
    if known or texts:
        found.append(Batch(known=tuple(known), texts=tuple(texts)))
    return found


def halves(batch: Batch) -> tuple[Batch, Batch] | None:
    """Split a batch that was refused as a whole, to find the one to blame; None for one."""
    rows = [*batch.known, *batch.texts]
    if len(rows) < 2:
        return None
    middle = len(rows) // 2
    first = {row.story for row in rows[:middle]}
    second = {row.story for row in rows[middle:]}
    return _only(batch, first), _only(batch, second)


def _only(batch: Batch, stories: set[StoryId]) -> Batch:
    return Batch(
        known=tuple(row for row in batch.known if row.story in stories),
        texts=tuple(row for row in batch.texts if row.story in stories),
    )
