"""The outbox clears one story or many, gives the way back, and the settings hold the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from heliograph.domain.lifecycle import State
from heliograph.gui.setup.settings_cards import SendingCard
from heliograph.gui.stories.outbox_page import OutboxPage
from heliograph.gui.widgets.message_strip import MessageStrip

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.session import Session


def test_the_button_of_a_row_clears_it_and_it_goes(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.workspace.clearing.set_needed(needed=True)
    story = desk.ready()
    outbox.refresh()
    (line,) = outbox.list.lines()
    assert line.next_step.startswith("Waits for clearance")
    assert line.button == "Clear it"
    outbox.list.pressed.emit(story)
    qtbot.waitUntil(lambda: outbox.message.words() == "1 story was cleared.")
    desk.sign_in()
    desk.send()
    assert desk.state(story) == State.SENT


def test_hundreds_are_cleared_at_once_and_taken_back_as_one(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    clearing = desk.workspace.clearing
    clearing.set_needed(needed=True)
    for n in range(120):
        desk.ready(title=f"Radio of the hills, part {n}")
    outbox.refresh()
    outbox.list.selectAll()
    outbox.buttons["clear"].click()
    qtbot.waitUntil(lambda: outbox.message.words() == "120 stories were cleared.")
    assert clearing.count() == 0
    next(each for each in outbox.message.buttons() if each.text() == "Undo").click()
    qtbot.waitUntil(lambda: "120 clearances were taken back." in outbox.message.words())
    assert clearing.count() == 120


def test_without_the_rule_there_is_nothing_to_clear(outbox: OutboxPage, desk: Desk) -> None:
    story = desk.ready()
    outbox.refresh()
    outbox.list.choose(story)
    assert "clear" not in outbox.acts.commands()
    desk.ready()
    outbox.refresh()
    outbox.list.selectAll()
    assert "clear" not in outbox.acts.commands()


def test_the_settings_hold_the_rule(session: Session, desk: Desk, qtbot: QtBot) -> None:
    card = SendingCard(session, MessageStrip())
    qtbot.addWidget(card)
    assert not card.cleared.isChecked()
    card.cleared.click()
    assert desk.workspace.clearing.needed
    card.cleared.click()
    assert not desk.workspace.clearing.needed


def test_what_is_handed_back_is_a_draft_again_and_its_editor_says_why(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot, open_editor: Callable[..., EditorPage]
) -> None:
    desk.workspace.clearing.set_needed(needed=True)
    stories = [desk.ready(title=f"Radio of the hills, part {n}") for n in range(3)]
    outbox.refresh()
    outbox.list.selectAll()
    outbox.buttons["hand-back"].click()
    assert outbox.hand_back is not None
    assert outbox.hand_back.isVisible()
    outbox.hand_back.send.click()
    assert outbox.hand_back.isVisible(), "nothing goes back without a word of why"
    outbox.hand_back.box.take("Say who built the mast. " * 40)
    outbox.hand_back.send.click()
    qtbot.waitUntil(lambda: outbox.message.words() == "3 stories were handed back.")
    assert {desk.state(story) for story in stories} == {State.DRAFT}
    assert not outbox.hand_back.isVisible()
    page = open_editor(stories[0])
    said = page.messages.standing
    assert said.words().startswith("Handed back")
    assert "…" in said.words()
    said.buttons()[0].click()
    assert said.words().count("Say who built the mast.") == 40


def test_escape_leaves_them_waiting(outbox: OutboxPage, desk: Desk, qtbot: QtBot) -> None:
    desk.workspace.clearing.set_needed(needed=True)
    story = desk.ready()
    outbox.refresh()
    outbox.list.choose(story)
    outbox.acts.commands()["hand-back"]()
    assert outbox.hand_back is not None
    qtbot.keyClick(outbox.hand_back.box.focusProxy(), Qt.Key.Key_Escape)
    assert not outbox.hand_back.isVisible()
    assert desk.state(story) == State.READY
