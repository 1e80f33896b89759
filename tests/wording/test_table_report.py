"""What the report says of rows and files that are taken in, though somebody should look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from fakes.importer import HEADINGS, Importer
from heliograph.app.importing.taking import Taken
from heliograph.exchange.tables.reading import read_table
from heliograph.i18n import LANGUAGES, speaking
from heliograph.wording.table_ended import ended_lines
from heliograph.wording.table_report import report, report_rows
from heliograph.wording.table_words import vocabulary
from workbooks import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from heliograph.app.importing.looking import Look
    from heliograph.wording.table_report import ReportLine


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Importer]:
    """Give a person with an empty profile."""
    made = Importer(tmp_path)
    yield made
    made.desk.workspace.close()


def _notes(person: Importer) -> list[ReportLine]:
    campaign = person.desk.workspace.campaigns.default()
    return [each for each in report(person.look(), campaign) if each.grade == "note"]


def test_a_file_from_another_folder_than_the_table_names_is_told(person: Importer) -> None:
    (person.files / "b").mkdir()
    for name in ("mast.jpg", "hut.jpg"):
        (person.files / "b" / name).write_bytes(b"x")
    person.write((1, "Radio", "", "Chad", "a/mast.jpg; hut.jpg", "", ""))
    (note,) = _notes(person)
    assert (note.row, note.file, note.code) == (2, "a/mast.jpg", "other-folder")
    assert "b/mast.jpg" in note.text


def test_a_hidden_row_is_told_in_each_language(person: Importer) -> None:
    person.table = person.table.with_suffix(".xlsx")
    with workbook(person.table) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", HEADINGS)
        sheet.write_row("A2", (1, "Radio", "", "Chad", "", "", ""))
        sheet.set_row(1, None, None, {"hidden": True})
    assert read_table(person.table).sheets[0].rows[1].hidden
    told: set[str] = set()
    for language in LANGUAGES:
        with speaking(language):
            (note,) = _notes(person)
        assert (note.row, note.code) == (2, "hidden-row")
        told.add(note.text)
    assert len(told) == len(LANGUAGES)


def test_that_the_call_is_over_is_said_once_of_the_whole_table(person: Importer) -> None:
    """Of no column either, as one that is not imported answers no question."""
    desk = person.desk
    desk.clock.advance(30 * 86_400)
    campaign = desk.workspace.campaigns.get("wtisd-2021")
    words = vocabulary(campaign)
    table = person.table.with_name("with-remarks.csv")
    table.write_text(
        "Remarks,Title,Country\nread again,Radio,Chad\nonce,School,Mali\n", encoding="utf-8"
    )
    looking = desk.workspace.looking(words, campaign)
    read = read_table(table)
    look = looking.look(read, looking.columns(read)[2], folder=None)
    (late,) = (each for each in report(look, campaign) if each.code == "campaign-late")
    assert (late.row, late.column) == (0, "")
    first, second = report_rows(look, report(look, campaign), campaign)
    assert "closed" in first.says[-1]
    assert not any("closed" in each for each in second.says)


def _told(person: Importer, *, values: dict[str, dict[str, str]]) -> Look:
    desk = person.desk
    campaign = desk.workspace.campaigns.default()
    words = vocabulary(campaign)
    table = person.table.with_name("told.csv")
    text = "Title,Country,Publish\nRadio,Chad; Lakeland; Hills,perhaps\nSchool,Lakeland,yes\n"
    table.write_text(text, encoding="utf-8")
    looking = desk.workspace.looking(words, campaign)
    read = read_table(table)
    mapping = structs.replace(looking.columns(read)[2], values=values)
    return looking.look(read, mapping, folder=None)


def test_what_values_were_told_to_mean_is_in_the_saved_report(person: Importer) -> None:
    campaign = person.desk.workspace.campaigns.default()
    told = {"countries": {"lakeland": "KE", "Hills": ""}, "publish": {"perhaps": "no"}}
    look = _told(person, values=told)
    first, second = report_rows(look, report(look, campaign), campaign)
    assert first.values == ("Radio", "Chad;Kenya", "No")
    assert second.values == ("School", "Kenya", "yes")
    assert "“Lakeland” stands for Kenya, as you chose." in " ".join(first.says)
    assert "“Hills” is left out, as you chose." in " ".join(first.says)
    assert "“perhaps” stands for No, as you chose." in " ".join(first.says)


def test_a_report_of_an_import_that_ended_says_of_each_row_what_became_of_it(
    person: Importer,
) -> None:
    person.write(*((at, f"Radio {at}", "", "Chad", "", "", "") for at in range(5)))
    look = person.look()
    taken = Taken(stories=[row.story for row in look.rows[:3]], waiting={look.rows[2].read.number})
    ended = ended_lines(look, taken, {look.rows[4].read.number: "leave"}, update=False)
    numbers = [row.read.number for row in look.rows]
    assert [ended.get(each, "")[:26] for each in numbers] == [
        *("This row was imported: its", "This row was imported: its"),
        *("The draft of this row is h", "The import ended before th", ""),
    ]
    campaign = person.desk.workspace.campaigns.default()
    rows = report_rows(look, report(look, campaign), campaign, ended=ended)
    assert [row.says[0] for row in rows[:4]] == [ended[each] for each in numbers[:4]]
