"""One pass: tell the service all texts, send what it wants, keep only receipts that hold."""

from __future__ import annotations

import logging
from contextlib import closing
from typing import TYPE_CHECKING

from heliograph.domain.manifest import parse_manifest
from heliograph.domain.receipt import check_receipt, read_withdrawal
from heliograph.domain.schedule import Upload
from heliograph.errors import (
    ContractBroken,
    HeliographError,
    ReceiptInvalid,
    Refused,
    ServiceBusy,
    ServiceError,
    SignInRequired,
    TryLater,
    Untrusted,
)
from heliograph.events import LinkTested, PassEnded, PassStarted, Received, StoryChanged
from heliograph.remote.service import Interrupted
from heliograph.remote.wire import ExchangeHead, Known, Limits, Result
from heliograph.sync import plan
from heliograph.sync.outcome import Outcome, cause_of, link_of
from heliograph.sync.packs import take_packs
from heliograph.sync.progress import Progress
from heliograph.sync.reviews import ReviewExchange
from heliograph.sync.rows import PassRows
from heliograph.sync.transfer import Transfer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from heliograph.clock import Clock
    from heliograph.domain.ids import Sha256, StoryId
    from heliograph.domain.media import MediaKind
    from heliograph.domain.submission import Cause, Submission
    from heliograph.events import Publish
    from heliograph.remote.service import Service
    from heliograph.remote.wire import ExchangeAnswer
    from heliograph.store.account import Account
    from heliograph.store.store import Store

RECEIPTS_EVERY_S = 5.0
"""While large items still go, stories that are complete ask for their receipt this often."""
ROUNDS = 3
"""Exchange, then media, then exchange again: more rounds than this make no headway."""

_log = logging.getLogger(__name__)


