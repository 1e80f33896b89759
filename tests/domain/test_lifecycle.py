"""The table of states and events."""

from __future__ import annotations

import itertools

import pytest

from heliograph.domain.lifecycle import IN_OUTBOX, TRANSITIONS, Event, State, after, before
from heliograph.errors import IllegalTransition

ALL = list(itertools.product(State, Event))


@pytest.mark.parametrize(("state", "event"), ALL)
def test_only_the_arrows_of_the_table_exist(state: State, event: Event) -> None:
    if (state, event) in TRANSITIONS:
        assert after(state, event) is TRANSITIONS[state, event]
    else:
        with pytest.raises(IllegalTransition) as caught:
            after(state, event)
        assert (caught.value.state, caught.value.event) == (state, event)


@pytest.mark.parametrize(("state", "event"), ALL)
def test_before_is_the_table_read_backwards(state: State, event: Event) -> None:
    assert (state in before(event)) == ((state, event) in TRANSITIONS)


def test_only_a_receipt_makes_sent() -> None:
    ways = {event for (_, event), state in TRANSITIONS.items() if state is State.SENT}
    assert ways == {Event.RECEIVE}


def test_a_receipt_is_taken_from_wherever_the_story_stands_until_it_is_sent() -> None:
    assert before(Event.RECEIVE) == set(State) - {State.SENT, State.WITHDRAWN}


def test_what_is_being_sent_cannot_go_back_to_drafts_at_once() -> None:
    assert State.SENDING not in before(Event.TO_DRAFTS)


def test_every_state_of_the_outbox_can_end_as_sent() -> None:
    assert before(Event.RECEIVE) - {State.DRAFT} == IN_OUTBOX


def test_every_state_is_reached_from_a_draft() -> None:
    reached = {State.DRAFT}
    for _ in State:
        reached |= {to for (state, _), to in TRANSITIONS.items() if state in reached}
    assert reached == set(State)
