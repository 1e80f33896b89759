"""Long lists: what they can be narrowed by, what they count, and how the trash grows old."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from heliograph.domain.lifecycle import State
from heliograph.errors import IllegalTransition, StaleSubmission
from heliograph.store import listing
from heliograph.store.listing import Group, Wish
from store.parts import add, ready, receive

if TYPE_CHECKING:
    from heliograph.store.store import Store

DAY_MS = 86_400_000


def counted(store: Store) -> list[Group]:
    rows = store._database.rows(
        "SELECT trashed_ms IS NOT NULL, state, asks, language, kind, campaign, count(*)"
        " FROM story GROUP BY 1, 2, 3, 4, 5, 6"
    )
    return [
        Group(
            trashed=bool(row[0]),
            state=State(row[1]),
            asks=bool(row[2]),
            language=row[3],
            kind=row[4],
            campaign=row[5],
            stories=row[6],
        )
        for row in rows
    ]


def test_what_is_counted_follows_every_change(store: Store) -> None:
    """After any sequence of changes the counts are what counting all rows would give."""
    chance = random.Random(4)  # noqa: S311 - a test's sequence of acts
    stories = [add(store, {"kind": "lesson", "story_language": "fr"}) for _ in range(6)]
    for turn in range(60):
        story = chance.choice(stories)
        act = chance.randrange(6)
        try:
            if act == 0:
                stories.append(add(store, {"kind": chance.choice(("lesson", "success"))}))
            elif act == 1:
                store.stories.save_answers(story, {"story_language": "zh"}, now_ms=turn)
            elif act == 2:
                store.stories.trash(story, now_ms=turn)
            elif act == 3:
                store.stories.restore(story)
            elif act == 4:
                receive(store, ready(store, story))
            else:
                store.stories.trash(story, now_ms=turn)
                store.stories.forget(story)
                stories.remove(story)
        except (IllegalTransition, StaleSubmission):
            continue  # undone as a whole
        assert Counter(store.stories.groups()) == Counter(counted(store))
    assert store.stories.counts()["all"] == len(store.stories.summaries())


def test_a_list_is_narrowed_by_kind_language_and_campaign_together(store: Store) -> None:
    wanted = add(store, {"kind": "lesson", "story_language": "ar"}, changed_ms=1)
    add(store, {"kind": "lesson", "story_language": "fr"}, changed_ms=2)
    add(store, {"kind": "success", "story_language": "ar"}, changed_ms=3)
    found = store.stories.numbers(Wish(kind="lesson", language="ar", campaign="wtisd"))
    assert [row.story for row in store.stories.rows(found)] == [wanted]
    assert not store.stories.numbers(Wish(kind="lesson", language="ar", campaign="other"))


def test_by_state_what_needs_a_person_comes_first(store: Store) -> None:
    draft, waiting, sent = add(store, changed_ms=9), ready(store), ready(store)
    receive(store, sent)
    found = store.stories.numbers(Wish(order="state"))
    assert [row.story for row in store.stories.rows(found)] == [waiting, draft, sent]


@pytest.mark.parametrize("few", [0, 1000])
def test_a_common_word_and_a_rare_one_are_found_alike(
    store: Store, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_FEW", few)
    hills = [add(store, {"title": f"Radio {n}"}, changed_ms=n) for n in range(4)]
    add(store, {"title": "Clinic"})
    assert [row.story for row in store.stories.summaries(find="radio")] == hills[::-1]
    assert [row.story for row in store.stories.summaries(find="radio 2")] == [hills[2]]
    assert store.stories.summaries(find="nothing") == []


def test_receipts_are_found_by_their_number_and_by_when_they_came(store: Store) -> None:
    story, other = ready(store), ready(store)
    store.outbox.receive(story, 1, receipt="a", number="7KQ4-M2XD", received_ms=50, now_ms=51)
    store.outbox.receive(other, 1, receipt="b", number="9TTB-0F5C", received_ms=90, now_ms=91)
    for typed in ("7KQ4-M2XD", "7kq4m2", "7kq4"):
        assert [row.story for row in store.outbox.sent(find=typed)] == [story]
    assert len(store.outbox.sent(find="lamp")) == 2
    assert store.outbox.sent(find="kq4") == []
    in_time = store.outbox.sent_numbers(from_ms=60, until_ms=91)
    assert [row.story for row in store.outbox.sent_rows(in_time)] == [other]
    assert [store.outbox.received_before(until_ms) for until_ms in (91, 90, 50)] == [90, 50, None]


def test_rows_that_are_gone_are_left_out_and_the_order_is_that_of_the_numbers(store: Store) -> None:
    first, second = add(store), add(store)
    numbers = [store.stories.number_of(second), 999, store.stories.number_of(first)]
    assert [row.story for row in store.stories.rows([n for n in numbers if n])] == [second, first]


# ---- the trash grows old -------------------------------------------------------------


def test_after_thirty_days_in_the_trash_a_draft_is_removed_at_a_start(store: Store) -> None:
    story = add(store)
    store.stories.age_trash(now_ms=0)
    store.stories.trash(story, now_ms=0)
    removed = [store.stories.age_trash(now_ms=day * DAY_MS) for day in range(1, 31)]
    assert removed == [0] * 29 + [1]
    assert store.stories.get(story) is None


def test_a_clock_that_jumps_empties_nothing_early(store: Store) -> None:
    story = add(store)
    store.stories.age_trash(now_ms=1_000 * DAY_MS)
    store.stories.trash(story, now_ms=1_000 * DAY_MS)
    for day in (20_000, 1_001, 20_000, 1_002):
        store.stories.age_trash(now_ms=day * DAY_MS)
    assert store.stories.get(story) is not None


def test_what_was_just_thrown_away_does_not_inherit_the_time_before(store: Store) -> None:
    story = add(store)
    store.stories.age_trash(now_ms=0)
    for week in range(1, 6):
        store.stories.restore(story)
        store.stories.trash(story, now_ms=week * 7 * DAY_MS - 1)
        store.stories.age_trash(now_ms=week * 7 * DAY_MS)
    assert store.stories.get(story) is not None


def test_nothing_sent_is_ever_removed_from_the_trash_by_itself(store: Store) -> None:
    story, draft = ready(store), add(store)
    receive(store, story)
    for each in (story, draft):
        store.stories.trash(each, now_ms=60)
    for week in range(9):
        store.stories.age_trash(now_ms=week * 7 * DAY_MS)
    assert [row.story for row in store.stories.summaries(show="trash")] == [story]
    assert store.stories.empty_trash() == 0
    assert store.stories.get(story) is not None
