"""What is said of the whole table asks for nothing in its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.tables.editions import edition
from benchmarks.tables.made import make
from heliograph.gui.importing.rows_model import FIX, GRADE, PROBLEM

if TYPE_CHECKING:
    from fakes.profiles import Desk
    from fakes.tables import Steps


def test_a_story_after_the_call_has_closed_needs_nothing_written(steps: Steps, desk: Desk) -> None:
    desk.clock.set_wall(1_624_000_000_000)  # a month after the day
    headings, *rows = (line.cells for line in make(edition("fr")).mended[4:7])
    page = steps.open(steps.write(rows[1], headings=[str(each) for each in headings]))
    page.file.campaign.choose("wtisd-2021")
    page.file.campaign.activated.emit(page.file.campaign.currentIndex())
    steps.settle()
    page.next.click()
    page.next.click()
    steps.settle()
    said = [page.check.rows.index(0, column).data() for column in (GRADE, PROBLEM, FIX)]
    assert said == ["", "", ""]
    assert page.check.words().count("closed") == 1
    assert page.check.words().startswith("1 row was read. 1 row is complete.")
