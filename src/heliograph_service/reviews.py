"""Reviews as editors make them, handed out from a cursor on, and the replies of authors."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, insert, select

from heliograph.domain.manifest import parse_manifest
from heliograph.domain.review import Comment, Review, is_reply, parse_review
from heliograph.remote.wire import encode
from heliograph_service import records
from heliograph_service.tables import replies, reviews, revisions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.engine import Connection

    from heliograph.domain.ids import MediaId, Sha256, StoryId
    from heliograph.domain.review import Reply, ReviewState
    from heliograph_service.database import Database
    from heliograph_service.enrolment import Device
    from heliograph_service.keys import Identity

MOST_BYTES = 320 * 1024
"""Of statements in one answer; one statement has at most 256 KiB."""
MOST = 200
"""Statements in one answer."""


class StoryNotHeld(Exception):
    """No revision of the story is held, or it has no such media item."""


class _Said(msgspec.Struct, frozen=True):
    """What an editor says, before it is a review of a certain revision."""

    state: ReviewState
    message: str
    comments: tuple[Comment, ...]
    language: str


class Reviews:
    """Makes reviews, hands them out and keeps replies; several threads may use it at once."""

    def __init__(
        self, *, database: Database, identity: Identity, now_ms: Callable[[], int]
    ) -> None:
        self._database = database
        self._identity = identity
        self._now_ms = now_ms

    def say(
        self,
        story: StoryId,
        state: ReviewState,
        *,
        message: str = "",
        comments: Sequence[Comment] = (),
        language: str = "en",
    ) -> Review:
        """Say something of the newest revision of a story, signed and for good.

        Raises:
            StoryNotHeld: no revision of it is held, or it was withdrawn.
            ReceiptInvalid: it does not keep to the limits of a review.
        """
        said = _Said(state, message, tuple(comments), language)
        return self._database.write(lambda connection: self._say(connection, story, said))

    def ask_original(self, story: StoryId, item: MediaId, text: str, *, language: str) -> Review:
        """Ask the author of a story for the original of one of its media items.

        Raises:
            StoryNotHeld: the story is not held, or names no such item in its newest revision.
            ReceiptInvalid: the text is empty or too long.
        """

        def ask(connection: Connection) -> Review:
            _, _, manifest = _newest(connection, story)
            if all(each.id != item for each in parse_manifest(manifest).media):
                raise StoryNotHeld
            comment = Comment(
                id=uuid.uuid4().hex, text=text, language=language, item=item, original=True
            )
            said = _Said("in-review", "", (comment,), language)
            return self._say(connection, story, said)

        return self._database.write(ask)

    def since(self, device: Device, cursor: str | None) -> tuple[tuple[str, ...], str, bool]:
        """Give reviews from a cursor on, the next cursor, and whether there are more.

        A cursor that was not made here asks from the beginning; None asks for nothing.
        """
        if cursor is None:
            return (), "", False
        place = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 16 else 0
        query = (
            select(reviews.c.place, reviews.c.statement)
            .where(reviews.c.organisation == device.organisation, reviews.c.place > place)
            .order_by(reviews.c.place)
            .limit(MOST + 1)
        )
        rows = self._database.read(lambda connection: connection.execute(query).all())
        found: list[str] = []
        used = 0
        for row in rows[:MOST]:
            if found and used + len(row.statement) > MOST_BYTES:
                break
            found.append(row.statement)
            used += len(row.statement)
            place = row.place
        return tuple(found), str(place), len(found) < len(rows)

    def keep_replies(self, device: Device, told: Sequence[Reply]) -> tuple[str, ...]:
        """Keep replies to stories of the device's organisation; give the ids that are kept.

        The same id again is the same reply, and what was kept first stays.
        """
        if not told:
            return ()
        return self._database.write(
            lambda connection: tuple(
                reply.id for reply in told if self._keep(connection, device, reply)
            )
        )

    def _say(self, connection: Connection, story: StoryId, said: _Said) -> Review:
        revision, sha256, _ = _newest(connection, story)
        last = connection.scalar(select(func.max(reviews.c.number)).where(reviews.c.story == story))
        review = Review(
            service=self._identity.id,
            story=story,
            revision=revision,
            manifest=sha256,
            number=(last or 0) + 1,
            state=said.state,
            at_ms=self._now_ms(),
            by=self._identity.name,
            message=said.message,
            language=said.language,
            comments=said.comments,
        )
        payload = encode(review)
        parse_review(payload)
        connection.execute(
            insert(reviews),
            {
                "organisation": records.owner(connection, story),
                "story": story,
                "number": review.number,
                "statement": self._identity.sign(payload, typ="heliograph-review"),
            },
        )
        return review

    def _keep(self, connection: Connection, device: Device, reply: Reply) -> bool:
        if records.owner(connection, reply.story) != device.organisation or not is_reply(reply):
            return False
        known = connection.scalar(select(replies.c.organisation).where(replies.c.id == reply.id))
        if known is not None:
            return bool(known == device.organisation)
        connection.execute(
            insert(replies),
            {
                "id": reply.id,
                "organisation": device.organisation,
                "story": reply.story,
                "comment": reply.comment,
                "text": reply.text,
                "language": reply.language,
                "at_ms": reply.at_ms,
                "kept_ms": self._now_ms(),
            },
        )
        return True


def _newest(connection: Connection, story: StoryId) -> tuple[int, Sha256, bytes]:
    row = connection.execute(
        select(revisions.c.revision, revisions.c.sha256, revisions.c.manifest)
        .where(revisions.c.story == story)
        .order_by(revisions.c.revision.desc())
        .limit(1)
    ).first()
    if row is None or row.manifest is None:
        raise StoryNotHeld
    return row.revision, row.sha256, row.manifest
