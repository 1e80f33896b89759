"""The conversation with the service: texts go in batches, and a bad one is found by halving."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from heliograph.errors import ContractBroken, Refused
from heliograph.remote.service import Interrupted
from heliograph.remote.wire import ExchangeHead, Known, Limits
from heliograph.sync import plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Cause, Submission
    from heliograph.remote.service import Service
    from heliograph.store.outbox import Outbox
    from heliograph.sync.answers import Answers
    from heliograph.sync.progress import Progress
    from heliograph.sync.reviews import ReviewExchange
    from heliograph.sync.rows import PassRows

_log = logging.getLogger(__name__)


class Conversation:
    """Makes the exchanges of one pass."""

    def __init__(
        self,
        *,
        service: Service,
        outbox: Outbox,
        campaigns: Mapping[str, int],
        rows: PassRows,
        progress: Progress,
        reviews: ReviewExchange,
        answers: Answers,
        stopping: Callable[[], bool],
    ) -> None:
        self._service = service
        self._outbox = outbox
        self._campaigns = campaigns
        self._rows = rows
        self._progress = progress
        self._reviews = reviews
        self._answers = answers
        self._stopping = stopping
        self._limits = Limits()

    def exchange(self, rows: Sequence[Submission], withdrawals: tuple[StoryId, ...] = ()) -> None:
        """Tell the service of these rows, in as many exchanges as their texts take.

        Without rows one exchange is made all the same: withdrawals, replies and news go with it.

        Raises:
            Interrupted: somebody asked to stop.
            ServiceError: the way to the service is not there, or it asks for patience.
        """
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
        if self._stopping():
            raise Interrupted
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
        self._answers.take(answer)

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
