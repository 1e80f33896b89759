"""Submissions move along the table's arrows, one compare-and-set at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import apsw
import pytest
from msgspec import structs

from heliograph.domain.ids import Sha256
from heliograph.domain.lifecycle import TRANSITIONS, Event, State
from heliograph.domain.manifest import freeze, manifest_hash, parse_manifest
from heliograph.domain.problems import Grade, Problem
from heliograph.errors import (
    DeliveryUncertain,
    IllegalTransition,
    StaleSubmission,
    StoryUnknown,
)
from store.parts import add, item, new_id, ready, receive

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.domain.submission import Submission
    from heliograph.store.store import Store

PROBLEM = Problem(
    grade=Grade.MUST, code="too-long", field="title", row=2, params={"count": 9, "limit": 8}
)

MOVES = sorted(set(Event) - {Event.MARK_READY, Event.RECEIVE, Event.WITHDRAW})
"""The others come with a frozen revision or with what the service signed."""

WAY: dict[State, tuple[Event, ...]] = {
    State.DRAFT: (Event.TO_DRAFTS,),
    State.READY: (),
    State.SENDING: (Event.CLAIM,),
    State.PAUSED: (Event.PAUSE,),
    State.NEEDS_ATTENTION: (Event.CLAIM, Event.BLOCK),
    State.IN_BUNDLE: (Event.BUNDLE,),
}


def brought_to(store: Store, state: State) -> StoryId:
    made = ready(store)
    if state in {State.SENT, State.WITHDRAWN}:
        receive(store, made)
    if state is State.WITHDRAWN:
        store.outbox.confirm_withdrawal(made, confirmation="signed", now_ms=60)
    for event in WAY.get(state, ()):
        store.outbox.move(made, 1, event, now_ms=11)
    return made


def kept(store: Store, story: StoryId) -> Submission:
    row = store.outbox.get(story)
    assert row is not None
    return row


# ---- freezing ----------------------------------------------------------------------


def test_a_frozen_revision_is_kept_to_the_byte(store: Store) -> None:
    made = add(store, {"title": "Lamp"})
    store.stories.put_media(made, item(b"photo"), now_ms=2)
    found = store.stories.get(made)
    assert found is not None
    manifest = freeze(story=found, revision=1, campaign_version=4, now_ms=3)
    assert store.outbox.next_revision(made) == 1
    store.outbox.freeze(
        story=made,
        revision=1,
        manifest=manifest,
        sha256=manifest_hash(manifest),
        total_bytes=len(manifest) + 5,
        now_ms=3,
    )
    assert store.outbox.manifest(made, 1) == manifest
    assert store.outbox.next_revision(made) == 2
    row = kept(store, made)
    assert row.state is State.READY
    assert row.manifest_sha256 == manifest_hash(manifest)
    assert (row.revision, row.ready_ms, row.total_bytes) == (1, 3, len(manifest) + 5)
    assert (row.sent_bytes, row.attempts, row.not_before_ms, row.uncertain) == (0, 0, 0, False)
    assert row.cause is row.receipt is row.text_received_ms is row.withdrawal is None
    assert not store.stories.is_open(made)


def test_nothing_changes_what_was_frozen(store: Store) -> None:
    made = ready(store)
    with pytest.raises(apsw.ConstraintError), store._database.write():
        store._database.execute("UPDATE revision SET manifest = x'00' WHERE story = ?", made)


def frozen(store: Store, made: StoryId, revision: int) -> None:
    found = store.stories.get(made)
    assert found is not None
    manifest = freeze(story=found, revision=revision, campaign_version=1, now_ms=3)
    store.outbox.freeze(
        story=made,
        revision=revision,
        manifest=manifest,
        sha256=manifest_hash(manifest),
        total_bytes=1,
        now_ms=3,
    )


def test_only_the_next_revision_of_an_open_copy_is_frozen(store: Store) -> None:
    made = add(store)
    with pytest.raises(StaleSubmission):
        frozen(store, made, 2)
    frozen(store, made, 1)
    for revision in (1, 2):
        with pytest.raises(StaleSubmission):
            frozen(store, made, revision)
    store.outbox.move(made, 1, Event.TO_DRAFTS, now_ms=4)
    with pytest.raises(StaleSubmission):
        frozen(store, made, 1)
    frozen(store, made, 2)
    assert kept(store, made).revision == 2


def test_what_was_written_meanwhile_is_not_left_behind(store: Store) -> None:
    """Somebody types on in another window between reading and freezing."""
    made = add(store)
    found = store.stories.get(made)
    assert found is not None
    manifest = freeze(story=found, revision=1, campaign_version=1, now_ms=3)
    store.stories.save_answers(made, {"title": "Later words"}, now_ms=4)
    with pytest.raises(StaleSubmission):
        store.outbox.freeze(
            story=made,
            revision=1,
            manifest=manifest,
            sha256=manifest_hash(manifest),
            total_bytes=1,
            now_ms=5,
        )
    assert store.stories.is_open(made)
    assert store.outbox.get(made) is None


def test_what_is_no_manifest_or_no_story_is_not_frozen(store: Store) -> None:
    made = ready(store)
    manifest = store.outbox.manifest(made, 1)
    sha256 = Sha256("0" * 64)
    with pytest.raises(ValueError, match="truncated"):
        store.outbox.freeze(
            story=made, revision=2, manifest=b"{", sha256=sha256, total_bytes=1, now_ms=1
        )
    with pytest.raises(StoryUnknown):
        store.outbox.freeze(
            story=new_id(), revision=1, manifest=manifest, sha256=sha256, total_bytes=1, now_ms=1
        )
    with pytest.raises(StoryUnknown):
        store.outbox.manifest(made, 2)


# ---- moving ------------------------------------------------------------------------


@pytest.mark.parametrize("event", MOVES)
@pytest.mark.parametrize("state", list(State))
def test_every_arrow_of_the_table_and_no_other(store: Store, state: State, event: Event) -> None:
    made = brought_to(store, state)
    before = kept(store, made)
    target = TRANSITIONS.get((state, event))
    if target is None:
        with pytest.raises(IllegalTransition) as caught:
            store.outbox.move(made, 1, event, now_ms=20)
        assert caught.value == IllegalTransition(state, event)
        assert kept(store, made) == before
        return
    moved = store.outbox.move(made, 1, event, now_ms=20)
    assert moved.state is target
    assert kept(store, made) == moved
    assert store.stories.summaries()[0].state is target
    assert store.stories.is_open(made) is (target is State.DRAFT)
    assert store.check() == ()


def test_a_move_changes_what_it_names_and_clears_the_cause(store: Store) -> None:
    made = brought_to(store, State.SENDING)
    row = store.outbox.move(
        made,
        1,
        Event.DEFER,
        now_ms=20,
        attempts=2,
        not_before_ms=99,
        cause="offline",
        problems=(PROBLEM,),
        uncertain=True,
    )
    assert (row.attempts, row.not_before_ms, row.cause) == (2, 99, "offline")
    assert (row.problems, row.uncertain) == ((PROBLEM,), True)
    assert kept(store, made) == row
    row = store.outbox.move(made, 1, Event.CLAIM, now_ms=21)
    assert (row.attempts, row.not_before_ms, row.uncertain) == (2, 99, True)
    assert (row.cause, row.problems) == (None, ())


def test_a_submission_on_an_uncertain_way_does_not_go_back_to_drafts(store: Store) -> None:
    made = brought_to(store, State.SENDING)
    store.outbox.note_progress(made, 1, uncertain=True)
    store.outbox.move(made, 1, Event.PAUSE, now_ms=12)
    with pytest.raises(DeliveryUncertain):
        store.outbox.move(made, 1, Event.TO_DRAFTS, now_ms=13)
    assert kept(store, made).state is State.PAUSED
    store.outbox.note_progress(made, 1, uncertain=False)
    store.outbox.move(made, 1, Event.TO_DRAFTS, now_ms=14)
    assert store.stories.is_open(made)


def test_unknown_revisions_are_named_as_such(store: Store) -> None:
    made = ready(store)
    with pytest.raises(StoryUnknown):
        store.outbox.move(made, 2, Event.CLAIM, now_ms=1)
    with pytest.raises(StoryUnknown):
        store.outbox.note_progress(made, 2, sent_bytes=1)
    with pytest.raises(StoryUnknown):
        store.outbox.forget_text(made, 2)
    with pytest.raises(StoryUnknown):
        receive(store, made, 2)
    with pytest.raises(StoryUnknown):
        store.outbox.ask_withdrawal(made, 2, now_ms=1)
    assert store.outbox.get(new_id()) is None
    assert store.outbox.last_sent(made) is None


def test_progress_is_kept_as_told(store: Store) -> None:
    made = brought_to(store, State.SENDING)
    store.outbox.note_progress(made, 1, uncertain=True)
    store.outbox.note_progress(made, 1, sent_bytes=7, text_received_ms=30, uncertain=False)
    store.outbox.note_progress(made, 1)
    row = kept(store, made)
    assert (row.sent_bytes, row.text_received_ms, row.uncertain) == (7, 30, False)
    store.outbox.forget_text(made, 1)
    row = kept(store, made)
    assert (row.sent_bytes, row.text_received_ms, row.uncertain) == (0, None, False)


@pytest.mark.parametrize("state", [each for each in State if each is not State.SENDING])
def test_a_text_goes_out_only_while_its_story_is_being_sent(store: Store, state: State) -> None:
    """A person may pause it or take it back between the claim and the first byte."""
    made = brought_to(store, state)
    with pytest.raises(StaleSubmission):
        store.outbox.note_progress(made, 1, uncertain=True)
    assert not kept(store, made).uncertain


def test_what_was_being_sent_is_ready_again_after_a_restart(store: Store) -> None:
    states = [State.SENDING, State.SENDING, State.PAUSED, State.NEEDS_ATTENTION]
    made = [brought_to(store, state) for state in states]
    assert store.outbox.recover(now_ms=30) == 2
    assert store.outbox.recover(now_ms=31) == 0
    found = [kept(store, each).state for each in made]
    assert found == [State.READY, State.READY, State.PAUSED, State.NEEDS_ATTENTION]
    assert store.stories.counts()["ready"] == 3


def test_the_outbox_lists_what_became_ready_first(store: Store) -> None:
    late, early = ready(store, now_ms=20), ready(store, now_ms=10)
    receive(store, ready(store))
    add(store)
    assert [row.story for row in store.outbox.all_in_outbox()] == [early, late]


# ---- what the service signed ---------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
def test_a_receipt_makes_sent_from_every_state_once(store: Store, state: State) -> None:
    made = brought_to(store, state)
    had_one = state in {State.SENT, State.WITHDRAWN}
    before = kept(store, made)
    assert receive(store, made) is not had_one
    assert receive(store, made) is False
    row = kept(store, made)
    if had_one:
        assert row == before
        return
    assert row == structs.replace(
        before,
        state=State.SENT,
        receipt=f"receipt of {made} 1",
        receipt_number="H-1",
        received_ms=50,
        text_received_ms=51,
        sent_bytes=before.total_bytes,
    )
    # Who took it back goes on writing; what was received is received.
    assert store.stories.is_open(made) is (state is State.DRAFT)


def test_nothing_is_sent_without_a_receipt(store: Store) -> None:
    made = ready(store)
    with pytest.raises(apsw.ConstraintError), store._database.write():
        store._database.execute("UPDATE submission SET state = 'sent' WHERE story = ?", made)
    assert kept(store, made).state is State.READY


def test_a_receipt_takes_troubles_away(store: Store) -> None:
    made = brought_to(store, State.SENDING)
    store.outbox.move(
        made, 1, Event.BLOCK, now_ms=2, cause="refused", problems=(PROBLEM,), attempts=3,
        not_before_ms=9, uncertain=True,
    )  # fmt: skip
    store.outbox.note_progress(made, 1, text_received_ms=44)
    receive(store, made)
    row = kept(store, made)
    assert (row.cause, row.problems, row.attempts, row.not_before_ms) == (None, (), 0, 0)
    assert (row.uncertain, row.text_received_ms) == (False, 44)


def test_the_sent_list_keeps_receipts_while_a_new_version_is_written(store: Store) -> None:
    old, new, trashed = ready(store), ready(store), ready(store)
    receive(store, old, received_ms=50)
    receive(store, new, received_ms=60)
    receive(store, trashed, received_ms=70)
    store.stories.trash(trashed, now_ms=80)
    store.stories.reopen(old, now_ms=90)
    ready(store, old)
    found = store.outbox.sent()
    assert [each.story for each in found] == [new, old]
    assert found[1].state is State.READY
    assert found[1].submission is not None
    assert (found[1].submission.revision, found[1].submission.state) == (1, State.SENT)
    assert store.outbox.last_sent(old) == found[1].submission
    receive(store, old, 2, received_ms=100)
    found = store.outbox.sent()
    assert [(each.story, each.submission and each.submission.revision) for each in found] == [
        (old, 2),
        (new, 1),
    ]
    assert [each.story for each in store.outbox.sent(limit=1, offset=1)] == [new]


def test_a_receipt_for_an_older_revision_leaves_the_newer_one_in_the_outbox(store: Store) -> None:
    made = ready(store)
    store.outbox.move(made, 1, Event.TO_DRAFTS, now_ms=12)
    ready(store, made)
    assert receive(store, made, 1)
    assert kept(store, made).state is State.READY
    assert store.stories.summaries()[0].state is State.READY
    assert [each.story for each in store.outbox.sent()] == [made]


def test_a_withdrawal_is_asked_for_and_confirmed(store: Store) -> None:
    made = ready(store)
    with pytest.raises(IllegalTransition):
        store.outbox.ask_withdrawal(made, 1, now_ms=40)
    receive(store, made)
    first = ready(store)
    receive(store, first)
    store.outbox.ask_withdrawal(first, 1, now_ms=59)
    store.outbox.ask_withdrawal(made, 1, now_ms=60)
    store.outbox.ask_withdrawal(made, 1, now_ms=61)
    assert store.outbox.withdrawals_to_send() == [first, made]
    assert kept(store, made).withdrawal_asked_ms == 60
    store.outbox.confirm_withdrawal(made, confirmation="signed", now_ms=70)
    store.outbox.confirm_withdrawal(made, confirmation="again", now_ms=71)
    row = kept(store, made)
    assert (row.state, row.withdrawal, row.withdrawal_asked_ms) == (State.WITHDRAWN, "signed", 60)
    assert store.outbox.withdrawals_to_send() == [first]
    assert store.stories.summaries(show="sent")[1].state is State.WITHDRAWN


def test_the_media_of_a_frozen_revision_are_named_in_it(store: Store) -> None:
    made = add(store)
    for content in (b"1", b"2", b"2"):
        store.stories.put_media(made, item(content), now_ms=2)
    ready(store, made)
    named = {each.sha256 for each in parse_manifest(store.outbox.manifest(made, 1)).media}
    rows = store._database.rows("SELECT sha256 FROM revision_media WHERE story = ?", made)
    assert {row[0] for row in rows} == named
    assert len(rows) == 2
