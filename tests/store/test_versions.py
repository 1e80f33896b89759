"""Versions are whole, kept once, put back without loss, and their files are not collected."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from heliograph.domain.media import MediaDetails
from heliograph.domain.versions import DUE_AFTER_MS
from heliograph.errors import IllegalTransition, StoryUnknown
from heliograph.store import migrate as migrate_file
from heliograph.store.store import Store
from store.parts import add, item, new_id, ready, story

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.domain.story import Answers

VALUES = st.text(max_size=8) | st.booleans() | st.lists(st.text(max_size=4), max_size=3)
ANSWERS = st.dictionaries(st.sampled_from(["title", "summary", "place", "sdgs"]), VALUES)


def test_a_version_is_how_the_story_stood(store: Store) -> None:
    made = story(media=2)
    store.stories.add(made)
    assert store.versions.keep(made.id, "ready", now_ms=5) == 1
    store.stories.save_answers(made.id, {"title": "B"}, now_ms=6)
    version = store.versions.get(made.id, 1)
    assert (version.answers, version.media) == (made.answers, made.media)
    assert (version.at_ms, version.why) == (5, "ready")
    with pytest.raises(StoryUnknown):
        store.versions.get(made.id, 2)
    with pytest.raises(StoryUnknown):
        store.versions.keep(new_id(), "ready", now_ms=5)


def test_what_did_not_change_is_not_kept_twice(store: Store) -> None:
    made = add(store, {"title": "A", "place": "B"})
    assert store.versions.keep(made, "ready", now_ms=5) == 1
    store.stories.save_answers(made, {"place": "B", "title": "A"}, now_ms=6)
    assert store.versions.keep(made, "ready", now_ms=7) == 1
    store.stories.save_answers(made, {"title": "B"}, now_ms=8)
    assert store.versions.keep(made, "ready", now_ms=9) == 2
    assert [each.number for each in store.versions.all(made)] == [2, 1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(ANSWERS, min_size=1, max_size=6), st.data())
def test_whatever_is_restored_nothing_that_was_is_lost(
    store: Store, states: list[Answers], data: st.DataObject
) -> None:
    made = add(store, states[0])
    seen = [states[0]]
    for now_ms, answers in enumerate(states[1:], start=2):
        store.versions.keep(made, "ready", now_ms=now_ms)
        if data.draw(st.booleans()):
            number = data.draw(st.sampled_from([each.number for each in store.versions.all(made)]))
            there = store.versions.restore(made, number, now_ms=now_ms)
            assert store.versions.get(made, there).answers == seen[-1]
            found = store.stories.get(made)
            assert found is not None
            assert found.answers == store.versions.get(made, number).answers
            seen.append(found.answers)
        store.stories.save_answers(made, answers, now_ms=now_ms)
        seen.append(answers)
    store.versions.keep(made, "ready", now_ms=99)
    kept = [each.answers for each in store.versions.all(made)]
    assert states[0] in kept
    assert seen[-1] in kept


def test_files_come_back_in_their_order_with_their_words(store: Store) -> None:
    made = story(media=2)
    store.stories.add(made)
    store.versions.keep(made.id, "ready", now_ms=5)
    first, second = made.media
    store.stories.set_details(made.id, second.id, MediaDetails(alt_text="A net"), now_ms=6)
    store.stories.remove_media(made.id, first.id, now_ms=7)
    store.versions.restore(made.id, 1, now_ms=8)
    found = store.stories.get(made.id)
    assert found is not None
    assert found.media == made.media
    (summary,) = store.stories.summaries()
    assert summary.media_count == 2


def test_only_a_draft_can_be_put_back(store: Store) -> None:
    made = ready(store)
    store.versions.keep(made, "ready", now_ms=11)
    with pytest.raises(IllegalTransition):
        store.versions.restore(made, 1, now_ms=12)


def test_ten_minutes_of_writing_make_a_version(store: Store) -> None:
    made = add(store, {"title": "0"})
    minute = DUE_AFTER_MS // 10
    for at in range(1, 35):
        store.stories.save_answers(made, {"title": str(at)}, now_ms=at * minute)
    kept = [
        (each.why, each.answers["title"], each.at_ms // minute) for each in store.versions.all(made)
    ]
    # Each is how the story stood before the change that came after ten minutes.
    assert kept == [("writing", "30", 30), ("writing", "20", 20), ("writing", "10", 10)]


def test_how_a_story_stood_the_day_before_is_kept_before_it_is_changed(store: Store) -> None:
    made = story(media=1)
    store.stories.add(made)
    store.stories.remove_media(made.id, made.media[0].id, now_ms=86_400_000)
    (version,) = store.versions.all(made.id)
    assert version.media == made.media


def test_looking_again_later_does_not_make_a_version_of_two_seconds_of_typing(
    store: Store,
) -> None:
    made = add(store, {"title": "A"})
    store.versions.keep(made, "ready", now_ms=5)
    late = DUE_AFTER_MS * 20
    store.stories.save_answers(made, {"title": "AB"}, now_ms=late)
    store.stories.save_answers(made, {"title": "ABC"}, now_ms=late + 2000)
    assert [each.answers["title"] for each in store.versions.all(made)] == ["A"]


def test_files_of_a_version_are_not_collected(store: Store) -> None:
    sha256, size_bytes = store.media.add(io.BytesIO(b"a photo"))
    photo = structs.replace(item(b"a photo"), sha256=sha256, size_bytes=size_bytes)
    made = structs.replace(story(), media=(photo,))
    store.stories.add(made)
    store.versions.keep(made.id, "ready", now_ms=5)
    store.stories.remove_media(made.id, photo.id, now_ms=6)
    assert store.collect_media() == 0
    assert store.media.has(sha256)
    store.stories.trash(made.id, now_ms=7)
    store.stories.forget(made.id)
    assert store.collect_media() == 1
    assert store.versions.all(made.id) == []


def test_a_version_never_changes(store: Store) -> None:
    made = add(store)
    store.versions.keep(made, "ready", now_ms=5)
    with pytest.raises(apsw.ConstraintError), store._database.write():
        store._database.execute("UPDATE version SET answers = x'7b7d'")


def test_both_sides_of_a_clash_are_safe_at_once(store: Store, profile: Path) -> None:
    made = add(store, {"title": "A", "place": "P"})
    other = store.another()
    other.stories.save_answers(made, {"title": "Theirs", "place": "P"}, now_ms=5)
    other.close()
    changed = store.versions.change_answers(
        made, {"title": "Ours", "summary": "S"}, {"title": "A"}, now_ms=6
    )
    assert changed.clashes == ("title",)
    assert changed.kept_as == 1
    # As another program finds it that opens the profile after this one was killed.
    again = Store.create_or_open(profile)
    found = again.stories.get(made)
    assert found is not None
    assert found.answers == {"title": "Theirs", "place": "P", "summary": "S"}
    assert again.versions.get(made, 1).answers == {"title": "Ours", "place": "P", "summary": "S"}
    assert again.versions.get(made, 1).why == "here"
    again.close()


def test_changes_that_meet_what_they_were_made_from_are_written(store: Store) -> None:
    made = add(store, {"title": "A"})
    changed = store.versions.change_answers(made, {"title": None}, {"title": "A"}, now_ms=6)
    assert changed.clashes == ()
    found = store.stories.get(made)
    assert found is not None
    assert found.answers == {}
    assert store.versions.all(made) == []


def test_a_store_of_the_first_layout_opens_and_keeps_versions(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = migrate_file.steps
    made = new_id()
    with monkeypatch.context() as before:
        before.setattr("heliograph.store.store.steps", lambda series: known(series)[:1])
        old = Store.create_or_open(profile)
        with old._database.write():
            # As the program of then wrote it.
            old._database.execute(
                "INSERT INTO story (id, campaign, created_ms, changed_ms, title)"
                " VALUES (?, 'open-call', 1, 2, 'A lamp')",
                made,
            )
            old._database.execute(
                "INSERT INTO answers (story, answers) VALUES (?, ?)", made, b'{"title":"A lamp"}'
            )
        old.close()
    store = Store.create_or_open(profile)
    assert store._database.version() == len(known("store"))
    found = store.stories.get(made)
    assert found is not None
    assert found.answers == {"title": "A lamp"}
    assert store.versions.keep(made, "ready", now_ms=5) == 1
    store.stories.save_answers(made, {}, now_ms=6)
    store.versions.restore(made, 1, now_ms=7)
    assert store.stories.get(made) is not None
    assert [path.name for path in (profile / "backups").iterdir()] == ["store-1-1.db"]
    store.close()
