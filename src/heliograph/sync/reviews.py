"""Reviews in an exchange: asked since a cursor, kept when signed; replies told until kept."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from heliograph.domain.review import Reply, Review, is_reply, read_review
from heliograph.errors import ReceiptInvalid
from heliograph.events import ReviewCame, StoryChanged

if TYPE_CHECKING:
    from heliograph.clock import Clock
    from heliograph.events import Publish
    from heliograph.remote.wire import ExchangeAnswer
    from heliograph.store.account import Account
    from heliograph.store.store import Store

MOST_REPLIES = 100
"""In one exchange; the rest goes with the next one."""
MOST_TURNS = 50
"""Exchanges in one pass that only fetch reviews."""

_log = logging.getLogger(__name__)


class ReviewExchange:
    """What one pass asks of reviews and tells of replies: once, and again while there is more."""

    def __init__(self, *, store: Store, account: Account, clock: Clock, publish: Publish) -> None:
        self._reviews = store.reviews
        self._account = account
        self._clock = clock
        self._publish = publish
        self._since = ""
        self._replies: tuple[Reply, ...] = ()
        self._turns_left = MOST_TURNS
        self.has_more = True
        """An exchange of this pass still has to ask."""

    def since(self) -> str | None:
        """Give the cursor to ask from; None when this pass has asked."""
        if not self.has_more:
            return None
        self._since = self._reviews.cursor()
        return self._since

    def replies(self) -> tuple[Reply, ...]:
        """List the replies to tell; none when this pass has told them."""
        if not self.has_more:
            return ()
        waiting = self._reviews.replies_to_send(most=MOST_REPLIES)
        self._replies = tuple(reply for reply in waiting if is_reply(reply))
        return self._replies

    def give_up(self) -> None:
        """Ask no more in this pass."""
        self.has_more = False

    def take(self, answer: ExchangeAnswer) -> None:
        """Keep what holds, with the cursor; what does not is logged and left out.

        The cursor goes on over what does not hold: the same bytes would come for ever.
        """
        if not self.has_more:
            return
        now_ms = self._clock.now_ms()
        kept = set(answer.replies)
        for reply in self._replies:
            if reply.id in kept and self._reviews.confirm_replies([reply.id], now_ms=now_ms):
                self._publish(StoryChanged(story=reply.story))
        taken = self._reviews.keep(
            [pair for pair in map(self._read, answer.reviews) if pair is not None],
            since=self._since,
            cursor=answer.cursor,
            now_ms=now_ms,
        )
        for review in taken.foreign:
            _log.error("review of other content", extra={"story": review.story})
        for review in taken.new:
            self._publish(ReviewCame(story=review.story, state=review.state))
        self._turns_left -= 1
        # An answer that says there is more, but does not move on, is not asked for ever.
        moved = bool(answer.cursor) and answer.cursor != self._since
        self.has_more = answer.more_reviews and moved and self._turns_left > 0

    def _read(self, statement: str) -> tuple[Review, str] | None:
        try:
            review = read_review(statement, keys=self._account.keys, service=self._account.service)
        except ReceiptInvalid:
            _log.exception("review does not hold")
            return None
        return review, statement
