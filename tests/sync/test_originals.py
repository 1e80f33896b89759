"""An original goes only by the person's word, after everything else, and exactly once."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO

import pytest

from fakes.faults import Fault, cut, offline
from fakes.profiles import DESCRIBED, Desk, complete_answers
from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.domain.media import MediaItem
from heliograph.domain.originals import AskedOriginal
from heliograph.domain.review import Comment
from heliograph.domain.rules import NetworkSeen
from heliograph.errors import MediaMissing, Refused, StoryUnknown
from heliograph.remote.service import Interrupted
from photos import jpeg, telling

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.domain.schedule import Upload
    from heliograph.remote.service import Watch


@pytest.fixture
def story(desk: Desk) -> StoryId:
    """Send a story with a photo that tells where it was taken."""
    made = desk.write()
    desk.workspace.attachments.attach(made, telling(desk.folder), details=DESCRIBED)
    desk.workspace.drafts.mark_ready(made)
    assert desk.send() is None
    return made


def item_of(desk: Desk, story: StoryId) -> MediaItem:
    (item,) = desk.workspace.drafts.get(story).media
    return item


def original_of(desk: Desk, story: StoryId) -> str:
    original = item_of(desk, story).original
    assert original is not None
    return original.sha256


def ask(desk: Desk, story: StoryId, *, item: str | None = None) -> None:
    """Have an editor ask for the original, and let the client hear of it."""
    comment = Comment(
        id="c-original",
        text="Could we have this photo as large as you have it? It is for a poster.",
        language="en",
        item=item or item_of(desk, story).id,
        original=True,
    )
    desk.world.review(story, "in-review", comment)
    desk.send()


def asked(desk: Desk, story: StoryId) -> AskedOriginal:
    thread = desk.workspace.reviews.comment(story, "c-original")
    found = desk.workspace.originals.asked(story, thread)
    assert found is not None
    return found


def held(desk: Desk) -> set[str]:
    return {sha256 for _, sha256 in desk.world.media}


def test_what_an_editor_asks_is_told_with_size_and_all_that_it_says_and_nothing_goes(
    desk: Desk, story: StoryId
) -> None:
    ask(desk, story)
    found = asked(desk, story)
    original = item_of(desk, story).original
    assert original is not None
    assert (found.state, found.size_bytes) == ("asked", original.size_bytes)
    assert {"place", "device", "person"} <= set(found.says)
    desk.send()
    assert original.sha256 not in held(desk)


def test_by_the_persons_word_it_goes_and_is_noted(desk: Desk, story: StoryId) -> None:
    ask(desk, story)
    receipt = desk.workspace.receipts.verify(story)
    desk.workspace.originals.send(story, "c-original")
    assert asked(desk, story).state == "waiting"
    assert desk.send(at_once=False) is None
    assert original_of(desk, story) in held(desk)
    assert asked(desk, story).state == "received"
    assert desk.workspace.receipts.verify(story) == receipt
    assert desk.state(story) == State.SENT
    (reply,) = desk.world.replies.values()
    assert (reply.comment, reply.text) == ("c-original", "")
    before = desk.service.calls.count("send")
    desk.send()
    assert desk.service.calls.count("send") == before


def test_kept_here_it_never_goes_and_the_editors_hear_that_it_is_dealt_with(
    desk: Desk, story: StoryId
) -> None:
    ask(desk, story)
    desk.workspace.originals.keep(story, "c-original")
    desk.send()
    assert asked(desk, story).state == "kept"
    assert original_of(desk, story) not in held(desk)
    assert len(desk.world.replies) == 1
    desk.workspace.originals.send(story, "c-original")
    desk.send()
    assert asked(desk, story).state == "received"


def test_undecided_again_it_stays_here(desk: Desk, story: StoryId) -> None:
    ask(desk, story)
    desk.workspace.originals.send(story, "c-original")
    desk.workspace.originals.undecide(story, "c-original")
    assert asked(desk, story).state == "asked"
    desk.send()
    assert original_of(desk, story) not in held(desk)


def test_it_goes_after_everything_else(desk: Desk, story: StoryId) -> None:
    ask(desk, story)
    desk.workspace.originals.send(story, "c-original")
    other = desk.ready(jpeg(2000, 1500))
    desk.send()
    assert list(desk.world.media)[-1][1] == original_of(desk, story)
    assert desk.state(other) == State.SENT


def while_it_goes(desk: Desk, happens: Callable[[], None]) -> None:
    """Let something happen as soon as an original is being sent, which then takes for ever."""
    whole = desk.service.send
    going = threading.Event()

    def slow(upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        if upload.size != "original" or going.is_set():
            return whole(upload, source, watch=watch)
        going.set()
        desk.service._carry(40_000)
        happens()
        nobody = threading.Event()
        for _ in range(1000):
            desk.clock.advance(6)
            if watch.stopped:
                raise Interrupted
            nobody.wait(0.02)
        raise AssertionError("nobody ended it")

    desk.service.send = slow


def test_a_text_that_is_made_ready_meanwhile_does_not_wait_for_it(
    desk: Desk, story: StoryId
) -> None:
    ask(desk, story)
    desk.workspace.originals.send(story, "c-original")
    made: list[StoryId] = []

    def write_another() -> None:
        with closing(desk.workspace.another()) as there:
            other = there.drafts.new(campaign="open-call", answers=complete_answers())
            there.drafts.mark_ready(other)
            made.append(other)

    desk.workspace.settings.send_automatically = False
    while_it_goes(desk, write_another)
    assert desk.send() is None
    assert desk.state(made[0]) == State.SENT
    assert asked(desk, story).state == "received"
    assert list(desk.world.texts)[-1][0] == made[0]


def test_what_came_meanwhile_and_cannot_go_now_does_not_keep_it_from_going_on(
    desk: Desk, story: StoryId, expected_warnings: list[object]
) -> None:
    ask(desk, story)
    desk.workspace.originals.send(story, "c-original")
    made: list[StoryId] = []

    def write_another() -> None:
        with closing(desk.workspace.another()) as there:
            other = there.drafts.new(campaign="open-call", answers=complete_answers())
            there.drafts.mark_ready(other)
            made.append(other)
        desk.service.faults += [Fault(step="exchange", error=Refused(code="bad-request"))] * 2

    while_it_goes(desk, write_another)
    assert desk.send() is None
    assert desk.state(made[0]) == State.NEEDS_ATTENTION
    assert asked(desk, story).state == "received"
    assert expected_warnings


def test_rules_hold_and_bytes_are_counted_while_it_goes(desk: Desk, story: StoryId) -> None:
    ask(desk, story)
    desk.workspace.originals.send(story, "c-original")
    before = desk.workspace.data_rules.standing().used.day_bytes

    def ask_for_quiet() -> None:
        with closing(desk.workspace.another()) as there:
            there.data_rules.set_when_metered("wait")
            desk.network = NetworkSeen(identity="phone", name="Phone", metered=True)

    while_it_goes(desk, ask_for_quiet)
    desk.send()
    assert asked(desk, story).state == "waiting"
    assert desk.workspace.data_rules.standing().used.day_bytes >= before + 40_000
    assert desk.workspace.data_rules.standing().text is not None


def test_over_a_cut_it_goes_on_where_it_stopped(desk: Desk, story: StoryId) -> None:
    ask(desk, story)
    desk.workspace.originals.send(story, "c-original")
    desk.service.faults += [cut(50_000), *(offline("offset") for _ in range(3))]
    assert desk.send() == "offline"
    assert asked(desk, story).state == "waiting"
    (incoming,) = desk.world.incoming.values()
    assert len(incoming.data) == 50_000
    desk.reopen()
    desk.workspace._store.collect_media()
    assert desk.send() is None
    assert asked(desk, story).state == "received"


def test_where_photos_wait_on_purpose_it_waits_too(desk: Desk, story: StoryId) -> None:
    ask(desk, story)
    desk.workspace.originals.send(story, "c-original")
    desk.workspace.outbox.keep_media(later=True)
    desk.send()
    assert asked(desk, story).state == "waiting"
    assert original_of(desk, story) not in held(desk)
    desk.workspace.outbox.keep_media(later=False)
    desk.send()
    assert asked(desk, story).state == "received"


def test_the_original_of_a_photo_that_was_changed_since_is_found_in_its_version(
    desk: Desk, story: StoryId
) -> None:
    ask(desk, story)
    first = original_of(desk, story)
    desk.workspace.drafts.new_version(story)
    desk.workspace.attachments.detach(story, item_of(desk, story).id)
    assert asked(desk, story).state == "asked"
    desk.workspace.originals.send(story, "c-original")
    desk.send()
    assert first in held(desk)


def test_what_was_sent_as_it_is_or_is_unknown_has_no_original(desk: Desk) -> None:
    story = desk.ready(b"no photo at all")
    desk.send()
    ask(desk, story)
    assert asked(desk, story).state == "same"
    unknown = desk.ready(b"another file")
    desk.send()
    ask(desk, unknown, item="no-such-item")
    assert asked(desk, unknown).state == "missing"
    with pytest.raises(MediaMissing):
        desk.workspace.originals.send(unknown, "c-original")


def test_an_ordinary_comment_asks_for_none(desk: Desk, story: StoryId) -> None:
    desk.world.review(story, "returned", Comment(id="c", text="Which year?"))
    desk.send()
    with pytest.raises(StoryUnknown):
        desk.workspace.originals.send(story, "c")
    with pytest.raises(StoryUnknown):
        desk.workspace.originals.keep(story, "c")
    desk.workspace.reviews.finish(story, "c", "")
    desk.workspace.originals.undecide(story, "c")
    assert desk.workspace.reviews.comment(story, "c").is_open


def test_a_service_that_does_not_take_it_disturbs_nothing(
    desk: Desk, story: StoryId, expected_warnings: list[object]
) -> None:
    ask(desk, story)
    desk.workspace.originals.send(story, "c-original")
    desk.service.faults.append(Fault(step="exchange", error=Refused(code="bad-request"), skip=1))
    other = desk.ready()
    desk.send()
    assert desk.state(other) == State.SENT
    assert asked(desk, story).state == "waiting"
    desk.service.faults.append(Fault(step="send", error=Refused(code="bad-request")))
    desk.send()
    assert asked(desk, story).state == "waiting"
    desk.send()
    assert asked(desk, story).state == "received"
    assert expected_warnings
