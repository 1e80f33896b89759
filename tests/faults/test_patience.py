"""Trouble that lasts is met rarely, however much waits; nothing is dropped, and then all goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from faults.patience import (
    DAY_S,
    MOST_PASSES_A_DAY,
    ORDEALS,
    Ordeal,
    PatientDesk,
    always,
    busiest_second,
    endure,
)
from heliograph.domain.lifecycle import State
from heliograph.domain.retry import RETURN_EVERY_S, RETURNS
from heliograph.errors import Offline, Refused, ServiceBusy
from heliograph.sync.worker import Worker

TRIES_A_RETURN = 8
"""After so many it is waited for longer than until the next return is believed."""
YEARS_MS = 20 * 365 * 86_400_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PatientDesk]:
    made = PatientDesk(tmp_path)
    made.sign_in()
    made.way.tries_s.clear()
    yield made
    made.workspace.close()


@pytest.mark.parametrize("ordeal", ORDEALS, ids=lambda ordeal: ordeal.name)
def test_trouble_that_lasts_is_met_as_rarely_for_many_stories_as_for_one(
    ordeal: Ordeal, tmp_path: Path, expected_warnings: list[object]
) -> None:
    found = endure(tmp_path, ordeal, days=2, stories=5)
    assert found.most_a_day <= MOST_PASSES_A_DAY * ordeal.requests
    assert found.first_day <= (MOST_PASSES_A_DAY + 10) * ordeal.requests
    assert found.apart_s >= ordeal.apart_s
    assert found.left == 0
    assert expected_warnings is not None


def test_a_new_story_is_tried_once_at_once_and_hastens_nothing_else(desk: PatientDesk) -> None:
    for number in range(5):
        desk.ready(title=f"Story number {number}")
    desk.way.trouble = always(Offline)
    desk.live(DAY_S)
    before = len(desk.way.tries_s)
    desk.ready(title="One more story")
    desk.live(300.0)
    assert desk.way.tries_s[before] == desk.clock.monotonic_s() - 300.0
    assert len(desk.way.tries_s) == before + 1


def test_nothing_goes_before_the_time_that_the_service_asked_for(desk: PatientDesk) -> None:
    sent = desk.ready(title="What will be taken back")
    desk.send()
    desk.way.tries_s.clear()
    desk.ready(title="The first story")
    desk.way.trouble = always(lambda: ServiceBusy(retry_after_s=3600.0))
    desk.live(60.0)
    desk.ready(title="A story that is ready later")
    desk.workspace.receipts.withdraw(sent)
    desk.reopen()
    desk.live(3500.0, every_s=100.0, act=Worker.line_returned)
    assert len(desk.way.tries_s) == 1
    desk.live(400.0)
    assert len(desk.way.tries_s) == 2


def test_a_line_that_returns_is_tried_at_once(desk: PatientDesk) -> None:
    story = desk.ready(title="What waits for the satellite")
    desk.way.trouble = always(Offline)
    desk.live(DAY_S)
    desk.way.trouble = lambda *_: None
    returned_s = desk.clock.monotonic_s() + 30.0
    before = len(desk.way.tries_s)
    desk.live(60.0, every_s=30.0, act=Worker.line_returned)
    assert desk.way.tries_s[before] == returned_s
    assert desk.state(story) == State.SENT


def test_a_program_that_is_started_tries_at_once(desk: PatientDesk) -> None:
    story = desk.ready(title="What waited in a computer that was off")
    desk.way.trouble = always(Offline)
    desk.live(DAY_S)
    desk.reopen()
    desk.way.trouble = lambda *_: None
    desk.live(1.0, start=True)
    assert desk.state(story) == State.SENT


def test_a_line_that_is_not_whole_at_once_is_tried_again_soon(desk: PatientDesk) -> None:
    story = desk.ready(title="What waits for the satellite")
    desk.way.trouble = always(Offline)
    desk.live(DAY_S)
    desk.live(31.0, every_s=30.0, act=Worker.line_returned)  # names are not there yet
    desk.way.trouble = lambda *_: None
    desk.live(10.0)
    assert desk.state(story) == State.SENT


def test_a_line_that_flaps_all_day_is_no_reason_to_hammer(desk: PatientDesk) -> None:
    desk.ready(title="What waits for a line that stays")
    desk.way.trouble = always(Offline)
    desk.live(DAY_S, every_s=7.0, act=Worker.line_returned)
    believed = RETURNS + DAY_S / RETURN_EVERY_S
    assert len(desk.way.tries_s) <= believed * TRIES_A_RETURN
    minutes = [int(moment // 60) for moment in desk.way.tries_s]
    assert max(map(minutes.count, set(minutes))) <= 2 * RETURNS


def test_clocks_that_jump_by_years_every_hour_cost_some_tries_each_and_hold_nothing(
    desk: PatientDesk,
) -> None:
    story = desk.ready(title="What outlasts any clock")
    true_ms = desk.clock.now_ms()
    away = iter([YEARS_MS, -YEARS_MS, 0, 3_600_000] * 6)

    def jump(worker: Worker) -> None:
        desk.clock.set_wall(true_ms + next(away))
        worker.wake()

    desk.way.trouble = always(Offline)
    desk.live(DAY_S, act=jump)
    # A clock that runs ahead looks as if the computer had slept: then the line may be back.
    assert len(desk.way.tries_s) <= MOST_PASSES_A_DAY + 24 * TRIES_A_RETURN
    desk.clock.set_wall(true_ms - YEARS_MS)
    desk.way.trouble = lambda *_: None
    desk.live(3600.0)
    assert desk.state(story) == State.SENT


def test_one_story_that_breaks_the_service_blocks_no_other_and_is_not_tried_again(
    desk: PatientDesk, expected_warnings: list[object]
) -> None:
    poisoned = desk.ready(title="What no service can read")
    good = [desk.ready(title=f"Story number {number}") for number in range(6)]

    def trouble(_: str, texts: Sequence[bytes]) -> Exception | None:
        return Refused("unreadable") if any(poisoned.encode() in each for each in texts) else None

    desk.way.trouble = trouble
    desk.live(DAY_S)
    assert [desk.state(each) for each in good] == [State.SENT] * 6
    assert desk.state(poisoned) == State.NEEDS_ATTENTION
    assert len(desk.way.tries_s) <= 12  # halving, and a second look at the one that is left
    assert expected_warnings


@pytest.mark.parametrize(
    ("retry_after_s", "after_s", "most"),
    [(None, 0, 0.30), (None, 6 * 3600, 0.01), (3600.0, 0, 0.02), (3600.0, 6 * 3600, 0.02)],
)
def test_a_thousand_clients_cut_off_together_do_not_come_back_together(
    retry_after_s: float | None, after_s: int, most: float
) -> None:
    part = busiest_second(1000, seed=1, retry_after_s=retry_after_s, after_s=after_s)
    assert part <= most
