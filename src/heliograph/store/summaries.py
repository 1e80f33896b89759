"""Lists of stories: which ones a person asked to see, and one row of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.lifecycle import IN_OUTBOX, State
from heliograph.domain.submission import Submission
from heliograph.store.encoding import problems_from_json
from heliograph.store.search import query

if TYPE_CHECKING:
    from heliograph.store.database import Database, Value

Show = Literal["all", "drafts", "ready", "attention", "outbox", "sent", "trash"]
"""``all`` is everything that is not in the trash; every other but ``trash`` is a part of it."""

STATES: dict[Show, frozenset[State]] = {
    "drafts": frozenset({State.DRAFT}),
    "ready": IN_OUTBOX - {State.NEEDS_ATTENTION},
    "attention": frozenset({State.NEEDS_ATTENTION}),
    "outbox": IN_OUTBOX,
    "sent": frozenset({State.SENT, State.WITHDRAWN}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A story as lists show it; times are Unix milliseconds, UTC, sizes are bytes."""

    story: StoryId
    campaign: str
    title: str
    kind: str
    language: str
    state: State
    """``DRAFT`` while the working copy is open, else the newest submission's state."""
    changed_ms: int
    media_count: int
    media_bytes: int
    musts: int | None
    """Open musts when they were last counted; None when the words changed since."""
    submission: Submission | None
    """The newest revision's, also while a newer working copy is open."""
    trashed_ms: int | None
    asks: bool = False
    """ITU returned it and waits for its author."""
    family: StoryId | None = None
    also: tuple[str, ...] = ()
    """Languages of the other versions of the same story, the oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One thing that happened to a story."""

    at_ms: int
    event: str
    detail: str


SUBMISSION = """u.story, u.revision, u.manifest_sha256, u.state, u.ready_ms, u.total_bytes,
  u.sent_bytes, u.attempts, u.not_before_ms, u.cause, u.problems, u.uncertain, u.text_received_ms,
  u.receipt, u.receipt_number, u.received_ms, u.withdrawal_asked_ms, u.withdrawal"""

_STORY = """s.id, s.campaign, s.title, s.kind, s.language, s.state, s.changed_ms, s.media_count,
  s.media_bytes, s.musts, s.trashed_ms, s.asks, s.family,
  (SELECT group_concat(o.language, ' ' ORDER BY o.number) FROM story o
   WHERE o.family = s.family AND o.id <> s.id AND o.trashed_ms IS NULL)"""
_STORY_COLUMNS = 14


def submission_of(row: tuple[Any, ...]) -> Submission:
    """Read the columns ``SUBMISSION``."""
    return Submission(
        story=StoryId(row[0]),
        revision=row[1],
        manifest_sha256=Sha256(row[2]),
        state=State(row[3]),
        ready_ms=row[4],
        total_bytes=row[5],
        sent_bytes=row[6],
        attempts=row[7],
        not_before_ms=row[8],
        cause=row[9],
        problems=problems_from_json(row[10]),
        uncertain=bool(row[11]),
        text_received_ms=row[12],
        receipt=row[13],
        receipt_number=row[14],
        received_ms=row[15],
        withdrawal_asked_ms=row[16],
        withdrawal=row[17],
    )


def _summary_of(row: tuple[Any, ...]) -> Summary:
    rest = row[_STORY_COLUMNS:]
    return Summary(
        story=StoryId(row[0]),
        campaign=row[1],
        title=row[2],
        kind=row[3],
        language=row[4],
        state=State(row[5]),
        changed_ms=row[6],
        media_count=row[7],
        media_bytes=row[8],
        musts=row[9],
        trashed_ms=row[10],
        asks=bool(row[11]),
        family=row[12],
        also=tuple((row[13] or "").split()),
        submission=None if rest[0] is None else submission_of(rest),
    )


def summaries(
    database: Database, *, show: Show, find: str, limit: int | None, offset: int
) -> list[Summary]:
    """List stories, newest change first."""
    where, values = _where(show)
    found, more = _found(find)
    rows = database.rows(
        f"SELECT {_STORY}, {SUBMISSION} FROM story s"  # noqa: S608 - constants of this module
        " LEFT JOIN submission u ON u.story = s.id AND u.revision = s.revision"
        f" WHERE {where}{found} ORDER BY s.changed_ms DESC, s.number DESC LIMIT ? OFFSET ?",
        *values,
        *more,
        -1 if limit is None else limit,
        offset,
    )
    return [_summary_of(row) for row in rows]


def received(database: Database, *, find: str, limit: int | None, offset: int) -> list[Summary]:
    """List stories with a receipt, the newest receipt first, each with what it was given for.

    A story that is written again after it was sent stays here: its receipt still holds.
    """
    found, more = _found(find)
    rows = database.rows(
        f"SELECT {_STORY}, {SUBMISSION} FROM submission u"  # noqa: S608 - constants of this module
        " JOIN story s ON s.id = u.story"
        " WHERE u.receipt IS NOT NULL AND s.trashed_ms IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM submission newer WHERE newer.story = u.story"
        " AND newer.revision > u.revision AND newer.receipt IS NOT NULL)"
        f"{found} ORDER BY u.received_ms DESC, s.number DESC LIMIT ? OFFSET ?",
        *more,
        -1 if limit is None else limit,
        offset,
    )
    return [_summary_of(row) for row in rows]


def counts(database: Database) -> dict[Show, int]:
    """Count what each list would show."""
    rows = database.rows(
        "SELECT state, count(*) FROM story WHERE trashed_ms IS NULL GROUP BY state"
    )
    by_state = {State(state): int(count) for state, count in rows}
    found: dict[Show, int] = {
        show: sum(by_state.get(state, 0) for state in states) for show, states in STATES.items()
    }
    asking = database.row(
        "SELECT count(*) FROM story WHERE trashed_ms IS NULL AND asks = 1 AND state <> ?",
        State.NEEDS_ATTENTION,
    )
    found["attention"] += 0 if asking is None else int(asking[0])
    found["all"] = sum(by_state.values())
    trashed = database.row("SELECT count(*) FROM story WHERE trashed_ms IS NOT NULL")
    found["trash"] = 0 if trashed is None else int(trashed[0])
    return {show: found[show] for show in get_args(Show)}


def _where(show: Show) -> tuple[str, list[Value]]:
    if show == "trash":
        return "s.trashed_ms IS NOT NULL", []
    if show == "all":
        return "s.trashed_ms IS NULL", []
    states = sorted(STATES[show])
    marks = ", ".join("?" * len(states))
    chosen = f"s.state IN ({marks})"
    if show == "attention":
        chosen = f"({chosen} OR s.asks = 1)"
    return f"s.trashed_ms IS NULL AND {chosen}", list(states)


def _found(find: str) -> tuple[str, list[Value]]:
    words = query(find)
    if words is None:
        return "", []
    return " AND s.number IN (SELECT rowid FROM story_words WHERE story_words MATCH ?)", [words]
