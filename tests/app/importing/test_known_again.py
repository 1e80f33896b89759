"""Which story a row is, when the same table or another's comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from fakes.importer import Importer
from photos import jpeg

if TYPE_CHECKING:
    from pathlib import Path


def test_rows_of_two_administrations_are_two_stories_though_no_organisation_is_named(
    person: Importer, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = Importer(tmp_path / "other")
    other.desk.clock.random(1)  # another computer, so other random numbers
    for each in (person, other):
        each.write((1, "Radio", "", "Chad", "", "", ""))
    assert person.only().story != other.only().story
    assert person.only().story == person.only().story
    other.desk.workspace.close()


def test_rows_without_number_and_title_are_known_by_what_they_say(person: Importer) -> None:
    headings = ("Title", "Country", "Place")
    person.write(("", "Chad", "a"), ("", "Chad", "b"), ("", "Chad", "a"), headings=headings)
    assert [row.standing for row in person.look().rows] == ["new", "new", "twice"]
    person.take()
    person.write(("", "Mali", "c"), ("", "Chad", "b"), headings=headings)
    assert [row.standing for row in person.look().rows] == ["new", "same"]


def test_an_organisation_that_is_told_later_doubles_nothing(person: Importer) -> None:
    person.write((1, "Radio", "", "Chad", "", "", ""), (2, "School", "", "Mali", "", "", ""))
    person.take()
    person.desk.workspace.settings.answers = {"org_name": "Ministry"}
    assert person.take().made == 0
    assert person.titles() == ["Radio", "School"]


def test_a_country_that_is_told_later_doubles_nothing(person: Importer) -> None:
    headings = ("Title", "Country")
    person.write(("Radio", "Lakeland"), headings=headings)
    person.take()
    person.write(("Radio", "Kenya"), headings=headings)
    assert person.take(update=True).updated == 1
    assert person.titles() == ["Radio"]
    person.write(("Radio", "Mali"), ("Radio", ""), headings=headings)
    assert [row.standing for row in person.look().rows] == ["new", "changed"]


def test_what_is_said_for_all_rows_later_changes_the_drafts(person: Importer) -> None:
    person.write((1, "Radio", "", "Chad", "", "", ""))
    person.take()
    mapping = structs.replace(person.mapping(), answers={"publish": True})
    (row,) = person.look(mapping).rows
    assert row.standing == "changed"


def test_a_story_in_the_trash_is_said_to_be_there(person: Importer) -> None:
    person.write((1, "Radio", "", "Chad", "", "", ""))
    person.take()
    person.desk.workspace.drafts.trash(person.only().story)
    assert person.only().standing == "in-trash"


def test_a_file_that_failed_is_tried_again_without_a_wish_to_update(person: Importer) -> None:
    (person.files / "mast.jpg").write_bytes(b"")
    person.write((1, "Radio", "", "Chad", "mast.jpg", "", ""))
    person.take()
    assert len(person.take().files_left) == 1
    (person.files / "mast.jpg").write_bytes(jpeg(40, 30))
    assert person.take().files_left == []
    assert len(person.desk.workspace.drafts.get(person.only().story).media) == 1
    assert person.only().standing == "same"


def test_what_the_table_says_of_a_file_later_is_filled_in(person: Importer) -> None:
    (person.files / "mast.jpg").write_bytes(jpeg(40, 30))
    person.write((1, "Radio", "", "Chad", "mast.jpg", "", ""))
    person.take()
    person.write((1, "Radio", "", "Chad", "mast.jpg", "A mast", "nobody"))
    person.take(update=True)
    (item,) = person.desk.workspace.drafts.get(person.only().story).media
    assert (item.details.alt_text, item.details.people) == ("A mast", "none")
