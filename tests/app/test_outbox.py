"""Why a story has not gone, from rows and settings alone; pausing and receipts."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from fakes.faults import Fault, busy, cut, offline, portal
from fakes.profiles import Desk
from heliograph.app.receipt_files import verify_file
from heliograph.app.why import Why
from heliograph.domain.lifecycle import State
from heliograph.errors import (
    ClockWrong,
    IllegalTransition,
    ReceiptInvalid,
    StoryUnknown,
    TimedOut,
    Untrusted,
)


def why(desk: Desk, story: str) -> str | None:
    (row,) = [each for each in desk.workspace.outbox.submissions() if each.story == story]
    found = desk.workspace.outbox.why(row)
    return None if found is None else found.cause


def test_signed_out_says_sign_in(desk: Desk) -> None:
    assert why(desk, desk.ready()) == "sign-in"


def test_held_by_the_person_says_so(desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready()
    assert why(desk, story) == "turn"
    desk.workspace.settings.send_automatically = False
    assert why(desk, story) == "not-automatic"
    desk.workspace.settings.paused = True
    assert why(desk, story) == "paused-all"
    assert desk.send() == "nobody"
    desk.workspace.outbox.pause(story)
    assert why(desk, story) == "paused"
    desk.workspace.outbox.resume(story)
    assert desk.state(story) == State.READY


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (offline("exchange"), "no-connection"),
        (portal("exchange"), "portal"),
        (busy("exchange"), "service-busy"),
        (busy("exchange", full=True), "service-full"),
        (Fault(step="exchange", error=ClockWrong()), "clock-wrong"),
        (Fault(step="exchange", error=Untrusted()), "untrusted"),
        (Fault(step="exchange", error=TimedOut()), "timed-out"),
    ],
)
def test_trouble_on_the_way_is_named(desk: Desk, fault: Fault, cause: str) -> None:
    desk.sign_in()
    story = desk.ready()
    desk.service.faults.append(fault)
    desk.send()
    assert why(desk, story) == cause


def reason(desk: Desk, story: str) -> Why:
    (row,) = [each for each in desk.workspace.outbox.submissions() if each.story == story]
    found = desk.workspace.outbox.why(row)
    assert found is not None
    return found


def test_it_is_said_since_when_the_same_stands_in_the_way(desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready()
    began_ms = desk.clock.now_ms()
    desk.service.faults.append(offline("exchange"))
    desk.send()
    assert reason(desk, story).since_ms is None
    desk.clock.advance(3600)
    desk.service.faults.append(offline("exchange"))
    desk.send()
    assert reason(desk, story).since_ms == began_ms
    desk.service.faults.append(portal("exchange"))
    desk.send()
    assert reason(desk, story).since_ms is None
    desk.send()
    assert desk.workspace.outbox.connection().trouble is None


def test_another_service_in_the_place_of_ours_is_named(desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready()
    other = Fault(step="exchange", alter=lambda answer: structs.replace(answer, service="other"))
    desk.service.faults.append(other)
    desk.send()
    found = reason(desk, story)
    assert found.cause == "untrusted"
    assert found.trouble is not None
    assert found.trouble.fault == "other-service"


def test_a_story_whose_text_is_in_waits_with_its_progress(desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready(b"x" * 200_000)
    desk.service.faults += [cut(100_000), *(offline("offset") for _ in range(3))]
    desk.send()
    (row,) = desk.workspace.outbox.rows()
    assert row.submission is not None
    assert row.submission.text_received_ms is not None
    assert row.story == story


def test_pausing_what_is_not_there_is_an_error(desk: Desk) -> None:
    with pytest.raises(StoryUnknown):
        desk.workspace.outbox.pause(desk.write())


def test_counts_speak_of_the_outbox_only(desk: Desk) -> None:
    desk.write()
    desk.ready()
    counts = desk.workspace.outbox.counts()
    assert counts[State.READY] == 1
    assert sum(counts.values()) == 1


def test_a_receipt_is_saved_and_checked_without_profile(desk: Desk, tmp_path: Path) -> None:
    desk.sign_in()
    story = desk.ready(b"photo")
    desk.send()
    path = tmp_path / "receipt.jws"
    desk.workspace.receipts.save(story, path)
    receipt = verify_file(path, desk.world.keys)
    assert receipt.story == story
    path.write_text(path.read_text()[:-3] + "AAA")
    with pytest.raises(ReceiptInvalid):
        verify_file(path, desk.world.keys)
    with pytest.raises(ReceiptInvalid):
        verify_file(tmp_path / "none.jws", desk.world.keys)


def test_what_was_sent_is_shown_as_it_was(desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready(title="As it was sent to the service")
    desk.send()
    desk.workspace.drafts.new_version(story)
    desk.workspace.drafts.set_answer(story, "title", "As it is written now, later")
    manifest = desk.workspace.receipts.sent_manifest(story)
    assert manifest.answers["title"] == "As it was sent to the service"
    assert [row.story for row in desk.workspace.receipts.sent()] == [story]


def test_an_unsent_story_has_no_receipt(desk: Desk) -> None:
    story = desk.ready()
    with pytest.raises(StoryUnknown):
        desk.workspace.receipts.statement(story)
    with pytest.raises(StoryUnknown):
        desk.workspace.receipts.withdraw(story)


def test_a_withdrawn_story_cannot_be_withdrawn_again(desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready()
    desk.send()
    desk.workspace.receipts.withdraw(story)
    desk.workspace.receipts.withdraw(story)  # asking twice is no mistake
    desk.send()
    assert desk.state(story) == State.WITHDRAWN
    with pytest.raises(IllegalTransition):
        desk.workspace.receipts.withdraw(story)
