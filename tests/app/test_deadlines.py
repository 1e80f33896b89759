"""Deadlines: what is to go for each campaign, whether it gets there in time, what helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from heliograph.domain.rules import Hours
from heliograph.domain.signed import sign

if TYPE_CHECKING:
    from fakes.profiles import Desk
    from heliograph.app.deadlines import Deadline
    from heliograph.domain.ids import StoryId

HOUR_MS = 3_600_000


def at_hours_before(desk: Desk, hours: float) -> None:
    closes = desk.workspace.campaigns.get("wtisd-2021").closes
    assert closes is not None
    desk.clock.set_wall(round(closes.timestamp() * 1000 - hours * HOUR_MS))


def for_the_day(desk: Desk, *media: bytes) -> StoryId:
    desk.clock.advance(1)
    return desk.ready(*media, campaign="wtisd-2021")


def only(desk: Desk) -> Deadline:
    (found,) = desk.workspace.deadlines.all()
    return found


def test_nothing_to_go_is_no_deadline_to_fear(desk: Desk) -> None:
    at_hours_before(desk, 1)
    assert desk.workspace.deadlines.all() == []
    desk.ready(b"x" * 1000)  # for the open call, which does not close
    assert desk.workspace.deadlines.all() == []


def test_a_slow_line_that_will_miss_it_is_told_once_a_speed_is_known(desk: Desk) -> None:
    desk.sign_in()
    at_hours_before(desk, 1)
    for_the_day(desk, b"x" * 400_000)
    assert only(desk).outlook.verdict == "unknown"
    assert desk.workspace.deadlines.in_danger() is None
    desk.measured(50)
    found = desk.workspace.deadlines.in_danger()
    assert found is not None
    assert found.campaign.id == "wtisd-2021"
    assert found.outlook.verdict == "texts-in-time"
    assert found.texts_only_helps
    assert not found.first_helps
    desk.measured(50_000)
    assert desk.workspace.deadlines.in_danger() is None


def test_sending_only_texts_takes_the_danger_away(desk: Desk) -> None:
    desk.sign_in()
    at_hours_before(desk, 1)
    story = for_the_day(desk, b"x" * 400_000)
    other = desk.ready(b"y" * 1000)
    desk.measured(50)
    assert desk.workspace.deadlines.send_texts_only("wtisd-2021") == 1
    assert only(desk).outlook.verdict == "in-time"
    assert only(desk).to_go.later_bytes == 400_000
    assert desk.send() is None
    (row,) = desk.workspace.outbox.submissions()
    assert (row.story, row.media_waits) == (story, True)
    assert desk.state(other) == "sent"
    assert desk.workspace.deadlines.all() == []


def test_what_a_person_put_first_stands_before_it_until_these_are_put_first(desk: Desk) -> None:
    desk.sign_in()
    at_hours_before(desk, 1)
    two = [for_the_day(desk, b"a" * 1000), for_the_day(desk, b"b" * 1000)]
    large = desk.ready(b"z" * 400_000)
    desk.measured(100)
    assert only(desk).outlook.verdict == "in-time"
    desk.workspace.outbox.put_first(large)
    assert only(desk).outlook.verdict == "texts-in-time"
    assert only(desk).first_helps
    assert desk.workspace.deadlines.send_first("wtisd-2021") == 2
    order = [row.story for row in desk.workspace.outbox.submissions()]
    assert order == [*two, large]
    assert only(desk).outlook.verdict == "in-time"


def test_what_is_paused_does_not_count(desk: Desk) -> None:
    desk.sign_in()
    at_hours_before(desk, 1)
    story = for_the_day(desk, b"x" * 400_000)
    desk.measured(10)
    desk.workspace.outbox.pause(story)
    assert desk.workspace.deadlines.all() == []


def test_after_the_end_only_a_campaign_that_takes_nothing_more_is_a_danger(desk: Desk) -> None:
    desk.sign_in()
    at_hours_before(desk, 1)
    for_the_day(desk)
    at_hours_before(desk, -1)
    assert only(desk).outlook.verdict == "closed"
    assert not only(desk).is_in_danger
    pack = desk.workspace.campaigns.get("wtisd-2021")
    strict = structs.replace(pack, version=pack.version + 1, late="refuse")
    signed = sign(msgspec.json.encode(strict), typ="heliograph-campaign", key=desk.world.key)
    desk.workspace.campaigns.add_file(desk.file("strict.helio", signed.encode()))
    assert only(desk).is_in_danger


def test_a_persons_own_rules_can_be_what_puts_a_deadline_in_danger(desk: Desk) -> None:
    desk.sign_in()
    at_hours_before(desk, 30)
    for_the_day(desk, b"x" * 400_000)
    desk.measured(1000)
    assert desk.workspace.deadlines.in_danger() is None
    rules = desk.workspace.data_rules
    rules.set_day_budget(50_000)
    found = desk.workspace.deadlines.in_danger()
    assert found is not None
    assert not found.outlook.is_affordable
    rules.set_day_budget(None)
    rules.set_hours(Hours(from_minute=0, until_minute=1))
    found = desk.workspace.deadlines.in_danger()
    assert found is not None
    assert found.outlook.open_s <= 120
