"""Budget, hours and networks hold passes back, let go by themselves, and can be overruled."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from fakes.profiles import Desk
from heliograph.app.why import Why
from heliograph.clock import LocalZone
from heliograph.domain import rules as domain
from heliograph.domain.ids import StoryId
from heliograph.domain.rules import Hours, NetworkSeen
from heliograph.domain.submission import Submission
from heliograph.events import DataCounted, Event
from heliograph.remote.service import WireBytes
from heliograph.sync.allowance import Allowance

MINUTE_MS = 60_000
PHOTO = bytes(300_000)
PHONE = NetworkSeen(identity="phone", name="Phone", metered=True)
OFFICE = NetworkSeen(identity="office", name="Office", metered=False)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the computer be where its days end by the time of New York."""
    zone = ZoneInfo("America/New_York")
    monkeypatch.setattr(LocalZone, "utcoffset", lambda _, dt: zone.utcoffset(dt))
    monkeypatch.setattr(
        LocalZone,
        "fromutc",
        lambda here, dt: datetime.fromtimestamp(dt.replace(tzinfo=UTC).timestamp(), zone).replace(
            tzinfo=here
        ),
    )


def row_of(desk: Desk, story: StoryId) -> Submission:
    (row,) = [each for each in desk.workspace.outbox.submissions() if each.story == story]
    return row


def why(desk: Desk, story: StoryId) -> Why:
    found = desk.workspace.outbox.why(row_of(desk, story))
    assert found is not None
    return found


def next_try_ms(desk: Desk) -> int | None:
    passes = desk.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    try:
        return passes.next_try_ms()
    finally:
        passes.close()


SIGNED_IN = 1000
"""Bytes that signing in took, before each of these tests."""


def used(desk: Desk) -> int:
    return desk.workspace.data_rules.standing().used.day_bytes - SIGNED_IN


def goes_on_by_itself(desk: Desk, story: StoryId) -> None:
    """Let time pass until the next pass is due, again and again, as the worker does."""
    for _ in range(200):
        if desk.state(story) == "sent":
            return
        due_ms = next_try_ms(desk)
        assert due_ms is not None
        assert due_ms >= desk.clock.now_ms()
        desk.clock.advance((due_ms - desk.clock.now_ms()) / 1000)
        desk.send(at_once=False)
    pytest.fail("it does not come to an end")


# ---- what is counted -------------------------------------------------------------


def test_what_goes_is_counted_for_the_network_that_it_goes_over(desk: Desk) -> None:
    desk.network = OFFICE
    desk.ready(PHOTO)
    desk.send()
    signing_in, day = desk.workspace._store.traffic.days()
    assert signing_in.network == ""  # nobody had looked yet
    assert day.network == desk.workspace.data_rules.standing().network.key
    assert day.sent_bytes > len(PHOTO)
    assert day.received_bytes > 0
    total = desk.service.traffic()
    assert used(desk) + SIGNED_IN == total.sent_bytes + total.received_bytes


def test_a_pass_that_is_cut_is_counted_too(desk: Desk) -> None:
    desk.ready(PHOTO)
    assert desk.send(stopping=True) is None
    before = used(desk)
    desk.send()
    assert used(desk) > before + len(PHOTO)


# ---- budget ------------------------------------------------------------------------


def test_a_budget_stops_in_the_middle_of_a_file_and_goes_on_the_next_day(desk: Desk) -> None:
    story = desk.ready(bytes(1_000_000))
    desk.workspace.data_rules.set_day_budget(400_000)
    desk.send(at_once=False)
    assert 300_000 < used(desk) <= 400_000
    found = why(desk, story)
    assert found.cause == "budget-day"
    assert found.act == "send-anyway"
    midnight = domain.next_day_ms(desk.clock.now_ms(), LocalZone())
    assert found.until_ms == midnight
    calls = len(desk.service.calls)
    desk.send(at_once=False)
    desk.send(at_once=True)
    assert len(desk.service.calls) == calls  # nothing goes, not even a question
    days = 0
    while desk.state(story) != "sent":
        desk.clock.advance(0.001 + (midnight - desk.clock.now_ms()) / 1000)
        desk.send(at_once=False)
        assert used(desk) <= 400_000
        midnight = domain.next_day_ms(desk.clock.now_ms(), LocalZone())
        days += 1
    assert days == 2
    assert desk.service.traffic().sent_bytes < 1_100_000  # nothing went twice


