"""What was corrected of a table is there again when the window was closed before the import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.tables.corrections import Cell
from heliograph.errors import DiskFull
from heliograph.gui.importing.page import DONE, ImportPage
from heliograph.i18n import bare
from heliograph.store.account import AccountRows

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from fakes.tables import Steps

_TITLE, _NOTES = 1, 5


def _start_anew(steps: Steps) -> None:
    """Make what a new window makes: of the import before only the profile is left."""
    steps.session.imports.clear()
    steps.page = ImportPage(steps.session)
    steps.qtbot.addWidget(steps.page)
    steps.page.show()


def _correct(steps: Steps, table: Path) -> None:
    check = steps.check(table).check
    check.write([Cell(row=4, column=_TITLE, value="A school")])
    check.choose(2, "leave")


def _title(steps: Steps, row: int = 2) -> str:
    return bare(str(steps.page.check.cells.index(row, _TITLE).data()))


def test_corrections_are_taken_up_again_and_said(steps: Steps) -> None:
    table = steps.write()
    _correct(steps, table)
    _start_anew(steps)
    page = steps.check(table)
    assert _title(steps) == "A school"
    assert dict(page.work.choices) == {2: "leave"}
    assert bare(page.check.message.words()).startswith("2 corrections of ")
    page.check.undo()
    assert page.check.message.words() == ""
    _start_anew(steps)
    assert dict(steps.check(table).work.choices) == {}
    assert bare(steps.page.check.message.words()).startswith("1 correction of ")


def test_they_can_be_left_out_and_brought_back(steps: Steps) -> None:
    table = steps.write()
    _correct(steps, table)
    _start_anew(steps)
    check = steps.check(table).check
    check.message.buttons()[0].click()
    steps.settle()
    assert (_title(steps), dict(steps.page.work.choices)) == ("", {})
    assert check.message.words() == ""
    check.redo()
    assert _title(steps) == "A school"
    check.undo()
    _start_anew(steps)
    assert steps.check(table).check.message.words() == ""


def test_they_are_let_go_with_the_import_and_back_when_it_is_undone(steps: Steps) -> None:
    table = steps.write()
    _correct(steps, table)
    page = steps.page
    page.next.click()
    steps.settle()
    assert page.step == DONE
    assert "A school" in steps.titles()
    run = None if page.work.outcome is None else page.work.outcome.run
    _start_anew(steps)
    assert steps.check(table).check.message.words() == ""
    assert run is not None
    page.work.start_undo(run)
    steps.qtbot.waitUntil(lambda: page.work.stage is None, timeout=20_000)
    _start_anew(steps)
    steps.check(table)
    assert _title(steps) == "A school"


def _asked_of(steps: Steps, column: int) -> str:
    return steps.page.columns.model.targets()[column]


def test_what_was_said_of_the_columns_is_there_again_and_can_be_left_out(steps: Steps) -> None:
    table = steps.write()
    page = steps.open(table)
    page.next.click()
    guessed = _asked_of(steps, _NOTES)
    page.columns.model.say(_NOTES, "summary")
    _start_anew(steps)
    steps.open(table).next.click()
    assert _asked_of(steps, _NOTES) == "summary"
    message = steps.page.columns.message
    assert bare(message.words()).startswith("What you said of the columns on ")
    message.buttons()[0].click()
    assert (_asked_of(steps, _NOTES), message.words()) == (guessed, "")
    _start_anew(steps)
    steps.open(table).next.click()
    assert (_asked_of(steps, _NOTES), steps.page.columns.message.words()) == (guessed, "")


def test_what_was_told_is_undone_step_by_step_when_it_is_taken_up(steps: Steps) -> None:
    table = steps.write()
    page = steps.check(table)
    page.check.tell("countries", "Lakeland", "KE")
    _start_anew(steps)
    page = steps.check(table)
    assert page.columns.message.words() == ""
    assert page.work.mapping is not None
    assert page.work.mapping.values == {"countries": {"Lakeland": "KE"}}
    page.check.undo()
    steps.settle()
    assert page.work.mapping.values == {}


def test_another_table_of_the_same_name_takes_none(steps: Steps) -> None:
    _correct(steps, steps.write())
    _start_anew(steps)
    page = steps.check(steps.write(("A-1", "Radio", "Success", "Chad", "", ""), ("A-2",), ("A-3",)))
    assert (_title(steps), dict(page.work.choices)) == ("", {})
    assert page.check.message.words() == ""


def test_a_full_disk_is_said_and_the_correction_stays_in_the_window(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = steps.write()
    check = steps.check(table).check

    def full(rows: AccountRows, name: str, value: str | None) -> None:
        del rows, name, value
        raise DiskFull(steps.folder)

    monkeypatch.setattr(AccountRows, "set_value", full)
    check.write([Cell(row=4, column=_TITLE, value="A school")])
    assert "full" in check.message.words()
    assert _title(steps) == "A school"
