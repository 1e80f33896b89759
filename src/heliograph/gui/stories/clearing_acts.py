"""Clearing stories in the outbox or handing them back: one or hundreds, in the background."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from heliograph.i18n import joined, ntr, tr
from heliograph.wording.clearance import not_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission
    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.gui.widgets.message_strip import MessageStrip

    Rows = Callable[[Here], list[Submission]]
    """Which revisions are meant, looked up where it is done."""
    Then = Callable[[], None]

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
        self._clear(lambda here: _waiting(here, numbers), then=_nothing)

    def clear_read(self, row: Submission, *, then: Then) -> None:
        """Let exactly the revision leave that somebody read; ``then`` follows when it may."""
        self._clear(lambda _: [row], then=then)

    def hand_back(self, numbers: Sequence[int], comment: str, *, then: Then) -> None:
        """Make those drafts again that wait, with what is to be changed."""
        self._hand_back(lambda here: _waiting(here, numbers), len(numbers), comment, then=then)

    def hand_back_read(self, row: Submission, comment: str, *, then: Then) -> None:
        """Make exactly the revision a draft again that somebody read."""
        self._hand_back(lambda _: [row], 1, comment, then=then)

    def remark(self, numbers: Sequence[int], comment: str, *, then: Then) -> None:
        """Keep a comment on those that wait, which decides nothing."""
        self._remark(lambda here: _waiting(here, numbers), len(numbers), comment, then=then)

    def remark_read(self, row: Submission, comment: str, *, then: Then) -> None:
        """Keep a comment on exactly the revision that somebody read."""
        self._remark(lambda _: [row], 1, comment, then=then)

    # ---- inside ------------------------------------------------------------------------------

    def _clear(self, rows: Rows, *, then: Then) -> None:
        def work(here: Here) -> list[Submission]:
            waiting = rows(here)
            done = set(here.workspace.clearing.clear(waiting))
            return [row for row in waiting if row.story in done]

        def done(cleared: list[Submission]) -> None:
            self._on_cleared(cleared)
            then()

        self._session.tasks.start(work, owner=self._message, done=done, failed=self._failed)

    def _hand_back(self, rows: Rows, asked: int, comment: str, *, then: Then) -> None:
        def done(stories: list[StoryId]) -> None:
            self._did()
            if not stories:
                self._say_not_kept(asked, comment)
                return
            count = len(stories)
            self._say(ntr("{n} story was handed back.", "{n} stories were handed back.", count))
            then()

        self._session.tasks.start(
            lambda here: here.workspace.clearing.decline(rows(here), comment),
            owner=self._message,
            done=done,
            failed=self._failed,
        )

    def _remark(self, rows: Rows, asked: int, comment: str, *, then: Then) -> None:
        def done(stories: list[StoryId]) -> None:
            self._did()
            if not stories:
                self._say_not_kept(asked, comment)
                return
            count = len(stories)
            self._say(ntr("{n} story was commented on.", "{n} stories were commented on.", count))
            then()

        self._session.tasks.start(
            lambda here: here.workspace.clearing.remark(rows(here), comment),
            owner=self._message,
            done=done,
            failed=self._failed,
        )

    def _say(self, words: str) -> None:
        self._message.say(words, for_ms=UNDO_MS)

    def _say_not_kept(self, asked: int, comment: str) -> None:
        """Say that a comment has nobody any more who reads it, and leave it to its writer."""
        copy = (tr("Copy the comment"), partial(QGuiApplication.clipboard().setText, comment))
        self._message.say(not_kept(asked), tone="warning", actions=(copy,))

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


def _nothing() -> None:
    """Follow with nothing: the list shows what came of it."""


def _waiting(here: Here, numbers: Sequence[int]) -> list[Submission]:
    rows = [row.submission for row in here.workspace.library.rows(numbers)]
    return [row for row in rows if row is not None and row.waits_for_clearance]