def test_it_goes_on_by_itself_when_the_budget_is_there_again(desk: Desk) -> None:
    last_noon = datetime(2021, 5, 31, 12, tzinfo=ZoneInfo("America/New_York"))
    desk.clock.set_wall(round(last_noon.timestamp() * 1000))
    story = desk.ready(bytes(700_000))
    desk.workspace.data_rules.set_month_budget(400_000)
    desk.send(at_once=False)
    assert why(desk, story).cause == "budget-month"
    goes_on_by_itself(desk, story)
    assert desk.clock.now_ms() == round(last_noon.timestamp() * 1000) + 12 * 60 * MINUTE_MS


def test_a_budget_that_is_used_up_holds_questions_and_withdrawals_too(desk: Desk) -> None:
    story = desk.ready()
    desk.send()
    desk.workspace.receipts.withdraw(story)
    desk.workspace.data_rules.set_day_budget(1)
    calls = len(desk.service.calls)
    desk.send(at_once=True)
    assert len(desk.service.calls) == calls
    assert next_try_ms(desk) == desk.clock.now_ms() + 10 * MINUTE_MS
    desk.workspace.data_rules.set_day_budget(None)
    desk.send(at_once=False)
    assert desk.state(story) == "withdrawn"


# ---- hours -------------------------------------------------------------------------


def test_outside_its_hours_nothing_goes_and_in_them_everything(desk: Desk) -> None:
    story = desk.ready(PHOTO)
    here = datetime.fromtimestamp(desk.clock.now_ms() / 1000, ZoneInfo("America/New_York"))
    begin = here.hour * 60 + here.minute + 5
    desk.workspace.data_rules.set_hours(Hours(from_minute=begin, until_minute=begin + 60))
    desk.send(at_once=True)
    assert desk.service.calls == ["info", "enrol"][-len(desk.service.calls) :]
    found = why(desk, story)
    assert found.cause == "outside-hours"
    due_ms = next_try_ms(desk)
    assert due_ms == found.until_ms
    assert due_ms is not None
    desk.clock.advance((due_ms - desk.clock.now_ms()) / 1000)
    desk.send(at_once=False)
    assert desk.state(story) == "sent"


# ---- networks ----------------------------------------------------------------------


def test_over_a_metered_network_texts_go_and_photos_wait_for_another(desk: Desk) -> None:
    desk.network = PHONE
    story = desk.ready(PHOTO)
    desk.send(at_once=False)
    assert row_of(desk, story).text_received_ms is not None
    assert used(desk) < len(PHOTO)
    found = why(desk, story)
    assert (found.cause, found.until_ms) == ("metered-text-only", None)
    assert next_try_ms(desk) == desk.clock.now_ms() + MINUTE_MS
    calls = len(desk.service.calls)
    desk.send(at_once=False)
    assert len(desk.service.calls) == calls
    desk.network = OFFICE
    goes_on_by_itself(desk, story)


def test_a_pass_begins_with_the_speed_of_the_network_that_it_is_in(desk: Desk) -> None:
    for network, rate_bytes_s in ((PHONE, 4_000.0), (OFFICE, 500_000.0)):
        desk.network = network
        desk.workspace.data_rules.look_at_network()
        desk.measured(rate_bytes_s)
    desk.network = PHONE  # since the last look
    desk.send()
    desk.network = NetworkSeen(identity="hotel", name="Hotel", metered=False)
    desk.send()
    assert desk.service.lines_seen == [4_000, None]


def test_a_story_of_text_alone_is_sent_over_a_network_for_texts(desk: Desk) -> None:
    desk.network = PHONE
    story = desk.ready()
    desk.send(at_once=False)
    assert desk.state(story) == "sent"


