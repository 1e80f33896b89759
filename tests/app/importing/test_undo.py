"""An import is taken back: what it began goes, what it changed is as it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.profiles import complete_answers
from heliograph.app.importing import taking
from heliograph.app.importing.taking import StillOut

if TYPE_CHECKING:
    from fakes.importer import Importer


def test_an_import_is_taken_back_as_a_whole(person: Importer) -> None:
    person.write((1, "Radio", "", "Chad", "", "", ""), (2, "School", "", "Mali", "", "", ""))
    person.take()
    person.write((1, "Radio!", "", "Chad", "", "", ""), (3, "Clinic", "", "Mali", "", "", ""))
    person.take(update=True)
    run = person.taking.latest()
    assert run is not None
    assert (run.table_name, run.made, run.updated) == ("stories.csv", 1, 1)
    assert person.taking.undo(run) == 2
    assert person.titles() == ["Radio", "School"]
    first = person.taking.latest()
    assert first is not None
    assert person.taking.undo(first) == 2
    assert person.titles() == []
    assert person.taking.latest() is None


def test_what_was_taken_back_can_be_imported_again(person: Importer) -> None:
    person.write((1, "Radio", "", "Chad", "", "", ""))
    person.take()
    run = person.taking.latest()
    assert run is not None
    person.taking.undo(run)
    assert person.take().made == 1


def test_a_draft_that_was_worked_on_goes_to_the_trash_when_its_import_is_taken_back(
    person: Importer,
) -> None:
    person.write((1, "Radio", "", "Chad", "", "", ""))
    person.take()
    story = person.only().story
    drafts = person.desk.workspace.drafts
    person.desk.clock.advance(60)
    drafts.set_answer(story, "place", "Moundou")
    run = person.taking.latest()
    assert run is not None
    person.taking.undo(run)
    assert drafts.get(story).answers["place"] == "Moundou"
    assert person.only().standing == "in-trash"


def test_an_import_of_which_a_story_is_on_its_way_cannot_be_taken_back(person: Importer) -> None:
    workspace = person.desk.workspace
    person.write((1, "Radio", "", "Chad", "", "", ""))
    person.take()
    story = person.only().story
    workspace.drafts.save(story, complete_answers())
    workspace.drafts.mark_ready(story)
    run = person.taking.latest()
    assert run is not None
    assert person.taking.undo(run) == StillOut(stories=(story,))
    person.write((1, "Radio of the hills", "", "Chad", "", "", ""))
    assert person.only().standing == "gone-out"
    assert person.take(update=True).left == 1


def test_a_draft_of_no_table_that_an_import_changed_is_put_back_when_it_is_undone(
    person: Importer,
) -> None:
    person.write((1, "Radio", "success", "Chad", "", "", ""))
    person.take()
    story = person.only().story
    drafts = person.desk.workspace.drafts
    person.desk.clock.advance(60)
    drafts.set_answer(story, "title", "My own title")
    person.undo()
    drafts.restore(story)
    answers = drafts.get(story).answers
    person.write((1, "Radio of the hills", "success", "Chad", "", "", ""))
    assert person.take(update=True).updated == 1
    run = person.taking.latest()
    assert run is not None
    assert (run.made, run.updated) == (0, 1)
    assert person.undo() == 1
    kept = drafts.get(story)
    assert (kept.trashed_ms, kept.answers) == (None, answers)
    assert person.take(update=True).updated == 1
    assert drafts.get(story).answers["title"] == "My own title"


def test_what_nobody_worked_on_is_gone_when_all_its_imports_are_taken_back(
    person: Importer,
) -> None:
    person.write((1, "Radio", "success", "Chad", "", "", ""))
    person.take()
    person.desk.clock.advance(60)
    person.write((1, "Radio of the hills", "success", "Chad", "", "", ""))
    person.take(update=True)
    person.desk.clock.advance(60)
    person.undo()
    assert person.titles() == ["Radio"]
    person.desk.clock.advance(60)
    person.undo()
    assert person.take().made == 1


def test_what_a_person_wrote_before_an_update_is_not_gone_when_all_is_taken_back(
    person: Importer,
) -> None:
    person.write((1, "Radio", "success", "Chad", "", "", ""))
    person.take()
    story = person.only().story
    drafts = person.desk.workspace.drafts
    person.desk.clock.advance(60)
    drafts.set_answer(story, "place", "Moundou")
    person.desk.clock.advance(60)
    person.write((1, "Radio of the hills", "success", "Chad", "", "", ""))
    person.take(update=True)
    person.undo()
    person.undo()
    assert drafts.get(story).answers["place"] == "Moundou"


def test_taking_back_can_be_stopped_and_goes_on_with_the_rest(
    person: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "_BACK_TOGETHER", 1)
    person.write(*((at, f"Radio {at}", "", "Chad", "", "", "") for at in range(5)))
    person.take()
    run = person.taking.latest()
    assert run is not None
    said: list[tuple[int, int]] = []

    def progress(done: int, stories: int) -> None:
        said.append((done, stories))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        person.taking.undo(run, progress=progress)
    assert said == [(0, 5), (1, 5), (2, 5)]
    assert len(person.titles()) == 3
    left = person.taking.latest()
    assert left is not None
    assert (left.id, left.made) == (run.id, 3)
    assert person.taking.undo(left) == 3
    assert person.titles() == []
