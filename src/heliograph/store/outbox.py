"""Submissions: frozen revisions and every change of their state, each one compare-and-set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import IN_OUTBOX, LEAVING, Event, NotCleared, State, after, before
from heliograph.errors import DeliveryUncertain, StaleSubmission, StoryUnknown
from heliograph.store import listing, lots, revisions, signed, summaries
from heliograph.store.encoding import kinds_to_json, problems_to_json
from heliograph.store.summaries import CLEARED, SUBMISSION, Summary, submission_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from heliograph.domain.ids import Sha256
    from heliograph.domain.media import MediaKind
    from heliograph.domain.problems import Problem
    from heliograph.domain.submission import Cause, Submission
    from heliograph.store.database import Database
    from heliograph.store.listing import Numbers

_SELECT = f"SELECT {SUBMISSION} FROM submission u"  # noqa: S608 - a constant list of columns


class Outbox:
    """The submissions of a profile; whatever a method wrote is on the disk when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- revisions ---------------------------------------------------------

    def next_revision(self, story: StoryId) -> int:
        """Give the number of the story's next revision, from 1; numbers are never used again."""
        return revisions.next_revision(self._database, story)

    def freeze(
        self,
        *,
        story: StoryId,
        revision: int,
        manifest: bytes,
        sha256: Sha256,
        total_bytes: int,
        now_ms: int,
    ) -> None:
        """Keep a revision for good, put it into the outbox and close the working copy.

        Raises:
            StaleSubmission: the working copy is not open, this is not its next revision, or the
                manifest does not say what is in the working copy now.
            StoryUnknown: there is no such story.
            ValueError: ``manifest`` is no manifest.
        """
        revisions.freeze(
            self._database,
            story=story,
            revision=revision,
            manifest=manifest,
            sha256=sha256,
            total_bytes=total_bytes,
            now_ms=now_ms,
        )

    def manifest(self, story: StoryId, revision: int) -> bytes:
        """Give the exact bytes that were frozen.

        Raises:
            StoryUnknown: there is no such revision.
        """
        return revisions.read_manifest(self._database, story, revision)

    # ---- reading -----------------------------------------------------------

    def get(self, story: StoryId) -> Submission | None:
        """Give the newest revision's submission; its state is ``DRAFT`` when it was taken back."""
        row = self._database.row(
            f"{_SELECT} WHERE u.story = ? ORDER BY u.revision DESC LIMIT 1", story
        )
        return None if row is None else submission_of(row)

    def of_story(self, story: StoryId) -> list[Submission]:
        """List all submissions of a story, the first revision first."""
        rows = self._database.rows(f"{_SELECT} WHERE u.story = ? ORDER BY u.revision", story)
        return [submission_of(row) for row in rows]

    def last_sent(self, story: StoryId) -> Submission | None:
        """Give the newest submission of a story that has a receipt, withdrawn or not."""
        row = self._database.row(
            f"{_SELECT} WHERE u.story = ? AND u.receipt IS NOT NULL"
            " ORDER BY u.revision DESC LIMIT 1",
            story,
        )
        return None if row is None else submission_of(row)

    def all_in_outbox(self) -> list[Submission]:
        """List what has not been received yet, in the order in which it is to go."""
        rows = self._database.rows(
            f"{_SELECT} WHERE u.state IN ({_marks(IN_OUTBOX)})"
            " ORDER BY u.first_ms DESC NULLS LAST, u.ready_ms, u.story",
            *sorted(IN_OUTBOX),
        )
        return [submission_of(row) for row in rows]

    def ready(self) -> list[Submission]:
        """List what is ready to go and not being sent."""
        rows = self._database.rows(f"{_SELECT} WHERE u.state = ?", State.READY)
        return [submission_of(row) for row in rows]

    def campaigns(self) -> dict[StoryId, str]:
        """Tell which campaign each story in the outbox is for."""
        rows = self._database.rows(
            "SELECT s.id, s.campaign FROM story s JOIN submission u ON u.story = s.id"  # noqa: S608
            f" WHERE u.state IN ({_marks(IN_OUTBOX)})",
            *sorted(IN_OUTBOX),
        )
        return {StoryId(row[0]): row[1] for row in rows}

    def sent(
        self,
        *,
        find: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Summary]:
        """List stories with a receipt, the newest receipt first, not those in the trash.

        ``submission`` is the newest one that was received; the story may be a draft again.
        """
        return self.sent_rows(
            listing.received(self._database, find=find, limit=limit, offset=offset)
        )

    def sent_numbers(
        self,
        *,
        find: str = "",
        from_ms: int | None = None,
        until_ms: int | None = None,
        limit: int | None = None,
    ) -> Numbers:
        """Give the numbers of the stories with a receipt, received in [from, until) (Unix ms)."""
        return listing.received(
            self._database, find=find, from_ms=from_ms, until_ms=until_ms, limit=limit
        )

    def sent_rows(self, numbers: Sequence[int]) -> list[Summary]:
        """Give stories with their newest receipt, in the order of their numbers."""
        return summaries.received_rows(self._database, numbers)

    def received_before(self, until_ms: int) -> int | None:
        """Give when the last receipt before a moment came (Unix ms); None when there is none."""
        row = self._database.row(
            "SELECT max(received_ms) FROM submission WHERE receipt IS NOT NULL AND received_ms < ?",
            until_ms,
        )
        return None if row is None or row[0] is None else int(row[0])

    # ---- moving ------------------------------------------------------------

    def move(
        self,
        story: StoryId,
        revision: int,
        event: Event,
        *,
        now_ms: int,
        attempts: int | None = None,
        not_before_ms: int | None = None,
        cause: Cause | None = None,
        problems: tuple[Problem, ...] | None = None,
        uncertain: bool | None = None,
    ) -> Submission:
        """Follow one arrow of the life of a submission, or change nothing.

        ``TO_DRAFTS`` opens the working copy again. ``RECEIVE`` and ``WITHDRAW`` have methods of
        their own because they need what the service signed.

        None leaves ``attempts``, ``not_before_ms`` (Unix time) and ``uncertain`` as they are, but
        takes an older ``cause`` and older ``problems`` away.

        Raises:
            IllegalTransition: the state is not one from which ``event`` is possible.
            DeliveryUncertain: back to drafts while its text is on the way and unanswered.
            NotCleared: it would leave, and nobody has cleared it.
            StoryUnknown: there is no such revision.
        """
        sources = sorted(before(event))
        if event is Event.TO_DRAFTS:
            certain = " AND uncertain = 0"
        else:
            certain = f" AND ({CLEARED})" if event in LEAVING else ""
        with self._database.write():
            if event is Event.CLAIM:
                lots.begin_unknown(self._database)
            changed = self._database.execute(
                "UPDATE submission SET state = CASE state"  # noqa: S608 - constants and marks
                f"{' WHEN ? THEN ?' * len(sources)} END, moved_ms = ?,"
                " attempts = coalesce(?, attempts), not_before_ms = coalesce(?, not_before_ms),"
                " cause = ?, problems = ?, uncertain = coalesce(?, uncertain)"
                f" WHERE story = ? AND revision = ? AND state IN ({_marks(sources)}){certain}",
                *(each for state in sources for each in (state, after(state, event))),
                now_ms,
                attempts,
                not_before_ms,
                cause,
                problems_to_json(problems or ()),
                uncertain,
                story,
                revision,
                *sources,
            )
            found = self._one(story, revision)
            if not changed:
                # Says which arrow is missing; when there is one, only uncertainty kept it.
                after(found.state, event)
                raise NotCleared(story) if event in LEAVING else DeliveryUncertain(story)
            return found

    def note_progress(
        self,
        story: StoryId,
        revision: int,
        *,
        sent_bytes: int | None = None,
        text_received_ms: int | None = None,
        uncertain: bool | None = None,
        lacking: Sequence[MediaKind] | None = None,
    ) -> None:
        """Keep how far a submission has come; None leaves a value as it is.

        Before its text goes out, ``uncertain=True`` makes sure that nobody has paused the story or
        taken it back to drafts meanwhile, and that it may leave.

        Raises:
            StaleSubmission: ``uncertain=True``, but the story is not being sent any more, or is to
                be cleared first.
            StoryUnknown: there is no such revision.
        """
        with self._database.write():
            changed = self._database.execute(
                "UPDATE submission SET sent_bytes = coalesce(?1, sent_bytes),"  # noqa: S608 - ours
                " text_received_ms = coalesce(?2, text_received_ms),"
                " uncertain = coalesce(?3, uncertain), lacking = coalesce(?7, lacking)"
                " WHERE story = ?4 AND revision = ?5"
                f" AND (?3 IS NOT 1 OR state = ?6 AND ({CLEARED}))",
                sent_bytes,
                text_received_ms,
                uncertain,
                story,
                revision,
                State.SENDING,
                None if lacking is None else kinds_to_json(lacking),
            )
            self._one(story, revision)
            if not changed:
                raise StaleSubmission(story)

    def forget_text(self, story: StoryId, revision: int) -> None:
        """Note that the service holds nothing of this revision, so that its text goes again.

        Raises:
            StoryUnknown: there is no such revision.
        """
        with self._database.write():
            self._database.execute(
                "UPDATE submission SET sent_bytes = 0, text_received_ms = NULL, uncertain = 0,"
                " lacking = x'5b5d'"
                " WHERE story = ? AND revision = ?",
                story,
                revision,
            )
            self._one(story, revision)

    def recover(self, *, now_ms: int) -> int:
        """Put back to ready what was being sent when the program ended; give how many."""
        with self._database.write():
            return self._database.execute(
                "UPDATE submission SET state = ?, moved_ms = ? WHERE state = ?",
                after(State.SENDING, Event.DEFER),
                now_ms,
                State.SENDING,
            )

    # ---- what the service signed -------------------------------------------

    def receive(
        self,
        story: StoryId,
        revision: int,
        *,
        receipt: str,
        number: str,
        received_ms: int,
        now_ms: int,
    ) -> bool:
        """Keep a receipt that was checked: the one way to ``SENT``, from whatever state.

        Returns:
            False when this revision has its receipt already; nothing is changed then.

        Raises:
            StoryUnknown: there is no such revision.
        """
        with self._database.write():
            kept = signed.keep_receipt(
                self._database,
                story,
                revision,
                receipt=receipt,
                number=number,
                received_ms=received_ms,
                now_ms=now_ms,
            )
            self._one(story, revision)
        return kept

    def ask_withdrawal(self, story: StoryId, revision: int, *, now_ms: int) -> None:
        """Note that a person wants a sent story withdrawn; asking again changes nothing.

        Raises:
            IllegalTransition: this revision is not sent.
            StoryUnknown: there is no such revision.
        """
        with self._database.write():
            if not signed.ask_withdrawal(self._database, story, revision, now_ms=now_ms):
                # Says which arrow is missing.
                after(self._one(story, revision).state, Event.WITHDRAW)

    def withdrawals_to_send(self) -> list[StoryId]:
        """List stories whose withdrawal the service has not confirmed yet, oldest wish first."""
        rows = self._database.rows(
            "SELECT story FROM submission WHERE state = ? AND withdrawal_asked_ms IS NOT NULL"
            " GROUP BY story ORDER BY min(withdrawal_asked_ms), story",
            State.SENT,
        )
        return [StoryId(row[0]) for row in rows]

    def confirm_withdrawal(self, story: StoryId, *, confirmation: str, now_ms: int) -> None:
        """Keep the service's signed confirmation: every revision it had received is withdrawn."""
        with self._database.write():
            signed.keep_withdrawal(self._database, story, confirmation=confirmation, now_ms=now_ms)

    # ---- inside --------------------------------------------------------------

    def _one(self, story: StoryId, revision: int) -> Submission:
        row = self._database.row(f"{_SELECT} WHERE u.story = ? AND u.revision = ?", story, revision)
        if row is None:
            raise StoryUnknown(story)
        return submission_of(row)


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)
