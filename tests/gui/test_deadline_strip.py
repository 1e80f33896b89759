"""The outbox warns when the measured speed will miss a deadline, with the buttons that help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.stories.outbox_page import OutboxPage


@pytest.fixture
def slow(desk: Desk, outbox: OutboxPage) -> StoryId:
    """Give a story that a slow line will not bring in time, six hours before the end."""
    desk.workspace.settings.paused = True  # nothing moves while it is looked at
    desk.sign_in()
    closes = desk.workspace.campaigns.get("wtisd-2021").closes
    assert closes is not None
    desk.clock.set_wall(round(closes.timestamp() * 1000) - 6 * 3_600_000)
    story = desk.ready(b"x" * 400_000, campaign="wtisd-2021")
    desk.measured(11)
    outbox.refresh()
    return story


def names(page: OutboxPage) -> list[str]:
    return [each.text() for each in page.deadline.buttons()]


def test_only_the_texts_go_when_that_is_pressed_and_the_warning_goes_away(
    outbox: OutboxPage, desk: Desk, slow: StoryId, qtbot: QtBot
) -> None:
    assert "this takes about 10 hours; the deadline is in about 6 hours" in outbox.deadline.words()
    (texts_only,) = outbox.deadline.buttons()
    assert texts_only.text() == "Only the texts for now"
    desk.workspace.settings.paused = False
    texts_only.setFocus()
    qtbot.keyClick(texts_only, Qt.Key.Key_Return)
    assert outbox.deadline.isHidden()
    assert "the text goes now" in outbox.message.words()
    qtbot.waitUntil(lambda: bool(desk.world.texts))
    assert desk.world.media == {}
    assert desk.workspace.drafts.submission(slow).media_later


def test_stories_of_the_campaign_go_first_when_that_is_pressed(
    outbox: OutboxPage, desk: Desk, slow: StoryId, qtbot: QtBot
) -> None:
    other = desk.ready(b"y" * 400_000)
    desk.workspace.outbox.put_first(other)
    outbox.refresh()
    assert names(outbox) == ["Only the texts for now", "Send these first"]
    qtbot.mouseClick(outbox.deadline.buttons()[1], Qt.MouseButton.LeftButton)
    assert [row.story for row in desk.workspace.outbox.submissions()] == [slow, other]
    assert names(outbox) == ["Only the texts for now"]
    assert "goes before all others" in outbox.message.words()


def test_a_button_keeps_the_keyboard_while_the_times_move_on(
    outbox: OutboxPage, desk: Desk, slow: StoryId, qtbot: QtBot
) -> None:
    (texts_only,) = outbox.deadline.buttons()
    outbox.activateWindow()
    texts_only.setFocus()
    qtbot.waitUntil(texts_only.hasFocus)
    desk.clock.advance(3_600)
    outbox.refresh()
    assert "the deadline is in about 5 hours" in outbox.deadline.words()
    assert texts_only.hasFocus()
    assert desk.state(slow) == "ready"


def test_a_fast_line_has_nothing_to_warn_of(outbox: OutboxPage, desk: Desk, slow: StoryId) -> None:
    desk.measured(100_000)
    outbox.refresh()
    assert outbox.deadline.isHidden()
    assert desk.state(slow) == "ready"
