"""Receipts by the months of this place."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from heliograph.app.receipts import month_span_ms

if TYPE_CHECKING:
    from fakes.profiles import Desk


def here_ms(*when: int) -> int:
    """Give a moment of this place, whatever its zone is."""
    year, month, day, *clock = when
    return round(datetime(year, month, day, *clock).timestamp() * 1000)  # noqa: DTZ001 - of here


def test_months_in_which_something_was_received_newest_first(desk: Desk) -> None:
    desk.sign_in()
    for at_ms in (here_ms(2021, 3, 1), here_ms(2021, 12, 31, 23, 59), here_ms(2022, 1, 1)):
        desk.clock.set_wall(at_ms)
        desk.ready()
        desk.ready()
        desk.send()
    receipts = desk.workspace.receipts
    assert receipts.months() == ["2022-01", "2021-12", "2021-03"]
    from_ms, until_ms = month_span_ms("2021-12")
    assert (from_ms, until_ms) == (here_ms(2021, 12, 1), here_ms(2022, 1, 1))
    assert len(receipts.numbers(from_ms=from_ms, until_ms=until_ms)) == 2


def test_a_time_that_no_calendar_has_is_in_no_month(desk: Desk) -> None:
    desk.sign_in()
    desk.ready()
    desk.world.now_ms = lambda: 253_300_000_000_000
    desk.send()
    assert desk.workspace.receipts.months() == []
    assert len(desk.workspace.receipts.numbers()) == 1
