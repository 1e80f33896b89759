"""Rows as stories to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain.tables.headings import find_columns
from heliograph.domain.tables.mapping import (
    REPORT_GRADE,
    REPORT_ROW,
    REPORT_SAYS,
    REPORT_STORY,
    ColumnUse,
    Mapping,
    own_headings,
)
from heliograph.domain.tables.rows import CellTrouble, RowRead, RowReader
from heliograph.domain.tables.table import Row, Sheet

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.tables.table import Value
    from heliograph.domain.tables.vocabulary import Vocabulary


def _read(
    call: Campaign, words: Vocabulary, *columns: tuple[str, Value], mapping: Mapping | None = None
) -> RowRead:
    """Read one row: pairs of a target, which is the heading too, and a value."""
    sheet = Sheet(
        name="",
        rows=(
            Row(number=1, values=(*(target or "x" for target, _ in columns), "y")),
            Row(number=2, values=tuple(value for _, value in columns), hidden=True),
        ),
    )
    found = find_columns(sheet, words)
    uses = tuple(ColumnUse(heading=target or "x", target=target) for target, _ in columns)
    reader = RowReader(found, mapping or Mapping(columns=uses), call, words)
    return reader.read(found.rows[0])


def test_a_row_is_a_story_to_be(call: Campaign, words: Vocabulary) -> None:
    row = _read(
        call,
        words,
        ("key", 7),
        ("title", "Radio of the hills"),
        ("countries", "Chad"),
        ("", "left out"),
        ("media", "a.jpg\nb.jpg; c.jpg"),
        ("media", "d.jpg"),
        ("media.alt_text", "A mast\nA room"),
        ("no_such", "left out"),
    )
    assert row == RowRead(
        number=2,
        key="7",
        hidden=True,
        answers={"title": "Radio of the hills", "countries": ["TD"]},
        files=("a.jpg", "b.jpg", "c.jpg", "d.jpg"),
        said_files=("a.jpg", "b.jpg", "c.jpg", "d.jpg"),
        details={"alt_text": ("A mast", "A room")},
    )


def test_several_columns_make_one_list(call: Campaign, words: Vocabulary) -> None:
    row = _read(call, words, ("sdgs", "4"), ("sdgs", "5; 4"), ("title", "a"), ("title", "b"))
    assert row.answers == {"sdgs": ["SDG 4", "SDG 5"], "title": "b"}


def test_a_beginning_and_an_end_are_a_period(call: Campaign, words: Vocabulary) -> None:
    row = _read(call, words, ("period.from", "2020-03-05"), ("period.to", "Feb 2021"))
    assert (row.answers, row.troubles) == ({"period": {"from": "2020-03", "to": "2021-02"}}, ())


def test_a_beginning_may_go_on_but_silence_is_said(call: Campaign, words: Vocabulary) -> None:
    goes_on = _read(call, words, ("period.from", "2020-03"), ("period.to", "ongoing"))
    assert (goes_on.answers["period"], goes_on.troubles) == ({"from": "2020-03", "to": None}, ())
    silent = _read(call, words, ("period.from", "2020-03"), ("period.to", None))
    assert silent.answers["period"] == {"from": "2020-03", "to": None}
    assert [(each.trouble, each.column) for each in silent.troubles] == [("no-end", 0)]


def test_an_end_without_a_beginning_is_no_period_yet(call: Campaign, words: Vocabulary) -> None:
    row = _read(call, words, ("period.from", None), ("period.to", "2021-02"))
    assert row.answers["period"] == {"from": None, "to": "2021-02"}


def test_years_are_taken_from_their_first_month_to_their_last(
    call: Campaign, words: Vocabulary
) -> None:
    row = _read(call, words, ("period.from", 2019), ("period.to", 2020))
    assert row.answers["period"] == {"from": "2019-01", "to": "2020-12"}
    assert [each.trouble for each in row.troubles] == ["whole-years", "whole-years"]


def test_several_months_in_the_column_of_the_beginning(call: Campaign, words: Vocabulary) -> None:
    row = _read(call, words, ("period.from", "2020-03 – 2020-05"), ("period.to", "2021-01"))
    assert row.answers["period"] == {"from": "2020-03", "to": "2021-01"}


def test_what_was_not_recognised_is_named_with_its_column(
    call: Campaign, words: Vocabulary
) -> None:
    row = _read(
        call, words, ("title", "Radio"), ("countries", "Lakeland; Xland"), ("period.from", "then")
    )
    assert row.troubles == (
        CellTrouble(trouble="not-recognised", column=1, target="countries", said="Lakeland"),
        CellTrouble(trouble="not-recognised", column=1, target="countries", said="Xland"),
        CellTrouble(trouble="not-recognised", column=2, target="period.from", said="then"),
    )
    years = _read(call, words, ("period", 2020))
    assert [(each.trouble, each.said) for each in years.troubles] == [("whole-years", "2020")]


def test_what_a_person_told_is_kept_in_the_mapping(call: Campaign, words: Vocabulary) -> None:
    mapping = Mapping(
        columns=(ColumnUse(heading="countries", target="countries"),),
        values={"countries": {"Lakeland": "KE"}},
    )
    row = _read(call, words, ("countries", "LAKELAND"), mapping=mapping)
    assert (row.answers, row.troubles) == ({"countries": ["KE"]}, ())


def test_a_mapping_holds_when_columns_have_moved(call: Campaign, words: Vocabulary) -> None:
    mapping = Mapping(
        columns=(
            ColumnUse(heading="Other", target="place"),
            ColumnUse(heading="TITLE:", target="title"),
        )
    )
    row = _read(call, words, ("title", "Radio"), ("countries", "Chad"), mapping=mapping)
    assert row.answers == {"title": "Radio"}


def test_columns_of_one_heading_may_answer_different_questions(
    call: Campaign, words: Vocabulary
) -> None:
    mapping = Mapping(
        columns=(
            ColumnUse(heading="title", target="title"),
            ColumnUse(heading="title", target="place"),
        )
    )
    row = _read(call, words, ("title", "Radio"), ("title", "Moundou"), mapping=mapping)
    assert row.answers == {"title": "Radio", "place": "Moundou"}


def test_a_report_names_the_story_of_its_row(call: Campaign, words: Vocabulary) -> None:
    row = _read(call, words, ("story", "0190a1b2"), ("title", "Radio"))
    assert (row.story, row.key) == ("0190a1b2", "")


def test_a_report_names_its_stories_to_a_mapping_that_was_made_before_it(
    call: Campaign, words: Vocabulary
) -> None:
    row = _read(
        call,
        words,
        (REPORT_ROW, 7),
        (REPORT_STORY, "abc"),
        (REPORT_GRADE, "Must"),
        (REPORT_SAYS, "Give a country."),
        ("title", "Radio"),
        mapping=Mapping(columns=(ColumnUse(heading="title", target="title"),)),
    )
    assert (row.story, row.answers) == ("abc", {"title": "Radio"})


def test_the_headings_of_a_report_are_left_out() -> None:
    headings = (REPORT_ROW, "Title", REPORT_STORY, "Country", REPORT_GRADE, REPORT_SAYS)
    assert own_headings(headings) == ("Title", "Country")
