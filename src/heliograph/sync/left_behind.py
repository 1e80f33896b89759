"""Puts back to ready what a pass left as being sent, whose process ended suddenly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.lifecycle import State
from heliograph.errors import SynchroniserBusy
from heliograph.sync.lock import only_synchroniser

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.store.store import Store


def put_right(store: Store, *, now_ms: int) -> list[StoryId]:
    """Say of no story that it is being sent while nobody sends; give those that were said so.

    A pass does the same when it begins; but none may begin for long, paused as everything is.

    Raises:
        StoreError: the store cannot be written.
    """
    left = [row.story for row in store.outbox.all_in_outbox() if row.state is State.SENDING]
    if not left:
        return []
    try:
        with only_synchroniser(store.profile):
            store.outbox.recover(now_ms=now_ms)
    except SynchroniserBusy:
        return []
    return left