def test_over_a_network_where_nothing_is_to_go_nothing_goes(desk: Desk) -> None:
    desk.network = PHONE
    key = desk.workspace.data_rules.look_at_network().key
    desk.workspace.data_rules.set_network_rule(key, "wait")
    story = desk.ready()
    calls = len(desk.service.calls)
    desk.send(at_once=True)
    assert len(desk.service.calls) == calls
    assert why(desk, story).cause == "metered-wait"
    desk.workspace.data_rules.set_network_rule(key, "all")
    goes_on_by_itself(desk, story)


# ---- in spite of the rules -----------------------------------------------------------


def test_what_a_person_sends_anyway_goes_past_every_rule_and_nothing_else_does(
    desk: Desk,
) -> None:
    desk.network = PHONE
    rules = desk.workspace.data_rules
    rules.set_network_rule(rules.look_at_network().key, "wait")
    rules.set_day_budget(1)
    rules.set_hours(Hours(from_minute=0, until_minute=1))
    first, second = desk.ready(PHOTO), desk.ready(bytes(200_000))
    rules.send_anyway([first])
    desk.send(at_once=False)
    assert desk.state(first) == "sent"
    assert desk.state(second) == "ready"
    assert row_of(desk, second).text_received_ms is None
    assert used(desk) > len(PHOTO)  # it counts all the same
    assert next_try_ms(desk) == desk.clock.now_ms() + MINUTE_MS


# ---- while a pass runs ---------------------------------------------------------------


class Pass:
    """An allowance in a test's hands."""

    def __init__(self, desk: Desk) -> None:
        self.events: list[Event] = []
        self.desk = desk
        self.store = desk.workspace._store
        self.allowance = Allowance(
            store=self.store,
            service=desk.service,
            clock=desk.clock,
            publish=self.events.append,
            look_at_network=lambda: desk.network,
            stopping=lambda: False,
        )
        self.allowance.begin()

    def later(self, seconds: float, *, sent_bytes: int = 0) -> None:
        """Let time pass and bytes go, and look again."""
        self.desk.service._wire += WireBytes(sent_bytes=sent_bytes)
        self.desk.clock.advance(seconds)
        self.allowance.tick()


def test_bytes_are_booked_every_few_seconds(desk: Desk) -> None:
    running = Pass(desk)
    running.later(2, sent_bytes=1000)
    assert used(desk) == 0
    running.later(3, sent_bytes=500)
    assert used(desk) == 1500
    assert running.events == [DataCounted()]
    running.allowance.book()
    assert used(desk) == 1500
    running.later(1, sent_bytes=7)
    running.allowance.book()
    assert used(desk) == 1507


def test_a_rule_that_begins_to_hold_ends_the_pass(desk: Desk) -> None:
    desk.network = OFFICE
    running = Pass(desk)
    running.later(20)
    assert not running.allowance.stopping()
    desk.network = PHONE
    running.later(20, sent_bytes=600)
    assert running.allowance.stopping()
    # What went before the look went over the network before.
    _, day = running.store.traffic.days()
    assert day.sent_bytes == 600
    assert {each.key: each.name for each in running.store.rules.networks()}[day.network] == (
        "Office"
    )


def test_a_budget_is_a_room_for_the_service_that_shrinks_as_it_is_used(desk: Desk) -> None:
    desk.workspace.data_rules.set_day_budget(100_000 + SIGNED_IN)
    desk.workspace.data_rules.set_cap(5000)
    running = Pass(desk)
    assert desk.service._room() == 100_000 - domain.RESERVE_BYTES
    assert desk.service.cap_bytes_s == 5000
    running.later(1, sent_bytes=10_000)
    assert desk.service._room() == 90_000 - domain.RESERVE_BYTES
    running.later(5, sent_bytes=10_000)
    assert desk.service._room() == 80_000 - domain.RESERVE_BYTES
    desk.workspace.data_rules.set_day_budget(None)
    running.later(1)
    assert desk.service._last_bytes is None
    assert not running.allowance.stopping()


def test_under_a_hold_a_pass_of_what_goes_anyway_is_not_ended_by_it(desk: Desk) -> None:
    desk.workspace.data_rules.set_day_budget(1)
    running = Pass(desk)
    running.later(5, sent_bytes=50_000)
    assert not running.allowance.stopping()
    assert desk.service._last_bytes is None
