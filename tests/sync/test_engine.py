"""A pass: what the service was told, what it holds, and what is said about it afterwards."""

from __future__ import annotations

import os
import threading
from typing import BinaryIO

import pytest
from msgspec import structs

from fakes.faults import Fault, busy, crash, cut, lost_answer, offline, portal
from fakes.profiles import Desk
from heliograph.domain.lifecycle import State
from heliograph.domain.schedule import Upload
from heliograph.errors import DeliveryUncertain
from heliograph.events import Event, LinkTested, Progressed, Received, StoryChanged
from heliograph.remote.service import Watch
from heliograph.remote.wire import ExchangeAnswer, ExchangeHead
from heliograph.sync.engine import RECEIPTS_EVERY_S, Engine

PHOTO = os.urandom(300_000)


def held(desk: Desk) -> list[bytes]:
    return sorted(desk.world.media.values())


# ---- the good way ------------------------------------------------------------------


def test_a_story_is_sent_with_receipt_and_media(desk: Desk) -> None:
    story = desk.ready(PHOTO, b"second photo")
    assert desk.send() is None
    assert desk.state(story) == State.SENT
    receipt = desk.workspace.receipts.verify(story)
    assert receipt.number == desk.workspace.drafts.submission(story).receipt_number
    assert held(desk) == sorted([PHOTO, b"second photo"])


def test_one_exchange_carries_all_texts_and_one_more_brings_the_receipts(desk: Desk) -> None:
    for number in range(5):
        desk.ready(os.urandom(100 + number))
    assert desk.send() is None
    texts = [len(manifests) for _, manifests in desk.service.exchanges]
    asked = [len(head.known) for head, _ in desk.service.exchanges]
    assert (texts, asked) == ([5, 0], [0, 5])


