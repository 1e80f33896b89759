"""A pass: what the service was told, what it holds, and what is said about it afterwards."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fakes.faults import Fault, busy, crash, cut, lost_answer, offline, portal
from fakes.profiles import DESCRIBED, Desk
from heliograph.domain.lifecycle import State
from heliograph.domain.signed import new_key, sign
from heliograph.errors import ContractBroken, DeliveryUncertain, Refused, SignInRequired
from heliograph.events import Event, StoryChanged
from heliograph.remote.wire import ExchangeAnswer, Result

PHOTO = os.urandom(300_000)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    made.sign_in()
    yield made
    made.workspace.close()


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
    desk.world.campaigns["open-call"] = dataclasses.replace(pack, version=pack.version + 1)
    desk.send()
    assert desk.workspace.campaigns.held()["open-call"] == pack.version + 1
    desk.service.exchanges.clear()
    desk.send()
    ((head, _),) = desk.service.exchanges
    assert head.campaigns["open-call"] == pack.version + 1


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
    assert outcome.moved_bytes == 100_000
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


# ---- one bad story blocks no other ----------------------------------------------------


def test_a_refused_story_needs_a_person_and_the_others_go(desk: Desk) -> None:
    bad, good = desk.ready(title="Refused by the service only"), desk.ready()
    campaign = desk.world.campaigns["open-call"]
    stricter = tuple(
        dataclasses.replace(field, max_length=27) if field.id == "title" else field
        for field in campaign.fields
    )
    desk.world.campaigns["open-call"] = dataclasses.replace(
        campaign, fields=tuple(f for f in stricter), version=campaign.version
    )
    desk.workspace.drafts.submission(good)
    assert desk.send() is None
    states = {desk.state(bad), desk.state(good)}
    assert State.NEEDS_ATTENTION in states


def blame(desk: Desk, culprit: bytes, error: Exception) -> Callable[..., ExchangeAnswer]:
    exchange = desk.service.exchange

    def act(head: object, manifests: list[bytes]) -> ExchangeAnswer:
        if any(culprit in manifest for manifest in manifests):
            raise error
        return exchange(head, manifests)

    return act


@pytest.mark.parametrize("error", [ContractBroken("?"), Refused(code="too-large")])
def test_the_one_that_breaks_the_exchange_is_found(
    desk: Desk, error: Exception, expected_warnings: list[object]
) -> None:
    good = [desk.ready() for _ in range(3)]
    bad = desk.ready(title="The culprit of this exchange")
    desk.service.exchange = blame(desk, b"culprit", error)
    desk.send()
    desk.send()
    assert [desk.state(each) for each in good] == [State.SENT] * 3
    assert desk.state(bad) == State.NEEDS_ATTENTION
    assert expected_warnings
    desk.workspace.outbox.put_back(bad)
    assert desk.state(bad) == State.READY


def test_another_content_under_the_same_number_is_never_overwritten(desk: Desk) -> None:
    story = desk.ready()
    (key,) = [(story, 1)]
    desk.send()
    text = desk.world.texts[key]
    desk.world.texts[key] = dataclasses.replace(text, sha256="f" * 64)
    other = desk.ready()
    desk.world.texts[other, 1] = dataclasses.replace(text, sha256="e" * 64)
    desk.send()
    row = desk.workspace.drafts.submission(other)
    assert (row.state, row.cause) == (State.NEEDS_ATTENTION, "other-content")


def test_a_photo_lost_from_the_store_needs_a_person(
    desk: Desk, expected_warnings: list[object]
) -> None:
    story, other = desk.ready(PHOTO), desk.ready(b"another photo")
    item = desk.workspace.drafts.get(story).media[0]
    store = desk.workspace._store
    store.media.collect({each.sha256 for each in desk.workspace.drafts.get(other).media})
    assert not store.media.has(item.sha256)
    desk.send()
    row = desk.workspace.drafts.submission(story)
    assert (row.state, row.cause) == (State.NEEDS_ATTENTION, "media-missing")
    assert desk.state(other) == State.SENT
    assert expected_warnings


# ---- sent only with a receipt that holds ---------------------------------------------


def forge(change: Callable[[Result], Result]) -> Fault:
    def alter(answer: ExchangeAnswer) -> ExchangeAnswer:
        return dataclasses.replace(answer, results=tuple(change(each) for each in answer.results))

    return Fault(step="exchange", alter=alter)


def test_a_receipt_by_another_key_is_no_receipt(
    desk: Desk, expected_warnings: list[object]
) -> None:
    story = desk.ready()
    fake = sign(b"{}", typ="heliograph-receipt", key=new_key())
    desk.service.faults.append(forge(lambda each: dataclasses.replace(each, receipt=fake)))
    desk.send()
    row = desk.workspace.drafts.submission(story)
    assert (row.state, row.receipt) == (State.NEEDS_ATTENTION, None)
    assert expected_warnings


def test_the_receipt_of_another_story_is_no_receipt(
    desk: Desk, expected_warnings: list[object]
) -> None:
    first = desk.ready()
    desk.send()
    replayed = desk.workspace.receipts.statement(first)
    second = desk.ready()
    desk.service.faults.append(forge(lambda each: dataclasses.replace(each, receipt=replayed)))
    desk.send()
    assert desk.state(second) == State.NEEDS_ATTENTION
    assert expected_warnings


def test_a_word_without_receipt_is_not_believed(
    desk: Desk, expected_warnings: list[object]
) -> None:
    story = desk.ready(PHOTO)
    desk.service.faults.append(
        forge(lambda each: dataclasses.replace(each, standing="received", wanted=(), receipt=None))
    )
    desk.send()
    assert desk.state(story) == State.NEEDS_ATTENTION
    assert expected_warnings


# ---- signing in ------------------------------------------------------------------------


def test_without_signing_in_nothing_is_tried(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    story = desk.ready()
    assert desk.send() == "nobody"
    assert desk.state(story) == State.READY
    assert desk.service.calls == []
    desk.workspace.close()


def test_a_device_that_is_not_known_any_more_keeps_everything_ready(desk: Desk) -> None:
    story = desk.ready()
    desk.service.faults.append(Fault(step="exchange", error=SignInRequired()))
    assert desk.send() == "sign-in"
    row = desk.workspace.drafts.submission(story)
    assert (row.state, row.attempts) == (State.READY, 0)
    why = desk.workspace.outbox.why(row)
    assert why is not None
    assert why.cause == "sign-in"
    assert desk.send(at_once=False) == "nobody"
    desk.sign_in()
    assert desk.send(at_once=False) is None
    assert desk.state(story) == State.SENT


def test_a_described_item_has_nothing_left_to_do(desk: Desk) -> None:
    story = desk.write(PHOTO)
    assert desk.workspace.drafts.get(story).media[0].details == DESCRIBED
    assert [each for each in desk.workspace.drafts.check(story) if each.grade == "must"] == []