class Engine:
    """Runs passes for one account; not thread-safe, the store is this thread's own."""

    def __init__(
        self,
        *,
        store: Store,
        service: Service,
        account: Account,
        campaigns: Mapping[str, int],
        clock: Clock,
        publish: Publish,
        stopping: Callable[[], bool],
    ) -> None:
        self._campaigns = campaigns
        self._store = store
        self._outbox = store.outbox
        self._service = service
        self._account = account
        self._clock = clock
        self._publish = publish
        self._stopping = stopping
        self._limits = Limits()
        self._progress = Progress(clock, publish)
        self._rows = PassRows(store=store, progress=self._progress, clock=clock, publish=publish)
        self._reviews = ReviewExchange(store=store, account=account, clock=clock, publish=publish)
        self._received = 0
        self._resumed_bytes = 0

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

        Raises:
            StoreError: the store cannot be written; the next start puts rows right.
        """
        now_ms = self._clock.now_ms()
        self._outbox.recover(now_ms=now_ms)
        rows = plan.due(self._outbox.all_in_outbox(), now_ms=now_ms, only=only, at_once=at_once)
        withdrawals = tuple(self._outbox.withdrawals_to_send())
        letters = withdrawals or self._store.reviews.replies_to_send(most=1)
        if not rows and not letters and not at_once and not news:
            return Outcome()
        self._publish(PassStarted())
        outcome = self._run(rows, withdrawals)
        rate_bytes_s = self._progress.rate_bytes_s()
        if rate_bytes_s:
            self._store.account.set_value("rate_bytes_s", str(round(rate_bytes_s)))
        if outcome.cause is not None:
            self._publish(LinkTested(link=link_of(outcome.cause), at_ms=self._clock.now_ms()))
        waiting = self._outbox.all_in_outbox()
        next_try_ms = plan.next_try_ms(waiting, now_ms=self._clock.now_ms())
        self._publish(PassEnded(cause=outcome.cause, next_try_ms=next_try_ms))
        return outcome

    def _run(self, rows: Sequence[Submission], withdrawals: tuple[StoryId, ...]) -> Outcome:
        self._rows.claim(rows)
        cause: Cause | None = None
        interrupted = False
        try:
            self._converse(withdrawals)
            while self._reviews.has_more:
                self._exchange((), ())
        except Interrupted:
            interrupted = True
        except (TryLater, SignInRequired) as error:
            cause = cause_of(error)
            after_s = error.retry_after_s if isinstance(error, ServiceBusy) else None
            self._rows.defer_all(cause, after_s)
        self._rows.defer_all(None)
        return Outcome(
            cause=cause,
            interrupted=interrupted,
            received=self._received,
            handed_bytes=self._progress.handed_bytes,
            resumed_bytes=self._resumed_bytes,
        )

    def _converse(self, withdrawals: tuple[StoryId, ...]) -> None:
        for _ in range(ROUNDS):
            self._exchange(self._rows.all(), withdrawals)
            withdrawals = ()
            if not self._rows:
                return
            self._send_media()
        self._exchange(self._rows.all(), ())
        if self._rows:
            # It wants the same again and again; another time may be better.
            self._rows.defer_all("service-busy")

    # ---- texts and receipts --------------------------------------------------

    def _exchange(self, rows: Sequence[Submission], withdrawals: tuple[StoryId, ...]) -> None:
        manifests = {
            row.story: self._outbox.manifest(row.story, row.revision)
            for row in rows
            if row.text_received_ms is None
        }
        batches = plan.batches(
            rows,
            {story: len(manifest) for story, manifest in manifests.items()},
            most_bytes=self._limits.exchange_bytes,
            most=self._limits.manifests,
            rate_bytes_s=self._progress.rate_bytes_s(),
        )
        for batch in batches or [plan.Batch(known=(), texts=())]:
            self._exchange_batch(batch, manifests, withdrawals)
            withdrawals = ()

    def _exchange_batch(
        self, batch: plan.Batch, manifests: dict[StoryId, bytes], withdrawals: tuple[StoryId, ...]
    ) -> None:
        self._stop_if_asked()
        head = ExchangeHead(
            campaigns=dict(self._campaigns),
            known=tuple(
                Known(story=row.story, revision=row.revision, sha256=row.manifest_sha256)
                for row in batch.known
            ),
            withdrawals=withdrawals,
            reviews_since=self._reviews.since(),
            replies=self._reviews.replies(),
        )
        texts = [manifests[row.story] for row in batch.texts if self._rows.may_go(row)]
        try:
            answer = self._service.exchange(head, texts)
        except (ContractBroken, Refused) as error:
            self._blame(batch, manifests, withdrawals, error)
            return
        self._take_answer(answer)

    def _blame(
        self,
        batch: plan.Batch,
        manifests: dict[StoryId, bytes],
        withdrawals: tuple[StoryId, ...],
        error: ContractBroken | Refused,
    ) -> None:
        """Find the one story that the service cannot take, so that it blocks no other."""
        parts = plan.halves(batch)
        if parts is not None:
            for part in parts:
                self._exchange_batch(part, manifests, withdrawals)
                withdrawals = ()
            return
        if self._reviews.has_more:
            # It may be what was asked or told of reviews: no story is to blame for that.
            self._reviews.give_up()
            self._exchange_batch(batch, manifests, withdrawals)
            return
        for row in (*batch.known, *batch.texts):
            problems = error.problems if isinstance(error, Refused) else ()
            cause: Cause = "refused" if isinstance(error, Refused) else "contract-broken"
            _log.error("exchange not taken", extra={"code": cause, "story": row.story})
            self._rows.block(row.story, cause, problems)

    def _take_answer(self, answer: ExchangeAnswer) -> None:
        if answer.service != self._account.service:
            # That says nothing about any story: whoever answers there is not whom we pinned.
            raise Untrusted("the answer comes from another service")
        now_ms = self._clock.now_ms()
        self._store.account.set_value("service_ahead_ms", str(answer.time_ms - now_ms))
        self._store.account.set_value("last_reached_ms", str(now_ms))
        rate = self._progress.rate_bytes_s()
        self._publish(LinkTested(link="reached", at_ms=now_ms, rate_bytes_s=rate))
        for result in answer.results:
            self._take_result(result)
        for each in answer.withdrawals:
            self._take_withdrawal(each.story, each.confirmation)
        self._reviews.take(answer)
        take_packs(
            answer.campaigns,
            store=self._store,
            keys=self._account.keys,
            now_ms=now_ms,
            publish=self._publish,
        )

    def _take_result(self, result: Result) -> None:
        row = self._rows.find(result.story, result.revision, result.sha256)
        if row is None:
            return
        match result.standing:
            case "received":
                self._take_receipt(row, result.receipt or "")
            case "wanted":
                self._take_wishes(row, result)
            case "refused":
                self._rows.block(row.story, "refused", result.problems)
            case "other-content":
                self._rows.block(row.story, "other-content")
            case "withdrawn":
                self._rows.block(row.story, "withdrawn")
            case "unknown":
                # The service lost it, or another one answers now: the text goes again.
                self._outbox.forget_text(row.story, row.revision)
                self._rows.reread(row.story)

    def _take_receipt(self, row: Submission, statement: str) -> None:
        manifest_bytes = self._outbox.manifest(row.story, row.revision)
        try:
            receipt = check_receipt(
                statement,
                keys=self._account.keys,
                service=self._account.service,
                manifest_bytes=manifest_bytes,
                manifest=parse_manifest(manifest_bytes),
            )
        except ReceiptInvalid:
            _log.exception("receipt does not hold", extra={"story": row.story})
            self._rows.block(row.story, "contract-broken")
            return
        self._outbox.receive(
            row.story,
            row.revision,
            receipt=statement,
            number=receipt.number,
            received_ms=receipt.received_ms,
            now_ms=self._clock.now_ms(),
        )
        self._store.stories.note(
            row.story, "received", now_ms=self._clock.now_ms(), detail=receipt.number
        )
        self._rows.leave(row.story)
        self._received += 1
        self._publish(Received(story=row.story, number=receipt.number))

    def _take_wishes(self, row: Submission, result: Result) -> None:
        uploads = [
            Upload(
                story=row.story,
                revision=row.revision,
                sha256=wanted.sha256,
                size_bytes=wanted.size_bytes,
                offset_bytes=wanted.offset_bytes,
                address=wanted.upload,
            )
            for wanted in result.wanted
        ]
        held = self._progress.expect(
            row.story, total_bytes=row.total_bytes, uploads=uploads, first_ms=row.first_ms
        )
        if not row.media_later:
            self._resumed_bytes += held
        self._outbox.note_progress(
            row.story,
            row.revision,
            sent_bytes=self._progress.sent_bytes(row.story),
            text_received_ms=row.text_received_ms or self._clock.now_ms(),
            uncertain=False,
            lacking=self._kinds(row, {each.sha256 for each in uploads}),
        )
        self._rows.reread(row.story)

    def _kinds(self, row: Submission, lacking: AbstractSet[Sha256]) -> tuple[MediaKind, ...]:
        """Tell of what kinds the items are that the service lacks, for whoever reads the row."""
        manifest = parse_manifest(self._outbox.manifest(row.story, row.revision))
        kinds: dict[Sha256, MediaKind] = {item.sha256: item.kind for item in manifest.media}
        return tuple(kind for sha256, kind in kinds.items() if sha256 in lacking)

    def _take_withdrawal(self, story: str, confirmation: str) -> None:
        try:
            withdrawal = read_withdrawal(confirmation, self._account.keys)
        except ReceiptInvalid:
            _log.exception("withdrawal confirmation does not hold", extra={"story": story})
            return
        if withdrawal.story == story and withdrawal.service == self._account.service:
            now_ms = self._clock.now_ms()
            self._outbox.confirm_withdrawal(
                withdrawal.story, confirmation=confirmation, now_ms=now_ms
            )
            self._store.stories.note(withdrawal.story, "withdrawal-received", now_ms=now_ms)
            self._publish(StoryChanged(story=withdrawal.story))

    # ---- media -----------------------------------------------------------------

    def _send_media(self) -> None:
        transfer = Transfer(
            service=self._service,
            media=self._store.media,
            progress=self._progress,
            stopping=self._stopping,
        )
        asked_s = self._clock.monotonic_s()
        with closing(transfer.run()) as news:
            for stories in news:
                self._rows.note_sent(stories)
                complete = [row for row in self._rows.all() if row.waits_for_receipt]
                if complete and self._clock.monotonic_s() - asked_s >= RECEIPTS_EVERY_S:
                    asked_s = self._clock.monotonic_s()
                    self._exchange(complete, ())
        for sha256, reason in transfer.broken.items():
            self._take_trouble(sha256, reason)

    def _take_trouble(self, sha256: Sha256, reason: HeliographError) -> None:
        """Tell a fault of our own bytes from one of the way, which another round may heal."""
        if isinstance(reason, ContractBroken):
            cause: Cause = "contract-broken"
        elif isinstance(reason, ServiceError):
            if self._store.media.verify(sha256):
                return
            cause = "media-changed"
        else:
            cause = "media-missing"
        _log.error("media item not sent", extra={"code": cause})
        for story in self._progress.waiting(sha256):
            self._rows.block(story, cause)

    def _stop_if_asked(self) -> None:
        if self._stopping():
            raise Interrupted
