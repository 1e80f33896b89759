"""Text now, media later: nothing but text goes, it is said so, and later nothing goes twice."""

from __future__ import annotations

import os
import threading

from fakes.faults import cut, offline
from fakes.profiles import Desk
from heliograph.domain.lifecycle import State
from heliograph.domain.submission import Submission
from heliograph.events import Event, StoryChanged

PHOTO, SECOND = os.urandom(300_000), os.urandom(200_000)


def row(desk: Desk, story: str) -> Submission:
    (found,) = [each for each in desk.workspace.outbox.submissions() if each.story == story]
    return found


def cause(desk: Desk, story: str) -> str | None:
    why = desk.workspace.outbox.why(row(desk, story))
    return None if why is None else why.cause


def test_the_text_goes_and_the_photos_stay_on_purpose(desk: Desk) -> None:
    story = desk.ready(PHOTO, SECOND)
    desk.workspace.outbox.keep_media_of(story, later=True)
    assert desk.send() is None
    assert len(desk.world.texts) == 1
    assert desk.world.media == {}
    assert desk.world.receipts == {}
    assert desk.service.calls.count("send") == 0
    found = row(desk, story)
    assert (found.state, found.cause, found.attempts) == (State.READY, None, 0)
    assert found.lacking == ("photo", "photo")
    assert found.sent_bytes == found.text_bytes
    why = desk.workspace.outbox.why(found)
    assert why is not None
    assert (why.cause, why.lacking) == ("media-later", ("photo", "photo"))


def test_what_stays_on_purpose_is_not_tried_again_and_again(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    desk.workspace.outbox.keep_media_of(story, later=True)
    desk.send()
    passes = desk.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    try:
        assert passes.next_try_ms() is None
    finally:
        passes.close()
    before = len(desk.service.exchanges)
    assert desk.send(at_once=False) is None
    assert len(desk.service.exchanges) == before
    assert cause(desk, story) == "media-later"


def test_the_photos_go_later_and_the_text_not_again(desk: Desk) -> None:
    story = desk.ready(PHOTO, SECOND)
    desk.workspace.outbox.keep_media(later=True)
    desk.send()
    desk.workspace.outbox.keep_media(later=False)
    assert desk.send() is None
    assert desk.state(story) == State.SENT
    assert sum(len(manifests) for _, manifests in desk.service.exchanges) == 1
    assert desk.service.calls.count("send") == 2
    assert sorted(desk.world.media.values()) == sorted([PHOTO, SECOND])
    assert len(desk.world.receipts) == 1


def test_the_choice_for_all_holds_over_restarts_and_for_stories_to_come(desk: Desk) -> None:
    first = desk.ready(PHOTO)
    desk.workspace.outbox.keep_media(later=True)
    desk.reopen()
    second = desk.ready(SECOND)
    assert desk.workspace.outbox.media_later
    desk.send()
    assert [cause(desk, first), cause(desk, second)] == ["media-later", "media-later"]
    desk.workspace.outbox.keep_media_of(second, later=False)
    desk.reopen()
    desk.send()
    assert desk.state(second) == State.SENT
    assert cause(desk, first) == "media-later"
    assert list(desk.world.media.values()) == [SECOND]


def test_the_choice_for_all_takes_back_what_was_said_of_one(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    desk.workspace.outbox.keep_media_of(story, later=True)
    desk.workspace.outbox.keep_media(later=False)
    assert not row(desk, story).media_later


def test_choosing_it_while_photos_go_stops_them_and_keeps_what_arrived(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    desk.service.faults += [cut(100_000), *(offline("offset") for _ in range(3))]
    desk.send()
    desk.workspace.outbox.keep_media_of(story, later=True)
    assert cause(desk, story) == "media-later"
    sends = desk.service.calls.count("send")
    desk.send()
    assert desk.service.calls.count("send") == sends
    (incoming,) = desk.world.incoming.values()
    assert row(desk, story).sent_bytes == row(desk, story).text_bytes + len(incoming.data)
    desk.workspace.outbox.keep_media_of(story, later=False)
    desk.send()
    assert desk.state(story) == State.SENT


def test_a_choice_made_inside_a_pass_lets_the_row_rest(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    chosen = threading.Event()

    def choose(event: Event) -> None:
        if isinstance(event, StoryChanged) and not chosen.is_set():
            chosen.set()
            desk.workspace.outbox.keep_media_of(story, later=True)

    passes = desk.workspace.passes(publish=choose, stopping=lambda: False)
    try:
        passes.run(at_once=True)
    finally:
        passes.close()
    assert cause(desk, story) == "media-later"
    assert desk.world.media == {}


def test_a_story_without_media_is_not_held_by_the_choice(desk: Desk) -> None:
    story = desk.ready()
    desk.workspace.outbox.keep_media(later=True)
    desk.send()
    assert desk.state(story) == State.SENT


def test_photos_that_came_by_another_story_bring_the_receipt_when_asked(desk: Desk) -> None:
    first, second = desk.ready(PHOTO), desk.ready(PHOTO)
    desk.workspace.outbox.keep_media_of(first, later=True)
    desk.send()
    assert desk.state(second) == State.SENT
    desk.send()
    assert desk.state(first) == State.SENT
    assert desk.service.calls.count("send") == 1


def test_a_text_that_the_service_lost_goes_again_without_its_photos(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    desk.workspace.outbox.keep_media_of(story, later=True)
    desk.send()
    desk.world.texts.clear()
    desk.send()
    assert len(desk.world.texts) == 1
    assert desk.world.media == {}
    assert cause(desk, story) == "media-later"


def test_what_is_sent_next_goes_before_what_is_older_and_smaller(desk: Desk) -> None:
    small, large = desk.ready(SECOND), desk.ready(PHOTO)
    desk.workspace.outbox.put_first(small)
    desk.workspace.outbox.put_first(large)
    assert [each.story for each in desk.workspace.outbox.submissions()] == [large, small]
    desk.service.faults += [cut(1_000), *(offline("offset") for _ in range(3))]
    desk.reopen()
    desk.send()
    texts = [manifest for _, manifests in desk.service.exchanges for manifest in manifests]
    assert [str(large) in texts[0].decode(), str(small) in texts[1].decode()] == [True, True]


def test_bytes_that_an_older_story_wants_too_go_with_the_first(desk: Desk) -> None:
    older, first = desk.ready(PHOTO, SECOND), desk.ready(PHOTO)
    desk.workspace.outbox.put_first(first)
    desk.send()
    assert [desk.state(older), desk.state(first)] == [State.SENT, State.SENT]
    assert desk.service.calls.count("send") == 2


def test_what_the_service_lacks_is_kept_as_it_changes(desk: Desk) -> None:
    story = desk.ready(PHOTO, SECOND, SECOND)
    desk.service.faults += [cut(1000, skip=1), *(offline("offset") for _ in range(3))]
    assert desk.send() == "offline"
    there = {sha256 for _, sha256 in desk.world.media}
    items = desk.workspace.drafts.get(story).media
    assert row(desk, story).lacking == tuple(
        item.kind for item in items if item.sha256 not in there
    )
