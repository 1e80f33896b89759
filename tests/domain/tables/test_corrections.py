"""Corrections of a table: cells, values that are told once, choices for rows; each is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.tables.corrections import Cell, Corrections
from heliograph.domain.tables.headings import Columns
from heliograph.domain.tables.mapping import ColumnUse, Mapping
from heliograph.domain.tables.rows import RowReader
from heliograph.domain.tables.table import Row
from heliograph.domain.tables.unknown_values import UnknownValue, unknown_values

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.tables.table import Value
    from heliograph.domain.tables.vocabulary import Vocabulary


def _corrections(*rows: tuple[Value, ...]) -> Corrections:
    headings = ("Title", "Country", "Kind")
    columns = Columns(
        headings=headings,
        number=1,
        rows=tuple(Row(number=2 + place, values=row) for place, row in enumerate(rows)),
    )
    targets = ("title", "countries", "kind")
    uses = zip(headings, targets, strict=True)
    mapping = Mapping(columns=tuple(ColumnUse(heading=each, target=to) for each, to in uses))
    return Corrections(columns, mapping)


def _cell(row: int, column: int, value: Value) -> Cell:
    return Cell(row=row, column=column, value=value)


def test_a_cell_is_written_and_what_was_read_stays() -> None:
    table = _corrections(("Radio",), ("School",))
    before = table.columns
    assert table.write([_cell(3, 2, "success")]) == {3}
    assert table.columns.rows[1].values == ("School", None, "success")
    assert before.rows[1].values == ("School",)
    assert (table.text(3, 2), table.text(2, 2)) == ("success", "")


def test_a_pasted_block_is_one_step() -> None:
    table = _corrections(("Radio", "Chad"), ("School", "Mali"))
    block = [_cell(2, 0, "A"), _cell(2, 1, "B"), _cell(3, 0, "C"), _cell(99, 0, "nowhere")]
    assert table.write(block) == {2, 3}
    assert table.undo() == {2, 3}
    assert [row.values for row in table.columns.rows] == [("Radio", "Chad"), ("School", "Mali")]
    assert table.redo() == {2, 3}
    assert [row.values for row in table.columns.rows] == [("A", "B"), ("C", "Mali")]


def test_of_two_values_for_one_cell_the_last_counts_and_undo_brings_the_first_back() -> None:
    table = _corrections(("Radio",))
    table.write([_cell(2, 0, "A"), _cell(2, 0, "B")])
    assert table.text(2, 0) == "B"
    table.undo()
    assert table.text(2, 0) == "Radio"


def test_writing_what_is_there_is_no_step() -> None:
    table = _corrections(("Radio", 4))
    assert table.write([_cell(2, 0, " Radio "), _cell(2, 1, "4")]) == frozenset()
    assert table.last is None
    assert table.columns.rows[0].values == ("Radio", 4)


def test_an_emptied_cell_holds_nothing() -> None:
    table = _corrections(("Radio",))
    table.write([_cell(2, 0, "  ")])
    assert table.columns.rows[0].values == (None,)


def test_a_value_is_told_once_for_all_rows_that_say_it() -> None:
    table = _corrections(("Radio", "Lakeland"), ("School", "Mali; LAKELAND"), ("Lakeland", "Chad"))
    assert table.tell("countries", "Lakeland", "UG") == {2, 3}
    assert table.mapping.values == {"countries": {"Lakeland": "UG"}}
    assert table.tell("countries", "Lakeland", "UG") == frozenset()
    assert table.tell("countries", "lakeland", "KE") == {2, 3}
    assert table.mapping.values == {"countries": {"lakeland": "KE"}}
    table.undo()
    assert table.mapping.values == {"countries": {"Lakeland": "UG"}}
    table.undo()
    assert table.mapping.values == {}


def test_a_value_may_be_left_out_or_asked_again() -> None:
    table = _corrections(("Radio", "Lakeland"))
    table.tell("countries", "Lakeland", "")
    assert table.mapping.values == {"countries": {"Lakeland": ""}}
    table.tell("countries", "Lakeland", None)
    assert table.mapping.values == {}
    assert table.tell("countries", "Lakeland", None) == frozenset()


def test_rows_are_chosen_for() -> None:
    table = _corrections(("Radio",), ("Radio",))
    assert table.choose([3, 3], "take") == {3}
    assert (table.apart, dict(table.choices)) == ({3}, {3: "take"})
    assert table.choose([2, 3], "leave") == {2, 3}
    assert table.apart == frozenset()
    table.undo()
    assert dict(table.choices) == {3: "take"}
    table.undo()
    assert dict(table.choices) == {}
    assert table.choose([2], None) == frozenset()


def test_what_is_done_anew_takes_the_place_of_what_was_undone() -> None:
    table = _corrections(("Radio",))
    table.write([_cell(2, 0, "A")])
    table.undo()
    assert table.next is not None
    table.write([_cell(2, 0, "B")])
    assert table.next is None
    assert table.redo() == frozenset()


def test_nothing_to_undo_is_no_fault() -> None:
    table = _corrections(("Radio",))
    assert table.undo() == frozenset()
    assert (table.last, table.next) == (None, None)


def test_the_same_table_is_corrected_again_step_by_step() -> None:
    table = _corrections(("Radio", "chad"), ("School", "Chad"))
    table.tell("countries", "chad", "TD")
    table.tell("countries", "Chad", "GA")
    table.write([_cell(2, 0, "A"), _cell(3, 0, "B")])
    table.choose([2, 3], "leave")
    table.choose([3], None)
    table.write([_cell(2, 1, "undone")])
    table.undo()
    again = _corrections(("Radio", "chad"), ("School", "Chad"))
    assert again.take_up(table.steps) == 5
    assert again.columns == table.columns
    assert again.mapping == table.mapping
    assert again.choices == table.choices == {2: "leave"}
    for _ in range(5):
        again.undo()
    assert again.columns == _corrections(("Radio", "chad"), ("School", "Chad")).columns
    assert (again.last, dict(again.choices)) == (None, {})


def test_what_no_longer_fits_is_passed_over() -> None:
    table = _corrections(("Radio",), ("School",))
    table.write([_cell(3, 0, "A")])
    table.choose([2, 3], "leave")
    again = _corrections(("Radio",))
    assert again.take_up(table.steps) == 1
    assert dict(again.choices) == {2: "leave"}


def test_a_value_is_asked_for_once_with_the_rows_that_say_it(
    call: Campaign, words: Vocabulary
) -> None:
    long = "x" * 301
    table = _corrections(
        ("Radio", "Lakeland"),
        ("School", "Mali"),
        ("Post", "lakeland; Nowhere", "a triumph"),
        ("Well", "Chad", long),
    )

    def unknown() -> list[UnknownValue]:
        reader = RowReader(table.columns, table.mapping, call, words)
        return unknown_values([reader.read(row) for row in table.columns.rows], call)

    assert [(each.target, each.said, each.rows) for each in unknown()] == [
        ("countries", "Lakeland", (2, 4)),
        ("countries", "Nowhere", (4,)),
        ("kind", "a triumph", (4,)),
    ]
    table.tell("countries", "Lakeland", "UG")
    table.tell("kind", "a triumph", "")
    assert [each.said for each in unknown()] == ["Nowhere"]


def test_periods_are_not_asked_for_by_value(call: Campaign, words: Vocabulary) -> None:
    row = Row(number=2, values=("a while ago",))
    columns = Columns(headings=("When",), number=1, rows=(row,))
    mapping = Mapping(columns=(ColumnUse(heading="When", target="period"),))
    read = RowReader(columns, mapping, call, words).read(row)
    assert [each.trouble for each in read.troubles] == ["not-recognised"]
    assert unknown_values([read], call) == []


def test_a_mark_that_is_no_word_can_be_told(call: Campaign, words: Vocabulary) -> None:
    table = _corrections(("Radio", "Chad", "★"))
    assert table.tell("kind", "★", "success") == {2}
    read = RowReader(table.columns, table.mapping, call, words).read(table.columns.rows[0])
    assert read.answers["kind"] == "success"
