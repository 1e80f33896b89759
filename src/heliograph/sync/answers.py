"""What the service answered, believed only as far as it proves: receipts, wishes, withdrawals."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from heliograph.domain.manifest import parse_manifest, sizes_named
from heliograph.domain.receipt import check_receipt, read_withdrawal
from heliograph.domain.schedule import Upload
from heliograph.errors import ReceiptInvalid, Untrusted
from heliograph.events import LinkTested, Received, StoryChanged
from heliograph.sync import plan
from heliograph.sync.outcome import refusal_of
from heliograph.sync.packs import take_packs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission
    from heliograph.remote.wire import ExchangeAnswer, Result
    from heliograph.store.account import Account
    from heliograph.store.store import Store
    from heliograph.sync.announcements import Announcements
    from heliograph.sync.progress import Progress
    from heliograph.sync.reviews import ReviewExchange
    from heliograph.sync.rows import PassRows

TOGETHER = 50
"""Results that are kept in one transaction: one wait for the disk, and not long for others."""

_log = logging.getLogger(__name__)


class Answers:
    """Takes in the answers of one pass."""

    def __init__(
        self,
        *,
        store: Store,
        account: Account,
        rows: PassRows,
        progress: Progress,
        reviews: ReviewExchange,
        closes_ms: Mapping[StoryId, int],
        clock: Clock,
        announce: Announcements,
    ) -> None:
        self._store = store
        self._outbox = store.outbox
        self._account = account
        self._rows = rows
        self._progress = progress
        self._reviews = reviews
        self._clock = clock
        self._announce = announce
        self._closes_ms = closes_ms
        self.received = 0
        """Stories for which a receipt was checked and kept."""
        self.resumed_bytes = 0
        """Media bytes that the service already held when it was asked first."""

    def take(self, answer: ExchangeAnswer, *, news: bool) -> None:
        """Take in one answer.

        Args:
            answer: What came, about revisions of this pass.
            news: Reviews and packs were asked for with it.

        Raises:
            Untrusted: another service than ours answered; nothing was taken.
        """
        if answer.service != self._account.service:
            # That says nothing about any story: whoever answers there is not whom we pinned.
            raise Untrusted("the answer comes from another service", "other-service")
        now_ms = self._clock.now_ms()
        with self._announce.together():
            self._store.account.set_value("service_ahead_ms", str(answer.time_ms - now_ms))
            self._store.account.set_value("last_reached_ms", str(now_ms))
            self._store.account.set_trouble(None)
            rate = self._progress.rate_bytes_s()
            self._announce(LinkTested(link="reached", at_ms=now_ms, rate_bytes_s=rate))
        for start in range(0, len(answer.results), TOGETHER):
            with self._announce.together():
                for result in answer.results[start : start + TOGETHER]:
                    self._take_result(result)
        for each in answer.withdrawals:
            self._take_withdrawal(each.story, each.confirmation)
        if not news:
            return
        self._reviews.take(answer)
        take_packs(
            answer.campaigns,
            store=self._store,
            keys=self._account.keys,
            now_ms=now_ms,
            publish=self._announce,
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
                self._rows.block(row.story, refusal_of(result.problems), result.problems)
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
        self.received += 1
        self._announce(Received(story=row.story, number=receipt.number))

    def _take_wishes(self, row: Submission, result: Result) -> None:
        manifest = parse_manifest(self._outbox.manifest(row.story, row.revision))
        sizes = sizes_named(manifest)
        if any(sizes.get((each.sha256, each.size_bytes)) is None for each in result.wanted):
            # Whatever else lies in the store is nobody's business, originals above all.
            _log.error("wants what was not offered", extra={"story": row.story})
            self._rows.block(row.story, "contract-broken")
            return
        uploads = [
            Upload(
                story=row.story,
                revision=row.revision,
                sha256=wanted.sha256,
                size_bytes=wanted.size_bytes,
                offset_bytes=wanted.offset_bytes,
                address=wanted.upload,
                size=sizes[wanted.sha256, wanted.size_bytes],
                parts=wanted.parts,
            )
            for wanted in result.wanted
        ]
        self._rows.note_kinds(row.story, tuple((item.sha256, item.kind) for item in manifest.media))
        held = self._progress.expect(
            row.story,
            total_bytes=row.total_bytes,
            uploads=uploads,
            urgency=plan.urgency(row, closes_ms=self._closes_ms.get(row.story)),
        )
        if not row.media_later:
            self.resumed_bytes += held
        if row.text_received_ms is not None:
            self._progress.gain(self._progress.sent_bytes(row.story) - row.sent_bytes)
        self._outbox.note_progress(
            row.story,
            row.revision,
            sent_bytes=self._progress.sent_bytes(row.story),
            text_received_ms=row.text_received_ms or self._clock.now_ms(),
            uncertain=False,
            lacking=self._rows.lacking(row.story),
        )
        self._rows.reread(row.story)

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
            self._announce(StoryChanged(story=withdrawal.story))
