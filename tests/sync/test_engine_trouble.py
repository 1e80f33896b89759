"""A pass with a story, a photo, a receipt or a sign-in that is not right."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from fakes.faults import Fault, Step
from fakes.profiles import DESCRIBED, Desk
from heliograph.domain.lifecycle import State
from heliograph.domain.signed import new_key, sign
from heliograph.errors import ContractBroken, Refused, SignInRequired
from heliograph.remote.wire import ExchangeAnswer, Result

PHOTO = os.urandom(300_000)


# ---- one bad story blocks no other ----------------------------------------------------


def test_a_refused_story_needs_a_person_and_the_others_go(desk: Desk) -> None:
    bad, good = desk.ready(title="Refused by the service only"), desk.ready()
    campaign = desk.world.campaigns["open-call"]
    stricter = tuple(
        structs.replace(field, max_length=27) if field.id == "title" else field
        for field in campaign.fields
    )
    desk.world.campaigns["open-call"] = structs.replace(
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
    desk.world.texts[key] = structs.replace(text, sha256="f" * 64)
    other = desk.ready()
    desk.world.texts[other, 1] = structs.replace(text, sha256="e" * 64)
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
        return structs.replace(answer, results=tuple(change(each) for each in answer.results))

    return Fault(step="exchange", alter=alter)


def test_a_receipt_by_another_key_is_no_receipt(
    desk: Desk, expected_warnings: list[object]
) -> None:
    story = desk.ready()
    fake = sign(b"{}", typ="heliograph-receipt", key=new_key())
    desk.service.faults.append(forge(lambda each: structs.replace(each, receipt=fake)))
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
    desk.service.faults.append(forge(lambda each: structs.replace(each, receipt=replayed)))
    desk.send()
    assert desk.state(second) == State.NEEDS_ATTENTION
    assert expected_warnings


def test_a_word_without_receipt_is_not_believed(
    desk: Desk, expected_warnings: list[object]
) -> None:
    story = desk.ready(PHOTO)
    desk.service.faults.append(
        forge(lambda each: structs.replace(each, standing="received", wanted=(), receipt=None))
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


# ---- one bad moment needs nobody -------------------------------------------------------


@pytest.mark.parametrize("step", ["exchange", "send"])
def test_nonsense_that_comes_once_is_nobodys_fault(desk: Desk, step: Step) -> None:
    story = desk.ready(PHOTO)
    desk.service.faults = [Fault(step=step, error=ContractBroken("garbled"))]
    desk.send()
    assert desk.state(story) == State.SENT


@pytest.mark.parametrize("step", ["exchange", "send"])
def test_nonsense_that_comes_again_and_again_needs_a_person(
    desk: Desk, step: Step, expected_warnings: list[object]
) -> None:
    story = desk.ready(PHOTO)
    desk.service.faults = [Fault(step=step, error=ContractBroken("garbled")) for _ in range(4)]
    desk.send()
    assert desk.state(story) == State.NEEDS_ATTENTION
    assert expected_warnings


def test_a_proxy_that_cannot_pass_a_question_once_blames_no_story(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    desk.service.faults = [Fault(step="exchange", error=Refused(code="too-large"), skip=1)]
    desk.send()
    assert desk.state(story) == State.SENT
