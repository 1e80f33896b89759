"""One pass: tell the service all texts, send what it wants, keep only receipts that hold."""

from __future__ import annotations

import logging
import threading
from contextlib import closing
from typing import TYPE_CHECKING

from heliograph.domain import signed
from heliograph.domain.retry import patience_after
from heliograph.domain.trouble import trouble_of
from heliograph.errors import (
    ContractBroken,
    HeliographError,
    MediaMissing,
    Refused,
    ServiceBusy,
    ServiceError,
    SignInRequired,
    TryLater,
)
from heliograph.events import LinkTested, PassEnded, PassStarted
from heliograph.remote.service import Interrupted
from heliograph.store.speeds import Speed
from heliograph.sync import originals, plan
from heliograph.sync.announcements import Announcements
from heliograph.sync.answers import Answers
from heliograph.sync.conversation import Conversation
from heliograph.sync.noting import Noting
from heliograph.sync.originals import OriginalSending
from heliograph.sync.outcome import Outcome, cause_of, link_of
from heliograph.sync.progress import Progress
from heliograph.sync.reviews import ReviewExchange
from heliograph.sync.rows import ItemCause, PassRows
from heliograph.sync.transfer import Transfer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.clock import Clock
    from heliograph.domain.ids import Sha256, StoryId
    from heliograph.domain.submission import Cause, Submission
    from heliograph.events import Publish
    from heliograph.remote.service import Service
    from heliograph.store.account import Account
    from heliograph.store.store import Store
    from heliograph.sync.allowance import Allowance

RECEIPTS_EVERY_S = 5.0
"""While media of others still goes, what is complete asks for its receipt at once, but not more
often than this, and it is looked so often what was made ready meanwhile."""
KEEP_SPEED_EVERY_S = 60.0
"""A pass may go on for hours, and end by the power going."""
TEXTS_TELL_AFTER_S = 1.0
"""So long texts have to keep the line busy before their pace is kept as that of the line."""
ROUNDS = 3
"""Exchange, then media, then exchange again: more rounds than this make no headway."""

_log = logging.getLogger(__name__)


