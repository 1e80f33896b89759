"""A table is corrected before it is imported: only what is concerned is looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from heliograph.app.importing.fates import count
from heliograph.domain.tables.corrections import Cell, Corrections

if TYPE_CHECKING:
    from fakes.importer import Importer
    from heliograph.app.importing.looking import Look

REF, TITLE, KIND, COUNTRY, PHOTOS = range(5)
HEADINGS = ("Title", "Country", "When")


class Correcting:
    """A table that is corrected, looked at again in part, and beside that as a whole."""

    def __init__(self, person: Importer) -> None:
        self.looking = person.looking
        self.look = person.look()
        self.table = Corrections(self.look.columns, self.look.mapping)

    def write(self, row: int, column: int, text: str) -> Look:
        """Write a cell."""
        return self.again(self.table.write([Cell(row=row, column=column, value=text)]))

    def again(self, rows: frozenset[int]) -> Look:
        """Look again at some rows; all rows must then be as if the whole had been looked at."""
        self.look = self.looking.look_again(self.look, self.table, rows)
        whole = self.looking.look_again(self.look, self.table, None)
        assert structs.asdict(self.look) == structs.asdict(whole)
        return self.look

    def standings(self) -> list[str]:
        """Give how the rows stand."""
        return [row.standing for row in self.look.rows]


def test_a_corrected_cell_changes_its_row_only(person: Importer) -> None:
    person.write((1, "Radio", "", "Lakeland", "", "", ""), (2, "School", "", "Mali", "", "", ""))
    correcting = Correcting(person)
    before = correcting.look
    after = correcting.write(2, COUNTRY, "Uganda")
    assert after.rows[0].answers["countries"] == ["UG"]
    assert after.rows[0].read.troubles == ()
    assert after.rows[1] is before.rows[1]
    assert person.look().rows[0].read.troubles, "the file stays as it is"


def test_a_value_that_is_told_holds_for_all_rows_that_say_it(person: Importer) -> None:
    person.write(
        *((number, f"Radio {number}", "", "Lakeland", "", "", "") for number in range(3)),
        (9, "School", "", "Mali", "", "", ""),
    )
    correcting = Correcting(person)
    look = correcting.again(correcting.table.tell("countries", "Lakeland", "UG"))
    assert [row.answers["countries"] for row in look.rows] == [["UG"], ["UG"], ["UG"], ["ML"]]
    look = correcting.again(correcting.table.undo())
    assert sum(bool(row.read.troubles) for row in look.rows) == 3


def test_rows_of_the_same_key_part_and_meet_as_cells_change(person: Importer) -> None:
    person.write(
        ("Radio", "Chad", "2021"), ("Radio", "Chad", "2020"), ("School", "Mali", "2019"),
        headings=HEADINGS,
    )  # fmt: skip
    correcting = Correcting(person)
    assert correcting.standings() == ["new", "twice", "new"]
    correcting.write(2, 0, "Radio of the hills")
    assert correcting.standings() == ["new", "new", "new"]
    correcting.write(4, 0, "radio")
    correcting.write(4, 1, "TD")
    assert correcting.standings() == ["new", "new", "twice"]
    correcting.again(correcting.table.undo())
    correcting.again(correcting.table.undo())
    correcting.again(correcting.table.undo())
    assert correcting.standings() == ["new", "twice", "new"]


def test_a_row_whose_country_is_corrected_is_known_again(person: Importer) -> None:
    person.write(("Radio", "", "2021"), headings=HEADINGS)
    person.take()
    person.write(("Radio", "Chad", "2021"), ("Radio", "Mali", "2021"), headings=HEADINGS)
    correcting = Correcting(person)
    assert correcting.standings() == ["changed", "new"]
    correcting.write(2, 1, "")
    assert correcting.standings() == ["same", "new"]
    correcting.write(2, 0, "Another")
    assert correcting.standings() == ["new", "changed"]


def test_a_row_may_be_a_story_of_its_own_though_its_key_is_taken(person: Importer) -> None:
    rows = [("Radio", "Chad", when) for when in ("2019", "2020", "2021")]
    person.write(*rows, headings=HEADINGS)
    correcting = Correcting(person)
    assert correcting.standings() == ["new", "twice", "twice"]
    look = correcting.again(correcting.table.choose([3, 4], "take"))
    assert correcting.standings() == ["new", "new", "new"]
    assert len({row.story for row in look.rows}) == 3
    taken = person.taking.take(look, folder=None, update=False, choices=correcting.table.choices)
    assert (taken.made, taken.left) == (3, 0)
    assert [row.standing for row in person.look().rows] == ["same", "same", "same"]


def test_an_unclear_date_follows_what_its_column_says_by_then(person: Importer) -> None:
    person.write(("A", "Chad", "03/04/2021"), ("B", "Chad", "01/02/2021"), headings=HEADINGS)
    correcting = Correcting(person)
    assert correcting.look.rows[0].answers["period"] == {"from": "2021-04", "to": "2021-04"}
    look = correcting.write(3, 2, "02/25/2021")
    assert look.rows[0].answers["period"] == {"from": "2021-03", "to": "2021-03"}


def test_files_are_counted_anew(person: Importer) -> None:
    (person.files / "mast.jpg").write_bytes(b"x")
    person.write((1, "Radio", "", "Chad", "tower.jpg", "", ""))
    correcting = Correcting(person)
    assert correcting.look.unused == ("mast.jpg",)
    look = correcting.write(2, PHOTOS, "mast.jpg")
    assert (look.unused, look.rows[0].files[0].trouble) == ((), None)
    assert correcting.again(correcting.table.undo()).unused == ("mast.jpg",)


def test_looking_at_all_again_can_be_cancelled(person: Importer) -> None:
    person.write((1, "Radio", "", "Chad", "", "", ""))
    correcting = Correcting(person)

    def progress(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        person.looking.look_again(correcting.look, correcting.table, None, progress=progress)


def test_what_is_chosen_for_a_row_goes_before_what_holds_for_all(person: Importer) -> None:
    rows = [(number, f"Radio {number}", "", "Chad", "", "", "") for number in range(4)]
    person.write(*rows)
    person.take()
    person.write(*((number, f"School {number}", *row[2:]) for number, row in enumerate(rows)))
    look = person.look()
    table = Corrections(look.columns, look.mapping)
    table.choose([2], "update")
    table.choose([4], "leave")
    taken = person.taking.take(look, folder=None, update=False, choices=table.choices)
    assert (taken.updated, taken.left) == (1, 3)
    assert person.titles() == ["Radio 1", "Radio 2", "Radio 3", "School 0"]
    table.choose([5], "skip")
    taken = person.taking.take(person.look(), folder=None, update=True, choices=table.choices)
    assert (taken.updated, taken.same, taken.left) == (1, 1, 2)
    assert person.titles() == ["Radio 2", "Radio 3", "School 0", "School 1"]


def test_rows_are_counted_by_what_becomes_of_them(person: Importer) -> None:
    person.write((1, "Radio", "", "Chad", "", "", ""))
    person.take()
    person.write(
        (1, "Radio", "", "Chad", "", "", ""),
        (2, "School", "", "Lakeland", "", "", ""),
        (2, "Again", "", "Mali", "", "", ""),
        ("", "", "story", "", "", "", ""),
        (5, "Well", "", "Mali", "", "", ""),
    )
    look = person.look()
    counts = count(look, {6: "leave"}, update=False)
    assert (counts.whole, counts.to_finish, counts.same, counts.left) == (0, 1, 1, 3)
    assert counts.imported == 1


def test_a_row_that_is_left_out_is_not_gone_on_with(person: Importer) -> None:
    (person.files / "mast.jpg").write_bytes(b"")
    person.write((1, "Radio", "", "Chad", "mast.jpg", "", ""))
    person.take()
    taken = person.taking.take(
        person.look(), folder=person.files, update=False, choices={2: "leave"}
    )
    assert (taken.left, taken.files_left) == (1, [])


def test_what_an_update_would_change_is_told_and_a_persons_words_are_no_part_of_it(
    person: Importer,
) -> None:
    person.write((1, "Radio", "", "Chad", "", "", ""))
    person.take()
    drafts, story = person.desk.workspace.drafts, person.only().story
    drafts.change(story, {"title": "My radio"}, based_on=drafts.get(story).answers)
    person.write((1, "Radio of the hills", "", "Mali", "", "", ""))
    changes = person.looking.changes(person.only())
    assert [(each.field, each.old, each.new) for each in changes] == [("countries", ["TD"], ["ML"])]
    person.take(update=True)
    assert drafts.get(story).answers["title"] == "My radio"


def test_of_a_draft_that_no_table_made_only_what_is_open_is_filled_in(person: Importer) -> None:
    drafts = person.desk.workspace.drafts
    story = drafts.new(answers={"title": "By hand"})
    person.write((story, "Radio", "Chad"), headings=("Heliograph: story", "Title", "Country"))
    changes = person.looking.changes(person.only())
    assert [(each.field, each.old, each.new) for each in changes] == [("countries", None, ["TD"])]
    person.take(update=True)
    answers = drafts.get(story).answers
    assert (answers["title"], answers["countries"]) == ("By hand", ["TD"])
