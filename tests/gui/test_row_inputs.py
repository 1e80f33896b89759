"""Answers of several rows: add, move, take out, undo, by keyboard too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from answering import edits, shown
from editing import focused
from heliograph.gui.widgets.rows_editor import RowColumn, RowsEditor

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


# ---- rows --------------------------------------------------------------------------------------

FIGURES = [
    RowColumn(id="label", name="What is counted", max_length=80, required=True),
    RowColumn(id="value", name="Number", max_length=20),
    RowColumn(id="as_of", name="Month", type="month"),
    RowColumn(id="consent", name="Agreed", type="tick"),
]


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
