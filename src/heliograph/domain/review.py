"""Reviews: what the editors say of a revision, and whether such a statement may be believed."""

from __future__ import annotations

import base64
from typing import Literal, get_args

import msgspec

from heliograph import decoding
from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.signed import PinnedKeys, verify
from heliograph.errors import ReceiptInvalid

ReviewState = Literal["received", "in-review", "returned", "accepted", "declined"]
STATES: tuple[ReviewState, ...] = get_args(ReviewState)

MOST_COMMENTS = 100
LONGEST_TEXT = 4000
"""Characters of one comment, of the general message, and of one reply."""
LONGEST_NAME = 200
LONGEST_STATEMENT_BYTES = 256 * 1024


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """What an editor says of one question, of one file, or of the whole story."""

    id: str
    """Unique within its story."""
    text: str
    language: str = ""
    """Language of ``text`` (BCP 47); empty where it is not known."""
    field: str | None = None
    """Id of the question that it speaks of; ``media`` for all files."""
    item: str | None = None
    """Id of the media item that it speaks of."""
    original: bool = False
    """Asks for the original of that item: the file as it was attached, with all that it says."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the editors' work on a story (the payload of the JWS)."""

    service: str
    """The service's own id, as pinned with its keys."""
    story: StoryId
    revision: int
    manifest: Sha256
    """Identity of the revision: its comments speak of exactly these words and files."""
    number: int
    """Of the story's reviews, from 1; the highest one says where the story stands."""
    state: ReviewState
    at_ms: int
    by: str = ""
    """Who speaks, in words for people."""
    message: str = ""
    """To the author, about the story as a whole."""
    language: str = ""
    """Language of ``message`` (BCP 47)."""
    comments: tuple[Comment, ...] = ()


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An author's answer to a comment, or only that it is dealt with; never changed once sent."""

    id: str
    """Made by the author's program (UUID): the same id again is the same reply."""
    story: StoryId
    comment: str
    text: str
    """Empty when the comment is only marked as dealt with."""
    language: str
    at_ms: int


class SentReply(msgspec.Struct, frozen=True, kw_only=True):
    """A reply that was let go; ``received_ms`` is when the service confirmed it."""

    reply: Reply
    received_ms: int | None


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """A comment with what its author did about it."""

    comment: Comment
    revision: int
    """The revision that it speaks of."""
    number: int
    """Of the review that it came with."""
    by: str
    at_ms: int
    draft: str = ""
    """An answer that is being written; it stays here until it is let go."""
    done_ms: int | None = None
    replies: tuple[SentReply, ...] = ()
    answered_by: int | None = None
    """The newer revision that was made ready since, if there is one."""

    @property
    def is_open(self) -> bool:
        """Tell whether it still waits for its author."""
        return self.done_ms is None and self.answered_by is None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the newest review says of a story, as short as the row of a list needs it."""

    state: ReviewState
    revision: int
    """Of which it speaks; a newer one may be on its way."""
    at_ms: int
    is_new: bool
    """A review came since a person last looked."""


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """Where a story stands with the editors."""

    latest: Review
    came_ms: int
    is_new: bool
    """It came since a person last looked."""
    asks: bool
    """It waits for its author (see the view ``asking`` of the store)."""
    threads: tuple[Thread, ...]
    """Of all its reviews, the oldest first."""

    @property
    def open_threads(self) -> tuple[Thread, ...]:
        """List the comments that wait for the author."""
        return tuple(thread for thread in self.threads if thread.is_open)


def read_review(statement: str, *, keys: PinnedKeys, service: str) -> Review:
    """Check a review's signature and bounds, and read it; unknown fields are ignored.

    Raises:
        ReceiptInvalid: forged, garbled, too long, or another service's.
    """
    if len(statement) > LONGEST_STATEMENT_BYTES:
        raise ReceiptInvalid(detail="the review is too long")
    review = parse_review(verify(statement, typ="heliograph-review", keys=keys))
    if review.service != service:
        raise ReceiptInvalid(detail="the review comes from another service")
    return review


def parse_review(payload: bytes) -> Review:
    """Read what a review's signature was made over.

    Raises:
        ReceiptInvalid: another shape, or not within the bounds.
    """
    try:
        review = decoding.decode(payload, type=Review)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ReceiptInvalid(detail=str(error)) from error
    ids = [comment.id for comment in review.comments]
    within = (
        0 < review.revision < 2**31
        and 0 < review.number < 2**31
        and len(review.message) <= LONGEST_TEXT
        and max(len(review.by), len(review.language)) <= LONGEST_NAME
        and len(ids) <= MOST_COMMENTS
        and len(set(ids)) == len(ids)
        and all(_is_within(comment) for comment in review.comments)
    )
    if not within:
        raise ReceiptInvalid(detail="the review does not keep to its limits")
    return review


def kept_review(statement: str) -> Review:
    """Read a review again that was checked when it came; its signature is not looked at."""
    payload = statement.split(".")[1]
    return parse_review(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def is_reply(reply: Reply) -> bool:
    """Tell whether a reply keeps to its limits."""
    names = (reply.id, reply.comment)
    return (
        all(0 < len(name) <= LONGEST_NAME for name in names)
        and len(reply.language) <= LONGEST_NAME
        and len(reply.text) <= LONGEST_TEXT
    )


def _is_within(comment: Comment) -> bool:
    names = (comment.id, comment.language, comment.field or "", comment.item or "")
    return (
        bool(comment.id)
        and bool(comment.text)
        and len(comment.text) <= LONGEST_TEXT
        and max(map(len, names)) <= LONGEST_NAME
    )
