"""What to do next, as pure functions of the rows in the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.lifecycle import State
from heliograph.domain.retry import LONGEST_WAIT_MS
from heliograph.domain.schedule import Urgency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission

TARGET_S = 2.0
"""The exchanges under way together should take about this long at the measured rate.

Enough to keep the line busy over a round trip, and no more: a cut costs what was under way.
"""
COMPRESSION = 4
"""How much smaller a body of several manifests gets (measured: 3.3 in gzip, 4.2 in brotli)."""
SMALLEST_EXCHANGE_BYTES = 48 * 1024
"""Decoded. In brotli, 0.24 to 0.26 of that, it goes out on a new connection without waiting for a
first acknowledgement: of ten segments (RFC 6928) the end of the TLS handshake and the head of the
request take one, and a byte that does not fit waits a round trip."""
LARGEST_EXCHANGE_BYTES = 256 * 1024
"""Decoded. More saves no round trip that counts."""
FEWEST_LANES, LANES, MOST_LANES = 2, 4, 5
"""Exchanges under way together, each on a connection of its own; the second when no rate is known.

New connections begin slowly: at 600 ms a round trip, five first flights carry in one what a single
connection carries in three. On a slow line more than two only crowd each other; two it takes for
answers to come down while the next texts go up.
"""
FLIGHT_BYTES = 14_600
"""What a new connection sends at first: ten segments (RFC 6928)."""
_LEAST_BYTES = 1024
"""What a revision counts at least: its result, with a receipt, takes room in the answer."""


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
    waited_ms: int | None = None,
    closes_ms: Mapping[StoryId, int] | None = None,
) -> list[Submission]:
    """Pick what may go now: what a person wants first, what closes next, then the oldest ready.

    What stays here on purpose is not due by itself; when a person asks, the service is asked
    whether it still holds the text. What is to be cleared first is not due, whoever asks.

    Args:
        rows: The outbox.
        now_ms: Wall clock. A clock that was set back must not hold things for years, so a
            wait longer than the longest delay counts as over.
        only: Restrict to these stories.
        at_once: A person asked: waits are not waited for.
        waited_ms: Until when the way was to be left alone; it is tried now, so whatever waited
            for that and for nothing else goes along.
        closes_ms: When the campaigns of stories close, where they do and have not.
    """
    closes = closes_ms or {}
    return sorted(
        (
            row
            for row in rows
            if row.state is State.READY
            and (only is None or row.story in only)
            and not row.waits_for_clearance
            and (at_once or not row.media_waits)
            and (at_once or row.not_before_ms == waited_ms or is_over(row, now_ms=now_ms))
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


def is_fresh(rows: Iterable[Submission]) -> bool:
    """Tell whether something has not been tried since a person let it go."""
    return any(
        row.state is State.READY and row.not_before_ms == 0 and not _stays(row) for row in rows
    )


def next_try_ms(rows: Iterable[Submission], *, now_ms: int) -> int | None:
    """Tell when the next waiting submission may go; None when nothing waits."""
    waits = [
        now_ms if is_over(row, now_ms=now_ms) else row.not_before_ms
        for row in rows
        if row.state is State.READY and not _stays(row)
    ]
    return min(waits, default=None)


def _stays(row: Submission) -> bool:
    return row.media_waits or row.waits_for_clearance


def lanes(rows: Iterable[Submission], *, rate_bytes_s: float | None) -> int:
    """Tell how many exchanges may be under way together.

    As many as the line carries first flights in a second, and fewer each time that it broke: what
    it bears is then found from below.
    """
    count = LANES
    if rate_bytes_s is not None:
        count = min(max(FEWEST_LANES, 1 + int(rate_bytes_s / FLIGHT_BYTES)), MOST_LANES)
    attempts = max((row.attempts for row in rows), default=0)
    return max(1, count >> min(attempts, count))


def batches(
    rows: Sequence[Submission],
    sizes: dict[StoryId, int],
    *,
    most_bytes: int,
    most: int,
    rate_bytes_s: float | None,
    lanes: int = 1,
) -> list[Batch]:
    """Divide revisions into exchanges of about the same size.

    Args:
        rows: What was claimed, in order.
        sizes: Bytes of each manifest.
        most_bytes: The service's limit of a decoded body.
        most: The service's limit of revisions.
        rate_bytes_s: Measured rate, None before the first measurement.
        lanes: How many exchanges may be under way together.
    """
    room = SMALLEST_EXCHANGE_BYTES
    if rate_bytes_s is not None:
        in_time = int(rate_bytes_s * TARGET_S * COMPRESSION)
        room = min(max(room, in_time // lanes), LARGEST_EXCHANGE_BYTES)
    whole = sum(_weight(row, sizes) for row in rows)
    count = max(-(-whole // room), min(lanes, -(-whole // SMALLEST_EXCHANGE_BYTES)))
    found: list[Batch] = []
    known: list[Submission] = []
    texts: list[Submission] = []
    passed = used = 0
    for row in rows:
        size = _size(row, sizes)
        is_over = passed * count >= whole * (len(found) + 1)
        full = len(known) + len(texts) >= most or used + size > most_bytes
        if (is_over or full) and (known or texts):
            found.append(Batch(known=tuple(known), texts=tuple(texts)))
            known, texts, used = [], [], 0
        (texts if size else known).append(row)
        used += size
        passed += _weight(row, sizes)
    if known or texts:
        found.append(Batch(known=tuple(known), texts=tuple(texts)))
    return found


def _size(row: Submission, sizes: dict[StoryId, int]) -> int:
    """Give what a revision adds to the body as text; 0 for one that is only asked for."""
    return 0 if row.text_received_ms is not None else sizes[row.story] + 1


def _weight(row: Submission, sizes: dict[StoryId, int]) -> int:
    return max(_size(row, sizes), _LEAST_BYTES)


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
