"""Chips, lists, ticks and months: what is chosen comes out as the story keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QListView,
    QPushButton,
    QWidget,
)

from answering import edits, labels, shown
from heliograph.gui import languages
from heliograph.gui.widgets.chip import Chip, ToggleChip
from heliograph.gui.widgets.choice_chips import ChoiceChips
from heliograph.gui.widgets.choice_input import ChoiceInput
from heliograph.gui.widgets.month_range import MonthInput, MonthRange
from heliograph.gui.widgets.multi_choice import MultiChoice, Option, folded
from heliograph.gui.widgets.tick_input import TickInput

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


KINDS = [("success", "Success story"), ("challenge", "Challenge"), ("lesson", "Lesson")]


# ---- choices -----------------------------------------------------------------------------------


def test_one_chip_is_chosen_by_click_and_by_arrow(qtbot: QtBot) -> None:
    answer = ChoiceChips(KINDS)
    shown(qtbot, answer)
    seen = edits(answer)
    chips = answer.findChildren(Chip)
    qtbot.mouseClick(chips[1], Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert seen == ["challenge"]
    chips[1].setFocus()
    qtbot.keyClick(chips[1], Qt.Key.Key_Right)
    assert seen[-1] == "lesson"


def test_an_optional_choice_can_be_taken_back(qtbot: QtBot) -> None:
    answer = ChoiceChips(KINDS, may_be_none=True)
    shown(qtbot, answer)
    seen = edits(answer)
    answer.set_value("lesson")
    chip = answer.findChildren(Chip)[2]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert seen == [None]
    answer.set_value("lesson")
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert seen == [None, None]


def test_a_needed_choice_stays_when_pressed_again(qtbot: QtBot) -> None:
    answer = ChoiceChips(KINDS)
    shown(qtbot, answer)
    answer.set_value("lesson")
    qtbot.mouseClick(answer.findChildren(Chip)[2], Qt.MouseButton.LeftButton)
    assert answer.value() == "lesson"


@pytest.mark.parametrize("answer_type", [ChoiceChips, ChoiceInput])
def test_a_code_that_is_not_offered_is_not_lost(
    qtbot: QtBot, answer_type: type[ChoiceChips | ChoiceInput]
) -> None:
    answer = answer_type(KINDS)
    shown(qtbot, answer)
    answer.set_value("from-a-newer-pack")
    assert answer.value() == "from-a-newer-pack"


def test_chips_keep_their_names_and_say_the_question(qtbot: QtBot) -> None:
    answer = ChoiceChips(KINDS)
    frame = shown(qtbot, answer, "What kind?")
    frame.set_required(required=True)
    chip = answer.findChildren(Chip)[0]
    assert chip.text() == "Success story"
    assert chip.accessibleDescription().startswith("What kind? (required)")


def test_chips_are_high_enough_and_wrap_in_narrow_windows(qtbot: QtBot) -> None:
    answer = MultiChoice(
        [Option(code="1", name="Digital transformation for challenging times, and more of it")]
    )
    frame = shown(qtbot, answer)
    chip = answer.findChildren(ToggleChip)[0]
    assert chip.height() >= 28
    high = chip.height()
    frame.resize(240, 400)
    qtbot.waitUntil(lambda: chip.width() <= 240)
    assert chip.height() > high


def test_a_list_is_chosen_by_keyboard_and_ignores_the_wheel(qtbot: QtBot) -> None:
    answer = ChoiceInput(KINDS)
    shown(qtbot, answer)
    seen = edits(answer)
    box = answer.main_widget()
    assert isinstance(box, QComboBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert seen == ["success"]
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's own order
    )
    QApplication.sendEvent(box, wheel)
    assert answer.value() == "success"


def test_a_tick_is_true_or_nothing(qtbot: QtBot) -> None:
    answer = TickInput("ITU may publish this story")
    frame = shown(qtbot, answer, "")
    frame.set_required(required=True)
    seen = edits(answer)
    qtbot.keyClick(answer.main_widget(), Qt.Key.Key_Space)
    qtbot.keyClick(answer.main_widget(), Qt.Key.Key_Space)
    assert seen == [True, None]
    box = answer.main_widget()
    assert isinstance(box, QWidget)
    assert answer.findChildren(QWidget)[0].property("text") == (
        "ITU may publish this story (required)"
    )


# ---- months ------------------------------------------------------------------------------------


def choose(qtbot: QtBot, box: QComboBox, code: str) -> None:
    box.setFocus()
    box.setCurrentIndex(box.findData(code))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: box.currentData() == code)


def test_a_period_runs_from_a_month_to_a_month(qtbot: QtBot) -> None:
    answer = MonthRange()
    shown(qtbot, answer)
    seen = edits(answer)
    from_month, from_year, to_month, to_year = answer.findChildren(QComboBox)
    choose(qtbot, from_month, "03")
    assert seen[-1] == {"from": "-03", "to": ""}
    choose(qtbot, from_year, "2020")
    choose(qtbot, to_month, "05")
    choose(qtbot, to_year, "2021")
    assert seen[-1] == {"from": "2020-03", "to": "2021-05"}


def test_a_period_may_still_go_on(qtbot: QtBot) -> None:
    answer = MonthRange()
    shown(qtbot, answer)
    answer.set_value({"from": "2020-03", "to": None})
    assert answer.value() == {"from": "2020-03", "to": None}
    assert not answer.findChildren(QComboBox)[2].isEnabled()
    answer.set_value({"from": "2020-03", "to": ""})
    assert answer.value() == {"from": "2020-03", "to": ""}
    answer.set_value(None)
    assert answer.value() is None


def test_half_a_month_is_kept(qtbot: QtBot) -> None:
    answer = MonthInput()
    shown(qtbot, answer)
    answer.set_value("2020-")
    assert answer.value() == "2020-"
    answer.set_value("1950-02")
    assert answer.value() == "1950-02"


# ---- several of a list -------------------------------------------------------------------------

COUNTRIES = [
    Option(code=code, name=name)
    for code, name in [
        ("CI", "Côte d’Ivoire"),
        ("CH", "Switzerland"),
        ("KE", "Kenya"),
        *((f"X{n}", f"Land {n}") for n in range(20)),
    ]
]


def test_a_short_list_shows_all_as_chips_up_to_the_limit(qtbot: QtBot) -> None:
    answer = MultiChoice([Option(code=str(n), name=f"Topic {n}") for n in range(5)], most=2)
    frame = shown(qtbot, answer)
    seen = edits(answer)
    chips = answer.findChildren(ToggleChip)
    qtbot.mouseClick(chips[3], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(chips[0], Qt.MouseButton.LeftButton)
    assert seen == [["3"], ["3", "0"]]
    assert "2 of 2" in labels(frame)
    assert not chips[1].isEnabled()
    qtbot.mouseClick(chips[3], Qt.MouseButton.LeftButton)
    assert seen[-1] == ["0"]
    assert chips[1].isEnabled()


def test_a_long_list_is_searched_without_accents_and_chosen_with_enter(qtbot: QtBot) -> None:
    answer = MultiChoice(COUNTRIES, most=10)
    shown(qtbot, answer)
    seen = edits(answer)
    box = answer.main_widget()
    qtbot.keyClicks(box, "cote")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert seen == [["CI"]]
    taken = [each for each in answer.findChildren(QPushButton) if each.isVisible()]
    assert [each.accessibleName() for each in taken] == ["Take out \u2068Côte d’Ivoire\u2069"]
    qtbot.mouseClick(taken[0], Qt.MouseButton.LeftButton)
    assert seen[-1] is None


def test_a_long_list_is_walked_by_arrows(qtbot: QtBot) -> None:
    answer = MultiChoice(COUNTRIES, most=1)
    shown(qtbot, answer)
    seen = edits(answer)
    box = answer.main_widget()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    view = answer.findChildren(QListView)[0]
    assert view.hasFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert seen == [["CH"]]
    row = view.visualRect(view.model().index(2, 0))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert seen == [["CH"]], "one is the most"
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert box.hasFocus()


def test_nothing_found_is_said(qtbot: QtBot) -> None:
    answer = MultiChoice(COUNTRIES)
    frame = shown(qtbot, answer)
    qtbot.keyClicks(answer.main_widget(), "atlantis")
    assert "Nothing is called so." in labels(frame)


def test_codes_of_another_pack_are_kept(qtbot: QtBot) -> None:
    for options in (COUNTRIES, COUNTRIES[:3]):
        answer = MultiChoice(options)
        shown(qtbot, answer)
        answer.set_value(["KE", "ZZ"])
        assert answer.value() == ["KE", "ZZ"]


def test_folding_makes_text_easy_to_find() -> None:
    assert folded("Côte ÅLAND") == "cote aland"


def test_a_story_can_be_written_in_many_languages_each_named_once() -> None:
    listed = languages.story_languages()
    assert [tag for tag, _ in listed[:6]] == ["ar", "en", "es", "fr", "ru", "zh"]
    assert ("sw", "Kiswahili") in listed
    assert len({tag for tag, _ in listed}) == len(listed)
    assert all(name and name != tag for tag, name in listed)
