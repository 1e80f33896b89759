"""The strip shows its three facts whole, in one line or in two, and cuts none without a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from heliograph.gui import look
from heliograph.gui.strip import Strip
from heliograph.gui.widgets.words import ElidedWords

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SAVED = "Enregistré sur cet ordinateur à 15:09"
REACHED = "Pas de connexion. Dernière connexion à l’UIT le 17 mai à 14:02"
CLOSES = "4 jours · 30 novembre 2026, 23:59 à Genève"


@pytest.fixture(params=[100, 200])
def percent(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[int]:
    look.apply(qapp, text_percent=request.param)
    yield request.param
    look.apply(qapp)


def strip_of(qtbot: QtBot, width: int) -> Strip:
    strip = Strip()
    qtbot.addWidget(strip)
    strip.say_saved(SAVED)
    strip.show_connection(REACHED, icon="waiting", colour="soft")
    strip.show_deadline(CLOSES, near=True)
    strip.resize(width, strip.sizeHint().height())
    strip.show()
    QApplication.processEvents()
    return strip


def cut(strip: Strip) -> list[str]:
    return [each.whole() for each in strip.findChildren(ElidedWords) if each.text() != each.whole()]


def lines(strip: Strip) -> int:
    return len({each.y() for each in strip.findChildren(ElidedWords)})


def test_where_there_is_room_all_stands_in_one_line(qtbot: QtBot, percent: int) -> None:
    strip = strip_of(qtbot, 1000 * percent // 50)
    assert lines(strip) == 1
    assert cut(strip) == []


def test_where_one_line_is_too_short_nothing_is_cut_but_put_into_two(
    qtbot: QtBot, percent: int
) -> None:
    strip = strip_of(qtbot, 650 * percent // 100)
    assert lines(strip) == 2
    assert cut(strip) == []
    strip.resize(1000 * percent // 50, strip.height())
    QApplication.processEvents()
    assert lines(strip) == 1


def test_what_does_not_fit_into_two_lines_ends_in_an_ellipsis_and_is_told_whole(
    qtbot: QtBot, percent: int
) -> None:
    strip = strip_of(qtbot, 300 * percent // 100)
    assert cut(strip)
    for each in strip.findChildren(ElidedWords):
        assert each.accessibleName() == each.whole()
        if each.text() != each.whole():
            assert each.text().endswith("…")
            assert each.toolTip()
            assert each.fontMetrics().horizontalAdvance(each.text()) <= each.width()


def test_it_lets_the_window_be_as_small_as_it_may(qtbot: QtBot, percent: int) -> None:
    assert strip_of(qtbot, 900).minimumSizeHint().width() <= 440
    assert percent
