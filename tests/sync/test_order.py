"""What goes in which order: texts, previews, photos; and what nobody was offered goes never."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import BinaryIO

import pytest
from msgspec import structs

from fakes.faults import Fault
from fakes.profiles import DESCRIBED, Desk
from heliograph.domain.ids import Sha256, StoryId
from heliograph.domain.lifecycle import State
from heliograph.domain.media import MediaItem, Preview
from heliograph.domain.schedule import Upload
from heliograph.errors import ContractBroken, Refused, ServiceError
from heliograph.events import Event, Received
from heliograph.remote.service import Pace, Watch
from heliograph.remote.wire import ExchangeAnswer, ExchangeHead, Wanted
from photos import jpeg

LARGE, SMALL = jpeg(2000, 1500), jpeg(1200, 900)


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send one thing after the other, so that there is an order to look at."""
    monkeypatch.setattr("heliograph.sync.lines.START", 1)


@pytest.fixture
def sends(desk: Desk) -> list[Upload]:
    """List what is sent, as it is sent."""
    found: list[Upload] = []
    send = desk.service.send

    def noted(upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        found.append(upload)
        return send(upload, source, watch=watch)

    desk.service.send = noted
    return found


def item_of(desk: Desk, story: StoryId, number: int = 0) -> MediaItem:
    return desk.workspace.drafts.get(story).media[number]


def preview_of(desk: Desk, story: StoryId) -> Preview:
    preview = item_of(desk, story).preview
    assert preview is not None
    return preview


def names(desk: Desk, *stories: StoryId) -> dict[Sha256, str]:
    named: dict[Sha256, str] = {}
    for place, story in enumerate(stories):
        named[item_of(desk, story).sha256] = f"photo {place}"
        if item_of(desk, story).preview is not None:
            named[preview_of(desk, story).sha256] = f"preview {place}"
    return named


def test_all_previews_go_before_the_first_photo_and_photos_the_smallest_first(
    desk: Desk, sends: list[Upload]
) -> None:
    stories = [desk.ready(LARGE), desk.ready(SMALL)]
    known = names(desk, *stories)
    assert desk.send() is None
    order = [known[each.sha256] for each in sends]
    assert sorted(order[:2]) == ["preview 0", "preview 1"]
    assert order[2:] == ["photo 1", "photo 0"]
    assert len(desk.world.media) == 4
    assert [desk.state(story) for story in stories] == [State.SENT] * 2


def test_while_no_rate_is_known_one_preview_goes_at_a_time_and_photos_beside_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heliograph.sync.lines.START", 2)
    for photo in (LARGE, SMALL):
        desk.ready(photo)
    begun: list[str] = []
    both = threading.Barrier(2)
    send = desk.service.send

    def together(upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        begun.append(upload.size)
        if len(begun) <= 2:
            both.wait(20)
        return send(upload, source, watch=watch)

    desk.service.send = together
    assert desk.send() is None
    assert sorted(begun[:2]) == ["preview", "sending"]
    assert sorted(begun) == ["preview"] * 2 + ["sending"] * 2


def test_where_the_photos_follow_soon_no_preview_holds_them_up(
    desk: Desk, sends: list[Upload]
) -> None:
    desk.measured(1e6)
    stories = [desk.ready(LARGE), desk.ready(SMALL)]
    known = names(desk, *stories)
    assert desk.send() is None
    assert [known[each.sha256] for each in sends] == ["photo 1", "photo 0"]
    assert [desk.state(story) for story in stories] == [State.SENT] * 2


@pytest.mark.parametrize(("pace_bytes_s", "begins_with"), [(1e6, "photo 1"), (10.0, "preview")])
def test_texts_that_just_went_tell_that_photos_follow_soon(
    desk: Desk,
    sends: list[Upload],
    monkeypatch: pytest.MonkeyPatch,
    pace_bytes_s: float,
    begins_with: str,
) -> None:
    stories = [desk.ready(LARGE), desk.ready(SMALL)]
    known = names(desk, *stories)
    exchange = desk.service.exchange

    def paced(head: ExchangeHead, manifests: Sequence[bytes]) -> ExchangeAnswer:
        desk.service.pace = Pace(rate_bytes_s=pace_bytes_s, seen_s=2.0)
        return exchange(head, manifests)

    monkeypatch.setattr(desk.service, "exchange", paced)
    assert desk.send() is None
    assert known[sends[0].sha256].startswith(begins_with)


def test_what_was_put_first_goes_with_preview_and_photo_before_all_else(
    desk: Desk, sends: list[Upload]
) -> None:
    stories = [desk.ready(SMALL), desk.ready(LARGE)]
    desk.workspace.outbox.put_first(stories[1])
    known = names(desk, *stories)
    desk.send()
    assert [known[each.sha256] for each in sends] == [
        "preview 1",
        "photo 1",
        "preview 0",
        "photo 0",
    ]


def test_the_campaign_that_closes_next_goes_first(desk: Desk, sends: list[Upload]) -> None:
    other = desk.ready(SMALL)
    drafts = desk.workspace.drafts
    urgent = drafts.new(campaign="wtisd-2021", answers=drafts.get(other).answers)
    desk.workspace.attachments.attach(urgent, desk.file("l.jpg", LARGE), details=DESCRIBED)
    drafts.mark_ready(urgent)
    closes_ms = desk.workspace.campaigns.closing()["wtisd-2021"]
    assert desk.clock.now_ms() < closes_ms
    known = names(desk, other, urgent)
    desk.send()
    ((_, texts), *_) = desk.service.exchanges
    assert urgent.encode() in texts[0]
    assert [known[each.sha256] for each in sends] == [
        "preview 1",
        "preview 0",
        "photo 1",
        "photo 0",
    ]


def test_a_deadline_that_is_past_presses_nobody(desk: Desk, sends: list[Upload]) -> None:
    desk.clock.advance(5 * 365 * 86_400)
    other = desk.ready(SMALL)
    drafts = desk.workspace.drafts
    late = drafts.new(campaign="wtisd-2021", answers=drafts.get(other).answers)
    desk.workspace.attachments.attach(late, desk.file("l.jpg", LARGE), details=DESCRIBED)
    drafts.mark_ready(late)
    known = names(desk, other, late)
    desk.send()
    assert [known[each.sha256] for each in sends][2:] == ["photo 0", "photo 1"]


def test_a_service_that_knows_no_previews_gets_none(desk: Desk, sends: list[Upload]) -> None:
    desk.world.knows_previews = False
    story = desk.ready(LARGE)
    assert desk.send() is None
    assert [each.sha256 for each in sends] == [item_of(desk, story).sha256]
    assert desk.state(story) == State.SENT
    assert desk.workspace.receipts.verify(story)


def test_a_preview_is_no_part_of_what_is_told_of_the_way(desk: Desk) -> None:
    story = desk.ready(LARGE)
    row = desk.workspace.drafts.submission(story)
    assert row.total_bytes == row.text_bytes + item_of(desk, story).size_bytes
    desk.workspace.outbox.keep_media_of(story, later=True)
    desk.send()
    row = desk.workspace.drafts.submission(story)
    assert (row.sent_bytes, row.lacking) == (row.text_bytes, ("photo",))


def test_a_text_made_ready_while_a_large_photo_goes_does_not_wait_for_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heliograph.sync.transfer.NEWS_EVERY_S", 0.001)
    monkeypatch.setattr("heliograph.sync.engine.RECEIPTS_EVERY_S", 0.0)
    large = desk.ready(b"large" * 1000)
    late: list[StoryId] = []
    received = threading.Event()
    send = desk.service.send

    def held(upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        late.append(desk.ready(title="A text of the last minute"))
        assert received.wait(20)
        return send(upload, source, watch=watch)

    def listen(event: Event) -> None:
        if isinstance(event, Received) and event.story != large:
            received.set()

    desk.service.send = held
    passes = desk.workspace.passes(publish=listen, stopping=lambda: False)
    passes.run()
    passes.close()
    assert [desk.state(large), desk.state(late[0])] == [State.SENT, State.SENT]


# ---- a preview that is not right ------------------------------------------------------------


def test_a_preview_lost_from_the_store_holds_nothing_up(
    desk: Desk, expected_warnings: list[object]
) -> None:
    story = desk.ready(LARGE)
    media = desk.workspace._store.media
    item = item_of(desk, story)
    media.collect({item.sha256, item.known_by})
    assert desk.send() is None
    assert desk.state(story) == State.SENT
    assert expected_warnings


@pytest.mark.parametrize(
    "error", [Refused(code="hash-differs"), Refused(code="bad-request"), ContractBroken("?")]
)
def test_a_preview_that_is_refused_is_left_out_and_not_tried_again(
    desk: Desk, sends: list[Upload], error: ServiceError, expected_warnings: list[object]
) -> None:
    story, other = desk.ready(LARGE), desk.ready(SMALL)
    desk.service.faults.append(Fault(step="send", error=error))
    assert desk.send() is None
    assert [desk.state(story), desk.state(other)] == [State.SENT] * 2
    small = [each.sha256 for each in sends if each.size == "preview"]
    assert len(small) == len(set(small)) == 2
    assert expected_warnings


# ---- what was not offered -------------------------------------------------------------------


def wanting(change: Callable[[Wanted], Wanted]) -> Fault:
    def alter(answer: ExchangeAnswer) -> ExchangeAnswer:
        results = tuple(
            structs.replace(each, wanted=tuple(change(wanted) for wanted in each.wanted))
            for each in answer.results
        )
        return structs.replace(answer, results=results)

    return Fault(step="exchange", alter=alter)


@pytest.mark.parametrize("what", ["original", "size"])
def test_what_a_story_does_not_name_is_not_sent_whoever_wants_it(
    desk: Desk, sends: list[Upload], what: str, expected_warnings: list[object]
) -> None:
    story = desk.ready(LARGE)
    original = item_of(desk, story).original
    assert original is not None
    if what == "original":
        changes = {"sha256": original.sha256, "size_bytes": original.size_bytes}
    else:
        changes = {"size_bytes": 17}
    desk.service.faults.append(wanting(lambda each: structs.replace(each, **changes)))
    desk.send()
    row = desk.workspace.drafts.submission(story)
    assert (row.state, row.cause) == (State.NEEDS_ATTENTION, "contract-broken")
    assert sends == []
    assert expected_warnings
