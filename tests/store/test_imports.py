"""What rows of tables said: kept once, and kept when the story says something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph.domain.ids import StoryId
from heliograph.domain.story import Answers, Story
from heliograph.store.imports import SaidBefore

if TYPE_CHECKING:
    from heliograph.store.store import Store

STORY = StoryId("0190a8b4-0000-7000-8000-000000000001")
FIRST: Answers = {"title": "Radio of the hills", "countries": ["CM"]}
SECOND: Answers = {"title": "Radio of the valleys"}


def begin(store: Store) -> int:
    """Begin a story of a row; give the number of its run."""
    imports = store.imports
    run = imports.begin("a.csv", now_ms=1)
    story = Story(id=STORY, campaign="wtisd", answers=FIRST, media=(), created_ms=1, changed_ms=1)
    store.stories.add(story)
    imports.note_begun(run, ((STORY, "digest"),), now_ms=1)
    return run


def kept_bytes(store: Store) -> int:
    """Tell how much is kept of what the row said."""
    return int(store._database.rows("SELECT length(said) FROM import_row")[0][0])


def test_words_that_the_story_says_are_kept_once(store: Store) -> None:
    begin(store)
    assert store.imports.said(STORY) == SaidBefore(answers=FIRST, digest="digest")
    assert store.imports.is_untouched(STORY)
    assert kept_bytes(store) == 0


def test_what_the_row_said_stays_known_when_a_person_changes_the_story(store: Store) -> None:
    begin(store)
    store.stories.save_answers(STORY, SECOND, now_ms=2)
    store.stories.save_answers(STORY, {}, now_ms=3)
    assert store.imports.said(STORY) == SaidBefore(answers=FIRST, digest="digest")
    assert not store.imports.is_untouched(STORY)


def test_answers_that_are_saved_without_a_change_are_kept_once(store: Store) -> None:
    begin(store)
    store.stories.save_answers(STORY, FIRST, now_ms=2)
    assert kept_bytes(store) == 0


@pytest.mark.parametrize("changed", [False, True])
def test_another_run_keeps_what_the_row_said_before_it(store: Store, *, changed: bool) -> None:
    begin(store)
    if changed:
        store.stories.save_answers(STORY, SECOND, now_ms=2)
    run = store.imports.begin("a.csv", now_ms=3)
    said = SaidBefore(answers=SECOND if changed else FIRST, digest="other")
    store.imports.note(run, STORY, said, untouched=True)
    assert kept_bytes(store) == 0
    assert store.imports.said(STORY) == said
    (change,) = store.imports.changes(run)
    assert change.before == SaidBefore(answers=FIRST, digest="digest")


def test_what_is_taken_back_stays_known_beside_other_words(store: Store) -> None:
    begin(store)
    store.stories.save_answers(STORY, SECOND, now_ms=2)
    run = store.imports.begin("a.csv", now_ms=3)
    store.imports.note(run, STORY, SaidBefore(answers=SECOND, digest="o"), untouched=True)
    (change,) = store.imports.changes(run)
    store.imports.take_back(run, change, untouched=False)
    assert store.imports.said(STORY) == SaidBefore(answers=FIRST, digest="digest")


def test_many_transactions_leave_things_as_they_were(store: Store) -> None:
    def settings() -> list[tuple[object, ...]]:
        names = ("cache_size", "wal_autocheckpoint")
        return [store._database.rows(f"PRAGMA {name}")[0] for name in names]

    before = settings()
    with store.imports.many():
        begin(store)
        assert settings() != before
    assert settings() == before
    assert store.stories.get(STORY) is not None


def test_a_window_leaves_its_log_to_who_settles_it(store: Store) -> None:
    store._database.leave_settling(lambda: None)
    with store.imports.many():
        begin(store)
        assert store._database.rows("PRAGMA wal_autocheckpoint") == [(0,)]
    assert store._database.rows("PRAGMA wal_autocheckpoint") == [(0,)]
