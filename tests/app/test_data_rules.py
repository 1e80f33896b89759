"""Data rules as windows and the command line use them."""

from __future__ import annotations

from datetime import date

import pytest

from fakes.profiles import Desk
from heliograph.domain.lifecycle import State
from heliograph.domain.rules import NetworkSeen, Rules, parse_hours


def test_nothing_is_limited_at_first(desk: Desk) -> None:
    standing = desk.workspace.data_rules.standing()
    assert standing.rules == Rules()
    assert (standing.text, standing.media) == (None, None)
    assert (standing.left_day_bytes, standing.left_month_bytes) == (None, None)
    assert standing.network_rule == "all"


def test_what_is_set_holds_for_every_thread_and_stays(desk: Desk) -> None:
    rules = desk.workspace.data_rules
    rules.set_day_budget(50_000_000)
    rules.set_month_budget(400_000_000)
    rules.set_hours(parse_hours("22:00-06:00"))
    rules.set_cap(64_000)
    expected = Rules(
        day_bytes=50_000_000,
        month_bytes=400_000_000,
        hours=parse_hours("22:00-06:00"),
        cap_bytes_s=64_000,
    )
    another = desk.workspace.another()
    assert another.data_rules.standing().rules == expected
    another.close()
    assert desk.reopen().data_rules.standing().rules == expected
    desk.workspace.data_rules.put(Rules())
    assert desk.workspace.data_rules.standing().rules == Rules()


def test_what_was_used_counts_against_the_budgets(desk: Desk) -> None:
    rules = desk.workspace.data_rules
    rules.set_day_budget(10_000_000)
    desk.workspace._store.traffic.book(
        network="", sent_bytes=9_000_000, received_bytes=999_000, today=date(2021, 5, 14)
    )
    standing = rules.standing()
    assert standing.used.day_bytes == 9_999_000
    assert standing.left_day_bytes == 1000
    assert standing.text is not None
    assert standing.text.cause == "budget-day"


def test_a_network_that_is_metered_takes_texts_only_until_a_person_says_otherwise(
    desk: Desk,
) -> None:
    rules = desk.workspace.data_rules
    desk.network = NetworkSeen(identity="phone", name="Phone", metered=True)
    network = rules.look_at_network()
    assert rules.standing().network_rule == "text-only"
    assert rules.standing().text is None
    held = rules.standing().media
    assert held is not None
    assert held.cause == "metered-text-only"
    rules.set_network_rule(network.key, "all")
    assert rules.standing().media is None
    rules.set_network_rule(network.key, None)
    rules.hint_metered(metered=False)
    assert rules.standing().network_rule == "all"
    rules.hint_metered(metered=True)
    rules.set_when_metered("wait")
    held = rules.hold("text")
    assert held is not None
    assert held.cause == "metered-wait"


def test_a_word_about_one_network_holds_for_no_other(desk: Desk) -> None:
    rules = desk.workspace.data_rules
    desk.network = NetworkSeen(identity="phone", name="Phone")
    phone = rules.look_at_network()
    rules.set_network_rule(phone.key, "wait")
    desk.network = NetworkSeen(identity="office", name="Office")
    rules.look_at_network()
    assert rules.standing().network.name == "Office"
    assert rules.standing().network_rule == "all"
    assert {each.name: rules.rule_of(each) for each in rules.networks()} == {
        "Phone": "wait",
        "Office": "all",
    }


def test_sending_anyway_is_said_of_stories_that_are_in_the_outbox_now(desk: Desk) -> None:
    first, second = desk.ready(), desk.ready()
    rules = desk.workspace.data_rules
    assert rules.send_anyway([first]) == 1
    later = desk.ready()
    said = {row.story: row.anyway for row in desk.workspace.outbox.submissions()}
    assert said == {first: True, second: False, later: False}
    assert rules.send_anyway() == 2
    assert rules.keep_to_rules() == 3
    assert not any(row.anyway for row in desk.workspace.outbox.submissions())


@pytest.mark.parametrize("year", [1902, 9999])
def test_a_clock_that_is_off_by_lifetimes_keeps_no_story_from_going(desk: Desk, year: int) -> None:
    desk.sign_in()
    desk.clock.set_wall(round((year + 0.999 - 1970) * 365.2425 * 86_400_000))
    rules = Rules(hours=parse_hours("00:00-23:59"), day_bytes=10**9, month_bytes=10**9)
    desk.workspace.data_rules.put(rules)
    story = desk.ready(b"x" * 100)

    found = desk.workspace.outbox.submissions()
    desk.workspace.outbox.why(found[0])
    desk.workspace.deadlines.all()
    desk.workspace.costs.of_outbox()
    desk.send()

    assert desk.state(story) == State.SENT
