"""The outbox: every row says why it waits and has the one button that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from fakes.faults import Fault, offline
from heliograph.domain.lifecycle import Event
from heliograph.errors import CaptivePortal, ClockWrong
from heliograph.events import Progressed
from heliograph.gui.stories.outbox_page import OutboxPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.stories.story_model import Line


def line(page: OutboxPage) -> Line:
    page.refresh()
    lines = page.list.lines()
    assert len(lines) == 1
    return lines[0]


def press(page: OutboxPage) -> None:
    page.list.pressed.emit(line(page).story)


def test_without_an_account_the_row_and_the_line_above_ask_to_sign_in(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    assert outbox.empty.isVisible()
    desk.ready()
    assert line(outbox).button == "Sign in"
    assert outbox.line.sign_in.isVisible()
    with qtbot.waitSignal(outbox.sign_in_wanted):
        press(outbox)
    outbox.check.click()
    assert "Sign in to send" in outbox.message.words()
    assert desk.service.calls == []


def test_check_now_sends_and_the_row_goes_away_only_with_its_receipt(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    story = desk.ready(b"photo" * 1000)
    assert line(outbox).state == "Ready to send"
    outbox.check.click()
    qtbot.waitUntil(lambda: desk.state(story) == "sent")
    outbox.refresh()
    assert outbox.list.is_empty
    qtbot.waitUntil(lambda: "ITU server reached" in outbox.line.words())


def test_a_line_that_is_down_is_said_with_the_time_of_the_next_try(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    story = desk.ready()
    desk.service.faults.append(offline("exchange"))
    outbox.check.click()
    qtbot.waitUntil(lambda: "Waiting for connection. Tries again" in line(outbox).next_step)
    assert line(outbox).button == "Try now"
    assert line(outbox).icon == "waiting"
    qtbot.waitUntil(lambda: outbox.line.words().startswith("Not connected"))
    press(outbox)
    qtbot.waitUntil(lambda: desk.state(story) == "sent")


def test_a_page_in_the_way_offers_to_be_opened(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    desk.ready()
    desk.service.faults.append(Fault(step="exchange", error=CaptivePortal()))
    outbox.check.click()
    qtbot.waitUntil(lambda: line(outbox).button == "Open its page")
    qtbot.waitUntil(outbox.line.portal.isVisible)


def test_a_wrong_clock_is_not_called_somebody_in_the_network(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    desk.ready()
    desk.service.faults.append(Fault(step="exchange", error=ClockWrong()))
    outbox.check.click()
    qtbot.waitUntil(lambda: outbox.line.words().startswith("Date or time of this computer"))
    assert line(outbox).next_step.startswith("Date or time of this computer")
    assert line(outbox).button == "Check again"


def test_what_was_not_accepted_says_what_to_change_and_opens(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    story = desk.ready()
    campaigns = desk.world.campaigns
    fields = campaigns["open-call"].fields
    stricter = tuple(
        replace(field, max_length=20, min_length=None) if field.id == "title" else field
        for field in fields
    )
    campaigns["open-call"] = replace(campaigns["open-call"], fields=stricter)
    outbox.check.click()
    qtbot.waitUntil(lambda: line(outbox).warns)
    assert line(outbox).next_step.startswith("Not accepted: ")
    assert "at most" in line(outbox).next_step
    assert line(outbox).next_step.endswith("Your story is safe here.")
    with qtbot.waitSignal(outbox.refused_opened) as opened:
        press(outbox)
    assert opened.args is not None
    assert opened.args[0] == story
    assert opened.args[1].words.startswith("Not accepted: ")
    assert opened.args[1].problem.field == "title"
    assert desk.workspace.drafts.is_open(story)


def test_one_story_is_paused_and_goes_on(outbox: OutboxPage, desk: Desk) -> None:
    story = desk.ready()
    outbox.refresh()
    outbox.list.choose(story)
    outbox.commands()["pause"]()
    assert line(outbox).state == "Paused"
    assert line(outbox).button == "Go on"
    press(outbox)
    assert desk.state(story) == "ready"


def test_all_is_paused_and_goes_on(outbox: OutboxPage, desk: Desk, qtbot: QtBot) -> None:
    desk.sign_in()
    story = desk.ready()
    outbox.hold.click()
    assert desk.workspace.settings.paused
    assert outbox.hold.text() == "&Go on with all"
    outbox.check.click()
    assert outbox.message.words() == "You paused all sending"
    assert desk.state(story) == "ready"
    press(outbox)
    qtbot.waitUntil(lambda: desk.state(story) == "sent")


def test_progress_is_shown_in_the_row_and_never_as_sent(outbox: OutboxPage, desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready(b"x" * 100_000)
    desk.workspace.outbox._move(story, Event.CLAIM)  # as the engine does when it begins
    outbox.refresh()
    outbox.take(
        Progressed(
            story=story,
            sent_bytes=2_100_000,
            total_bytes=4_600_000,
            rate_bytes_s=21_000.0,
            left_s=119.0,
        )
    )
    shown = outbox.list.lines()[0]
    assert "2.1 MB" in shown.next_step
    assert "4.6 MB" in shown.next_step
    assert "about 2 min" in shown.next_step
    assert shown.share == pytest.approx(0.4565, abs=0.001)
    assert shown.button == "Pause"
    assert "Sent" not in shown.state


def test_space_presses_the_button_of_the_row(outbox: OutboxPage, desk: Desk, qtbot: QtBot) -> None:
    story = desk.ready()
    desk.workspace.outbox.pause(story)
    outbox.refresh()
    outbox.list.focus_first()
    qtbot.keyClick(outbox.list, Qt.Key.Key_Space)
    assert desk.state(story) == "ready"


def test_a_click_on_the_painted_button_presses_it_in_both_directions(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    story = desk.ready()
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        desk.workspace.outbox.pause(story)
        outbox.setLayoutDirection(direction)
        outbox.refresh()
        rect = outbox.list.visualRect(outbox.list.model().index(0, 0))
        at = rect.center()
        at.setX(rect.right() - 40 if direction is Qt.LayoutDirection.LeftToRight else 40)
        qtbot.mouseClick(outbox.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert desk.state(story) == "ready"
