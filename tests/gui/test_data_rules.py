"""Data rules in the window: a card to choose them, and a strip that says what they hold back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from heliograph.domain.rules import Hours, NetworkSeen
from heliograph.gui.setup.data_card import DataCard
from heliograph.gui.shell import Shell
from heliograph.gui.stories.outbox_page import OutboxPage
from heliograph.gui.widgets.message_strip import MessageStrip

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session
    from heliograph.gui.widgets.choice_box import ChoiceBox

CAFE = NetworkSeen(identity="cafe", name="Café <b>Wi-Fi</b>", metered=True)


def choose(box: ChoiceBox, code: str) -> None:
    """Choose as a person does: the box says that somebody did."""
    box.choose(code)
    box.activated.emit(box.currentIndex())


@pytest.fixture
def card(session: Session, desk: Desk, qtbot: QtBot) -> DataCard:
    desk.network = CAFE
    message = MessageStrip()
    made = DataCard(session, message)
    qtbot.addWidget(message)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: "says it is metered" in made.network_words())
    return made


def test_a_budget_is_kept_shown_with_what_is_left_and_taken_back(
    card: DataCard, desk: Desk
) -> None:
    choose(card.day, "50000000")
    assert desk.workspace.data_rules.standing().rules.day_bytes == 50_000_000
    assert card.used_day.words() == "0 kB of 50 MB used so far; 50 MB left."
    assert card._message.words() == "Kept. It holds from now on."
    (undo,) = card._message.buttons()
    undo.click()
    assert desk.workspace.data_rules.standing().rules.day_bytes is None
    assert card.day.currentText() == "No limit"
    assert card.used_day.words() == "0 kB used so far."


def test_hours_are_proposed_and_then_chosen(card: DataCard, desk: Desk) -> None:
    assert not card.begin.isVisible()
    choose(card.when, "hours")
    assert desk.workspace.data_rules.standing().rules.hours == Hours(
        from_minute=1320, until_minute=360
    )
    assert (card.begin.currentText(), card.end.currentText()) == ("22:00", "06:00")
    choose(card.begin, "0")
    rules = desk.workspace.data_rules.standing().rules
    assert rules.hours == Hours(from_minute=0, until_minute=360)
    choose(card.end, "0")
    assert "the same time" in card._message.words()
    assert desk.workspace.data_rules.standing().rules == rules
    assert card.end.currentText() == "06:00"
    choose(card.when, "any")
    assert desk.workspace.data_rules.standing().rules.hours is None


def test_what_was_set_elsewhere_is_shown_as_it_is(card: DataCard, desk: Desk) -> None:
    rules = desk.workspace.data_rules
    rules.set_cap(21_000)
    rules.set_month_budget(37_000_000)
    rules.set_hours(Hours(from_minute=61, until_minute=360))
    card.show_standing()
    assert card.cap.currentText() == "21 kB a second"
    assert card.month.currentText() == "37 MB"
    assert card.begin.currentText() == "01:01"


def test_this_network_follows_its_kind_until_the_person_says_otherwise(
    card: DataCard, desk: Desk
) -> None:
    rules = desk.workspace.data_rules
    assert card.here.currentText() == "As the network says: Only texts go"
    assert rules.standing().network_rule == "text-only"
    choose(card.here, "all")
    assert rules.standing().network_rule == "all"
    (undo,) = card._message.buttons()
    undo.click()
    assert rules.standing().network.said is None
    choose(card.metered, "wait")
    assert rules.standing().network_rule == "wait"
    assert card.here.currentText() == "As the network says: Everything waits"


def test_every_choice_has_a_name_and_is_reached_by_the_keyboard(card: DataCard) -> None:
    for box in (card.day, card.month, card.when, card.cap, card.here, card.metered):
        assert box.focusPolicy() & Qt.FocusPolicy.TabFocus
    card.focus_first()
    assert card.day.hasFocus() or card.focusWidget() is card.day


# ---- the outbox -------------------------------------------------------------------------


@pytest.fixture
def held(desk: Desk, outbox: OutboxPage) -> OutboxPage:
    """Give the outbox in a metered network, with a story that has a photo."""
    desk.network = CAFE
    desk.workspace.settings.send_automatically = False  # nothing moves while it is looked at
    desk.sign_in()
    desk.workspace.data_rules.look_at_network()
    desk.ready(b"x" * 400_000)
    outbox.refresh()
    return outbox


def test_the_strip_says_what_waits_and_why(held: OutboxPage, desk: Desk) -> None:
    assert held.rule.words() == "Photos and files wait: this network says it is metered."
    network = desk.workspace.data_rules.standing().network
    desk.workspace.data_rules.set_network_rule(network.key, "wait")
    held.refresh()
    assert held.rule.words() == "Stories wait: you chose that nothing goes over this network."
    desk.workspace.data_rules.set_network_rule(network.key, "all")
    held.refresh()
    assert held.rule.isHidden()


def test_sending_anyway_says_first_what_it_costs(
    held: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.measured(2_000)
    held.activateWindow()
    anyway, _ = held.rule.buttons()
    anyway.setFocus()
    qtbot.keyClick(anyway, Qt.Key.Key_Return)
    assert held.rule.words() == (
        "Sending now all the same: about 430 kB of data, about 3 min at the speed last measured on"
        " this network."
    )
    send, not_now = held.rule.buttons()
    assert (send.text(), not_now.text()) == ("Send now", "Not now")
    assert held.focusWidget() is not_now  # Enter once more sends nothing
    not_now.click()
    assert [each.text() for each in held.rule.buttons()] == ["Send anyway", "Change"]
    assert not any(row.anyway for row in desk.workspace.outbox.submissions())
    held.rule.buttons()[0].click()
    held.rule.buttons()[0].click()
    assert held.rule.isHidden()
    assert "1 story goes now in spite of the rules." in held.message.words()
    qtbot.waitUntil(lambda: desk.workspace.outbox.submissions() == [])


def test_the_strip_leads_to_the_rules_in_the_settings(
    session: Session, desk: Desk, qtbot: QtBot
) -> None:
    desk.network = CAFE
    desk.workspace.settings.send_automatically = False
    desk.sign_in()
    desk.workspace.data_rules.look_at_network()
    desk.ready(b"x" * 400_000)
    shell = Shell(session)
    qtbot.addWidget(shell)
    shell.resize(1200, 700)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    shell.go("outbox")
    outbox = shell.findChild(OutboxPage)
    assert outbox is not None
    outbox.rule.buttons()[1].click()
    assert shell.where == ("settings", None)
    card = shell.settings().data
    qtbot.waitUntil(card.day.hasFocus)
    assert not card.day.visibleRegion().isEmpty()
    choose(card.here, "all")
    shell.go("outbox")
    assert outbox.rule.isHidden()
    assert session.tasks.stop()


def test_the_button_of_one_row_asks_for_that_story_alone(
    held: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    held.resize(1000, 420)
    one, other = desk.workspace.outbox.submissions()[0].story, desk.ready(b"y" * 900_000)
    desk.workspace.settings.send_automatically = True
    desk.workspace.data_rules.set_network_rule(
        desk.workspace.data_rules.standing().network.key, "wait"
    )
    held.refresh()
    held.list.pressed.emit(one)
    assert held.rule.words().startswith("Sending now all the same: about 430 kB of data")
    assert held.rule.isVisible()
    held.rule.buttons()[0].click()
    assert "1 story goes now in spite of the rules." in held.message.words()
    assert [row.anyway for row in desk.workspace.outbox.submissions() if row.story == other] == [
        False
    ]
    qtbot.waitUntil(lambda: desk.state(one) == "sent")
    assert desk.state(other) == "ready"


def test_in_a_low_window_the_warning_has_the_room(held: OutboxPage, desk: Desk) -> None:
    closes = desk.workspace.campaigns.get("wtisd-2021").closes
    assert closes is not None
    desk.clock.set_wall(round(closes.timestamp() * 1000) - 3_600_000)
    desk.ready(b"y" * 900_000, campaign="wtisd-2021")
    desk.measured(50)
    held.resize(1000, 700)
    held.refresh()
    assert held.deadline.isVisible()
    assert held.rule.isVisible()
    held.resize(1000, 420)
    assert held.deadline.isVisible()
    assert not held.rule.isVisible()


def test_the_rules_can_be_changed_from_the_strip(held: OutboxPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(held.rules_wanted):
        held.rule.buttons()[1].click()


def test_no_rule_is_blamed_while_something_else_holds(held: OutboxPage, desk: Desk) -> None:
    desk.workspace.settings.paused = True
    held.refresh()
    assert held.rule.isHidden()


def test_what_a_rule_does_not_hold_is_not_told(held: OutboxPage, desk: Desk) -> None:
    (row,) = desk.workspace.outbox.submissions()
    desk.workspace.outbox.keep_media_of(row.story, later=True)
    held.refresh()
    assert held.rule.isHidden()  # its photo stays here on purpose
