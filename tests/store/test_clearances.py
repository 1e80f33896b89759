"""Nothing leaves before it is cleared, by whatever way: the store itself holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.profiles import Desk, complete_answers
from heliograph.app.clearing import UNCLEARED, Clearing
from heliograph.domain.clearance import MOST_COMMENT
from heliograph.domain.lifecycle import Event, NotCleared, State
from heliograph.errors import StaleSubmission, StoryUnknown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a profile that is signed in to a service in memory, where nothing leaves uncleared."""
    desk = Desk(tmp_path)
    desk.sign_in()
    desk.workspace.clearing.set_needed(needed=True)
    yield desk
    desk.workspace.close()


def clearing(desk: Desk) -> Clearing:
    return desk.workspace.clearing


def row(desk: Desk, story: StoryId) -> Submission:
    return clearing(desk).submission(story)


def ready(desk: Desk, *titles: str) -> list[StoryId]:
    return [desk.ready(b"x" * 1_000, title=title) for title in titles]


def states(desk: Desk, *stories: StoryId) -> list[State]:
    return [row(desk, story).state for story in stories]


def test_what_was_not_cleared_stays_and_says_why(desk: Desk) -> None:
    held, cleared = (
        desk.ready(b"x" * 1_000, title=title)
        for title in ("Held in the hills", "Cleared in the hills")
    )
    assert clearing(desk).clear([row(desk, cleared)]) == [cleared]
    desk.send()
    desk.send()
    assert states(desk, held, cleared) == [State.READY, State.SENT]
    why = desk.workspace.outbox.why(row(desk, held))
    assert why is not None
    assert (why.cause, why.act) == ("clearance", "clear")
    assert [each.story for each in clearing(desk).waiting()] == [held]
    assert desk.workspace.outbox.lot().going == 0


@pytest.mark.parametrize("event", [Event.CLAIM, Event.BUNDLE])
def test_the_store_lets_nobody_take_it_out(desk: Desk, event: Event) -> None:
    story = desk.ready(b"x" * 1_000)
    outbox = desk.workspace._store.outbox
    with pytest.raises(NotCleared):
        outbox.move(story, 1, event, now_ms=1)
    assert row(desk, story).state is State.READY


def test_a_rule_that_begins_between_claim_and_text_still_holds_it(desk: Desk) -> None:
    clearing(desk).set_needed(needed=False)
    story = desk.ready(b"x" * 1_000)
    desk.workspace._store.outbox.move(story, 1, Event.CLAIM, now_ms=1)
    clearing(desk).set_needed(needed=True)
    assert states(desk, story) == [State.READY]
    with pytest.raises(StaleSubmission):
        desk.workspace._store.outbox.note_progress(story, 1, uncertain=True)
    desk.send()
    assert states(desk, story) == [State.READY]


def test_a_clearance_is_of_exactly_what_was_frozen(desk: Desk) -> None:
    story = desk.ready(b"x" * 1_000)
    clearing(desk).clear([row(desk, story)])
    desk.workspace.drafts.to_drafts(story)
    desk.workspace.drafts.save(story, complete_answers(title="A title that nobody has read"))
    desk.workspace.drafts.mark_ready(story)
    desk.send()
    assert states(desk, story) == [State.READY]
    assert row(desk, story).waits_for_clearance


def test_what_was_handed_back_says_what_is_to_be_changed_until_it_is_ready_again(
    desk: Desk,
) -> None:
    story = desk.ready(b"x" * 1_000)
    clearing(desk).remark([row(desk, story)], "A good story.")
    assert clearing(desk).to_change(story) == ()
    assert clearing(desk).decline([row(desk, story)], "  Name the village.  ") == [story]
    said = clearing(desk).to_change(story)
    assert [(each.verdict, each.comment) for each in said] == [
        ("remark", "A good story."),
        ("declined", "Name the village."),
    ]
    desk.workspace.drafts.mark_ready(story)
    assert clearing(desk).to_change(story) == ()
    assert len(clearing(desk).said_of(story)) == 2
    events = [each.event for each in desk.workspace._store.stories.history(story)]
    assert events.count("declined") == 1


def test_a_comment_on_what_does_not_wait_any_more_is_not_kept(desk: Desk) -> None:
    stories = ready(desk, "Sent from the hills", "Changed in the hills", "Held in the hills")
    rows = [row(desk, story) for story in stories]
    clearing(desk).clear(rows[:1])
    desk.send()
    drafts = desk.workspace.drafts
    drafts.to_drafts(stories[1])
    drafts.save(stories[1], complete_answers(title="Changed again"))
    drafts.mark_ready(stories[1])
    assert clearing(desk).remark(rows, "Name the village.") == [stories[2]]
    said = [[each.verdict for each in clearing(desk).said_of(story)] for story in stories]
    assert said == [["cleared"], [], ["remark"]]


