"""Versions as a person meets them: kept by themselves, compared, put back, made a second draft."""

from __future__ import annotations

import pytest

from fakes.profiles import Desk
from heliograph.domain.versions import DUE_AFTER_MS
from heliograph.errors import IllegalTransition


def test_marking_ready_keeps_a_version_and_a_second_time_only_if_something_changed(
    desk: Desk,
) -> None:
    story = desk.ready(b"photo")
    drafts, versions = desk.workspace.drafts, desk.workspace.versions
    drafts.to_drafts(story)
    drafts.mark_ready(story)
    assert [(each.why, each.number) for each in versions.list(story)] == [("ready", 1)]
    drafts.to_drafts(story)
    drafts.set_answer(story, "title", "Digital clinics in the oases")
    drafts.mark_ready(story)
    assert [each.number for each in versions.list(story)] == [2, 1]


def test_the_list_tells_how_much_each_holds(desk: Desk) -> None:
    drafts = desk.workspace.drafts
    story = drafts.new(campaign="open-call", answers={"title": "A mast", "kind": "success"})
    desk.workspace.attachments.attach(story, desk.file("a.txt", b"12345"))
    before = desk.workspace.versions.note(story, "ready")
    (line,) = desk.workspace.versions.list(story)
    assert (line.number, line.media_count, line.media_bytes, line.characters) == (before, 1, 5, 6)
    assert line.at_ms == desk.clock.now_ms()


def test_writing_for_ten_minutes_by_the_handed_in_clock_keeps_one(desk: Desk) -> None:
    story = desk.write()
    desk.workspace.drafts.set_answer(story, "place", "Lundu")
    assert desk.workspace.versions.list(story) == []
    desk.clock.advance(DUE_AFTER_MS / 1000)
    desk.workspace.drafts.set_answer(story, "place", "Lund")
    (line,) = desk.workspace.versions.list(story)
    assert line.why == "writing"
    assert desk.workspace.versions.get(story, line.number).answers["place"] == "Lundu"


def test_a_version_that_is_put_back_can_be_taken_back(desk: Desk) -> None:
    drafts, versions = desk.workspace.drafts, desk.workspace.versions
    story = desk.write(b"photo")
    first = versions.note(story, "ready")
    before = drafts.get(story)
    drafts.set_answer(story, "title", None)
    desk.workspace.attachments.detach(story, before.media[0].id)
    after = drafts.get(story)
    there = versions.restore(story, first)
    assert (drafts.get(story).answers, drafts.get(story).media) == (before.answers, before.media)
    (row,) = drafts.summaries()
    assert row.musts == 0
    versions.restore(story, there)
    assert (drafts.get(story).answers, drafts.get(story).media) == (after.answers, after.media)
    assert desk.workspace.versions.compare(story, there).is_empty


def test_what_is_in_the_outbox_is_not_written_over(desk: Desk) -> None:
    story = desk.ready()
    with pytest.raises(IllegalTransition):
        desk.workspace.versions.restore(story, 1)


def test_a_second_draft_of_a_version_stands_beside_the_story(desk: Desk) -> None:
    drafts, versions = desk.workspace.drafts, desk.workspace.versions
    story = desk.write(b"photo")
    number = versions.note(story, "ready")
    drafts.set_answer(story, "summary", "Other words")
    made = versions.as_draft(story, number, changes={"title": "The other one"})
    second = drafts.get(made)
    assert second.title == "The other one"
    assert second.answers["summary"] == versions.get(story, number).answers["summary"]
    assert [each.sha256 for each in second.media] == [
        each.sha256 for each in drafts.get(story).media
    ]
    assert not {each.id for each in second.media} & {each.id for each in drafts.get(story).media}
    assert drafts.get(story).answers["summary"] == "Other words"
    drafts.mark_ready(made)


def test_a_change_made_from_an_older_answer_is_kept_beside_the_newer_one(desk: Desk) -> None:
    drafts = desk.workspace.drafts
    story = desk.write(title="A mast on the lighthouse")
    other = desk.workspace.another()
    other.drafts.set_answer(story, "title", "A mast on the church")
    other.close()
    changed = drafts.change(
        story,
        {"title": "A mast on the school", "place": "Lundu"},
        based_on={"title": "A mast on the lighthouse", "place": drafts.get(story).answers["place"]},
    )
    assert changed.clashes == ("title",)
    assert changed.kept_as is not None
    assert drafts.get(story).title == "A mast on the church"
    assert drafts.get(story).answers["place"] == "Lundu"
    kept = desk.workspace.versions.get(story, changed.kept_as)
    assert kept.answers["title"] == "A mast on the school"
