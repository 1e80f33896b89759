"""The third step of an import: what is said of the rows, and how it is put right in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from heliograph.gui.importing.rows_model import FATE, FIX, GRADE, PROBLEM, ROW, TITLE
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.i18n import bare
from heliograph.wording.table_report import gravest, row_lines

if TYPE_CHECKING:
    from fakes.tables import Steps
    from heliograph.gui.importing.check_step import CheckStep

_TITLE, _KIND, _COUNTRY, _PHOTOS = 1, 2, 3, 4


def _check(steps: Steps, *rows: tuple[object, ...]) -> CheckStep:
    return steps.check(steps.write(*rows)).check


def _shown(check: CheckStep, row: int, column: int) -> str:
    return bare(str(check.rows.index(row, column).data()))


def _countries(check: CheckStep) -> list[object]:
    assert check.rows.row_look(0) is not None
    look = check._work.look
    assert look is not None
    return [row.answers.get("countries") for row in look.rows]


def _select(check: CheckStep, top: int, left: int, bottom: int, right: int) -> None:
    selection = check.sheet.selectionModel()
    check.sheet.setCurrentIndex(check.cells.index(top, left))
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            flags = QItemSelectionModel.SelectionFlag.Select
            selection.select(check.cells.index(row, column), flags)


def test_each_row_says_its_number_title_grade_problem_and_what_to_do(steps: Steps) -> None:
    check = _check(steps)
    assert [_shown(check, 1, column) for column in (ROW, TITLE, GRADE, FIX, FATE)] == [
        "3", "A mast on the school", "Not understood", "Choose…", "New draft",
    ]  # fmt: skip
    assert "“Lakeland” is not known here." in _shown(check, 1, PROBLEM)
    said = check.rows.index(1, GRADE).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Grade: Not understood"


def test_the_numbers_say_what_becomes_of_the_rows(steps: Steps) -> None:
    row = ("A-1", "Radio", "", "Chad", "", "")
    page = steps.check(steps.write(row, row, ("", "", "story", "", "", "")))
    assert page.check.counts() == (1, 2)
    assert "3 rows were read." in page.check.words()
    assert "2 rows are left out." in page.check.words()
    assert page.next.text() == "&Import 1, leave 2"


def test_a_value_is_told_once_for_all_rows(steps: Steps) -> None:
    rows = [(f"A-{at}", f"Radio {at}", "", "Lakeland", "", "") for at in range(3)]
    check = _check(steps, *rows)
    box = check.unknown.box
    assert (
        bare(box.accessibleName()) == "Value not known in 3 rows – Country or countries: “Lakeland”"
    )
    assert not check.unknown.following.isVisible()
    box.setCurrentIndex(box.findData("UG"))
    box.activated.emit(box.currentIndex())
    assert _countries(check) == [["UG"], ["UG"], ["UG"]]
    assert not check.unknown.isVisible()
    check.undo()
    assert _countries(check) == [None, None, None]
    assert check.unknown.isVisible()


def test_enter_opens_what_can_be_chosen_and_undo_takes_it_back(steps: Steps) -> None:
    check = _check(steps)
    check.list.choose_row(1)
    QTest.keyClick(check.list, Qt.Key.Key_Return)
    box = check.list.viewport().findChild(ChoiceBox)
    assert isinstance(box, ChoiceBox)
    box.setCurrentIndex(box.findData("UG"))
    box.activated.emit(box.currentIndex())
    assert _countries(check)[1] == ["UG"]
    QTest.keyClick(check.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _countries(check)[1] is None
    QTest.keyClick(check.list, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert _countries(check)[1] == ["UG"]


def test_a_missing_title_is_written_in_place(steps: Steps) -> None:
    check = _check(steps, ("A-1", "", "Success", "Chad", "", ""), ("A-2", "B", "", "", "", ""))
    assert check.rows.lines(0)[0].column == "Title", "what can be helped here comes first"
    QTest.keyClick(check.list, Qt.Key.Key_F2)
    line = check.list.viewport().findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setText("Radio of the hills")
    QTest.keyClick(line, Qt.Key.Key_Return)
    steps.qtbot.waitUntil(lambda: _shown(check, 0, TITLE) == "Radio of the hills")


def test_a_row_may_be_left_out_and_a_second_one_be_another_story(steps: Steps) -> None:
    row = ("A-1", "Radio", "", "Chad", "", "")
    page = steps.check(steps.write(row, (*row[:1], "Another", *row[2:])))
    check = page.check
    assert _shown(check, 1, FATE) == "Left out"
    check.choose(3, "take")
    assert page.next.text() == "&Import 2"
    check.choose(2, "leave")
    assert page.next.text() == "&Import 1, leave 1"
    page.next.click()
    steps.settle()
    assert steps.titles() == ["Another"]


def test_of_a_changed_row_the_difference_is_shown_and_it_is_updated_if_wished(
    steps: Steps,
) -> None:
    steps.take(steps.write(("A-1", "Radio", "", "Chad", "", "")))
    check = steps.check(steps.write(("A-1", "Radio", "", "Mali", "", ""))).check
    assert _shown(check, 0, FATE) == "Left out"
    assert "Country or countries: Chad → Mali" in bare(check.panel.words())
    check.choose(2, "update")
    assert _shown(check, 0, FATE) == "Draft brought up to date"


def test_what_was_corrected_is_imported(steps: Steps) -> None:
    page = steps.check()
    page.check.cells.write(2, _TITLE, [["The well"]])
    page.next.click()
    steps.settle()
    assert "The well" in steps.titles()


def test_corrections_stay_when_one_goes_back_to_the_columns(steps: Steps) -> None:
    page = steps.check()
    page.check.cells.write(2, _TITLE, [["The well"]])
    page.back.click()
    page.columns.model.say(5, "place")
    page.next.click()
    steps.settle()
    assert _shown(page.check, 2, TITLE) == "The well"


def test_f8_goes_from_problem_to_problem(steps: Steps) -> None:
    check = _check(steps)
    problems = [at for at in range(3) if not check.rows.row_look(at).is_complete]  # type: ignore[union-attr]
    check.list.choose_row(problems[0])
    QTest.keyClick(check.list, Qt.Key.Key_F8)
    assert check.list.currentIndex().row() == problems[1]
    QTest.keyClick(check.list, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert check.list.currentIndex().row() == problems[0]


def test_only_rows_of_a_grade_are_shown_if_wished(steps: Steps) -> None:
    check = _check(steps)
    check.wanted.choose("error")
    check.wanted.activated.emit(check.wanted.currentIndex())
    assert [_shown(check, at, ROW) for at in range(check.rows.rowCount())] == ["3"]
    assert check.cells.rowCount() == 1


def test_a_block_is_copied_pasted_and_emptied_in_all_cells(steps: Steps) -> None:
    check = _check(steps)
    check.as_sheet.click()
    QGuiApplication.clipboard().setText("Radio 1\tSuccess\r\nRadio 2\t\r\n")
    _select(check, 0, _TITLE, 0, _TITLE)
    QTest.keyClick(check.sheet, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [_shown(check, at, TITLE) for at in range(2)] == ["Radio 1", "Radio 2"]
    _select(check, 0, _TITLE, 1, _TITLE)
    check.sheet.copy()
    assert QGuiApplication.clipboard().text() == "Radio 1\nRadio 2\n"
    QTest.keyClick(check.sheet, Qt.Key.Key_Delete)
    assert [_shown(check, at, TITLE) for at in range(2)] == ["(no title)", "(no title)"]
    check.undo()
    assert [_shown(check, at, TITLE) for at in range(2)] == ["Radio 1", "Radio 2"]
    check.undo()
    assert _shown(check, 0, TITLE) == "Radio of the hills"


def test_one_value_fills_all_selected_cells(steps: Steps) -> None:
    check = _check(steps)
    check.as_sheet.click()
    QGuiApplication.clipboard().setText("Mali")
    _select(check, 0, _COUNTRY, 2, _COUNTRY)
    check.sheet.paste()
    assert _countries(check) == [["ML"], ["ML"], ["ML"]]


def test_a_cell_that_is_not_understood_says_so(steps: Steps) -> None:
    check = _check(steps)
    cell = check.cells.index(1, _COUNTRY)
    assert "“Lakeland” is not known here." in bare(str(cell.data(Qt.ItemDataRole.ToolTipRole)))
    assert cell.data(Qt.ItemDataRole.BackgroundRole) is not None
    assert check.cells.index(0, _COUNTRY).data(Qt.ItemDataRole.BackgroundRole) is None


def test_a_file_of_the_folder_takes_the_place_of_one_that_was_not_found(steps: Steps) -> None:
    (steps.photos / "mast.jpg").write_bytes(b"x")
    steps.page.work.choose_folder(steps.photos)
    check = _check(
        steps, ("A-1", "Radio", "", "Chad", "tower.jpg", ""), ("A-2", "B", "", "", "", "")
    )
    row = check.rows.row_look(0)
    assert row is not None
    assert [file.trouble for file in row.files] == ["not-found"]
    fix = check.rows.fix(0)
    assert fix is not None
    check.take_file(2, fix, steps.folder / "elsewhere.jpg")
    assert check.message.words().startswith("Only files in the folder")
    check.take_file(2, fix, steps.photos / "mast.jpg")
    row = check.rows.row_look(0)
    assert row is not None
    assert [file.path for file in row.files] == ["mast.jpg"]


def test_many_rows_are_looked_at_in_the_background_and_stopping_takes_it_back(
    steps: Steps,
) -> None:
    rows = [(f"A-{at}", f"Radio {at}", "", "Lakeland", "", "") for at in range(40)]
    check = _check(steps, *rows)
    check.tell("countries", "Lakeland", "UG")
    assert check._work.stage == "looking"
    steps.settle()
    assert _countries(check) == [["UG"]] * 40
    check.undo()
    check._work.stop()
    steps.settle()
    assert _countries(check) == [["UG"]] * 40
    assert check._work.corrections is not None
    assert check._work.corrections.mapping.values == {"countries": {"Lakeland": "UG"}}


def test_the_grade_of_a_row_is_that_of_its_gravest_line(steps: Steps) -> None:
    row = ("A-1", "Radio", "", "Chad", "gone.jpg", "")
    check = _check(
        steps, row, row, ("", "", "story", "", "", ""), ("A-4", "Well", "who", "Lakeland", "", "")
    )
    look, campaign = check._work.look, check._work.campaign
    assert look is not None
    order = ("error", "must", "should", "note")
    for each in look.rows:
        grades = {line.grade for line in row_lines(each, look, campaign)}
        assert gravest(each) == next((grade for grade in order if grade in grades), None)