def test_what_waits_is_the_same_in_lists_counts_and_the_command(desk: Desk) -> None:
    stories = ready(desk, *(f"Radio of the hills, part {n}" for n in range(5)))
    desk.workspace.outbox.pause(stories[1])
    clearing(desk).clear([row(desk, stories[2])])
    for story in stories[3:]:
        desk.workspace.drafts.to_drafts(story)
    desk.workspace.drafts.trash(stories[3])
    rows = desk.workspace._store.stories
    listed = [each.story for each in rows.rows(rows.numbers(UNCLEARED))]
    assert listed == [each.story for each in clearing(desk).waiting()] == sorted(stories[:2])
    assert rows.count_uncleared() == clearing(desk).count() == 2
    clearing(desk).set_needed(needed=False)
    assert (list(rows.numbers(UNCLEARED)), clearing(desk).waiting()) == ([], [])


@pytest.mark.parametrize("comment", ["", "   ", "x" * (MOST_COMMENT + 1)])
def test_nothing_is_handed_back_without_a_word_of_why(desk: Desk, comment: str) -> None:
    story = desk.ready(b"x" * 1_000)
    with pytest.raises(ValueError, match=r".*"):
        clearing(desk).decline([row(desk, story)], comment)
    assert states(desk, story) == [State.READY]


def test_a_clearance_may_be_taken_back_until_something_has_left(desk: Desk) -> None:
    early, late = (
        desk.ready(b"x" * 1_000, title=title)
        for title in ("Early in the hills", "Late in the hills")
    )
    clearing(desk).clear([row(desk, early), row(desk, late)])
    assert clearing(desk).take_back([row(desk, early)]) == [early]
    desk.send()
    assert states(desk, early, late) == [State.READY, State.SENT]
    assert clearing(desk).take_back([row(desk, late)]) == []


def test_what_is_on_its_way_when_the_rule_begins_goes_on_and_its_history_says_so(
    desk: Desk,
) -> None:
    clearing(desk).set_needed(needed=False)
    begun, not_begun = (
        desk.ready(b"x" * 1_000, title=title)
        for title in ("Begun in the hills", "Not begun in the hills")
    )
    desk.workspace._store.outbox.move(begun, 1, Event.CLAIM, now_ms=1)
    desk.workspace._store.outbox.note_progress(begun, 1, uncertain=True)
    desk.workspace._store.outbox.recover(now_ms=2)
    clearing(desk).set_needed(needed=True)
    clearing(desk).set_needed(needed=True)
    desk.send()
    assert states(desk, begun, not_begun) == [State.SENT, State.READY]
    assert [each.verdict for each in clearing(desk).said_of(begun)] == ["begun"]
    clearing(desk).set_needed(needed=False)
    assert clearing(desk).waiting() == []
    desk.send()
    assert states(desk, not_begun) == [State.SENT]


def test_somebody_else_was_quicker(desk: Desk) -> None:
    story = desk.ready(b"x" * 1_000)
    seen = row(desk, story)
    clearing(desk).clear([seen])
    assert clearing(desk).clear([seen]) == []
    desk.send()
    assert clearing(desk).decline([seen], "Too late.") == []
    assert states(desk, story) == [State.SENT]
    with pytest.raises(StoryUnknown):
        clearing(desk).submission(desk.write())


def test_a_wait_for_clearance_wakes_nobody(desk: Desk) -> None:
    desk.ready(b"x" * 1_000)
    desk.send()
    passes = desk.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    next_ms = passes.next_try_ms()
    passes.close()
    assert next_ms is None or next_ms > desk.clock.now_ms() + 60_000


def test_what_waits_for_clearance_is_not_counted_as_going(desk: Desk) -> None:
    held, cleared = ready(desk, "Radio of the hills", "Radio of the coast")
    clearing(desk).clear([row(desk, cleared)])
    choices = desk.workspace._store.choices
    assert choices.going("open-call") == [cleared]
    assert choices.to_go().work.texts == 1
    clearing(desk).clear([row(desk, held)])
    assert choices.to_go().work.texts == 2


def test_what_goes_out_together_begins_when_it_is_cleared_and_not_when_it_is_ready(
    desk: Desk,
) -> None:
    outbox = desk.workspace.outbox
    first, *others = ready(desk, *(f"Radio of the hills, part {n}" for n in range(3)))
    clearing(desk).clear([row(desk, first)])
    desk.send()
    ready(desk, "Ready while others wait")
    assert (outbox.lot().received, outbox.lot().going) == (1, 0)
    assert clearing(desk).clear([row(desk, first)]) == []
    assert outbox.lot().received == 1
    clearing(desk).clear([row(desk, story) for story in others])
    assert (outbox.lot().received, outbox.lot().going) == (0, 2)
    desk.send()
    assert (outbox.lot().received, outbox.lot().going) == (2, 0)
    clearing(desk).set_needed(needed=False)
    assert (outbox.lot().received, outbox.lot().going) == (0, 1)