def test_what_checks_receipts_is_loaded_while_the_first_answer_is_awaited(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = threading.Event()
    monkeypatch.setattr("heliograph.domain.signed.load", loaded.set)
    exchange = desk.service.exchange

    def awaited(head: ExchangeHead, manifests: list[bytes]) -> ExchangeAnswer:
        assert loaded.wait(10)
        return exchange(head, manifests)

    monkeypatch.setattr(desk.service, "exchange", awaited)
    story = desk.ready()
    assert desk.send() is None
    assert desk.state(story) == State.SENT


def test_sending_again_changes_nothing(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    desk.send()
    before = desk.workspace.drafts.submission(story)
    desk.send()
    assert desk.workspace.drafts.submission(story) == before
    assert len(desk.world.texts) == 1


def test_the_same_photo_of_two_stories_goes_once(desk: Desk) -> None:
    first, second = desk.ready(PHOTO), desk.ready(PHOTO)
    desk.send()
    assert [desk.state(first), desk.state(second)] == [State.SENT, State.SENT]
    assert desk.service.calls.count("send") == 1


def test_a_corrected_story_goes_as_the_next_revision(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    desk.send()
    desk.workspace.drafts.new_version(story)
    desk.workspace.drafts.set_answer(story, "title", "A better title for the same story")
    desk.workspace.drafts.mark_ready(story)
    desk.send()
    assert desk.workspace.drafts.submission(story).revision == 2
    assert desk.state(story) == State.SENT
    assert sorted(revision for _, revision in desk.world.texts) == [1, 2]
    assert desk.service.calls.count("send") == 1


def test_a_withdrawal_is_confirmed_by_the_service(desk: Desk) -> None:
    story = desk.ready()
    desk.send()
    desk.workspace.receipts.withdraw(story)
    why = desk.workspace.outbox.why(desk.workspace.drafts.submission(story))
    assert why is not None
    assert why.cause == "withdrawal-waiting"
    desk.send()
    row = desk.workspace.drafts.submission(story)
    assert (row.state, row.withdrawal is None) == (State.WITHDRAWN, False)
    assert story in desk.world.withdrawals


def test_new_campaign_packs_come_with_the_answer(desk: Desk) -> None:
    pack = desk.world.campaigns["open-call"]
    desk.world.campaigns["open-call"] = structs.replace(pack, version=pack.version + 1)
    desk.send()
    assert desk.workspace.campaigns.held()["open-call"] == pack.version + 1
    desk.service.exchanges.clear()
    desk.send()
    ((head, _),) = desk.service.exchanges
    assert head.campaigns["open-call"] == pack.version + 1


def test_a_small_story_has_its_receipt_while_a_large_one_still_goes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heliograph.sync.transfer.NEWS_EVERY_S", 0.001)
    monkeypatch.setattr("heliograph.sync.engine.RECEIPTS_EVERY_S", 0.0)
    small, large = desk.ready(b"small"), desk.ready(PHOTO)
    received = threading.Event()
    send = desk.service.send

    def held(upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        if upload.story == large:
            assert received.wait(10)
        return send(upload, source, watch=watch)

    desk.service.send = held

    def listen(event: Event) -> None:
        if isinstance(event, Received) and event.story == small:
            received.set()

    passes = desk.workspace.passes(publish=listen, stopping=lambda: False)
    passes.run()
    passes.close()
    assert [desk.state(small), desk.state(large)] == [State.SENT, State.SENT]


def test_what_is_complete_asks_at_once_though_it_was_looked_a_moment_ago(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heliograph.sync.transfer.NEWS_EVERY_S", 0.001)
    small, large = desk.ready(b"small"), desk.ready(PHOTO)
    looked, received = threading.Event(), threading.Event()
    send, ask = desk.service.send, Engine._ask_between

    def ask_between(engine: Engine) -> bool:
        asked = ask(engine)
        looked.set()
        return asked

    def held(upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        if upload.story == large:
            assert received.wait(10)
        else:
            desk.clock.advance(RECEIPTS_EVERY_S)
            assert looked.wait(10)
            desk.clock.advance(RECEIPTS_EVERY_S / 5)
        return send(upload, source, watch=watch)

    monkeypatch.setattr(Engine, "_ask_between", ask_between)
    desk.service.send = held
    passes = desk.workspace.passes(
        publish=lambda event: received.set() if isinstance(event, Received) else None,
        stopping=lambda: False,
    )
    passes.run()
    passes.close()
    assert [desk.state(small), desk.state(large)] == [State.SENT, State.SENT]


def test_the_line_is_told_as_reached_as_soon_as_it_is(desk: Desk) -> None:
    desk.ready(PHOTO)
    told: list[object] = []
    passes = desk.workspace.passes(publish=told.append, stopping=lambda: False)
    passes.run()
    passes.close()
    links = [event.link for event in told if isinstance(event, LinkTested)]
    assert links
    assert set(links) == {"reached"}
    first = next(number for number, event in enumerate(told) if isinstance(event, LinkTested))
    assert any(isinstance(event, Progressed) for event in told[first:])


# ---- the line breaks -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (offline("exchange"), "offline"),
        (portal("exchange"), "portal"),
        (busy("exchange", retry_after_s=100), "service-busy"),
        (busy("exchange", full=True), "service-full"),
        (lost_answer("exchange"), "timed-out"),
        (crash("exchange", after_effect=True), "offline"),
    ],
)
def test_whatever_stops_the_exchange_the_story_waits_and_goes_later(
    desk: Desk, fault: Fault, cause: str
) -> None:
    story = desk.ready(PHOTO)
    desk.service.faults.append(fault)
    assert desk.send() == cause
    row = desk.workspace.drafts.submission(story)
    assert (row.state, row.cause, row.attempts) == (State.READY, cause, 1)
    assert row.not_before_ms > desk.clock.now_ms()
    assert desk.send(at_once=False) is None  # its wait is not over: nothing happens
    assert desk.state(story) == State.READY
    desk.clock.advance(3600)
    assert desk.send(at_once=False) is None
    assert desk.state(story) == State.SENT
    assert len(desk.world.texts) == 1


def test_patience_that_the_service_asks_for_is_kept(desk: Desk) -> None:
    story = desk.ready()
    desk.service.faults.append(busy("exchange", retry_after_s=500))
    desk.send()
    row = desk.workspace.drafts.submission(story)
    assert row.not_before_ms - desk.clock.now_ms() >= 500_000


def test_a_cut_photo_goes_on_where_the_service_has_it(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    desk.service.faults.append(cut(200_000))
    assert desk.send() is None  # one cut: a fresh connection in the same pass goes on
    assert desk.state(story) == State.SENT
    assert held(desk) == [PHOTO]


def test_a_line_that_stays_down_ends_the_pass_and_the_next_one_resumes(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    desk.service.faults += [cut(200_000), *(offline("offset") for _ in range(3))]
    assert desk.send() == "offline"
    row = desk.workspace.drafts.submission(story)
    assert row.text_received_ms is not None
    desk.reopen()
    passes = desk.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    outcome = passes.run(at_once=True)
    passes.close()
    assert outcome is not None
    assert outcome.resumed_bytes == 200_000
    assert outcome.handed_bytes == 100_000
    assert desk.state(story) == State.SENT


def test_a_service_that_lost_bytes_gets_them_again(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    desk.service.faults += [cut(200_000, crash=True), *(offline("offset") for _ in range(3))]
    desk.send()
    assert desk.send() is None
    assert desk.state(story) == State.SENT
    assert held(desk) == [PHOTO]


def test_an_upload_that_expired_gets_a_new_address(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    desk.service.faults.append(Fault(step="send", forget_upload=True))
    assert desk.send() is None
    assert desk.state(story) == State.SENT


def test_a_service_that_lost_the_text_gets_it_again(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    desk.service.faults += [cut(10), *(offline("offset") for _ in range(3))]
    desk.send()
    desk.world.texts.clear()
    desk.world.incoming.clear()
    assert desk.send() is None
    assert desk.state(story) == State.SENT


def test_a_stop_leaves_the_story_ready_without_a_wait(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    assert desk.send(stopping=True) is None
    row = desk.workspace.drafts.submission(story)
    assert (row.state, row.attempts, row.not_before_ms) == (State.READY, 0, 0)


def test_a_pass_that_died_is_put_right_by_the_next(desk: Desk) -> None:
    """Nobody trusts "being sent" after a crash."""
    story = desk.ready(PHOTO)

    def die(*_: object) -> ExchangeAnswer:
        raise KeyboardInterrupt

    exchange = desk.service.exchange
    desk.service.exchange = die
    with pytest.raises(KeyboardInterrupt):
        desk.send()
    assert desk.state(story) == State.SENDING
    desk.service.exchange = exchange
    desk.reopen()
    assert desk.send() is None
    assert desk.state(story) == State.SENT


# ---- what goes out is uncertain until it is answered ---------------------------------


def test_a_story_on_its_way_cannot_go_back_to_drafts(desk: Desk) -> None:
    story = desk.ready()
    desk.service.faults.append(lost_answer("exchange"))
    desk.send()
    with pytest.raises(DeliveryUncertain):
        desk.workspace.drafts.to_drafts(story)
    desk.send()
    assert desk.state(story) == State.SENT


def test_a_story_never_sent_can_go_back_to_drafts(desk: Desk) -> None:
    story = desk.ready()
    desk.workspace.drafts.to_drafts(story)
    assert desk.workspace.drafts.is_open(story)
    desk.send()
    assert desk.world.texts == {}


def test_a_story_paused_at_the_last_moment_does_not_go(desk: Desk) -> None:
    paused, other = desk.ready(), desk.ready()

    def pause(event: Event) -> None:
        if event == StoryChanged(story=paused) and desk.state(paused) == State.SENDING:
            desk.workspace.outbox.pause(paused)

    passes = desk.workspace.passes(publish=pause, stopping=lambda: False)
    passes.run()
    passes.close()
    assert [desk.state(paused), desk.state(other)] == [State.PAUSED, State.SENT]
    assert [story for story, _ in desk.world.texts] == [other]
