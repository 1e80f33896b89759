"""Stories as rows of a list, each with its newest submission, and what happened to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.lifecycle import IN_OUTBOX, State
from heliograph.domain.review import Standing
from heliograph.domain.submission import Submission
from heliograph.store.encoding import kinds_from_json, problems_from_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.store.database import Database


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A story as lists show it; times are Unix milliseconds, UTC, sizes are bytes."""

    number: int
    """By which lists know it."""
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
    standing: Standing | None = None
    """Where it stands with the editors, as the newest review says; None before the first."""
    family: StoryId | None = None
    sample: bool = False
    """The sample that ships with the program: not to be sent."""
    also: tuple[str, ...] = ()
    """Languages of the other versions of the same story, the oldest first."""

    @property
    def reviewed(self) -> Standing | None:
        """Give what the editors say of the submission above, and not of one before it."""
        if self.standing is None or self.submission is None:
            return None
        return self.standing if self.standing.revision >= self.submission.revision else None


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a story."""

    at_ms: int
    event: str
    detail: str


RULE_NAME = "needs_clearance"
"""The name of the value that keeps the rule: ``1`` on, ``0`` ended by a person, not there: never.

That it was ended is kept too: what a damaged database does not say any more must not end it.
"""
RULE = "EXISTS (SELECT 1 FROM value WHERE name = 'needs_clearance' AND value = '1')"
"""A condition: nothing leaves before it is cleared."""
WAITS = (
    "u.state IN ('{}')".format("', '".join(sorted(IN_OUTBOX)))
    + " AND u.cleared_ms IS NULL AND u.receipt IS NULL"
)
"""A condition of rows ``u`` in ``submission``: where the rule holds, this one waits for clearance.

Those that are held by a person or need attention wait as well: whoever clears need not wait for the
author.
"""
CLEARED = f"cleared_ms IS NOT NULL OR NOT {RULE}"
"""A condition of rows in ``submission``: this one may leave."""


def is_rule(database: Database) -> bool:
    """Tell whether nothing leaves before it is cleared."""
    return database.row(f"SELECT 1 WHERE {RULE}") is not None


def begin_rule(database: Database) -> None:
    """Let nothing leave uncleared, inside ``write``; what is on its way is not looked at."""
    database.execute("INSERT OR REPLACE INTO value (name, value) VALUES (?, '1')", RULE_NAME)


SUBMISSION = """u.story, u.revision, u.manifest_sha256, u.state, u.ready_ms, u.total_bytes,
  u.sent_bytes, u.attempts, u.not_before_ms, u.cause, u.problems, u.uncertain, u.text_received_ms,
  u.receipt, u.receipt_number, u.received_ms, u.withdrawal_asked_ms, u.withdrawal, u.text_bytes,
  u.lacking, u.first_ms, coalesce(u.media_later, (SELECT v.value = '1' FROM value v
                                                  WHERE v.name = 'media_later'), 0),
  u.anyway, u.cleared_ms IS NULL AND u.receipt IS NULL
  AND EXISTS (SELECT 1 FROM value v WHERE v.name = 'needs_clearance' AND v.value = '1')"""

_STORY = """s.number, s.id, s.campaign, s.title, s.kind, s.language, s.state, s.changed_ms,
  s.media_count, s.media_bytes, s.musts, s.trashed_ms, s.asks, s.family,
  (SELECT group_concat(o.language, ' ' ORDER BY o.number) FROM story o
   WHERE o.family = s.family AND o.id <> s.id AND o.trashed_ms IS NULL),
  r.state, r.revision, r.at_ms,
  EXISTS (SELECT 1 FROM review n WHERE n.story = s.id AND n.seen_ms IS NULL), s.sample"""
_STORY_COLUMNS = 20
_NEWEST_REVIEW = """LEFT JOIN review r ON r.story = s.id
  AND r.number = (SELECT max(n.number) FROM review n WHERE n.story = s.id)"""
_AT_ONCE = 500


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
        text_bytes=row[18],
        lacking=kinds_from_json(row[19]),
        first_ms=row[20],
        media_later=bool(row[21]),
        anyway=bool(row[22]),
        waits_for_clearance=bool(row[23]),
    )


def _summary_of(row: tuple[Any, ...]) -> Summary:
    rest = row[_STORY_COLUMNS:]
    return Summary(
        number=row[0],
        story=StoryId(row[1]),
        campaign=row[2],
        title=row[3],
        kind=row[4],
        language=row[5],
        state=State(row[6]),
        changed_ms=row[7],
        media_count=row[8],
        media_bytes=row[9],
        musts=row[10],
        trashed_ms=row[11],
        asks=bool(row[12]),
        family=row[13],
        also=tuple((row[14] or "").split()),
        sample=bool(row[19]),
        standing=None
        if row[15] is None
        else Standing(state=row[15], revision=row[16], at_ms=row[17], is_new=bool(row[18])),
        submission=None if rest[0] is None else submission_of(rest),
    )


def rows(database: Database, numbers: Sequence[int]) -> list[Summary]:
    """Give stories in the order of their numbers; those that are gone are left out."""
    return _rows(
        database, numbers, "LEFT JOIN submission u ON u.story = s.id AND u.revision = s.revision"
    )


def received_rows(database: Database, numbers: Sequence[int]) -> list[Summary]:
    """Give stories, each with the newest revision for which there is a receipt."""
    return _rows(
        database,
        numbers,
        "JOIN submission u ON u.story = s.id AND u.receipt IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM submission newer WHERE newer.story = u.story"
        " AND newer.revision > u.revision AND newer.receipt IS NOT NULL)",
    )


def number_of(database: Database, story: StoryId) -> int | None:
    """Give the number under which lists know a story."""
    row = database.row("SELECT number FROM story WHERE id = ?", story)
    return None if row is None else int(row[0])


def count_unsent(database: Database, campaign: str) -> int:
    """Count the stories of a campaign that the service has not confirmed."""
    row = database.row(
        "SELECT count(*) FROM story"
        " WHERE campaign = ? AND trashed_ms IS NULL AND state NOT IN (?, ?)",
        campaign,
        State.SENT,
        State.WITHDRAWN,
    )
    return 0 if row is None else int(row[0])


def _rows(database: Database, numbers: Sequence[int], join: str) -> list[Summary]:
    found: dict[int, Summary] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        marks = ",".join(map(str, numbers[start : start + _AT_ONCE]))
        for row in database.rows(
            f"SELECT {_STORY}, {SUBMISSION} FROM story s {join} {_NEWEST_REVIEW}"  # noqa: S608 - ours
            f" WHERE s.number IN ({marks})"
        ):
            summary = _summary_of(row)
            found[summary.number] = summary
    return [found[number] for number in numbers if number in found]
