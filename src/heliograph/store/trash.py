"""The trash: put in, taken out, emptied, and how long a story has really been in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.lifecycle import IN_OUTBOX
from heliograph.errors import IllegalTransition, StoryUnknown
from heliograph.store.editing import state_of

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.store.database import Database

_DAY_MS = 86_400_000
KEPT_MS = 30 * _DAY_MS
"""How long a story stays in the trash."""
_LONGEST_STEP_MS = 7 * _DAY_MS
"""More than this is not believed between two starts: then the clock was set, not the time gone."""
_SEEN = "trash_seen_ms"
_KEEPS = """EXISTS (SELECT 1 FROM submission u WHERE u.story = story.id
  AND u.state NOT IN ('draft', 'withdrawn'))"""
"""A revision is in the outbox, or was received and not withdrawn: such a story is never removed."""


def put_in(database: Database, story: StoryId, *, now_ms: int) -> None:
    """Move a story to the trash inside ``write``; one that is there already stays as it is."""
    state = state_of(database, story)
    if state in IN_OUTBOX:
        raise IllegalTransition(state, "trash")
    database.execute(
        "UPDATE story SET trashed_ms = ?, trash_age_ms = 0 WHERE id = ? AND trashed_ms IS NULL",
        now_ms,
        story,
    )


def take_out(database: Database, story: StoryId) -> None:
    """Take a story out of the trash inside ``write``."""
    if not database.execute("UPDATE story SET trashed_ms = NULL WHERE id = ?", story):
        raise StoryUnknown(story)


def remove(database: Database, story: StoryId) -> None:
    """Remove a story that is in the trash for good, inside ``write``."""
    if not _remove(database, "id = ?", story):
        raise IllegalTransition(state_of(database, story), "forget")


def empty(database: Database) -> int:
    """Remove everything that may be removed, inside ``write``; give how many stories that were."""
    return _remove(database, "TRUE")


def age(database: Database, *, now_ms: int) -> int:
    """Let time pass in the trash and remove what was in it for thirty days, inside ``write``.

    Called at each start. The time since the last one is counted, but never more than a week of
    it: whoever corrects the clock, by years perhaps, empties nobody's trash by that.
    """
    row = database.row("SELECT value FROM value WHERE name = ?", _SEEN)
    step_ms = 0 if row is None else min(max(now_ms - int(row[0]), 0), _LONGEST_STEP_MS)
    database.execute("INSERT OR REPLACE INTO value VALUES (?, ?)", _SEEN, str(now_ms))
    database.execute(
        "UPDATE story SET trash_age_ms = trash_age_ms + min(?, max(0, ? - trashed_ms))"
        " WHERE trashed_ms IS NOT NULL",
        step_ms,
        now_ms,
    )
    return _remove(database, "trash_age_ms >= ?", KEPT_MS)


def _remove(database: Database, which: str, *values: str | int) -> int:
    where = f"trashed_ms IS NOT NULL AND {which} AND NOT {_KEEPS}"
    database.execute(
        f"DELETE FROM story_words WHERE rowid IN (SELECT number FROM story WHERE {where})",  # noqa: S608
        *values,
    )
    return database.execute(f"DELETE FROM story WHERE {where}", *values)  # noqa: S608
