"""Many changes at once: all of them are kept, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph.errors import StoryUnknown
from store.parts import new_id, ready

if TYPE_CHECKING:
    from heliograph.store.store import Store


def test_all_are_kept_at_the_end_and_seen_by_nobody_before(store: Store) -> None:
    other = store.another()
    with store.together():
        store.account.set_value("one", "1")
        store.account.set_value("two", "2")
        assert other.account.value("one") is None
    assert (other.account.value("one"), other.account.value("two")) == ("1", "2")
    other.close()


def test_none_is_kept_when_one_raises(store: Store) -> None:
    def change() -> None:
        with store.together():
            store.account.set_value("one", "1")
            store.outbox.forget_text(new_id(), 1)

    with pytest.raises(StoryUnknown):
        change()
    assert store.account.value("one") is None


def test_a_step_that_fails_is_undone_alone(store: Store) -> None:
    made = ready(store)
    before = store.outbox.get(made)
    with store.together():
        store.account.set_value("one", "1")
        with pytest.raises(StoryUnknown):
            store.outbox.note_progress(made, 99, sent_bytes=5)
        store.account.set_value("two", "2")
    assert (store.account.value("one"), store.account.value("two")) == ("1", "2")
    assert store.outbox.get(made) == before
