"""Answers of a service that is wrong, foreign, or never content."""

from __future__ import annotations

from typing import BinaryIO

from msgspec import structs

from fakes.faults import Fault
from fakes.profiles import Desk
from heliograph.domain.lifecycle import State
from heliograph.domain.schedule import Upload
from heliograph.domain.signed import new_key, sign
from heliograph.errors import MediaChanged, Refused
from heliograph.remote.service import Watch
from heliograph.remote.wire import ExchangeAnswer


def test_an_answer_of_another_service_is_not_taken(desk: Desk) -> None:
    story = desk.ready()
    desk.service.faults.append(
        Fault(step="exchange", alter=lambda each: structs.replace(each, service="another"))
    )
    assert desk.send() == "untrusted"
    row = desk.workspace.drafts.submission(story)
    assert (row.state, row.receipt) == (State.READY, None)
    desk.send()
    assert desk.state(story) == State.SENT


def test_a_confirmation_that_does_not_hold_withdraws_nothing(
    desk: Desk, expected_warnings: list[object]
) -> None:
    story = desk.ready()
    desk.send()
    desk.workspace.receipts.withdraw(story)
    forged = sign(b"{}", typ="heliograph-withdrawal", key=new_key())

    def forge(answer: ExchangeAnswer) -> ExchangeAnswer:
        withdrawals = tuple(
            structs.replace(each, confirmation=forged) for each in answer.withdrawals
        )
        return structs.replace(answer, withdrawals=withdrawals)

    desk.service.faults.append(Fault(step="exchange", alter=forge))
    desk.send()
    assert desk.state(story) == State.SENT
    assert expected_warnings
    desk.send()
    assert desk.state(story) == State.WITHDRAWN


def test_a_forged_campaign_pack_is_left_out(desk: Desk, expected_warnings: list[object]) -> None:
    forged = sign(b"{}", typ="heliograph-campaign", key=new_key())
    desk.service.faults.append(
        Fault(step="exchange", alter=lambda each: structs.replace(each, campaigns=(forged, "x")))
    )
    before = desk.workspace.campaigns.held()
    assert desk.send() is None
    assert desk.workspace.campaigns.held() == before
    assert len(expected_warnings) == 2


def test_an_item_that_is_never_taken_waits_for_another_time(
    desk: Desk, expected_warnings: list[object]
) -> None:
    story = desk.ready(b"a photo that arrives differently each time")

    def refuse(upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        del upload, source, watch
        raise Refused(code="hash-differs")

    send = desk.service.send
    desk.service.send = refuse
    desk.send()
    row = desk.workspace.drafts.submission(story)
    assert (row.state, row.cause, row.attempts) == (State.READY, "service-busy", 1)
    desk.service.send = send
    desk.send()
    assert desk.state(story) == State.SENT
    assert len(expected_warnings) == 0


def test_bytes_that_changed_in_the_store_need_a_person(
    desk: Desk, expected_warnings: list[object]
) -> None:
    story = desk.ready(b"a photo")

    def changed(upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        del source, watch
        raise MediaChanged(upload.sha256)

    desk.service.send = changed
    desk.send()
    row = desk.workspace.drafts.submission(story)
    assert (row.state, row.cause) == (State.NEEDS_ATTENTION, "media-changed")
    assert expected_warnings


def test_a_receipt_for_what_was_not_asked_is_left_alone(desk: Desk) -> None:
    story = desk.ready()

    def other(answer: ExchangeAnswer) -> ExchangeAnswer:
        results = tuple(structs.replace(each, revision=9) for each in answer.results)
        return structs.replace(answer, results=results)

    desk.service.faults.append(Fault(step="exchange", alter=other))
    desk.send()
    assert desk.state(story) == State.SENT  # the next exchange of the pass asked again