class Engine:
    """Runs a pass for one account, as far as an allowance lets it that has begun.

    Not thread-safe, the store is this thread's own.
    """

    def __init__(
        self,
        *,
        store: Store,
        service: Service,
        account: Account,
        campaigns: Mapping[str, int],
        closing: Mapping[str, int],
        clock: Clock,
        publish: Publish,
        allowance: Allowance,
    ) -> None:
        self._store = store
        self._outbox = store.outbox
        self._closing = closing
        self._only: frozenset[StoryId] | None = None
        self._set_aside_for: Cause | None = None
        self._doubted: set[Sha256] = set()
        """Media items to which the service answered nonsense once."""
        self._service = service
        self._pace_before = service.pace
        """Of texts in an earlier pass, which may have been on another line."""
        self._clock = clock
        self._closes_ms = self._still_to_close()
        self._publish = publish
        self._allowance = allowance
        self._looked_s = clock.monotonic_s()
        """When it was last looked what was made ready while originals go."""
        speed = store.speeds.of(store.rules.current().key)
        rate_bytes_s = None if speed is None else speed.rate_bytes_s
        service.line_seen(rate_bytes_s)
        self._progress = Progress(clock, publish, last_rate_bytes_s=rate_bytes_s)
        self._noting = Noting(store=store, clock=clock, publish=publish)
        announce = Announcements(store=store, publish=publish)
        self._rows = PassRows(
            store=store,
            progress=self._progress,
            clock=clock,
            announce=announce,
            holds_media_of=allowance.holds_media_of,
        )
        self._reviews = ReviewExchange(store=store, account=account, clock=clock, publish=announce)
        self._answers = Answers(
            store=store,
            account=account,
            rows=self._rows,
            progress=self._progress,
            reviews=self._reviews,
            closes_ms=self._closes_ms,
            clock=clock,
            announce=announce,
        )
        self._originals = OriginalSending(
            service=service,
            store=store,
            account=account,
            clock=clock,
            publish=publish,
            stopping=allowance.stopping,
            tick=allowance.tick,
            noting=self._noting,
            gives_way=self._has_come,
        )
        self._conversation = Conversation(
            service=service,
            outbox=self._outbox,
            campaigns=campaigns,
            rows=self._rows,
            progress=self._progress,
            reviews=self._reviews,
            answers=self._answers,
            last_rate_bytes_s=rate_bytes_s,
            stopping=allowance.stopping,
            tick=allowance.tick,
        )

    def run(
        self,
        *,
        only: frozenset[StoryId] | None = None,
        at_once: bool = False,
        news: bool = False,
    ) -> Outcome:
        """Do one pass over everything that may go now.

        Whatever happens, no story is left as being sent: at the end each is sent, waiting, or
        needs a person. Nothing is marked sent without a receipt that was checked.

        Args:
            only: Restrict to these stories.
            at_once: A person asked, so waits after earlier tries are not kept, and the service
                is asked for news even when there is nothing to send.
            news: It is time to ask for news, even when there is nothing to send.

        What the data rules hold back stays, whoever asks, unless they said so of the story.

        Raises:
            StoreError: the store cannot be written; the next start puts rows right.
        """
        self._only = only
        self._outbox.recover(now_ms=self._clock.now_ms())
        holds = self._allowance.holds
        rows = self._due(self._outbox.all_in_outbox(), at_once=at_once)
        if holds.text is not None and not rows:
            return Outcome()
        withdrawals = tuple(self._outbox.withdrawals_to_send())
        letters = (
            withdrawals
            or self._store.reviews.replies_to_send(most=1)
            or (holds.media is None and originals.may_go(self._store))
        )
        if not rows and not letters and not at_once and not news:
            return Outcome()
        self._publish(PassStarted())
        try:
            outcome = self._run(rows, withdrawals)
        finally:
            self._allowance.book()
        self._keep_speed()
        self._noting.end()
        waiting = [row for row in self._outbox.all_in_outbox() if holds.of(row) is None]
        next_try_ms = plan.next_try_ms(waiting, now_ms=self._clock.now_ms())
        self._publish(PassEnded(cause=outcome.cause, next_try_ms=next_try_ms))
        return outcome

    def _due(self, rows: Sequence[Submission], *, at_once: bool) -> list[Submission]:
        """Pick what may go now, in the order in which it goes."""
        waited = self._store.account.patience()
        found = plan.due(
            rows,
            now_ms=self._clock.now_ms(),
            only=self._only,
            at_once=at_once,
            waited_ms=None if waited is None else waited.not_before_ms,
            closes_ms=self._closes_ms,
        )
        return [row for row in found if self._allowance.holds.of(row) is None]

    def _keep_speed(self) -> None:
        """Keep how fast it goes in this network, for estimates before the next pass."""
        speed = self._progress.speed() or self._speed_of_texts()
        if speed is not None:
            self._store.speeds.keep(self._store.rules.current().key, speed)

    def _speed_of_texts(self) -> Speed | None:
        """Take texts for a measurement where no media went, if they took long enough to tell."""
        pace = self._service.pace
        if pace is None or pace == self._pace_before or pace.seen_s < TEXTS_TELL_AFTER_S:
            return None
        return Speed(
            rate_bytes_s=pace.rate_bytes_s, at_ms=self._clock.now_ms(), measured_s=pace.seen_s
        )

    def _run(self, rows: Sequence[Submission], withdrawals: tuple[StoryId, ...]) -> Outcome:
        # The first receipt is not to wait for this: meanwhile the line is being opened.
        loading = threading.Thread(target=signed.load, name="signatures")
        loading.start()
        self._rows.claim(rows)
        cause: Cause | None = None
        interrupted = False
        try:
            self._converse(withdrawals)
            while self._reviews.has_more:
                self._conversation.exchange(())
            if self._allowance.holds.media is None:
                self._send_originals()
        except Interrupted:
            interrupted = True
        except (TryLater, SignInRequired) as error:
            cause = cause_of(error)
            self._note_trouble(error, cause)
            self._rows.defer_all(cause, not_before_ms=self._lose_patience(error))
        else:
            self._store.account.set_patience(None)
        loading.join()
        self._rows.defer_all(None)
        if cause is not None:
            self._publish(LinkTested(link=link_of(cause), at_ms=self._clock.now_ms()))
        return Outcome(
            cause=cause or self._set_aside_for,
            interrupted=interrupted,
            received=self._answers.received,
            handed_bytes=self._progress.handed_bytes + self._originals.handed_bytes,
            resumed_bytes=self._answers.resumed_bytes,
        )

    def _note_trouble(self, error: ServiceError, cause: Cause) -> None:
        before = self._store.account.trouble()
        now_ms = self._clock.now_ms()
        self._store.account.set_trouble(trouble_of(error, cause, now_ms=now_ms, before=before))

    def _lose_patience(self, error: ServiceError) -> int:
        """Leave the way alone for longer than the last time; give until when (Unix ms)."""
        if isinstance(error, SignInRequired):
            self._store.account.set_patience(None)
            return 0
        got_on = self._answers.received or self._progress.gained_bytes
        patience = patience_after(
            None if got_on else self._store.account.patience(),
            now_ms=self._clock.now_ms(),
            jitter=int.from_bytes(self._clock.random(4), "big") / 2**32,
            retry_after_s=error.retry_after_s if isinstance(error, ServiceBusy) else None,
        )
        self._store.account.set_patience(patience)
        return patience.not_before_ms

    def _converse(self, withdrawals: tuple[StoryId, ...]) -> None:
        for _ in range(ROUNDS):
            self._conversation.exchange(self._rows.all(), withdrawals)
            withdrawals = ()
            if not self._rows:
                return
            self._send_media()
        self._conversation.exchange(self._rows.all())
        if self._rows:
            # It wants the same again and again; another time may be better.
            self._rows.defer_all("service-busy")

    def _send_media(self) -> None:
        pace = self._service.pace
        if pace is not None and pace != self._pace_before:
            self._progress.texts_showed(pace.rate_bytes_s)
        transfer = Transfer(
            service=self._service,
            media=self._store.media,
            progress=self._progress,
            clock=self._clock,
            stopping=self._allowance.stopping,
        )
        asked_s = looked_s = kept_s = self._clock.monotonic_s()
        is_whole = False
        with closing(transfer.run()) as news:
            for stories in news:
                self._rows.note_sent(stories)
                self._noting.stories(self._progress)
                self._allowance.tick()
                if self._clock.monotonic_s() - kept_s >= KEEP_SPEED_EVERY_S:
                    kept_s = self._clock.monotonic_s()
                    self._keep_speed()
                is_whole |= self._rows.has_whole_before_others(stories)
                now_s = self._clock.monotonic_s()
                since_s = now_s - (asked_s if is_whole else max(asked_s, looked_s))
                if since_s >= RECEIPTS_EVERY_S:
                    looked_s, is_whole = now_s, False
                    asked_s = now_s if self._ask_between() else asked_s
        self._progress.rest()
        for sha256, reason in transfer.broken.items():
            self._take_trouble(sha256, reason)
        if transfer.set_aside:
            self._set_aside(transfer.set_aside)

    def _ask_between(self) -> bool:
        """While media goes, fetch receipts, and let texts go that were made ready meanwhile.

        A text never waits for the photos of others, however large those are. Tells whether there
        was anything to ask for.
        """
        ready = self._outbox.ready()
        if ready:
            self._closes_ms.update(self._still_to_close())
        joining = self._due(ready, at_once=False)
        self._rows.claim(joining)
        stories = {row.story for row in joining}
        rows = [row for row in self._rows.all() if row.waits_for_receipt or row.story in stories]
        if rows:
            self._conversation.exchange(rows)
        return bool(rows)

    def _send_originals(self) -> None:
        """Send originals, and in between, at once, whatever was made ready while one goes."""
        while not self._originals.run():
            self._closes_ms.update(self._still_to_close())
            self._rows.claim(self._due(self._outbox.ready(), at_once=False))
            self._converse(tuple(self._outbox.withdrawals_to_send()))

    def _has_come(self) -> bool:
        """Tell, now and then, whether something was made ready that may go at once."""
        now_s = self._clock.monotonic_s()
        if now_s - self._looked_s < RECEIPTS_EVERY_S:
            return False
        self._looked_s = now_s
        return bool(self._due(self._outbox.ready(), at_once=False))

    def _still_to_close(self) -> dict[StoryId, int]:
        campaigns = self._outbox.campaigns()
        return plan.still_to_close(campaigns, self._closing, now_ms=self._clock.now_ms())

    def _set_aside(self, items: Mapping[Sha256, ServiceError]) -> None:
        """Let the stories wait that items keep from going which got nowhere, and no others."""
        waiting: dict[StoryId, Cause] = {}
        for sha256, error in items.items():
            cause = cause_of(error)
            _log.info("media item set aside", extra={"code": cause})
            if self._progress.size_of(sha256) == "preview":
                self._progress.give_up(sha256)
                continue
            self._note_trouble(error, cause)
            self._set_aside_for = self._set_aside_for or cause
            waiting |= dict.fromkeys(self._progress.waiting(sha256), cause)
        self._rows.defer(waiting)

    def _take_trouble(self, sha256: Sha256, reason: HeliographError) -> None:
        """Tell a fault of our own bytes from one of the way, which another round may heal.

        A preview is a help: whatever is wrong with one, its story goes without.
        """
        if self._progress.size_of(sha256) == "preview":
            _log.warning("preview not sent", extra={"code": type(reason).__name__})
            self._progress.give_up(sha256)
            return
        if isinstance(reason, ContractBroken):
            if sha256 not in self._doubted:
                self._doubted.add(sha256)  # once may be the way's doing: another round tells
                return
            cause: ItemCause = "contract-broken"
        elif isinstance(reason, Refused) and reason.code == "too-large":
            cause = "too-large"
        elif isinstance(reason, ServiceError):
            if self._store.media.verify(sha256):
                return
            cause = "media-changed"
        else:
            cause = "media-missing" if isinstance(reason, MediaMissing) else "media-changed"
        _log.error("media item not sent", extra={"code": cause})
        for story in self._progress.waiting(sha256):
            self._rows.block_for(story, sha256, cause)
