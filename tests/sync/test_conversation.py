"""Exchanges under way together: what each carries, and what becomes of the rest when one fails."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Sequence

import pytest
from msgspec import structs

from fakes.faults import Fault, lost_answer, offline
from fakes.profiles import Desk
from fakes.service import FakeService
from heliograph.domain.lifecycle import State
from heliograph.errors import Refused
from heliograph.remote.service import Pace
from heliograph.remote.wire import ExchangeAnswer, ExchangeHead
from heliograph.sync import plan

MANY = 70
"""Stories whose texts are as many small exchanges as go together, or more."""
AT_ONCE = plan.LANES


class Together(FakeService):
    """Answers the first exchanges only when as many of them have come as go together."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.world, token=desk.service.token)
        self.together = threading.Barrier(AT_ONCE)
        self.order = itertools.count()
        self.heads: list[ExchangeHead] = []

    def exchange(self, head: ExchangeHead, manifests: Sequence[bytes]) -> ExchangeAnswer:
        """See ``Service``."""
        if next(self.order) < AT_ONCE:
            self.together.wait(timeout=60)
        self.heads.append(head)
        return super().exchange(head, manifests)


class Paced(FakeService):
    """Tells after an exchange how fast texts go."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.world, token=desk.service.token)

    def exchange(self, head: ExchangeHead, manifests: Sequence[bytes]) -> ExchangeAnswer:
        """See ``Service``."""
        answer = super().exchange(head, manifests)
        self.pace = Pace(rate_bytes_s=7_000.0, seen_s=4.0)
        return answer


class Refusing(FakeService):
    """Takes no exchange in which one certain story is."""

    def __init__(self, desk: Desk, word: bytes) -> None:
        super().__init__(desk.world, token=desk.service.token)
        self.word = word

    def exchange(self, head: ExchangeHead, manifests: Sequence[bytes]) -> ExchangeAnswer:
        """See ``Service``."""
        if any(self.word in manifest for manifest in manifests):
            raise Refused(code="bad-request")
        return super().exchange(head, manifests)


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Give a desk with many stories ready."""
    for number in range(MANY):
        desk.ready(title=f"The story with number {number:03}")
    return desk


def counts(desk: Desk) -> dict[str, int]:
    """Count the stories of the fixture by their state."""
    waiting = {row.story: row.state for row in desk.workspace.outbox.submissions()}
    found = Counter(waiting.values())
    found[State.SENT] = sum(desk.state(story) == State.SENT for story, _ in desk.world.texts)
    return {state: count for state, count in found.items() if count}


def test_texts_go_on_several_connections_at_once(full: Desk) -> None:
    service = full.service = Together(full)
    assert full.send() is None
    texts = [len(manifests) for _, manifests in service.exchanges]
    assert len(texts) >= AT_ONCE
    assert sum(texts) == MANY
    assert counts(full) == {State.SENT: MANY}


def test_the_pace_of_earlier_texts_says_how_large_exchanges_are(full: Desk) -> None:
    for number in range(4 * MANY):
        full.ready(title=f"One more story with number {number:03}")
    full.service.pace = Pace(rate_bytes_s=1_000_000.0, seen_s=3.0)
    assert full.send() is None
    quick = len(full.service.exchanges)
    assert counts(full) == {State.SENT: 5 * MANY}
    assert quick <= plan.MOST_LANES + 1


def test_the_pace_of_texts_is_kept_as_speed_only_where_texts_went(full: Desk) -> None:
    service = full.service = Paced(full)
    assert full.send() is None
    kept = full.workspace._store.speeds.latest()
    assert kept is not None
    assert (kept.rate_bytes_s, kept.measured_s) == (7_000.0, 4.0)
    assert service.pace is not None


def test_only_one_of_them_asks_for_news(full: Desk) -> None:
    service = full.service = Together(full)
    full.send()
    asking = [head for head in service.heads if head.reviews_since is not None]
    assert [head for head in service.heads if head.campaigns is not None] == asking
    assert len(asking) == 1


@pytest.mark.parametrize("fault", [offline("exchange", skip=1), lost_answer("exchange", skip=1)])
def test_what_was_answered_counts_though_the_line_broke_for_another(
    full: Desk, fault: Fault
) -> None:
    full.service.faults.append(fault)
    assert full.send() is not None
    after = counts(full)
    assert after[State.SENT] > 0
    assert after[State.READY] > 0
    assert full.send() is None
    assert counts(full) == {State.SENT: MANY}
    assert len(full.world.texts) == MANY


def test_one_that_cannot_be_taken_blocks_no_other(
    full: Desk, expected_warnings: list[object]
) -> None:
    full.service = Refusing(full, b"number 042")
    assert full.send() is None
    assert counts(full) == {State.SENT: MANY - 1, State.NEEDS_ATTENTION: 1}
    assert len(expected_warnings) == 1


def test_a_withdrawal_goes_with_the_first_of_them_though_it_is_refused(
    full: Desk, expected_warnings: list[object]
) -> None:
    sent = full.ready(title="A story that is sent before")
    passes = full.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    passes.run(only=frozenset([sent]))
    passes.close()
    full.workspace.receipts.withdraw(sent)
    full.service = Refusing(full, b"number 000")
    assert full.send() is None
    assert full.state(sent) == State.WITHDRAWN
    assert len(expected_warnings) == 1


def test_a_stop_leaves_every_story_ready(full: Desk) -> None:
    assert full.send(stopping=True) is None
    assert counts(full) == {State.READY: MANY}


def test_another_service_is_believed_by_no_connection(full: Desk) -> None:
    def foreign(answer: ExchangeAnswer) -> ExchangeAnswer:
        return structs.replace(answer, service="somebody")

    full.service.faults += [Fault(step="exchange", alter=foreign) for _ in range(AT_ONCE)]
    assert full.send() == "untrusted"
    assert counts(full) == {State.READY: MANY}
