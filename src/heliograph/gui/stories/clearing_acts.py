"""Clearing stories in the outbox or handing them back: one or hundreds, in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import joined, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission
    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.gui.widgets.message_strip import MessageStrip

UNDO_MS = 10_000


class ClearingActs:
    """Clears stories that wait for it, or hands them back.

    Args:
        session: The open profile.
        message: Where it is said how many were cleared.
        did: Called when something has changed.
        failed: Takes an error of the store.
    """

    def __init__(
        self,
        session: Session,
        message: MessageStrip,
        *,
        did: Callable[[], None],
        failed: Callable[[HeliographError], None],
    ) -> None:
        self._session = session
        self._message = message
        self._did = did
        self._failed = failed

    def clear(self, numbers: Sequence[int]) -> None:
        """Let the stories of these rows leave that wait for it."""

        def work(here: Here) -> list[Submission]:
            waiting = _waiting(here, numbers)
            done = set(here.workspace.clearing.clear(waiting))
            return [row for row in waiting if row.story in done]

        self._session.tasks.start(
            work, owner=self._message, done=self._on_cleared, failed=self._failed
        )

    def hand_back(self, numbers: Sequence[int], comment: str) -> None:
        """Make those drafts again that wait, with what is to be changed."""
        self._session.tasks.start(
            lambda here: here.workspace.clearing.decline(_waiting(here, numbers), comment),
            owner=self._message,
            done=self._on_handed_back,
            failed=self._failed,
        )

    def _on_handed_back(self, stories: list[StoryId]) -> None:
        self._did()
        self._message.say(
            ntr("{n} story was handed back.", "{n} stories were handed back.", len(stories)),
            for_ms=UNDO_MS,
        )

    def _on_cleared(self, rows: list[Submission]) -> None:
        self._did()
        self._session.worker.wake()
        said = ntr("{n} story was cleared.", "{n} stories were cleared.", len(rows))
        undo = ((tr("Undo"), lambda: self._take_back(rows)),) if rows else ()
        self._message.say(said, for_ms=UNDO_MS, actions=undo)

    def _take_back(self, rows: list[Submission]) -> None:
        self._message.put_away()

        def done(taken: list[StoryId]) -> None:
            self._did()
            words = [
                ntr("{n} clearance was taken back.", "{n} clearances were taken back.", len(taken))
            ]
            left = len(rows) - len(taken)
            if left:
                words.append(ntr("{n} story is on its way.", "{n} stories are on their way.", left))
            self._message.say(joined(*words), for_ms=UNDO_MS)

        self._session.tasks.start(
            lambda here: here.workspace.clearing.take_back(rows),
            owner=self._message,
            done=done,
            failed=self._failed,
        )


def _waiting(here: Here, numbers: Sequence[int]) -> list[Submission]:
    rows = [row.submission for row in here.workspace.library.rows(numbers)]
    return [row for row in rows if row is not None and row.waits_for_clearance]
