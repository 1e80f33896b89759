"""What the report says of rows and files that are taken in, though somebody should look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.importer import HEADINGS, Importer
from heliograph.exchange.tables.reading import read_table
from heliograph.i18n import LANGUAGES, speaking
from heliograph.wording.table_report import report
from heliograph.wording.table_words import vocabulary
from workbooks import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


def test_what_is_said_of_the_whole_story_names_no_column(person: Importer) -> None:
    """A column that is not imported answers no question, and so is not the one of a late call."""
    desk = person.desk
    desk.clock.advance(30 * 86_400)
    campaign = desk.workspace.campaigns.get("wtisd-2021")
    words = vocabulary(campaign)
    table = person.table.with_name("with-remarks.csv")
    table.write_text("Remarks,Title,Country\nread again,Radio,Chad\n", encoding="utf-8")
    looking = desk.workspace.looking(words, campaign)
    read = read_table(table)
    look = looking.look(read, looking.columns(read)[2], folder=None)
    (late,) = (each for each in report(look, campaign) if each.code == "campaign-late")
    assert late.column == ""
