"""The second step of an import: what columns are, examples, answers for all rows, the mapping."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from heliograph.domain.tables.mapping import Mapping
from heliograph.gui.importing.columns_model import EXAMPLE, TARGET
from heliograph.gui.importing.page import CHECK, COLUMNS
from heliograph.gui.widgets.choice_input import ChoiceInput
from heliograph.i18n import bare

if TYPE_CHECKING:
    from fakes.tables import Steps
    from heliograph.gui.importing.columns_step import ColumnsStep


def columns(steps: Steps) -> ColumnsStep:
    steps.open().next.click()
    return steps.page.columns


def shown(step: ColumnsStep, column: int) -> list[str]:
    model = step.model
    return [bare(str(model.index(row, column).data())) for row in range(model.rowCount())]


def test_columns_are_guessed_and_an_example_says_what_was_understood(steps: Steps) -> None:
    step = columns(steps)
    assert shown(step, TARGET)[1:4] == ["Title", "Kind of story", "Country or countries"]
    assert shown(step, EXAMPLE)[1:4] == [
        "Radio of the hills",
        "Success → Success story",
        "Chad",
    ]
    other = steps.write(("A-1", "Радио", "Succès", "Tchad", "", ""), name="other.csv")
    steps.open(other).next.click()
    assert shown(step, EXAMPLE)[2:4] == ["Succès → Success story", "Tchad → Chad"]


def test_a_value_that_is_not_known_is_told_beside_its_column(steps: Steps) -> None:
    table = steps.write(("A-1", "Radio", "Success", "Lakeland", "", ""))
    steps.open(table).next.click()
    assert shown(steps.page.columns, EXAMPLE)[3] == "“Lakeland” is not known here."


def test_of_two_columns_for_one_question_the_one_said_last_has_it(steps: Steps) -> None:
    step = columns(steps)
    step.model.say(5, "title")
    assert step.model.targets()[1] == ""
    assert bare(step.message.words()) == (
        "Only one column can answer this. “Title” is not imported now."
    )
    step.model.say(1, "media")
    assert step.model.targets()[1] == step.model.targets()[4] == "media", "files may be in several"
    assert not step.message.isVisible()


def test_a_missing_title_is_told(steps: Steps) -> None:
    step = columns(steps)
    assert "Title" not in step.missing.text()
    step.model.say(1, "")
    assert step.missing.text().startswith("No column is the title")


def test_nothing_to_import_is_no_way_on(steps: Steps) -> None:
    step = columns(steps)
    for row in range(step.model.rowCount()):
        step.model.say(row, "")
    assert not steps.page.next.isEnabled()
    assert "at least" in steps.page.next.accessibleDescription()


def test_an_answer_for_all_rows_is_in_every_draft(steps: Steps) -> None:
    step = columns(steps)
    assert "Country of the organisation" in bare(step.missing.text())
    step.for_all.ask("org_country")
    answer = step.for_all.frames["org_country"].findChild(ChoiceInput)
    assert answer is not None
    answer.set_value("TD")
    answer.edited.emit()
    assert "Country of the organisation" not in bare(step.missing.text())
    steps.page.next.click()
    steps.settle()
    steps.page.next.click()
    steps.settle()
    drafts = steps.session.workspace.drafts
    found = [drafts.get(each.story).answers["org_country"] for each in drafts.summaries()]
    assert found == ["TD", "TD", "TD"]


def test_what_the_columns_are_is_saved_and_taken_again(steps: Steps) -> None:
    step = columns(steps)
    step.model.say(5, "situation")
    path = steps.folder / "columns.json"
    step.save_to(path)
    assert msgspec.json.decode(path.read_bytes(), type=Mapping) == steps.page.work.mapping
    step.model.say(5, "")
    step.load_from(path)
    assert step.model.targets()[5] == "situation"
    path.write_text("{", encoding="utf-8")
    step.load_from(path)
    assert "is no mapping" in step.message.words()
    assert step.model.targets()[5] == "situation", "everything is as it was"


def test_a_thousand_columns_are_shown_at_once(steps: Steps) -> None:
    headings = ("Title", *(f"Column of {at}" for at in range(999)))
    row = ("Radio", *(f"value {at}" for at in range(999)))
    page = steps.open(steps.write(row, row, headings=headings))
    begun = time.perf_counter()
    page.next.click()
    assert shown(page.columns, TARGET)[0] == "Title"
    assert shown(page.columns, EXAMPLE)[999] == "value 998"
    # It takes about half a second; asking the mapping anew for each cell would take minutes.
    assert time.perf_counter() - begun < 10


def test_by_the_keyboard_a_part_of_a_name_finds_the_question(steps: Steps) -> None:
    step, key = columns(steps), steps.qtbot.keyClick
    step.focus_first()
    for _ in range(5):
        key(step.view, Qt.Key.Key_Down)
    key(step.view, Qt.Key.Key_Return)
    line = step.view.findChild(QLineEdit)
    assert line is not None
    assert line.selectedText() == "Do not import"
    steps.qtbot.keyClicks(line, "situat")
    key(line, Qt.Key.Key_Return)
    assert step.model.targets()[5] == "situation"


def test_from_step_to_step_by_the_keyboard_alone(steps: Steps) -> None:
    page = steps.open()
    page.activateWindow()
    steps.qtbot.waitActive(page)
    page.focus_first()
    for step in (COLUMNS, CHECK):
        page.next.setFocus(Qt.FocusReason.TabFocusReason)
        steps.qtbot.keyClick(page.next, Qt.Key.Key_Return)
        steps.settle()
        assert page.step == step
        focused = QApplication.focusWidget()
        assert focused is not None
        assert page.isAncestorOf(focused)
    steps.qtbot.keyClick(page.back, Qt.Key.Key_Return)
    assert page.step == COLUMNS
