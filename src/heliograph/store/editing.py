"""One change of a working copy: only while it is open, and never without what it replaces."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from heliograph.domain.lifecycle import State
from heliograph.errors import IllegalTransition, StoryUnknown
from heliograph.store.version_rows import keep_if_due

if TYPE_CHECKING:
    from collections.abc import Generator

    from heliograph.domain.ids import StoryId
    from heliograph.store.database import Database


@contextmanager
def editing(
    database: Database, story: StoryId, now_ms: int, musts: int | None = None
) -> Generator[None]:
    """Run one transaction on an open working copy; a version is kept first when one is due.

    Raises:
        StoryUnknown: there is none with this id.
        IllegalTransition: the story is no draft now.
    """
    with database.write():
        state = state_of(database, story)
        if state is not State.DRAFT:
            raise IllegalTransition(state, "edit")
        keep_if_due(database, story, now_ms=now_ms)
        yield
        database.execute(
            "UPDATE story SET changed_ms = ?, musts = ? WHERE id = ?", now_ms, musts, story
        )


def state_of(database: Database, story: StoryId) -> State:
    """Tell where a story stands.

    Raises:
        StoryUnknown: there is none with this id.
    """
    row = database.row("SELECT state FROM story WHERE id = ?", story)
    if row is None:
        raise StoryUnknown(story)
    return State(row[0])
