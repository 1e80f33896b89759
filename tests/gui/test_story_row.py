"""One row of a list of stories: what it says is whole, or said by half nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QFontMetrics

from heliograph.gui import look
from heliograph.gui.stories.story_row import facts_in

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.stories.outbox_page import OutboxPage


def lowest_ink(page: OutboxPage, words: str, *, share: float | None) -> int:
    """Give the lowest row of pixels that these words colour; those of a bar do not count."""
    shown = page.list.lines()[0]
    page.list.replace(replace(shown, next_step=words, title="", facts="", share=share))
    rect = page.list.visualRect(page.list.model().index(0, 0))
    picture = page.list.viewport().grab().toImage()
    columns = range(rect.left() + look.ROW_MARGIN + look.icon_side() + 19, rect.center().x())
    end = rect.bottom() - (4 if share is None else 12)  # above the bar, or above the line below
    return max(
        y
        for y in range(rect.top() + 4, end)
        if any(picture.pixelColor(x, y).lightness() < 160 for x in columns)
    )


@pytest.mark.parametrize("share", [None, 0.0])
def test_no_tail_of_a_letter_is_cut(outbox: OutboxPage, desk: Desk, share: float | None) -> None:
    desk.ready()
    outbox.refresh()
    tails = lowest_ink(outbox, "gpqy", share=share) - lowest_ink(outbox, "nmuo", share=share)
    metrics = QFontMetrics(look.font(look.SMALL_POINTS))
    whole = metrics.tightBoundingRect("gpqy").bottom() - metrics.tightBoundingRect("nmuo").bottom()
    assert tails >= whole


def test_facts_without_room_are_left_out_and_not_cut(qapp: QApplication) -> None:
    del qapp
    metrics = QFontMetrics(look.font(look.SMALL_POINTS))
    facts = "ITU has the text · 200 kB of 1.9 MB · about 3 min"
    room = metrics.horizontalAdvance(facts)
    assert facts_in(facts, room + 4, metrics) == facts
    assert facts_in(facts, room - 1, metrics) == "ITU has the text · 200 kB of 1.9 MB"
    assert facts_in("One fact that is very long indeed", 145, metrics).startswith("One")
    assert facts_in(facts, 20, metrics) == ""


def test_what_a_row_cuts_is_read_whole_below_the_list_without_a_mouse(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.workspace.data_rules.set_when_metered("wait")
    desk.workspace.data_rules.hint_metered(metered=True)
    desk.sign_in()
    story = desk.ready(b"x" * 100_000)
    outbox.resize(1400, 700)
    outbox.refresh()
    outbox.list.choose(story)
    said = outbox.list.lines()[0].next_step
    assert outbox.whole.isHidden()
    outbox.resize(560, 700)
    qtbot.waitUntil(lambda: not outbox.whole.isHidden())
    assert outbox.whole.text() == said
    outbox.resize(1400, 700)
    qtbot.waitUntil(outbox.whole.isHidden)
