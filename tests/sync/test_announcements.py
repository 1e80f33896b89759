"""Whoever hears of a change finds it in the store, and nobody hears of one that did not happen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from heliograph.domain.ids import StoryId
from heliograph.events import Event, StoryChanged
from heliograph.store.store import Store
from heliograph.sync.announcements import Announcements

CHANGED = StoryChanged(story=StoryId("one"))


class Listener:
    """Reads the store in its own connection the moment that it hears of something."""

    def __init__(self, store: Store) -> None:
        self.store = store.another()
        self.found: list[str | None] = []

    def __call__(self, event: Event, /) -> None:
        """See ``Publish``."""
        assert event == CHANGED
        self.found.append(self.store.account.value("place"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Open a new profile."""
    opened = Store.create_or_open(tmp_path / "profile")
    yield opened
    opened.close()


@pytest.fixture
def listener(store: Store) -> Iterator[Listener]:
    """Listen to what is announced of the store."""
    listening = Listener(store)
    yield listening
    listening.store.close()


def test_what_is_announced_can_be_read_by_others(store: Store, listener: Listener) -> None:
    announce = Announcements(store=store, publish=listener)
    with announce.together():
        store.account.set_value("place", "coast")
        announce(CHANGED)
        with announce.together():
            store.account.set_value("place", "hills")
            announce(CHANGED)
        assert listener.found == []
    assert listener.found == ["hills", "hills"]
    announce(CHANGED)
    assert listener.found == ["hills"] * 3


def test_what_was_undone_is_not_announced(store: Store, listener: Listener) -> None:
    announce = Announcements(store=store, publish=listener)

    def break_off() -> None:
        with announce.together():
            store.account.set_value("place", "coast")
            announce(CHANGED)
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert (listener.found, store.account.value("place")) == ([], None)
    announce(CHANGED)
    assert listener.found == [None]
