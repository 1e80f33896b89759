"""Writing: what is pasted, in which direction it runs, what can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from answering import edits, shown
from heliograph.gui.text_commands import text_commands
from heliograph.gui.widgets.choice_chips import ChoiceChips
from heliograph.gui.widgets.counted_text import CountedText
from heliograph.gui.widgets.month_range import MonthInput
from heliograph.gui.widgets.multi_choice import MultiChoice, Option
from heliograph.gui.widgets.rows_editor import RowColumn, RowsEditor
from heliograph.gui.widgets.tick_input import TickInput

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from heliograph.gui.widgets.answer_input import AnswerInput

RIGHT = Qt.LayoutDirection.RightToLeft
LEFT = Qt.LayoutDirection.LeftToRight
BY_CONTENT = Qt.LayoutDirection.LayoutDirectionAuto
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SHIFT_L, SHIFT_R = 0xFFE1, 0xFFE2  # keysyms of X11


def press(box: QWidget, key: Qt.Key, held: Qt.KeyboardModifier, *, native: int = 0) -> None:
    """Press a key as X11 tells of it: the key itself is not among the modifiers yet."""
    QApplication.sendEvent(box, QKeyEvent(QEvent.Type.KeyPress, key, held, 0, native, 0))


def let_go(box: QWidget, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    """Let a key go."""
    QApplication.sendEvent(box, QKeyEvent(QEvent.Type.KeyRelease, key, held))


def undo(qtbot: QtBot, widget: QWidget) -> None:
    """Press Ctrl+Z."""
    qtbot.keyClick(widget, Qt.Key.Key_Z, CONTROL)


def redo(qtbot: QtBot, widget: QWidget) -> None:
    """Press Ctrl+Shift+Z."""
    qtbot.keyClick(widget, Qt.Key.Key_Z, CONTROL | SHIFT)


# ---- pasting -----------------------------------------------------------------------------------


def test_pasted_paragraphs_bring_no_controls_and_are_one_step_to_undo(qtbot: QtBot) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    box = answer.main_widget()
    box.setFocus()
    qtbot.keyClicks(box, "Before ")
    QGuiApplication.clipboard().setText("a\tb\x07\u2029\r\nc\ufeff")
    qtbot.keyClick(box, Qt.Key.Key_V, CONTROL)
    assert answer.value() == "Before a b\n\nc"
    undo(qtbot, box)
    assert answer.value() == "Before "


def test_a_line_takes_pasted_lines_as_one_and_can_undo_it(qtbot: QtBot) -> None:
    answer = CountedText("line")
    shown(qtbot, answer)
    box = answer.main_widget()
    box.setFocus()
    qtbot.keyClicks(box, "On ")
    QGuiApplication.clipboard().setText("5G on a\r\nfishing\tcoast\n")
    qtbot.keyClick(box, Qt.Key.Key_V, CONTROL)
    assert answer.value() == "On 5G on a fishing coast"
    undo(qtbot, box)
    assert answer.value() == "On "


def test_what_comes_into_a_line_by_other_ways_is_cleaned_too(qtbot: QtBot) -> None:
    answer = CountedText("line")
    shown(qtbot, answer)
    box = answer.main_widget()
    assert isinstance(box, QLineEdit)
    box.setText("coast")
    box.setCursorPosition(0)
    committed = QInputMethodEvent()
    committed.setCommitString("fishing\u2028\x00 ")
    QApplication.sendEvent(box, committed)
    assert answer.value() == "fishing coast"
    assert box.cursorPosition() == len("fishing ")


@pytest.mark.parametrize("shape", ["tel", "email", "link"])
def test_digits_that_machines_read_become_latin_however_they_come(qtbot: QtBot, shape: str) -> None:
    answer = CountedText("tel" if shape == "tel" else "email" if shape == "email" else "link")
    shown(qtbot, answer)
    box = answer.main_widget()
    box.setFocus()
    for each in "٠١۲":
        QApplication.sendEvent(
            box, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier(0), each)
        )
    QGuiApplication.clipboard().setText("٣۴\n")
    qtbot.keyClick(box, Qt.Key.Key_V, CONTROL)
    assert answer.value() == "01234"
    undo(qtbot, box)
    assert answer.value() == "012"


def test_digits_in_prose_stay_as_they_were_written(qtbot: QtBot) -> None:
    answer = CountedText("line")
    shown(qtbot, answer)
    QGuiApplication.clipboard().setText("٢٠٢١")
    qtbot.keyClick(answer.main_widget(), Qt.Key.Key_V, CONTROL)
    assert answer.value() == "٢٠٢١"


# ---- direction ---------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["line", "text"])
def test_control_with_a_shift_key_chooses_the_direction(qtbot: QtBot, shape: str) -> None:
    answer = CountedText("line" if shape == "line" else "text")
    shown(qtbot, answer)
    answer.set_value("5G العيادات")
    box = answer.main_widget()
    press(box, Qt.Key.Key_Control, Qt.KeyboardModifier(0))
    press(box, Qt.Key.Key_Shift, CONTROL, native=SHIFT_R)
    let_go(box, Qt.Key.Key_Shift, CONTROL | SHIFT)
    let_go(box, Qt.Key.Key_Control, CONTROL)
    assert answer.direction is RIGHT
    assert runs(box) is RIGHT
    press(box, Qt.Key.Key_Shift, Qt.KeyboardModifier(0), native=SHIFT_L)
    press(box, Qt.Key.Key_Control, SHIFT)
    let_go(box, Qt.Key.Key_Control, CONTROL | SHIFT)
    assert runs(box) is LEFT
    answer.set_value("العيادات")
    assert runs(box) is LEFT, "what the person chose holds for other words, too"
    answer.choose_direction(BY_CONTENT)
    assert runs(box) is RIGHT


def test_control_shift_z_is_no_wish_for_a_direction(qtbot: QtBot) -> None:
    answer = CountedText("line")
    shown(qtbot, answer)
    box = answer.main_widget()
    press(box, Qt.Key.Key_Shift, CONTROL, native=SHIFT_R)
    press(box, Qt.Key.Key_Z, CONTROL | SHIFT)
    let_go(box, Qt.Key.Key_Z, CONTROL | SHIFT)
    let_go(box, Qt.Key.Key_Shift, CONTROL)
    assert answer.direction is BY_CONTENT


def test_an_address_has_no_other_direction(qtbot: QtBot) -> None:
    answer = CountedText("link")
    shown(qtbot, answer)
    box = answer.main_widget()
    press(box, Qt.Key.Key_Shift, CONTROL, native=SHIFT_R)
    let_go(box, Qt.Key.Key_Shift, CONTROL)
    answer.choose_direction(RIGHT)
    assert answer.direction is None
    assert runs(box) is LEFT


def test_the_menu_knows_and_changes_the_direction_of_the_text_in_hand(qtbot: QtBot) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    answer.main_widget().setFocus()
    chosen: list[object] = []
    answer.direction_chosen.connect(chosen.append)
    text_commands()["direction-right-to-left"]()
    assert getattr(text_commands()["direction-right-to-left"], "on", False)
    assert not getattr(text_commands()["direction-content"], "on", True)
    text_commands()["direction-other"]()
    assert answer.direction is LEFT
    assert chosen == [RIGHT, LEFT]


def runs(box: QWidget) -> Qt.LayoutDirection:
    """Tell on which side a text begins to the eye."""
    if isinstance(box, QPlainTextEdit):
        option = box.document().defaultTextOption()
        right = option.alignment() & Qt.AlignmentFlag.AlignRight
        return RIGHT if right else LEFT
    return box.layoutDirection()


@pytest.mark.parametrize(("language", "expected"), [("fr", "fr"), ("ar", "ar"), ("zh", "zh")])
def test_a_box_tells_the_language_that_is_written_in_it(
    qtbot: QtBot, language: str, expected: str
) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    answer.set_story_language(language)
    assert answer.main_widget().locale().name().startswith(expected)


# ---- taking back -------------------------------------------------------------------------------


def test_chips_ticks_and_months_take_their_changes_back(qtbot: QtBot) -> None:
    chips = ChoiceChips([("a", "One"), ("b", "Two")], may_be_none=True)
    tick = TickInput("I agree")
    several = MultiChoice([Option(code="x", name="X"), Option(code="y", name="Y")], most=1)
    month = MonthInput()
    for answer, before, after in (
        (chips, "a", "b"),
        (tick, None, True),
        (several, ["x"], None),
        (month, "2020-03", "2021-04"),
    ):
        shown(qtbot, answer)
        answer.set_value(before)
        change(answer, after)
        assert answer.value() == after
        seen = edits(answer)
        undo(qtbot, answer.main_widget())
        assert answer.value() == before
        redo(qtbot, answer.main_widget())
        assert answer.value() == after
        assert seen == [before, after], "the story is told, too"


def change(answer: AnswerInput, value: object) -> None:
    """Change an answer as a person does: the widgets show it, then it is told."""
    answer.take(value)
    answer.edited.emit()


def test_nothing_is_taken_back_that_the_program_showed(qtbot: QtBot) -> None:
    answer = ChoiceChips([("a", "One"), ("b", "Two")])
    shown(qtbot, answer)
    answer.set_value("a")
    change(answer, "b")
    answer.set_value("a")
    undo(qtbot, answer.main_widget())
    assert answer.value() == "a"


def test_rows_come_back_one_after_the_other(qtbot: QtBot) -> None:
    answer = RowsEditor([RowColumn(id="", name="Partner")], add_words="Add", most=4)
    shown(qtbot, answer)
    answer.set_value(["one", "two", "three"])
    for _ in range(2):
        answer.row_widgets()[0].remove_pressed.emit()
    assert answer.value() == ["three"]
    undo(qtbot, answer.main_widget())
    assert answer.value() == ["two", "three"]
    undo(qtbot, answer.main_widget())
    assert answer.value() == ["one", "two", "three"]
    redo(qtbot, answer.main_widget())
    assert answer.value() == ["two", "three"]


def test_in_a_row_the_words_are_taken_back_before_the_rows(qtbot: QtBot) -> None:
    answer = RowsEditor([RowColumn(id="", name="Partner")], add_words="Add", most=4)
    shown(qtbot, answer)
    answer.set_value(["one", "two"])
    answer.row_widgets()[0].down_pressed.emit()
    answer.row_widgets()[0].focus_on("")
    box = QApplication.focusWidget()
    assert box is not None
    qtbot.keyClicks(box, "more ")
    assert answer.value() == ["more two", "one"]
    undo(qtbot, box)
    assert answer.value() == ["two", "one"]
    undo(qtbot, box)
    assert answer.value() == ["one", "two"]


def test_the_menu_takes_back_what_is_no_text(qtbot: QtBot) -> None:
    answer = ChoiceChips([("a", "One"), ("b", "Two")])
    shown(qtbot, answer)
    change(answer, "b")
    answer.main_widget().setFocus()
    text_commands()["undo"]()
    assert answer.value() is None
    text_commands()["redo"]()
    assert answer.value() == "b"
