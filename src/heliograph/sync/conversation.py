"""The conversation with the service: texts go in batches, several at once; a bad one is found."""

from __future__ import annotations

import logging
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from heliograph.errors import ContractBroken, Refused, ServiceError
from heliograph.remote.service import Interrupted
from heliograph.remote.wire import ExchangeHead, Known, Limits
from heliograph.sync import plan
from heliograph.sync.outcome import refusal_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Cause, Submission
    from heliograph.remote.service import Service
    from heliograph.remote.wire import ExchangeAnswer
    from heliograph.store.outbox import Outbox
    from heliograph.sync.answers import Answers
    from heliograph.sync.progress import Progress
    from heliograph.sync.reviews import ReviewExchange
    from heliograph.sync.rows import PassRows

_Told = tuple[ExchangeHead, list[bytes]]

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
        last_rate_bytes_s: float | None,
        stopping: Callable[[], bool],
        tick: Callable[[], None],
    ) -> None:
        self._service = service
        self._outbox = outbox
        self._campaigns = campaigns
        self._rows = rows
        self._progress = progress
        self._reviews = reviews
        self._answers = answers
        self._last_rate_bytes_s = last_rate_bytes_s
        self._stopping = stopping
        self._tick = tick
        self._limits = Limits()
        self._doubted: set[StoryId] = set()
        """Stories whose exchange alone was not taken once, without a word of what is wrong."""

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
        pace = self._service.pace
        measured = self._progress.rate_bytes_s() or (pace and pace.rate_bytes_s)
        lanes, batches = self._divide(rows, manifests, measured or self._last_rate_bytes_s)
        if len(batches) < 2 or lanes < 2:
            for batch in batches or [plan.Batch(known=(), texts=())]:
                self._exchange_batch(batch, manifests, withdrawals)
                withdrawals = ()
            return
        with ThreadPoolExecutor(plan.MOST_LANES, thread_name_prefix="exchange") as pool:
            refused = self._exchange_together(pool, lanes, batches, manifests, withdrawals)
        for batch, error in refused:
            self._blame(batch, manifests, withdrawals if batch is batches[0] else (), error)

    def _divide(
        self,
        rows: Sequence[Submission],
        manifests: Mapping[StoryId, bytes],
        rate_bytes_s: float | None,
    ) -> tuple[int, list[plan.Batch]]:
        """Give how many exchanges may be under way together, and what goes in each."""
        lanes = plan.lanes(rows, rate_bytes_s=rate_bytes_s)
        batches = plan.batches(
            rows,
            {story: len(manifest) for story, manifest in manifests.items()},
            most_bytes=self._limits.exchange_bytes,
            most=self._limits.manifests,
            rate_bytes_s=rate_bytes_s,
            lanes=lanes,
        )
        return lanes, batches

    def _exchange_together(
        self,
        pool: ThreadPoolExecutor,
        lanes: int,
        batches: Sequence[plan.Batch],
        manifests: dict[StoryId, bytes],
        withdrawals: tuple[StoryId, ...],
    ) -> list[tuple[plan.Batch, ContractBroken | Refused]]:
        """Have several exchanges under way; give the batches that were not taken.

        Only the requests are made in other threads. When one of them finds the line gone, those
        under way are waited for, because their answers may come, and no other is begun. What has
        not begun when the first answer comes is divided anew, by how fast the line has shown to be.
        """
        waiting = deque(batches)
        under_way: dict[Future[ExchangeAnswer], tuple[plan.Batch, bool]] = {}
        refused: list[tuple[plan.Batch, ContractBroken | Refused]] = []
        failure: ServiceError | Interrupted | None = None
        divided_anew = False
        while under_way or (waiting and failure is None):
            while waiting and len(under_way) < lanes and failure is None:
                batch = waiting.popleft()
                self._tick()
                if self._stopping():
                    failure = Interrupted()
                    break
                # What is not about one story goes once, with the first of them.
                first = batch is batches[0]
                news = first and self._reviews.has_more
                told = self._tell(batch, manifests, withdrawals if first else (), news=news)
                under_way[pool.submit(self._service.exchange, *told)] = batch, news
            for done in wait(under_way, return_when=FIRST_COMPLETED).done:
                batch, news = under_way.pop(done)
                try:
                    answer = done.result()
                except (ContractBroken, Refused) as error:
                    refused.append((batch, error))
                except (ServiceError, Interrupted) as error:
                    failure = failure or error
                else:
                    self._answers.take(answer, news=news)
            if waiting and (pace := self._service.pace) is not None and not divided_anew:
                divided_anew = True
                rows = [row for batch in waiting for row in (*batch.known, *batch.texts)]
                lanes, anew = self._divide(rows, manifests, pace.rate_bytes_s)
                waiting = deque(anew)
        if failure is not None:
            raise failure
        return refused

    def _exchange_batch(
        self, batch: plan.Batch, manifests: dict[StoryId, bytes], withdrawals: tuple[StoryId, ...]
    ) -> None:
        self._tick()
        if self._stopping():
            raise Interrupted
        head, texts = self._tell(batch, manifests, withdrawals, news=self._reviews.has_more)
        try:
            answer = self._service.exchange(head, texts)
        except (ContractBroken, Refused) as error:
            self._blame(batch, manifests, withdrawals, error)
            return
        self._answers.take(answer, news=head.reviews_since is not None)

    def _tell(
        self,
        batch: plan.Batch,
        manifests: dict[StoryId, bytes],
        withdrawals: tuple[StoryId, ...],
        *,
        news: bool,
    ) -> _Told:
        """Put together what goes out in one exchange, noting it of each text."""
        head = ExchangeHead(
            in_parts=True,
            campaigns=dict(self._campaigns) if news else None,
            known=tuple(
                Known(story=row.story, revision=row.revision, sha256=row.manifest_sha256)
                for row in batch.known
            ),
            withdrawals=withdrawals,
            reviews_since=self._reviews.since() if news else None,
            replies=self._reviews.replies() if news else (),
        )
        return head, [manifests[row.story] for row in self._rows.that_may_go(batch.texts)]

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
        rows = (*batch.known, *batch.texts)
        problems = error.problems if isinstance(error, Refused) else ()
        doubtful = {row.story for row in rows} - self._doubted
        if doubtful and not problems:
            # Once may be a bad moment of the service, or of something before it.
            self._doubted |= doubtful
            self._exchange_batch(batch, manifests, withdrawals)
            return
        for row in rows:
            cause: Cause = "contract-broken"
            if isinstance(error, Refused):
                cause = refusal_of(problems, code=error.code)
            _log.error("exchange not taken", extra={"code": cause, "story": row.story})
            self._rows.block(row.story, cause, problems)
