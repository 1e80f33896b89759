"""Reviews as they came, the author's answers to them, and how far the service was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from heliograph.domain.ids import StoryId
from heliograph.domain.review import Reply, Review, Reviewed, SentReply, Thread, kept_review
from heliograph.errors import StoryUnknown
from heliograph.store.encoding import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from heliograph.store.database import Database

CURSOR = "review_cursor"
"""The named value that says from where the service is asked next; signing in begins anew."""

_COMMENTS = "SELECT id, number, draft, done_ms FROM review_comment WHERE story = ?"
_REPLIES = "SELECT id, story, comment, text, language, at_ms, received_ms FROM review_reply"


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the reviews of one answer."""

    new: tuple[Review, ...] = ()
    foreign: tuple[Review, ...] = ()
    """Of a story that is here, but of other content than it ever had: not kept."""


class ReviewRows:
    """The reviews of a profile; whatever a method wrote is on the disk when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- what came -----------------------------------------------------------

    def cursor(self) -> str:
        """Give from where to ask; empty from the beginning."""
        row = self._database.row("SELECT value FROM value WHERE name = ?", CURSOR)
        return "" if row is None else str(row[0])

    def keep(
        self,
        reviews: Sequence[tuple[Review, str]],
        *,
        since: str,
        cursor: str,
        now_ms: int,
    ) -> Taken:
        """Keep checked reviews with their statements, and the cursor, in one transaction.

        The same review again changes nothing, and so does one of a story that is not here. The
        cursor moves on only from where it was asked: signing in meanwhile begins anew.
        """
        new: list[Review] = []
        foreign: list[Review] = []
        with self._database.write():
            for review, statement in reviews:
                if not self._is_here(review.story):
                    continue
                if not self._is_of_revision(review):
                    foreign.append(review)
                elif self._add(review, statement, now_ms):
                    new.append(review)
            if cursor and self.cursor() == since:
                self._database.execute(
                    "INSERT OR REPLACE INTO value (name, value) VALUES (?, ?)", CURSOR, cursor
                )
        return Taken(new=tuple(new), foreign=tuple(foreign))

    # ---- reading -------------------------------------------------------------

    def of_story(self, story: StoryId) -> Reviewed | None:
        """Give where a story stands with the editors; None when no review has come."""
        rows = self._database.rows(
            "SELECT statement, came_ms, seen_ms FROM review WHERE story = ? ORDER BY number", story
        )
        if not rows:
            return None
        asks = self._database.row("SELECT asks FROM story WHERE id = ?", story)
        reviews = [kept_review(row[0]) for row in rows]
        return Reviewed(
            latest=reviews[-1],
            came_ms=rows[-1][1],
            is_new=any(row[2] is None for row in rows),
            asks=asks is not None and bool(asks[0]),
            threads=self._threads(story, reviews),
        )

    def latest(self, story: StoryId) -> Review | None:
        """Give a story's newest review alone."""
        row = self._database.row(
            "SELECT statement FROM review WHERE story = ? ORDER BY number DESC LIMIT 1", story
        )
        return None if row is None else kept_review(row[0])

    def stories(self) -> list[StoryId]:
        """List the stories that were reviewed and are not in the trash, the newest first."""
        rows = self._database.rows(
            "SELECT r.story FROM review r JOIN story s ON s.id = r.story"
            " WHERE s.trashed_ms IS NULL GROUP BY r.story ORDER BY max(r.at_ms) DESC, r.story"
        )
        return [StoryId(row[0]) for row in rows]

    def revisions(self, story: StoryId) -> list[int]:
        """List the revisions of a story that its reviews speak of, the oldest first."""
        rows = self._database.rows(
            "SELECT DISTINCT revision FROM review WHERE story = ? ORDER BY revision", story
        )
        return [row[0] for row in rows]

    def unseen(self) -> list[StoryId]:
        """List the stories whose newest reviews nobody has looked at."""
        rows = self._database.rows(
            "SELECT DISTINCT r.story FROM review r JOIN story s ON s.id = r.story"
            " WHERE r.seen_ms IS NULL AND s.trashed_ms IS NULL ORDER BY r.story"
        )
        return [StoryId(row[0]) for row in rows]

    def are_awaited(self) -> bool:
        """Tell whether a sent story has no last word from the editors yet."""
        row = self._database.row(
            "SELECT 1 FROM submission u WHERE u.state = 'sent' AND NOT EXISTS ("
            "SELECT 1 FROM review r WHERE r.story = u.story AND r.revision >= u.revision"
            " AND r.state IN ('accepted', 'declined')) LIMIT 1"
        )
        return row is not None

    # ---- what the author does ------------------------------------------------

    def see(self, story: StoryId, *, now_ms: int) -> bool:
        """Note that a person looked at a story's reviews; False when all were seen before."""
        with self._database.write():
            return bool(
                self._database.execute(
                    "UPDATE review SET seen_ms = ? WHERE story = ? AND seen_ms IS NULL",
                    now_ms,
                    story,
                )
            )

    def write_draft(self, story: StoryId, comment: str, text: str) -> None:
        """Keep an answer that is being written.

        Raises:
            StoryUnknown: there is no such comment.
        """
        with self._database.write():
            self._change("draft = ?", whole(text), story, comment)

    def reopen(self, story: StoryId, comment: str) -> None:
        """Take back that a comment is dealt with; replies that were let go stay.

        Raises:
            StoryUnknown: there is no such comment.
        """
        with self._database.write():
            self._change("done_ms = ?", None, story, comment)

    def let_go(self, reply: Reply) -> None:
        """Note that a comment is dealt with, and put the reply among those to send.

        Raises:
            StoryUnknown: there is no such comment.
        """
        with self._database.write():
            self._change("draft = '', done_ms = ?", reply.at_ms, reply.story, reply.comment)
            self._database.execute(
                "INSERT INTO review_reply (id, story, comment, text, language, at_ms)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                reply.id,
                reply.story,
                reply.comment,
                whole(reply.text),
                reply.language,
                reply.at_ms,
            )

    def replies_to_send(self, *, most: int | None = None) -> list[Reply]:
        """List replies that the service has not confirmed, in the order in which they were made."""
        rows = self._database.rows(
            f"{_REPLIES} WHERE received_ms IS NULL ORDER BY number LIMIT ?",
            -1 if most is None else most,
        )
        return [_reply_of(row).reply for row in rows]

    def confirm_replies(self, ids: Iterable[str], *, now_ms: int) -> int:
        """Note which replies the service keeps; give how many of them waited."""
        with self._database.write():
            return sum(
                self._database.execute(
                    "UPDATE review_reply SET received_ms = ? WHERE id = ? AND received_ms IS NULL",
                    now_ms,
                    each,
                )
                for each in ids
            )

    # ---- inside --------------------------------------------------------------

    def _is_here(self, story: StoryId) -> bool:
        return self._database.row("SELECT 1 FROM story WHERE id = ?", story) is not None

    def _is_of_revision(self, review: Review) -> bool:
        row = self._database.row(
            "SELECT 1 FROM revision WHERE story = ? AND revision = ? AND manifest_sha256 = ?",
            review.story,
            review.revision,
            review.manifest,
        )
        return row is not None

    def _add(self, review: Review, statement: str, now_ms: int) -> bool:
        added = self._database.execute(
            "INSERT OR IGNORE INTO review"
            " (story, number, revision, state, at_ms, came_ms, statement)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            review.story,
            review.number,
            review.revision,
            review.state,
            review.at_ms,
            now_ms,
            statement,
        )
        if not added:
            return False
        for position, comment in enumerate(review.comments):
            # A comment that comes once more, with a newer review, is asked again.
            self._database.execute(
                "INSERT INTO review_comment (story, number, id, position) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (story, id) DO UPDATE SET number = excluded.number,"
                " position = excluded.position, done_ms = NULL"
                " WHERE excluded.number > review_comment.number",
                review.story,
                review.number,
                comment.id,
                position,
            )
        self._database.execute(
            "INSERT INTO history (story, at_ms, event, detail) VALUES (?, ?, ?, ?)",
            review.story,
            now_ms,
            f"review-{review.state}",
            str(len(review.comments)),
        )
        return True

    def _threads(self, story: StoryId, reviews: Sequence[Review]) -> tuple[Thread, ...]:
        kept = {row[0]: row[1:] for row in self._database.rows(_COMMENTS, story)}
        newest = self._database.row(
            "SELECT max(revision) FROM submission WHERE story = ? AND state <> 'draft'", story
        )
        newest_revision = (newest[0] if newest else None) or 0
        replies: dict[str, list[SentReply]] = {}
        for row in self._database.rows(f"{_REPLIES} WHERE story = ? ORDER BY number", story):
            sent = _reply_of(row)
            replies.setdefault(sent.reply.comment, []).append(sent)
        threads: list[Thread] = []
        for review in reviews:
            for comment in review.comments:
                number, draft, done_ms = kept.get(comment.id, (None, "", None))
                if number != review.number:
                    continue  # it came again later
                threads.append(
                    Thread(
                        comment=comment,
                        revision=review.revision,
                        number=review.number,
                        by=review.by,
                        at_ms=review.at_ms,
                        draft=draft,
                        done_ms=done_ms,
                        replies=tuple(replies.get(comment.id, ())),
                        answered_by=newest_revision if newest_revision > review.revision else None,
                    )
                )
        return tuple(threads)

    def _change(self, what: str, value: str | int | None, story: StoryId, comment: str) -> None:
        changed = self._database.execute(
            f"UPDATE review_comment SET {what} WHERE story = ? AND id = ?",  # noqa: S608 - constants
            value,
            story,
            comment,
        )
        if not changed:
            raise StoryUnknown(story)


def _reply_of(row: tuple[Any, ...]) -> SentReply:
    return SentReply(
        reply=Reply(
            id=row[0],
            story=StoryId(row[1]),
            comment=row[2],
            text=row[3],
            language=row[4],
            at_ms=row[5],
        ),
        received_ms=row[6],
    )
