"""What the service signed for a submission: its receipt, and that it was withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.lifecycle import Event, State, after, before

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.store.database import Database


def keep_receipt(
    database: Database,
    story: StoryId,
    revision: int,
    *,
    receipt: str,
    number: str,
    received_ms: int,
    now_ms: int,
) -> bool:
    """Make a submission sent, inside ``write``; False when none could be made so."""
    sources = sorted(before(Event.RECEIVE))
    marks = ", ".join("?" * len(sources))
    changed = database.execute(
        "UPDATE submission SET state = ?, moved_ms = ?, receipt = ?, receipt_number = ?,"  # noqa: S608 - marks
        " received_ms = ?, sent_bytes = total_bytes, attempts = 0, not_before_ms = 0,"
        " cause = NULL, problems = CAST('[]' AS BLOB), uncertain = 0,"
        " text_received_ms = coalesce(text_received_ms, ?)"
        f" WHERE story = ? AND revision = ? AND state IN ({marks})",
        State.SENT,
        now_ms,
        receipt,
        number,
        received_ms,
        now_ms,
        story,
        revision,
        *sources,
    )
    return bool(changed)


def ask_withdrawal(database: Database, story: StoryId, revision: int, *, now_ms: int) -> bool:
    """Note the wish to withdraw, inside ``write``; False when this revision is not sent."""
    changed = database.execute(
        "UPDATE submission SET withdrawal_asked_ms = coalesce(withdrawal_asked_ms, ?)"
        " WHERE story = ? AND revision = ? AND state = ?",
        now_ms,
        story,
        revision,
        State.SENT,
    )
    return bool(changed)


def keep_withdrawal(database: Database, story: StoryId, *, confirmation: str, now_ms: int) -> None:
    """Make every revision that was sent a withdrawn one, inside ``write``."""
    database.execute(
        "UPDATE submission SET state = ?, moved_ms = ?, withdrawal = ?,"
        " withdrawal_asked_ms = coalesce(withdrawal_asked_ms, ?)"
        " WHERE story = ? AND state = ?",
        after(State.SENT, Event.WITHDRAW),
        now_ms,
        confirmation,
        now_ms,
        story,
        State.SENT,
    )
