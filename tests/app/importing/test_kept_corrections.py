"""Corrections of a table that is not imported yet outlive the program, each from its moment on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from heliograph.domain.ids import Sha256
from heliograph.domain.tables.corrections import Cell, Corrections

if TYPE_CHECKING:
    from fakes.importer import Importer

_TABLE, _OTHER = Sha256("a" * 64), Sha256("b" * 64)


@pytest.fixture
def begun(person: Importer) -> Importer:
    """Give a person with a table of two rows."""
    person.write((1, "Radio", "", "", "", "", ""), (2, "School", "", "", "", "", ""))
    return person


def _table(person: Importer) -> Corrections:
    look = person.look()
    return Corrections(look.columns, look.mapping)


def _titles(table: Corrections) -> list[str]:
    return [table.text(row, 1) for row in (2, 3)]


def _keep(person: Importer, table: Corrections, of: Sha256 = _TABLE, sheet: str = "") -> None:
    person.desk.workspace.kept_corrections().keep(of, sheet, table)


def _again(person: Importer, of: Sha256 = _TABLE, sheet: str = "") -> tuple[int, list[str]]:
    """Take them up as the program does when it was started anew."""
    table = _table(person)
    taken_up = person.desk.workspace.kept_corrections().take_up(of, sheet, table)
    return 0 if taken_up is None else taken_up.steps, _titles(table)


def test_a_kill_between_two_edits_loses_nothing_that_was_written(begun: Importer) -> None:
    table = _table(begun)
    table.write([Cell(row=2, column=1, value="A mast")])
    _keep(begun, table)
    table.write([Cell(row=3, column=1, value="A pole")])
    assert _again(begun) == (1, ["A mast", "School"]), "the second was not kept yet"
    _keep(begun, table)
    assert _again(begun) == (2, ["A mast", "A pole"])


def test_they_are_of_one_sheet_of_one_table(begun: Importer) -> None:
    table = _table(begun)
    table.write([Cell(row=2, column=1, value="A mast")])
    _keep(begun, table, sheet="Stories")
    assert _again(begun, sheet="Stories")[0] == 1
    assert _again(begun, sheet="More")[0] == 0
    assert _again(begun, _OTHER, "Stories")[0] == 0


def test_what_was_undone_is_not_taken_up(begun: Importer) -> None:
    table = _table(begun)
    table.write([Cell(row=2, column=1, value="A mast")])
    _keep(begun, table)
    table.undo()
    _keep(begun, table)
    assert _again(begun) == (0, ["Radio", "School"])


def test_what_was_undone_can_be_done_again_in_another_start(begun: Importer) -> None:
    table = _table(begun)
    for value in ("A mast", "A pole", "A dish"):
        table.write([Cell(row=2, column=1, value=value)])
    table.undo()
    table.undo()
    _keep(begun, table)
    again = _table(begun)
    taken_up = begun.desk.workspace.kept_corrections().take_up(_TABLE, "", again)
    assert (taken_up is not None and taken_up.steps, _titles(again)) == (1, ["A mast", "School"])
    again.redo()
    assert _titles(again)[0] == "A pole"
    again.redo()
    assert _titles(again)[0] == "A dish"


def test_what_was_said_of_the_columns_is_kept_with_no_correction(begun: Importer) -> None:
    kept = begun.desk.workspace.kept_corrections()
    mapping = structs.replace(begun.look().mapping, answers={"story_language": "fr"})
    kept.keep(_TABLE, "", None, mapping=mapping, campaign="wtisd-2021")
    said = kept.said(_TABLE, "", "wtisd-2021")
    assert said is not None
    assert said.mapping == mapping
    assert kept.said(_TABLE, "", "another-call") is None
    assert kept.said(_OTHER, "", "wtisd-2021") is None
    kept.keep(_TABLE, "", None)
    assert kept.said(_TABLE, "", "wtisd-2021") is None


def test_other_columns_leave_the_corrections_as_they_were_kept(begun: Importer) -> None:
    table = _table(begun)
    table.write([Cell(row=2, column=1, value="A mast")])
    _keep(begun, table)
    kept = begun.desk.workspace.kept_corrections()
    kept.keep(_TABLE, "", None, mapping=begun.look().mapping, campaign="wtisd-2021")
    assert _again(begun) == (1, ["A mast", "School"])


def test_what_was_told_is_no_part_of_what_is_said_of_the_columns(begun: Importer) -> None:
    table = _table(begun)
    before = table.mapping
    table.tell("countries", "Lakeland", "KE")
    table.tell("countries", "Lakeland", "TD")
    table.tell("kind", "win", "success")
    assert table.mapping != before
    assert table.untold == before


def test_what_is_let_go_is_no_longer_there(begun: Importer) -> None:
    table = _table(begun)
    table.write([Cell(row=2, column=1, value="A mast")])
    _keep(begun, table)
    _keep(begun, table, _OTHER)
    begun.desk.workspace.kept_corrections().drop(_TABLE, "")
    assert (_again(begun)[0], _again(begun, _OTHER)[0]) == (0, 1)


def test_of_many_tables_those_that_rested_longest_go(begun: Importer) -> None:
    table = _table(begun)
    table.write([Cell(row=2, column=1, value="A mast")])
    for at in range(20):
        _keep(begun, table, sheet=str(at))
    _keep(begun, table, sheet="0")
    _keep(begun, table, sheet="20")
    there = [at for at in range(21) if _again(begun, sheet=str(at))[0]]
    assert there == [0, *range(2, 21)]
