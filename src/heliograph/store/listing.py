"""Which stories a list shows and in which order: their numbers, read without reading their rows."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import msgspec

from heliograph.domain.lifecycle import IN_OUTBOX, State
from heliograph.store.search import fold, query
from heliograph.store.summaries import RULE, WAITS

if TYPE_CHECKING:
    from heliograph.store.database import Database, Value

Show = Literal["all", "drafts", "ready", "attention", "outbox", "sent", "trash"]
"""``all`` is everything that is not in the trash; every other but ``trash`` is a part of it."""

Order = Literal["changed", "state", "way", "waiting"]
"""Newest change first; what needs a person first and within a state the newest change; what needs a
person first and then in the order in which it goes; or what was marked ready first."""

Numbers: TypeAlias = "array[int]"
"""Of rows in ``story``, each in eight bytes."""

STATES: dict[Show, frozenset[State]] = {
    "drafts": frozenset({State.DRAFT}),
    "ready": IN_OUTBOX - {State.NEEDS_ATTENTION},
    "attention": frozenset({State.NEEDS_ATTENTION}),
    "outbox": IN_OUTBOX,
    "sent": frozenset({State.SENT, State.WITHDRAWN}),
}

_BY_STATE: tuple[State, ...] = (
    State.NEEDS_ATTENTION,
    State.SENDING,
    State.READY,
    State.PAUSED,
    State.IN_BUNDLE,
    State.DRAFT,
    State.SENT,
    State.WITHDRAWN,
)
_BY_WAY = (
    "CASE s.state WHEN 'needs-attention' THEN 0 WHEN 'sending' THEN 1"
    " WHEN 'ready' THEN 1 WHEN 'paused' THEN 2 ELSE 3 END,"
    " (SELECT u.first_ms FROM submission u WHERE u.story = s.id AND u.revision = s.revision)"
    " DESC NULLS LAST,"
    # What has the least left goes first, as in ``domain.schedule``: there something moves.
    " (SELECT u.total_bytes - u.sent_bytes FROM submission u"
    "  WHERE u.story = s.id AND u.revision = s.revision),"
    " (SELECT u.ready_ms FROM submission u WHERE u.story = s.id AND u.revision = s.revision),"
    " s.id, "
)
_BY_WAITING = (
    "(SELECT u.ready_ms FROM submission u WHERE u.story = s.id AND u.revision = s.revision), s.id, "
)
_IN_OUTBOX = "', '".join(sorted(IN_OUTBOX))
_UNCLEARED = (
    f"{RULE} AND s.state IN ('{_IN_OUTBOX}') AND EXISTS (SELECT 1 FROM submission u"  # noqa: S608 - constants
    f" WHERE u.story = s.id AND u.revision = s.revision AND {WAITS})"
)
_FEW = 1_000
"""Up to so many hits of a search are looked up one by one; else the whole order is gone through."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """Which stories a person wants to see; an empty string is no condition."""

    show: Show = "all"
    find: str = ""
    """What was typed: every word has to be in the answers, the last perhaps not to its end."""
    campaign: str = ""
    kind: str = ""
    language: str = ""
    uncleared: bool = False
    """Only what waits for clearance."""
    order: Order = "changed"


UNCLEARED = Wish(show="outbox", uncleared=True, order="waiting")
"""What waits for clearance, the longest waiting first."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """How many stories there are of one sort."""

    trashed: bool
    state: State
    asks: bool
    """Whether an answer from ITU asks for something."""
    language: str
    kind: str
    campaign: str
    stories: int


def numbers(
    database: Database, wish: Wish, *, limit: int | None = None, offset: int = 0
) -> Numbers:
    """Give the numbers of the stories, in the order wished for."""
    where, values = _where(wish)
    found, more = _found(database, wish.find)
    # As one string: a hundred thousand rows of one number each take five times as long.
    return _read(
        database,
        f"SELECT s.number FROM story s WHERE {where}{found}"  # noqa: S608 - our own words
        f" ORDER BY {_order(wish.order)}s.changed_ms DESC, s.number DESC LIMIT ? OFFSET ?",
        *values,
        *more,
        -1 if limit is None else limit,
        offset,
    )


def received(
    database: Database,
    *,
    find: str,
    from_ms: int | None = None,
    until_ms: int | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Numbers:
    """Give the numbers of the stories that have a receipt, the newest receipt first.

    What is looked for is in the answers or is the beginning of the receipt's number. A story that
    is written again after it was sent stays here: its receipt still holds.
    """
    found, more = _found(database, find)
    if found:
        number = fold(find).replace(" ", "")
        found = f" AND ({found.removeprefix(' AND ')}"
        found += " OR replace(lower(u.receipt_number), '-', '') GLOB ?)"
        more.append(f"{number}*" if number else "")
    if from_ms is not None:
        found += " AND u.received_ms >= ?"
        more.append(from_ms)
    if until_ms is not None:
        found += " AND u.received_ms < ?"
        more.append(until_ms)
    return _read(
        database,
        "SELECT s.number FROM submission u JOIN story s ON s.id = u.story"  # noqa: S608 - the same
        " WHERE u.receipt IS NOT NULL AND s.trashed_ms IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM submission newer WHERE newer.story = u.story"
        " AND newer.revision > u.revision AND newer.receipt IS NOT NULL)"
        f"{found} ORDER BY u.received_ms DESC, s.number DESC LIMIT ? OFFSET ?",
        *more,
        -1 if limit is None else limit,
        offset,
    )


def count_uncleared(database: Database) -> int:
    """Count what waits for clearance; where nothing has to be cleared no story is looked at."""
    row = database.row(
        f"SELECT count(*) FROM story s WHERE {_UNCLEARED} AND s.trashed_ms IS NULL"  # noqa: S608 - ours
    )
    return 0 if row is None else int(row[0])


def titles(database: Database, found: Numbers) -> list[str]:
    """Give the titles of stories, for a list in the order of the alphabet."""
    known: dict[int, str] = {}
    for start in range(0, len(found), _FEW):
        marks = ",".join(map(str, found[start : start + _FEW]))
        known.update(
            database.rows(f"SELECT number, title FROM story WHERE number IN ({marks})")  # noqa: S608
        )
    return [known.get(number, "") for number in found]


def groups(database: Database) -> list[Group]:
    """Count the stories of each sort; reads one row a sort, however many stories there are."""
    rows = database.rows(
        "SELECT trashed, state, asks, language, kind, campaign, stories FROM story_count"
        " WHERE stories > 0"
    )
    return [
        Group(
            trashed=bool(row[0]),
            state=State(row[1]),
            asks=bool(row[2]),
            language=row[3],
            kind=row[4],
            campaign=row[5],
            stories=row[6],
        )
        for row in rows
    ]


def counts(database: Database) -> dict[Show, int]:
    """Count what each list would show."""
    found: dict[Show, int] = dict.fromkeys(get_args(Show), 0)
    for group in groups(database):
        if group.trashed:
            found["trash"] += group.stories
            continue
        found["all"] += group.stories
        for show, states in STATES.items():
            if group.state in states or (show == "attention" and group.asks):
                found[show] += group.stories
    return found


def _read(database: Database, sql: str, *values: Value) -> Numbers:
    row = database.row(f"SELECT group_concat(number) FROM ({sql})", *values)  # noqa: S608
    if row is None or row[0] is None:
        return array("q")
    return array("q", map(int, str(row[0]).split(",")))


def _where(wish: Wish) -> tuple[str, list[Value]]:
    values: list[Value] = []
    where = "s.trashed_ms IS NOT NULL" if wish.show == "trash" else "s.trashed_ms IS NULL"
    if wish.show in STATES:
        states = sorted(STATES[wish.show])
        asked = " OR s.asks = 1" if wish.show == "attention" else ""
        where += f" AND (s.state IN ({', '.join('?' * len(states))}){asked})"
        values += states
    if wish.uncleared:
        where += f" AND {_UNCLEARED}"
    for column, value in (
        ("campaign", wish.campaign),
        ("kind", wish.kind),
        ("language", wish.language),
    ):
        if value:
            where += f" AND s.{column} = ?"
            values.append(value)
    return where, values


def _found(database: Database, find: str) -> tuple[str, list[Value]]:
    words = query(find)
    if words is None:
        return "", []
    match = "SELECT rowid FROM story_words WHERE story_words MATCH ?"
    few = database.rows(f"{match} LIMIT ?", words, _FEW + 1)
    if len(few) <= _FEW:
        return f" AND s.number IN ({','.join(str(row[0]) for row in few)})", []
    # With the plus, hits are not looked up in the table one by one but met in the list's order.
    return f" AND +s.number IN ({match})", [words]


def _order(order: Order) -> str:
    if order == "changed":
        return ""
    if order == "way":
        return _BY_WAY
    if order == "waiting":
        return _BY_WAITING
    ranks = " ".join(f"WHEN '{state}' THEN {rank}" for rank, state in enumerate(_BY_STATE))
    return f"CASE s.state {ranks} END, "
