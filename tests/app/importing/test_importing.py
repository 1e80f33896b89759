"""A table is looked at, taken in, taken in again, and taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from heliograph.domain.checks import musts
from heliograph.domain.tables.mapping import ColumnUse
from heliograph.exchange.tables.failures import SheetUnknown
from heliograph.exchange.tables.reading import read_table
from photos import jpeg

if TYPE_CHECKING:
    from fakes.importer import Importer
    from heliograph.app.importing.looking import Look, RowLook


def _only(look: Look) -> RowLook:
    (row,) = look.rows
    return row


def test_a_row_becomes_a_draft_with_its_files(person: Importer) -> None:
    (person.files / "mast.jpg").write_bytes(jpeg(40, 30))
    person.write((1, "Radio of the hills", "success", "Chad", "MAST.jpg", "A mast", "nobody"))
    taken = person.take()
    assert (taken.made, taken.files_left) == (1, [])
    story = person.desk.workspace.drafts.get(_only(person.look()).story)
    assert story.answers["countries"] == ["TD"]
    (item,) = story.media
    assert (item.file_name, item.details.alt_text, item.details.people) == (
        *("mast.jpg", "A mast", "none"),
    )


def test_looking_keeps_nothing(person: Importer) -> None:
    person.write((1, "Radio of the hills", "success", "Chad", "", "", ""))
    assert _only(person.look()).standing == "new"
    assert person.titles() == []


def test_the_check_list_judges_a_row_before_it_is_taken_in(person: Importer) -> None:
    (person.files / "mast.jpg").write_bytes(jpeg(40, 30))
    person.write((1, "Radio", "success", "Chad", "mast.jpg", "", ""))
    codes = {problem.code for problem in _only(person.look()).problems}
    assert {"too-short", "missing", "media-alt-missing", "media-people-missing"} <= codes


def test_what_holds_for_all_rows_fills_what_a_row_leaves_open(person: Importer) -> None:
    person.write((1, "Radio", "", "Chad", "", "", ""))
    mapping = structs.replace(
        person.mapping(), answers={"kind": "lesson", "countries": ["ML"], "publish": True}
    )
    answers = _only(person.look(mapping)).answers
    assert (answers["kind"], answers["countries"], answers["publish"]) == ("lesson", ["TD"], True)


def test_the_profile_answers_only_what_the_table_has_no_column_for(person: Importer) -> None:
    settings = person.desk.workspace.settings
    settings.answers = {"org_name": "Ministry", "contact_name": "Awa"}
    person.write(("Radio", ""), headings=("Title", "Organisation"))
    answers = _only(person.look()).answers
    assert "org_name" not in answers
    assert answers["contact_name"] == "Awa"
    assert "story_language" not in answers, "nobody has said in what language they are"


def test_files_that_are_not_clear_are_named(person: Importer) -> None:
    for name in ("a", "b"):
        (person.files / name).mkdir()
        (person.files / name / "mast.jpg").write_bytes(b"x")
    (person.files / "unused.jpg").write_bytes(b"x")
    person.write((1, "Radio", "", "Chad", "mast.jpg; gone.jpg", "", ""))
    look = person.look()
    assert [file.trouble for file in _only(look).files] == ["several", "not-found"]
    assert look.unused == ("unused.jpg",)
    without = person.look(folder=False)
    assert [file.trouble for file in _only(without).files] == ["no-folder", "no-folder"]


def test_an_empty_row_and_a_second_of_the_same_key_are_left_out(person: Importer) -> None:
    person.write(
        (1, "Radio", "", "Chad", "", "", ""),
        (1, "Another", "", "Mali", "", "", ""),
        ("", "", "story", "", "", "", ""),
    )
    assert [row.standing for row in person.look().rows] == ["new", "twice", "empty"]
    taken = person.take()
    assert (taken.made, taken.left) == (1, 2)


def test_without_a_number_title_and_country_are_the_key(person: Importer) -> None:
    headings = ("Title", "Country", "Place")
    person.write(
        ("Radio", "Chad", "a"), ("RADIO!", "TD", "b"), ("Radio", "Mali", "c"), headings=headings
    )
    assert [row.standing for row in person.look().rows] == ["new", "twice", "new"]


def test_the_same_table_again_doubles_nothing(person: Importer) -> None:
    (person.files / "mast.jpg").write_bytes(jpeg(40, 30))
    rows = [(number, f"Radio {number}", "", "Chad", "mast.jpg", "", "") for number in range(3)]
    person.write(*rows)
    assert person.take().made == 3
    again = person.take(update=True)
    assert (again.made, again.updated, again.same) == (0, 0, 3)
    assert person.titles() == ["Radio 0", "Radio 1", "Radio 2"]


def test_a_changed_row_changes_its_draft_only_if_wished(person: Importer) -> None:
    person.write((1, "Radio", "success", "Chad", "", "", ""))
    person.take()
    person.write((1, "Radio of the hills", "success", "Chad", "", "", ""))
    assert person.take().left == 1
    assert person.titles() == ["Radio"]
    assert person.take(update=True).updated == 1
    assert person.titles() == ["Radio of the hills"]


def test_what_a_person_wrote_in_the_draft_stays(person: Importer) -> None:
    person.write((1, "Radio", "success", "Chad", "", "", ""))
    person.take()
    story = _only(person.look()).story
    drafts = person.desk.workspace.drafts
    drafts.set_answer(story, "title", "My own title")
    drafts.set_answer(story, "place", "Moundou")
    person.write((1, "Radio of the hills", "lesson", "Chad", "", "", ""))
    person.take(update=True)
    answers = drafts.get(story).answers
    assert (answers["title"], answers["place"], answers["kind"]) == (
        *("My own title", "Moundou", "lesson"),
    )


def test_a_file_that_came_later_is_attached_on_update(person: Importer) -> None:
    person.write((1, "Radio", "", "Chad", "mast.jpg", "", ""))
    person.take()
    (person.files / "mast.jpg").write_bytes(jpeg(40, 30))
    assert person.take(update=True).updated == 1
    story = person.desk.workspace.drafts.get(_only(person.look()).story)
    assert [item.file_name for item in story.media] == ["mast.jpg"]


def test_a_file_that_cannot_be_attached_is_named_and_its_story_is_there(person: Importer) -> None:
    (person.files / "mast.jpg").write_bytes(b"")
    person.write((1, "Radio", "", "Chad", "mast.jpg", "", ""))
    taken = person.take()
    assert (taken.made, [left.name for left in taken.files_left]) == (1, ["mast.jpg"])
    drafts = person.desk.workspace.drafts
    (row,) = drafts.summaries()
    assert row.musts == len(musts(drafts.check(row.story)))


def test_what_is_left_to_do_is_counted_for_each_draft(person: Importer) -> None:
    (person.files / "mast.jpg").write_bytes(jpeg(40, 30))
    person.write(
        (1, "Radio", "", "Chad", "mast.jpg", "", ""),
        (2, "School", "", "Chad", "gone.jpg", "", ""),
        (3, "Clinic", "", "Chad", "", "", ""),
    )
    person.take()
    drafts = person.desk.workspace.drafts
    counted = {row.title: row.musts for row in drafts.summaries()}
    assert counted == {row.title: len(musts(drafts.check(row.story))) for row in drafts.summaries()}
    assert len(counted) == 3


class Enough(Exception):
    """The person has cancelled."""


def test_an_import_that_was_stopped_goes_on_where_it_ended(person: Importer) -> None:
    (person.files / "mast.jpg").write_bytes(jpeg(40, 30))
    rows = [(number, f"Radio {number}", "", "Chad", "mast.jpg", "", "") for number in range(4)]
    person.write(*rows)

    def stop(done: int, _rows: int) -> None:
        if done == 2:
            raise Enough

    with pytest.raises(Enough):
        person.taking.take(person.look(), folder=person.files, update=False, progress=stop)
    assert {row.standing for row in person.look().rows} == {"same", "changed"}
    person.take(update=True)
    assert {row.standing for row in person.look().rows} == {"same"}
    drafts = person.desk.workspace.drafts
    assert [len(drafts.get(row.story).media) for row in drafts.summaries()] == [1, 1, 1, 1]


def test_the_mapping_is_remembered_by_the_headings(person: Importer) -> None:
    person.write((1, "Radio", "", "Chad", "", "", ""))
    guessed = person.mapping()
    corrected = structs.replace(guessed, answers={"kind": "lesson"})
    person.taking.take(person.look(corrected), folder=None, update=False)
    assert person.mapping() == corrected


def test_a_report_that_was_corrected_changes_the_story_that_it_is_about(person: Importer) -> None:
    person.write(("Radio", "Lakeland"), headings=("Title", "Country"))
    person.take()
    story = _only(person.look()).story
    person.write(
        (story, "Radio of the hills", "Kenya"), headings=("Heliograph: story", "Title", "Country")
    )
    assert _only(person.look()).standing == "changed"
    assert person.take(update=True).updated == 1
    assert person.titles() == ["Radio of the hills"]
    assert person.desk.workspace.drafts.get(story).answers["countries"] == ["KE"]


def test_what_was_told_of_a_table_holds_for_its_report(person: Importer) -> None:
    headings = ("Remarks", "Remarks", "Country")
    row = ("Radio", "A mast in the hills", "Chad")
    person.write(row, headings=headings)
    mapping = person.mapping()
    told = structs.replace(
        mapping,
        columns=tuple(
            structs.replace(use, target=target)
            for use, target in zip(mapping.columns, ("title", "summary", "countries"), strict=True)
        ),
    )
    person.taking.take(person.look(told), folder=None, update=False)
    story = _only(person.look()).story
    report = ("Heliograph: row", "Heliograph: story", "Heliograph: grade")
    person.write((2, story, "Must", *row), headings=(*report, *headings))
    found = person.mapping()
    assert [use.target for use in found.columns] == [
        *("", "story", "", "title", "summary", "countries"),
    ]
    assert person.only().standing == "same"
    assert _only(person.look(told)).standing == "same", "a mapping from before the report"
    person.take()
    person.write(row, headings=headings)
    assert person.mapping() == told


def test_numbers_of_rows_that_were_remembered_as_keys_are_none_now(person: Importer) -> None:
    person.write((1, "Radio"), headings=("No", "Title"))
    rows = person.desk.workspace._store.imports
    headings = person.look().columns.headings
    with rows._database.write():
        rows._database.execute(
            "INSERT INTO import_mapping VALUES (?, ?, 1)",
            json.dumps(headings, separators=(",", ":")),
            '{"format":1,"columns":[{"heading":"No","target":"key"},'
            '{"heading":"Title","target":"title"}]}',
        )
    assert [use.target for use in person.mapping().columns] == ["", "title"]
    chosen = structs.replace(
        person.mapping(),
        columns=(ColumnUse(heading="No", target="key"), ColumnUse(heading="Title", target="title")),
    )
    person.taking.take(person.look(chosen), folder=None, update=False)
    assert person.mapping() == chosen, "a person has chosen it, knowing what it means"


def test_a_sheet_that_is_not_there_is_said(person: Importer) -> None:
    person.write((1, "Radio", "", "Chad", "", "", ""))
    with pytest.raises(SheetUnknown):
        person.looking.columns(read_table(person.table), "Sheet 9")


def test_a_remembered_mapping_brings_no_sheet_of_another_workbook(person: Importer) -> None:
    person.write((1, "Radio of the hills", "success", "Chad", "", "", ""))
    table = read_table(person.table)
    (sheet,) = table.sheets
    march = structs.replace(table, sheets=(structs.replace(sheet, name="March"),))
    mapping = person.looking.columns(march, "March")[2]
    assert mapping.sheet == "March"
    person.taking.take(person.looking.look(march, mapping, folder=None), folder=None, update=False)
    assert person.looking.columns(table)[2] == structs.replace(mapping, sheet="")
