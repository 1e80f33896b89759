"""Many stories at once: marked ready, each for itself, and taken back from wherever they wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.domain.lifecycle import State
from heliograph.errors import (
    DeliveryUncertain,
    HeliographError,
    NotReady,
    StaleSubmission,
    StoreError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.app.drafts import Drafts
    from heliograph.app.outbox import Outbox
    from heliograph.domain.ids import StoryId
    from heliograph.domain.problems import Problem
    from heliograph.domain.submission import Submission


class Readied(msgspec.Struct, kw_only=True):
    """What became of each story that was to be marked ready."""

    done: list[Submission] = msgspec.field(default_factory=list["Submission"])
    unfinished: dict[StoryId, tuple[Problem, ...]] = msgspec.field(
        default_factory=dict["StoryId", tuple["Problem", ...]]
    )
    """What each of these has still to do."""
    already: list[StoryId] = msgspec.field(default_factory=list["StoryId"])
    """These are no drafts: they were marked ready before."""
    refused: dict[StoryId, HeliographError] = msgspec.field(
        default_factory=dict["StoryId", HeliographError]
    )
    """Why each of these was not taken, and that is nothing that its check list says."""


def mark_all_ready(
    drafts: Drafts,
    stories: Sequence[StoryId],
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> Readied:
    """Mark stories ready; one that cannot be keeps no other from it.

    Args:
        drafts: Of the calling thread.
        stories: In this order they go, as long as nobody wishes otherwise.
        progress: Told how many are done with, before each.

    Raises:
        StoreError: the store cannot be used; those before are marked ready.
    """
    found = Readied()
    for count, story in enumerate(stories):
        progress(count)
        try:
            if drafts.is_open(story):
                found.done.append(drafts.mark_ready(story))
            else:
                found.already.append(story)
        except NotReady as error:
            found.unfinished[story] = tuple(error.problems)
        except StaleSubmission:
            found.already.append(story)  # somebody else was quicker
        except StoreError:
            raise
        except HeliographError as error:
            found.refused[story] = error
    return found


def take_back(outbox: Outbox, drafts: Drafts, story: StoryId) -> None:
    """Take a story out of the outbox, also while it is on its way.

    Raises:
        DeliveryUncertain: its text is on the way and unanswered; it goes on.
        IllegalTransition: it is a draft, or it was received.
    """
    was_going = drafts.submission(story).state is State.SENDING
    if was_going:
        outbox.pause(story)
    try:
        drafts.to_drafts(story)
    except DeliveryUncertain:
        if was_going:
            outbox.resume(story)
        raise
