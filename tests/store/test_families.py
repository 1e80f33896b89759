"""Stories of one family know each other, in lists too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from heliograph.errors import StoryUnknown
from heliograph.store.families import Source
from store.parts import add, new_id, story

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.store.store import Store


def version(store: Store, family: StoryId, language: str) -> StoryId:
    made = structs.replace(story({"story_language": language}), family=family)
    store.stories.add(made)
    return made.id


def test_a_story_is_alone_until_a_family_begins_with_it(store: Store) -> None:
    first = add(store, {"story_language": "en"})
    assert store.families.versions(first) == []
    assert store.families.found(first) == first
    french = version(store, first, "fr")
    assert store.families.found(french) == first
    assert [(each.story, each.language) for each in store.families.versions(first)] == [
        (french, "fr")
    ]
    assert [each.story for each in store.families.versions(french)] == [first]
    kept = store.stories.get(french)
    assert kept is not None
    assert kept.family == first
    with pytest.raises(StoryUnknown):
        store.families.found(new_id())


def test_rows_of_lists_name_the_other_languages_but_none_from_the_trash(store: Store) -> None:
    first = add(store, {"story_language": "en"})
    family = store.families.found(first)
    french, arabic = version(store, family, "fr"), version(store, family, "ar")
    alone = add(store, {"story_language": "ru"})
    also = {row.story: row.also for row in store.stories.summaries()}
    assert also == {
        first: ("fr", "ar"),
        french: ("en", "ar"),
        arabic: ("en", "fr"),
        alone: (),
    }
    store.stories.trash(french, now_ms=9)
    also = {row.story: row.also for row in store.stories.summaries()}
    assert also[first] == ("ar",)
    assert [each.story for each in store.families.versions(first)] == [arabic]


def test_what_a_version_was_begun_from_goes_with_it(store: Store) -> None:
    first = add(store)
    french = version(store, store.families.found(first), "fr")
    assert store.families.source(french) is None
    store.families.remember(french, Source(story=first, texts="a", facts="b"))
    store.families.remember(french, Source(story=first, texts="c", facts="d"))
    assert store.families.source(french) == Source(story=first, texts="c", facts="d")
    store.stories.trash(first, now_ms=9)
    store.stories.forget(first)
    assert store.families.source(french) is None
    assert store.families.versions(french) == []
