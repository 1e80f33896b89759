"""Several threads, each with a store of its own, and other programs that hold it up."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from heliograph.domain.lifecycle import Event, State
from heliograph.errors import IllegalTransition, StoreLocked
from heliograph.store import database as database_file
from heliograph.store.store import Store
from store.parts import add, ready

if TYPE_CHECKING:
    from pathlib import Path


def test_two_threads_write_at_once_and_nothing_is_lost(store: Store) -> None:
    made = [add(store) for _ in range(2)]
    start = threading.Barrier(2)

    def work(number: int) -> None:
        own = store.another()
        start.wait(30)
        for count in range(60):
            own.stories.save_answers(made[number], {"title": str(count)}, now_ms=count)
            own.stories.note(made[number], "saved", now_ms=count)
            if count % 20 == 0:
                own.media.add(io.BytesIO(bytes([number, count]) * 1000))
        own.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work, number) for number in range(2)]:
            done.result(60)
    for each in made:
        found = store.stories.get(each)
        assert found is not None
        assert found.title == "59"
        assert len(store.stories.history(each)) == 60
    assert len(store._media_database.rows("SELECT * FROM item")) == 6
    assert store.check() == ()


def test_only_one_of_many_claims_a_submission(store: Store) -> None:
    made = ready(store)
    start = threading.Barrier(4)

    def claim() -> bool:
        own = store.another()
        start.wait(30)
        try:
            own.outbox.move(made, 1, Event.CLAIM, now_ms=11)
        except IllegalTransition as error:
            assert error.state is State.SENDING  # noqa: PT017 - half of them have to lose
            return False
        finally:
            own.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        won = [each.result(60) for each in [pool.submit(claim) for _ in range(4)]]
    assert sorted(won) == [False, False, False, True]


def test_the_same_photo_attached_in_two_threads_is_kept_once(store: Store) -> None:
    data = b"photo" * 500_000
    start = threading.Barrier(2)

    def attach() -> str:
        own = store.another()
        start.wait(30)
        sha256, _ = own.media.add(io.BytesIO(data))
        own.close()
        return sha256

    with ThreadPoolExecutor(2) as pool:
        found = {each.result(60) for each in [pool.submit(attach) for _ in range(2)]}
    assert len(found) == 1
    assert len(store._media_database.rows("SELECT * FROM item")) == 1
    assert store.check() == ()


def test_whoever_is_held_up_for_too_long_is_told(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_file, "BUSY_MS", 20)
    store = Store.create_or_open(profile)
    made = add(store)
    other = store.another()
    with other._database.write():
        with pytest.raises(StoreLocked) as caught:
            store.stories.save_answers(made, {}, now_ms=2)
        assert caught.value == StoreLocked(profile / "store.db")
        # Reading goes on meanwhile.
        assert store.stories.get(made) is not None
    store.stories.save_answers(made, {}, now_ms=3)
    other.close()
    store.close()
