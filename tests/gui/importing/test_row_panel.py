"""What is said of the chosen row, and each thing put right beside its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from heliograph.gui.widgets.searched_choice import SearchedChoice
from heliograph.i18n import bare

if TYPE_CHECKING:
    from fakes.tables import Steps
    from heliograph.gui.importing.check_step import CheckStep

_ROW = ("A-1", "Radio", "Tale", "Lakeland", "mast.jpg", "")


def _check(steps: Steps, *rows: tuple[object, ...]) -> CheckStep:
    return steps.check(steps.write(*rows)).check


def _opens(check: CheckStep, words: str) -> int:
    """Find the button beside a line that says this."""
    names = [bare(each.accessibleName()) for each in check.panel.buttons()]
    return next(at for at, name in enumerate(names) if words in name)


def _answers(check: CheckStep, row: int) -> dict[str, object]:
    found = check.rows.row_look(row)
    assert found is not None
    return found.answers


def test_every_line_that_can_be_put_right_has_its_place(steps: Steps) -> None:
    check = _check(steps, _ROW, ("A-2", "Mast", "Success", "Chad", "", ""))
    check.panel.buttons()[_opens(check, "“Lakeland”")].click()
    (box,) = check.panel.findChildren(SearchedChoice)
    box.setCurrentIndex(box.findData("UG"))
    box.activated.emit(box.currentIndex())
    steps.qtbot.waitUntil(lambda: _answers(check, 0).get("countries") == ["UG"])
    assert "Lakeland" not in bare(check.panel.words())
    assert "“Tale”" in bare(check.panel.words()), "the other line stays"


def test_a_text_is_written_beside_its_line_and_the_keyboard_goes_on_to_the_next(
    steps: Steps,
) -> None:
    check = _check(steps, ("A-1", "", "Tale", "Chad", "", ""), ("A-2", "B", "", "", "", ""))
    opens = check.panel.buttons()[_opens(check, "Title")]
    opens.setFocus()
    QTest.keyClick(opens, Qt.Key.Key_Return)
    (line,) = check.panel.findChildren(QLineEdit)
    QTest.keyClicks(line, "Radio of the hills")
    QTest.keyClick(line, Qt.Key.Key_Return)
    steps.qtbot.waitUntil(lambda: _answers(check, 0).get("title") == "Radio of the hills")
    assert QApplication.focusWidget() in check.panel.buttons()


def test_a_missing_file_is_looked_for_from_its_line(steps: Steps) -> None:
    steps.page.work.choose_folder(steps.photos)
    check = _check(steps, _ROW, ("A-2", "Mast", "Success", "Chad", "", ""))
    wanted: list[tuple[int, str]] = []
    check.panel.file_wanted.disconnect()  # a dialog would wait for a person
    check.panel.file_wanted.connect(lambda row, fix: wanted.append((row, fix.said)))
    check.panel.buttons()[_opens(check, "mast.jpg")].click()
    assert wanted == [(2, "mast.jpg")]


def test_values_that_are_not_known_are_asked_for_one_at_a_time(steps: Steps) -> None:
    check = _check(steps, _ROW, ("A-2", "Mast", "Success", "Hill country", "", ""))
    panel = check.unknown
    said = [bare(panel.said.text())]
    for _ in range(3):
        panel.following.click()
        said.append(bare(panel.said.text()))
    assert [words.rpartition(": ")[2] for words in said] == [
        "“Tale”", "“Lakeland”", "“Hill country”", "“Tale”",
    ]  # fmt: skip
    assert bare(panel.place.text()) == "1 of 3"


def test_ten_rows_are_seen_in_a_small_window(steps: Steps) -> None:
    page = steps.check(steps.write(*(_ROW for _ in range(30))))
    page.resize(1134, 664)  # of 1366 by 768, title bar and status line taken off
    view = page.check.list
    steps.qtbot.waitUntil(lambda: view.viewport().height() > 10 * view.rowHeight(0))
    assert page.check.unknown.isVisible()
    assert page.check.panel.isVisible()
