"""What a ledger demands of a profile: what was acknowledged while there was power."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from faults.storage.ledger import Fact, Known, Ledger, fact_of
from heliograph.store.store import Store
from store.parts import add


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.create_or_open(tmp_path / "profile", keyring=lambda: None)) as store:
        yield store


@pytest.fixture
def fact(store: Store) -> Fact:
    found = fact_of(store, add(store))
    assert found is not None
    return found


def test_what_was_acknowledged_must_be_there(store: Store, fact: Fact, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.note(fact, done=True)
    ledger.note(replace(fact, answers="another"), done=True)
    ledger.close()
    assert "rolled back or changed: answers" in Known(tmp_path / "ledger").look(store)[0]


def test_what_was_told_after_the_power_went_may_be_there_or_not(
    store: Store, fact: Fact, tmp_path: Path
) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.note(replace(fact, answers="before"), done=True)
    ledger.note(fact, done=True)
    sure_bytes = (tmp_path / "ledger").stat().st_size
    ledger.note(replace(fact, answers="after"), done=True)
    ledger.close()
    known = Known(tmp_path / "ledger")
    assert known.look(store, sure_bytes=sure_bytes) == []
    assert known.acknowledged == 2


def test_a_story_that_nobody_had_time_to_tell_of_has_to_stay_as_it_was_found(
    store: Store, fact: Fact, tmp_path: Path
) -> None:
    ledger = Ledger(tmp_path / "ledger")
    known = Known(tmp_path / "ledger")
    assert known.look(store) == []
    ledger.note(replace(fact, answers="hoped for"), done=False)
    ledger.close()
    assert known.look(store) == []
    assert known.stories == 1
