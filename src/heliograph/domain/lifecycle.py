"""The life of a submission: states × events in one table, and nothing that is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from heliograph.errors import IllegalTransition, LifecycleError


class State(StrEnum):
    """Where a submission, and so its story, stands."""

    DRAFT = "draft"
    READY = "ready"
    SENDING = "sending"
    PAUSED = "paused"
    NEEDS_ATTENTION = "needs-attention"
    IN_BUNDLE = "in-bundle"
    SENT = "sent"
    """Only with a receipt that was checked."""
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    """What happens to a submission."""

    MARK_READY = "mark-ready"
    CLAIM = "claim"
    DEFER = "defer"
    PAUSE = "pause"
    RESUME = "resume"
    BLOCK = "block"
    PUT_BACK = "put-back"
    TO_DRAFTS = "to-drafts"
    BUNDLE = "bundle"
    RECEIVE = "receive"
    WITHDRAW = "withdraw"


TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.DRAFT, Event.MARK_READY): State.READY,
    (State.READY, Event.CLAIM): State.SENDING,
    (State.READY, Event.PAUSE): State.PAUSED,
    (State.READY, Event.BUNDLE): State.IN_BUNDLE,
    (State.READY, Event.TO_DRAFTS): State.DRAFT,
    (State.SENDING, Event.DEFER): State.READY,
    (State.SENDING, Event.PAUSE): State.PAUSED,
    (State.SENDING, Event.BLOCK): State.NEEDS_ATTENTION,
    (State.SENDING, Event.RECEIVE): State.SENT,
    (State.PAUSED, Event.RESUME): State.READY,
    (State.PAUSED, Event.TO_DRAFTS): State.DRAFT,
    (State.NEEDS_ATTENTION, Event.PUT_BACK): State.READY,
    (State.NEEDS_ATTENTION, Event.TO_DRAFTS): State.DRAFT,
    # A receipt may come by another route, whatever we thought the state was.
    (State.DRAFT, Event.RECEIVE): State.SENT,
    (State.READY, Event.RECEIVE): State.SENT,
    (State.PAUSED, Event.RECEIVE): State.SENT,
    (State.NEEDS_ATTENTION, Event.RECEIVE): State.SENT,
    (State.IN_BUNDLE, Event.RECEIVE): State.SENT,
    (State.SENT, Event.WITHDRAW): State.WITHDRAWN,
}

IN_OUTBOX = frozenset(
    {State.READY, State.SENDING, State.PAUSED, State.NEEDS_ATTENTION, State.IN_BUNDLE}
)
"""States that the Outbox shows."""

LEAVING = frozenset({Event.CLAIM, Event.BUNDLE})
"""Events by which a story leaves this computer, by network or as a file."""


@dataclass(eq=False, repr=False)
class NotCleared(LifecycleError):
    """Nothing leaves before it is cleared, and this revision is not."""

    story: str


def after(state: State, event: Event) -> State:
    """Give the state that follows.

    Raises:
        IllegalTransition: the table has no such arrow.
    """
    try:
        return TRANSITIONS[state, event]
    except KeyError:
        raise IllegalTransition(state, event) from None


def before(event: Event) -> frozenset[State]:
    """List the states from which an event is possible: the compare in compare-and-set."""
    return frozenset(state for state, each in TRANSITIONS if each is event)
