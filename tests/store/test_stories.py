"""Working copies: what was written is what is read, and lists follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from heliograph.domain.ids import MediaId, StoryId
from heliograph.domain.lifecycle import Event, State
from heliograph.domain.media import MediaDetails
from heliograph.errors import IllegalTransition, MediaMissing, StoryUnknown
from store.parts import add, item, new_id, ready, receive, story

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.store.store import Store

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**63), max_value=2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(answers=st.dictionaries(st.text(), JSON, max_size=6))
def test_any_answers_come_back_as_they_were_saved(store: Store, answers: dict[str, Any]) -> None:
    made = story(answers)
    store.stories.add(made)
    assert store.stories.get(made.id) == made
    store.stories.save_answers(made.id, {"first": answers, **answers}, now_ms=5)
    assert store.stories.get(made.id) == structs.replace(
        made, answers={"first": answers, **answers}, changed_ms=5
    )


def test_a_story_comes_back_with_its_media_in_order(store: Store) -> None:
    made = story(media=3)
    store.stories.add(made)
    assert store.stories.get(made.id) == made
    assert store.stories.get(new_id()) is None


def test_half_a_character_does_not_keep_the_rest_from_being_saved(store: Store) -> None:
    made = add(store)
    store.stories.save_answers(made, {"title": "caf\ud83d", "place": "\U0001f30d"}, now_ms=2)
    found = store.stories.get(made)
    assert found is not None
    assert found.answers == {"title": "caf�", "place": "\U0001f30d"}
    photo = structs.replace(
        item(), file_name="net\udcff.png", details=MediaDetails(alt_text="a\udc00b")
    )
    store.stories.put_media(made, photo, now_ms=3)
    found = store.stories.get(made)
    assert found is not None
    assert found.media[0].file_name == "net�.png"
    assert found.media[0].details.alt_text == "a�b"


def test_ids_are_found_by_how_they_begin(store: Store) -> None:
    first, second = add(store), add(store)
    assert store.stories.match(first) == (first,)
    assert store.stories.match(first.upper()) == (first,)
    assert store.stories.match("0000") == tuple(sorted([first, second]))
    assert store.stories.match("") == tuple(sorted([first, second]))
    assert store.stories.match("zz") == ()
    assert store.stories.match("%") == ()


def test_a_media_item_is_put_replaced_described_and_taken_out(store: Store) -> None:
    made = add(store)
    first, second = item(b"1"), item(b"22")
    store.stories.put_media(made, first, now_ms=2)
    store.stories.put_media(made, second, now_ms=3)
    changed = structs.replace(first, file_name="other.png")
    store.stories.put_media(made, changed, now_ms=4)
    details = MediaDetails(alt_text="A lamp", people="adults", consent="signed", guardian=True)
    store.stories.set_details(made, second.id, details, now_ms=5)
    found = store.stories.get(made)
    assert found is not None
    assert found.media == (changed, structs.replace(second, details=details))
    (summary,) = store.stories.summaries()
    assert (summary.media_count, summary.media_bytes, summary.changed_ms) == (2, 3, 5)
    store.stories.remove_media(made, first.id, now_ms=6)
    (summary,) = store.stories.summaries()
    assert (summary.media_count, summary.media_bytes, summary.changed_ms) == (1, 2, 6)


def test_media_are_put_into_another_order(store: Store) -> None:
    made = story(media=4)
    store.stories.add(made)
    a, b, c, d = (each.id for each in made.media)
    store.stories.order_media(made.id, [c, a], now_ms=2)
    found = store.stories.get(made.id)
    assert found is not None
    assert [each.id for each in found.media] == [c, a, b, d]
    store.stories.put_media(made.id, last := item(), now_ms=3)
    found = store.stories.get(made.id)
    assert found is not None
    assert [each.id for each in found.media] == [c, a, b, d, last.id]


def test_a_media_item_that_is_not_there_cannot_be_changed(store: Store) -> None:
    made = add(store)
    with pytest.raises(MediaMissing):
        store.stories.set_details(made, MediaId("none"), MediaDetails(), now_ms=2)
    with pytest.raises(MediaMissing):
        store.stories.remove_media(made, MediaId("none"), now_ms=2)
    (summary,) = store.stories.summaries()
    assert summary.changed_ms == 1


def test_lists_show_what_is_in_the_answers(store: Store) -> None:
    made = add(store, {"title": "  Light ", "kind": "lesson", "story_language": "ar"})
    store.stories.set_campaign(made, "open", now_ms=7)
    (summary,) = store.stories.summaries()
    assert summary.story == made
    assert (summary.title, summary.kind, summary.language) == ("Light", "lesson", "ar")
    assert (summary.campaign, summary.state, summary.changed_ms) == ("open", State.DRAFT, 7)
    assert summary.submission is None
    assert summary.trashed_ms is None


def test_open_musts_are_kept_until_the_words_change(store: Store) -> None:
    made = add(store)

    def shown() -> int | None:
        return store.stories.summaries()[0].musts

    assert shown() is None
    store.stories.set_musts(made, 3)
    assert shown() == 3
    assert store.stories.summaries()[0].changed_ms == 1
    store.stories.save_answers(made, {"title": "B"}, now_ms=2)
    assert shown() is None
    store.stories.save_answers(made, {"title": "C"}, now_ms=3, musts=0)
    assert shown() == 0
    with pytest.raises(StoryUnknown):
        store.stories.set_musts(new_id(), 1)


def test_the_newest_change_comes_first_and_pages_do_not_overlap(store: Store) -> None:
    made = [add(store, changed_ms=each) for each in (3, 1, 2, 2)]
    ids = [each.story for each in store.stories.summaries()]
    assert ids == [made[0], made[3], made[2], made[1]]
    pages = [store.stories.summaries(limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [[each.story for each in page] for page in pages] == [ids[:2], ids[2:], []]


def test_each_list_shows_its_states(store: Store) -> None:
    made: dict[str, StoryId] = {"draft": add(store)}
    for name, events in {
        "ready": (),
        "sending": (Event.CLAIM,),
        "paused": (Event.PAUSE,),
        "attention": (Event.CLAIM, Event.BLOCK),
        "bundle": (Event.BUNDLE,),
        "back": (Event.PAUSE, Event.TO_DRAFTS),
    }.items():
        made[name] = ready(store)
        for event in events:
            store.outbox.move(made[name], 1, event, now_ms=11)
    made["sent"] = ready(store)
    receive(store, made["sent"])
    made["withdrawn"] = ready(store)
    receive(store, made["withdrawn"])
    store.outbox.confirm_withdrawal(made["withdrawn"], confirmation="signed", now_ms=60)
    made["trash"] = add(store)
    store.stories.trash(made["trash"], now_ms=9)

    shown = {
        show: {name for name, each in made.items() if each in {row.story for row in rows}}
        for show, rows in (
            (show, store.stories.summaries(show=show)) for show in store.stories.counts()
        )
    }
    ready_ones = {"ready", "sending", "paused", "bundle"}
    assert shown == {
        "all": made.keys() - {"trash"},
        "drafts": {"draft", "back"},
        "ready": ready_ones,
        "attention": {"attention"},
        "outbox": ready_ones | {"attention"},
        "sent": {"sent", "withdrawn"},
        "trash": {"trash"},
    }
    assert store.stories.counts() == {show: len(names) for show, names in shown.items()}


EDITS: list[Callable[[Store, StoryId], object]] = [
    lambda store, made: store.stories.save_answers(made, {}, now_ms=2),
    lambda store, made: store.stories.put_media(made, item(), now_ms=2),
    lambda store, made: store.stories.set_details(made, MediaId("x"), MediaDetails(), now_ms=2),
    lambda store, made: store.stories.remove_media(made, MediaId("x"), now_ms=2),
    lambda store, made: store.stories.order_media(made, [], now_ms=2),
    lambda store, made: store.stories.set_campaign(made, "open", now_ms=2),
]


@pytest.mark.parametrize("edit", EDITS)
def test_only_an_open_working_copy_is_changed(
    store: Store, edit: Callable[[Store, StoryId], object]
) -> None:
    made = ready(store)
    before = store.stories.get(made)
    with pytest.raises(IllegalTransition) as caught:
        edit(store, made)
    assert caught.value == IllegalTransition(State.READY, "edit")
    assert store.stories.get(made) == before
    with pytest.raises(StoryUnknown):
        edit(store, new_id())


def test_a_sent_story_is_opened_again_for_its_next_revision(store: Store) -> None:
    made = ready(store)
    with pytest.raises(IllegalTransition):
        store.stories.reopen(made, now_ms=20)
    receive(store, made)
    assert not store.stories.is_open(made)
    store.stories.reopen(made, now_ms=70)
    assert store.stories.is_open(made)
    (summary,) = store.stories.summaries(show="drafts")
    assert summary.state is State.DRAFT
    assert summary.submission is not None
    assert summary.submission.state is State.SENT
    store.stories.save_answers(made, {"title": "Second"}, now_ms=71)
    assert ready(store, made) == made
    assert store.outbox.next_revision(made) == 3
    (summary,) = store.stories.summaries()
    assert summary.state is State.READY
    assert summary.submission is not None
    assert summary.submission.revision == 2


def test_unknown_stories_are_named_as_such(store: Store) -> None:
    for call in (
        store.stories.is_open,
        store.stories.restore,
        store.stories.forget,
        lambda each: store.stories.trash(each, now_ms=1),
        lambda each: store.stories.reopen(each, now_ms=1),
        lambda each: store.stories.note(each, "begun", now_ms=1),
    ):
        with pytest.raises(StoryUnknown):
            call(new_id())


# ---- trash -------------------------------------------------------------------------


def test_a_story_goes_to_the_trash_and_comes_back(store: Store) -> None:
    made = add(store)
    store.stories.trash(made, now_ms=5)
    store.stories.trash(made, now_ms=9)
    (summary,) = store.stories.summaries(show="trash")
    assert summary.trashed_ms == 5
    assert store.stories.summaries() == []
    store.stories.restore(made)
    assert [each.story for each in store.stories.summaries()] == [made]


def test_a_story_in_the_outbox_cannot_go_to_the_trash(store: Store) -> None:
    made = ready(store)
    with pytest.raises(IllegalTransition) as caught:
        store.stories.trash(made, now_ms=20)
    assert caught.value == IllegalTransition(State.READY, "trash")


def test_only_a_draft_in_the_trash_is_forgotten_for_good(store: Store) -> None:
    made, kept = add(store, {"title": "Lantern"}), add(store, {"title": "Lantern"})
    with pytest.raises(IllegalTransition):
        store.stories.forget(made)
    store.stories.note(made, "begun", now_ms=1)
    store.stories.trash(made, now_ms=5)
    store.stories.forget(made)
    assert store.stories.get(made) is None
    assert store.stories.history(made) == []
    assert [each.story for each in store.stories.summaries(find="lantern")] == [kept]
    assert store.check() == ()


def test_what_was_received_is_not_forgotten_unless_withdrawn(store: Store) -> None:
    made = ready(store)
    receive(store, made)
    store.stories.trash(made, now_ms=60)
    with pytest.raises(IllegalTransition) as caught:
        store.stories.forget(made)
    assert caught.value == IllegalTransition(State.SENT, "forget")
    store.outbox.confirm_withdrawal(made, confirmation="signed", now_ms=70)
    store.stories.forget(made)
    assert store.stories.get(made) is None
    assert store.outbox.get(made) is None


def test_a_new_version_in_the_trash_does_not_take_the_receipt_with_it(store: Store) -> None:
    made = ready(store)
    receive(store, made)
    store.stories.reopen(made, now_ms=60)
    store.stories.trash(made, now_ms=61)
    with pytest.raises(IllegalTransition):
        store.stories.forget(made)


# ---- history -----------------------------------------------------------------------


def test_history_is_told_in_the_order_in_which_it_was_noted(store: Store) -> None:
    made, other = add(store), add(store)
    store.stories.note(made, "begun", now_ms=9)
    store.stories.note(other, "begun", now_ms=1)
    store.stories.note(made, "received", now_ms=3, detail="H-1")
    told = [(each.at_ms, each.event, each.detail) for each in store.stories.history(made)]
    assert told == [(9, "begun", ""), (3, "received", "H-1")]
