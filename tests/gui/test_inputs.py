"""The inputs of the form: what a person types and presses comes out as the story keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from heliograph.gui.widgets import direction
from heliograph.gui.widgets.chip import Chip, ToggleChip
from heliograph.gui.widgets.choice_chips import ChoiceChips
from heliograph.gui.widgets.choice_input import ChoiceInput
from heliograph.gui.widgets.counted_text import CountedText
from heliograph.gui.widgets.field_frame import FieldFrame
from heliograph.gui.widgets.month_range import MonthInput, MonthRange
from heliograph.gui.widgets.multi_choice import MultiChoice, Option, folded
from heliograph.gui.widgets.rows_editor import RowColumn, RowsEditor
from heliograph.gui.widgets.tick_input import TickInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from heliograph.gui.widgets.answer_input import AnswerInput

KINDS = [("success", "Success story"), ("challenge", "Challenge"), ("lesson", "Lesson")]
RIGHT = Qt.LayoutDirection.RightToLeft
LEFT = Qt.LayoutDirection.LeftToRight


_kept: list[QWidget] = []


@pytest.fixture(autouse=True)
def _keep_until_the_end_of_the_test() -> Iterator[None]:
    yield
    _kept.clear()


def shown(qtbot: QtBot, answer: AnswerInput, label: str = "Question") -> FieldFrame:
    frame = FieldFrame(label, help_line="One line of help.", answer=answer)
    _kept.append(frame)
    frame.resize(700, 400)
    qtbot.addWidget(frame)
    frame.show()
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    return frame


def edits(answer: AnswerInput) -> list[object]:
    """Collect the value after each change of the person."""
    found: list[object] = []
    answer.edited.connect(lambda: found.append(answer.value()))
    return found


def labels(frame: QWidget) -> list[str]:
    return [each.text() for each in frame.findChildren(QLabel) if each.isVisible() and each.text()]


# ---- text ------------------------------------------------------------------------------------


def test_typed_text_is_counted_in_characters_as_read(qtbot: QtBot) -> None:
    answer = CountedText("line")
    frame = shown(qtbot, answer)
    answer.set_limits(10, 120)
    seen = edits(answer)
    answer.set_value("family 👨‍👩‍👧‍👦")
    assert seen == []
    assert "8 of 10 to 120" in labels(frame)
    qtbot.keyClicks(answer.main_widget(), "abcd")
    assert len(seen) == 4
    assert "12 of 120" in labels(frame)


def test_too_long_is_said_and_never_cut(qtbot: QtBot) -> None:
    answer = CountedText("line")
    frame = shown(qtbot, answer)
    answer.set_limits(None, 10)
    answer.set_value("123456789")
    counter = next(each for each in frame.findChildren(QLabel) if each.text() == "9 of 10")
    assert counter.property("look") == "counter-near"
    qtbot.keyClicks(answer.main_widget(), "012")
    assert answer.value() == "012123456789"
    assert "2 characters too many" in labels(frame)


def test_paragraphs_keep_their_no_break_spaces_and_tab_leaves(qtbot: QtBot) -> None:
    answer = CountedText("text")
    frame = shown(qtbot, answer)
    other = QLineEdit(frame)
    other.show()
    words = "Où\u00a0?\n\nLà\u202f!"
    answer.set_value(words)
    assert answer.value() == words
    box = answer.main_widget()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Tab)
    assert not box.hasFocus()
    assert answer.value() == words


def test_pasting_takes_words_only(qtbot: QtBot) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    data = QMimeData()
    data.setHtml("<b>bold</b>")
    data.setText("bold\r\nnext")
    box = answer.main_widget()
    assert isinstance(box, QPlainTextEdit)
    box.insertFromMimeData(data)
    assert answer.value() == "bold\nnext"


def test_showing_the_same_text_moves_no_cursor(qtbot: QtBot) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    box = answer.main_widget()
    assert isinstance(box, QPlainTextEdit)
    qtbot.keyClicks(box, "hello")
    answer.set_value("hello")
    assert box.textCursor().position() == 5


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ar", "", RIGHT),
        ("en", "", LEFT),
        ("en", "العيادات", RIGHT),
        ("ar", "5G on a coast", LEFT),
        ("ar", "2021", RIGHT),
        ("zh", "移动诊所", LEFT),
    ],
)
def test_a_line_runs_as_its_first_letter_or_its_language(
    qtbot: QtBot, language: str, text: str, expected: Qt.LayoutDirection
) -> None:
    answer = CountedText("line")
    shown(qtbot, answer)
    answer.set_story_language(language)
    answer.set_value(text)
    assert answer.main_widget().layoutDirection() == expected


def test_paragraphs_stand_on_the_side_where_they_begin(qtbot: QtBot) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    answer.set_story_language("ar")
    box = answer.main_widget()
    assert isinstance(box, QPlainTextEdit)
    assert box.document().defaultTextOption().textDirection() == RIGHT
    answer.set_value("Radio des collines")
    assert box.document().defaultTextOption().alignment() == Qt.AlignmentFlag.AlignLeft
    answer.set_value("العيادات الرقمية")
    assert box.document().defaultTextOption().alignment() == Qt.AlignmentFlag.AlignRight


def test_an_e_mail_runs_left_to_right_on_an_arabic_page(qtbot: QtBot, qapp: QApplication) -> None:
    qapp.setLayoutDirection(RIGHT)
    answer = CountedText("email")
    shown(qtbot, answer)
    box = answer.main_widget()
    assert isinstance(box, QLineEdit)
    answer.set_story_language("ar")
    assert box.layoutDirection() == LEFT
    assert box.alignment() & Qt.AlignmentFlag.AlignRight


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar", RIGHT), ("fa-IR", RIGHT), ("uz-Arab", RIGHT), ("ar-Latn", LEFT), ("", LEFT)],
)
def test_direction_of_a_language(language: str, expected: Qt.LayoutDirection) -> None:
    assert direction.of_language(language) == expected


def test_a_box_grows_with_its_text_up_to_a_limit(qtbot: QtBot) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    box = answer.main_widget()
    small = box.height()
    answer.set_value("\n".join("line" for _ in range(9)))
    grown = box.height()
    answer.set_value("\n".join("line" for _ in range(200)))
    assert small < grown < box.height() < 600


def test_control_enter_in_a_text_is_left_to_the_page(qtbot: QtBot) -> None:
    answer = CountedText("text")
    shown(qtbot, answer)
    box = answer.main_widget()
    qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert answer.value() is None
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert answer.value() == "\n"


def test_a_sent_text_can_be_selected_but_not_changed(qtbot: QtBot) -> None:
    for shape in ("line", "text"):
        answer = CountedText("line" if shape == "line" else "text")
        shown(qtbot, answer)
        answer.set_value("as sent")
        answer.set_read_only(read_only=True)
        qtbot.keyClicks(answer.main_widget(), "x")
        assert answer.value() == "as sent"
        qtbot.keyClick(answer.main_widget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(answer.main_widget(), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == "as sent"


# ---- the frame -------------------------------------------------------------------------------


def test_a_question_says_everything_in_words(qtbot: QtBot) -> None:
    answer = CountedText("line")
    frame = shown(qtbot, answer, "Title")
    frame.set_required(required=True)
    frame.set_problem("Title: needs an answer")
    assert {"Title", "(required)", "One line of help.", "Title: needs an answer"} <= set(
        labels(frame)
    )
    box = answer.main_widget()
    assert box.accessibleName() == "Title (required)"
    assert box.accessibleDescription() == "Title: needs an answer One line of help."
    frame.set_problem("")
    frame.set_required(required=False)
    assert box.accessibleName() == "Title"
    assert "Title: needs an answer" not in labels(frame)


def test_a_label_belongs_to_its_box(qtbot: QtBot) -> None:
    answer = CountedText("line")
    frame = shown(qtbot, answer, "Title")
    label = next(each for each in frame.findChildren(QLabel) if each.text() == "Title")
    assert label.buddy() is answer.main_widget()


# ---- choices ---------------------------------------------------------------------------------


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


# ---- months ----------------------------------------------------------------------------------


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


# ---- several of a list -----------------------------------------------------------------------

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


# ---- rows ------------------------------------------------------------------------------------

FIGURES = [
    RowColumn(id="label", name="What is counted", max_length=80, required=True),
    RowColumn(id="value", name="Number", max_length=20),
    RowColumn(id="as_of", name="Month", type="month"),
    RowColumn(id="consent", name="Agreed", type="tick"),
]


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(qtbot: QtBot, answer: RowsEditor, name: str) -> None:
    buttons = [
        each
        for each in answer.findChildren(QWidget)
        if isinstance(each, QPushButton | QToolButton)
        and name in {each.accessibleName(), each.text()}
        and each.isVisible()
    ]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)


def test_rows_are_added_and_empty_ones_are_not_kept(qtbot: QtBot) -> None:
    answer = RowsEditor(FIGURES, add_words="Add a figure", most=2)
    shown(qtbot, answer)
    seen = edits(answer)
    press(qtbot, answer, "Add a figure")
    assert answer.value() is None
    first = answer.row_widgets()[0].findChildren(QLineEdit)[0]
    assert first.hasFocus()
    qtbot.keyClicks(first, "Boats")
    assert seen[-1] == [{"label": "Boats"}]
    press(qtbot, answer, "Add a figure")
    assert not answer.main_widget().isEnabled()


def test_a_row_is_moved_and_the_keyboard_goes_with_it(qtbot: QtBot) -> None:
    answer = RowsEditor([RowColumn(id="", name="Partner")], add_words="Add")
    shown(qtbot, answer)
    answer.set_value(["one", "two", "three"])
    seen = edits(answer)
    press(qtbot, answer, "Move row 3 up")
    assert seen == [["one", "three", "two"]]
    assert focused().accessibleName() == "Move row 2 up"
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    assert seen[-1] == ["three", "one", "two"]
    assert focused().accessibleName() == "Move row 1 down"


def test_a_row_taken_out_comes_back_with_undo(qtbot: QtBot) -> None:
    answer = RowsEditor([RowColumn(id="", name="Partner")], add_words="Add")
    shown(qtbot, answer)
    answer.set_value(["one", "two"])
    seen = edits(answer)
    press(qtbot, answer, "Take out row 1")
    assert seen == [["two"]]
    press(qtbot, answer, "Undo")
    assert seen[-1] == ["one", "two"]


def test_tab_runs_through_rows_in_the_order_of_reading(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    before, after = QLineEdit(), QLineEdit()
    answer = RowsEditor([RowColumn(id="", name="Partner")], add_words="Add")
    for each in (before, answer, after):
        column.addWidget(each)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    answer.set_value(["one", "two"])
    press(qtbot, answer, "Move row 2 up")
    before.setFocus()
    stops: list[str] = []
    while not after.hasFocus() and len(stops) < 20:
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        widget = focused()
        stops.append(widget.text() if isinstance(widget, QLineEdit) else widget.accessibleName())
    assert stops == [
        "two",
        "Move row 1 down",
        "Take out row 1",
        "one",
        "Move row 2 up",
        "Take out row 2",
        "",
        "",
    ], "the last two are the button that adds, and the box after"


def test_a_problem_of_a_row_is_found_though_an_empty_row_stands_before_it(qtbot: QtBot) -> None:
    answer = RowsEditor(FIGURES, add_words="Add")
    shown(qtbot, answer)
    press(qtbot, answer, "Add")
    press(qtbot, answer, "Add")
    qtbot.keyClicks(answer.row_widgets()[1].findChildren(QLineEdit)[1], "12")
    assert answer.value() == [{"value": "12"}]
    answer.focus_on(0, "label")
    assert answer.row_widgets()[1].findChildren(QLineEdit)[0].hasFocus()


def test_every_small_button_has_a_name_and_is_large_enough(qtbot: QtBot) -> None:
    answer = RowsEditor(FIGURES, add_words="Add")
    shown(qtbot, answer)
    answer.set_value([{"label": "Boats", "as_of": "2020-03", "consent": True}])
    buttons = [each for each in answer.findChildren(QToolButton) if each.isVisible()]
    assert len(buttons) == 3
    for button in buttons:
        assert button.accessibleName()
        assert button.size().boundedTo(QSize(24, 24)) == QSize(24, 24)


def test_rows_that_were_sent_cannot_be_changed(qtbot: QtBot) -> None:
    answer = RowsEditor(FIGURES, add_words="Add")
    shown(qtbot, answer)
    answer.set_value([{"label": "Boats"}])
    answer.set_read_only(read_only=True)
    assert not [each for each in answer.findChildren(QToolButton) if each.isVisible()]
    qtbot.keyClicks(answer.row_widgets()[0].findChildren(QLineEdit)[0], "x")
    assert answer.value() == [{"label": "Boats"}]
