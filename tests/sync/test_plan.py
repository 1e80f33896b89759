"""What goes next, from rows alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.lifecycle import State
from heliograph.domain.submission import Submission
from heliograph.sync import plan


def row(
    story: str = "a",
    *,
    state: State = State.READY,
    not_before_ms: int = 0,
    ready_ms: int = 0,
    text_received_ms: int | None = None,
    attempts: int = 0,
) -> Submission:
    return Submission(
        story=StoryId(story),
        revision=1,
        manifest_sha256=Sha256("0" * 64),
        state=state,
        ready_ms=ready_ms,
        total_bytes=10,
        not_before_ms=not_before_ms,
        text_received_ms=text_received_ms,
        attempts=attempts,
    )


def test_only_ready_rows_are_due() -> None:
    rows = [row(state, state=state) for state in State]
    assert [each.state for each in plan.due(rows, now_ms=0)] == [State.READY]


def test_the_longest_ready_goes_first() -> None:
    rows = [row("late", ready_ms=2), row("early", ready_ms=1)]
    assert [each.story for each in plan.due(rows, now_ms=5)] == ["early", "late"]


def test_a_wish_goes_before_a_deadline_and_a_deadline_before_the_longest_ready() -> None:
    rows = [
        row("long ready"),
        row("near", ready_ms=2),
        row("far", ready_ms=1),
        structs.replace(row("wished", ready_ms=3), first_ms=9),
    ]
    closes_ms = {StoryId("near"): 10, StoryId("far"): 20}
    found = plan.due(rows, now_ms=5, closes_ms=closes_ms)
    assert [each.story for each in found] == ["wished", "near", "far", "long ready"]


def test_only_a_deadline_that_is_not_past_counts() -> None:
    campaigns = {StoryId("near"): "may", StoryId("past"): "march", StoryId("never"): "open"}
    closing = {"may": 5, "march": 3}
    assert plan.still_to_close(campaigns, closing, now_ms=3) == {"near": 5}


def test_a_wait_is_kept_unless_a_person_asks() -> None:
    rows = [row(not_before_ms=1000)]
    assert plan.due(rows, now_ms=999) == []
    assert plan.due(rows, now_ms=1000) == rows
    assert plan.due(rows, now_ms=0, at_once=True) == rows


def test_a_clock_set_back_by_years_holds_nothing() -> None:
    year_ms = 365 * 86_400_000
    assert plan.due([row(not_before_ms=20 * year_ms)], now_ms=0) != []
    assert plan.next_try_ms([row(not_before_ms=20 * year_ms)], now_ms=0) == 0


def test_only_chosen_stories_are_due() -> None:
    rows = [row("a"), row("b")]
    assert plan.due(rows, now_ms=0, only=frozenset({StoryId("b")})) == [rows[1]]


def test_the_next_try_is_the_earliest_wait_and_never_past() -> None:
    rows = [row("a", not_before_ms=50), row("b", not_before_ms=20), row("c", state=State.PAUSED)]
    assert plan.next_try_ms(rows, now_ms=30) == 30
    assert plan.next_try_ms(rows[:1], now_ms=30) == 50
    assert plan.next_try_ms(rows[2:], now_ms=30) is None


def test_what_the_service_knows_is_only_asked_for() -> None:
    known, new = row("a", text_received_ms=1), row("b")
    (batch,) = plan.batches(
        [known, new], {StoryId("b"): 5}, most_bytes=100, most=5, rate_bytes_s=None
    )
    assert batch == plan.Batch(known=(known,), texts=(new,))


def test_an_exchange_grows_with_the_line() -> None:
    rows = [row(f"{number:03}") for number in range(40)]
    sizes = {each.story: 10_000 for each in rows}
    slow = plan.batches(rows, sizes, most_bytes=10**7, most=500, rate_bytes_s=1000.0)
    fast = plan.batches(rows, sizes, most_bytes=10**7, most=500, rate_bytes_s=100_000.0)
    assert (len(slow), len(fast)) == (9, 2)


def test_texts_for_one_flight_are_shared_evenly_among_several_connections() -> None:
    rows = [row(f"{number:03}") for number in range(100)]
    sizes = {each.story: 2_000 for each in rows}
    for rate_bytes_s in (None, 64_000.0, 10_000_000.0):
        found = plan.batches(
            rows, sizes, most_bytes=10**7, most=500, rate_bytes_s=rate_bytes_s, lanes=5
        )
        assert [len(batch.texts) for batch in found] == [20] * 5


def test_many_receipts_are_asked_for_in_several_answers() -> None:
    rows = [row(f"{number:03}", text_received_ms=1) for number in range(100)]
    found = plan.batches(rows, {}, most_bytes=10**7, most=500, rate_bytes_s=None, lanes=4)
    assert [len(batch.known) for batch in found] == [34, 33, 33]


def test_fewer_exchanges_go_together_on_a_slow_line_and_after_it_broke() -> None:
    def together(attempts: int = 0, rate_bytes_s: float | None = None) -> int:
        return plan.lanes([row("a"), row("b", attempts=attempts)], rate_bytes_s=rate_bytes_s)

    assert [together(rate_bytes_s=rate) for rate in (500.0, 8e3, 32e3, 64e3, 1e9)] == [
        2,
        2,
        3,
        5,
        5,
    ]
    assert together() == 4
    assert [together(attempts) for attempts in (1, 2, 3, 1000)] == [2, 1, 1, 1]
    assert [together(attempts, 64e3) for attempts in (1, 2, 3)] == [2, 1, 1]
    assert plan.lanes([], rate_bytes_s=None) == 4


@given(
    sizes=st.lists(st.integers(1, 5000), min_size=1, max_size=40),
    most=st.integers(1, 10),
    most_bytes=st.integers(1, 20_000),
    lanes=st.integers(1, 5),
)
def test_batches_hold_every_row_once_and_keep_the_limits(
    sizes: list[int], most: int, most_bytes: int, lanes: int
) -> None:
    rows = [row(f"{number:03}") for number in range(len(sizes))]
    by_story = dict(zip((each.story for each in rows), sizes, strict=True))
    found = plan.batches(
        rows, by_story, most_bytes=most_bytes, most=most, rate_bytes_s=None, lanes=lanes
    )
    assert [each for batch in found for each in batch.texts] == rows
    for batch in found:
        assert len(batch.texts) <= most
        total = sum(by_story[each.story] + 1 for each in batch.texts)
        assert total <= most_bytes or len(batch.texts) == 1


def test_a_batch_splits_down_to_the_one_to_blame() -> None:
    batch = plan.Batch(known=(row("a", text_received_ms=1),), texts=(row("b"), row("c")))
    parts = plan.halves(batch)
    assert parts is not None
    first, second = parts
    assert [each.story for each in (*first.known, *first.texts)] == ["a"]
    assert [each.story for each in (*second.known, *second.texts)] == ["b", "c"]
    assert plan.halves(first) is None
