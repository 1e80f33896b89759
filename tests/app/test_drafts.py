"""Writing: what a story begins with, what is kept, what may be done when."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from fakes.profiles import DESCRIBED, Desk
from heliograph.domain.lifecycle import State
from heliograph.domain.media import MediaDetails
from heliograph.errors import (
    CampaignUnknown,
    IllegalTransition,
    MediaChanged,
    MediaEmpty,
    NotReady,
    StoryUnknown,
)


def test_a_story_begins_with_the_profile_and_the_form_s_defaults(desk: Desk) -> None:
    desk.workspace.settings.answers = {"org_name": "Coast Radio", "title": "not from a profile"}
    desk.workspace.settings.language = "ar"
    answers = desk.workspace.drafts.get(desk.workspace.drafts.new()).answers
    assert answers["org_name"] == "Coast Radio"
    assert answers["story_language"] == "ar"
    assert answers["place_precision"] == "district"
    assert "title" not in answers


def test_nothing_is_required_to_save(desk: Desk) -> None:
    story = desk.workspace.drafts.new()
    desk.workspace.drafts.save(story, {})
    assert desk.workspace.drafts.get(story).answers == {}


def test_what_is_saved_is_there_after_a_restart(desk: Desk) -> None:
    story = desk.write(b"photo", title="Digital clinics in the oases")
    saved = desk.workspace.drafts.get(story)
    assert desk.reopen().drafts.get(story) == saved


def test_the_list_knows_how_much_is_to_do(desk: Desk) -> None:
    story = desk.write()
    (row,) = desk.workspace.drafts.summaries()
    assert (row.musts, row.state) == (0, State.DRAFT)
    desk.workspace.drafts.set_answer(story, "title", None)
    (row,) = desk.workspace.drafts.summaries()
    assert row.musts == 1


def test_an_unknown_campaign_is_named(desk: Desk) -> None:
    with pytest.raises(CampaignUnknown):
        desk.workspace.drafts.new(campaign="wtisd-1865")


def test_a_story_is_found_by_the_beginning_of_its_id(desk: Desk) -> None:
    first, second = desk.write(), desk.write()
    drafts = desk.workspace.drafts
    assert drafts.resolve(second[:-1] + second[-1]) == second
    with pytest.raises(StoryUnknown):
        drafts.resolve(first[:4])  # both begin so
    with pytest.raises(StoryUnknown):
        drafts.resolve("")


def test_attaching_leaves_the_file_alone_and_keeps_its_bytes(desk: Desk) -> None:
    story = desk.workspace.drafts.new()
    path = desk.file("boat.jpg", b"\xff\xd8\xff photo")
    item = desk.workspace.drafts.attach(story, path)
    path.write_bytes(b"something else, later")
    with desk.workspace.drafts.open_media(item.sha256) as source:
        assert source.read() == b"\xff\xd8\xff photo"
    assert (item.kind, item.file_name, item.details) == ("photo", "boat.jpg", MediaDetails())


def test_a_file_that_cannot_be_attached_changes_nothing(desk: Desk) -> None:
    story = desk.write(b"photo")
    before = desk.workspace.drafts.get(story)
    with pytest.raises(MediaEmpty):
        desk.workspace.drafts.attach(story, desk.file("empty.jpg", b""))
    assert desk.workspace.drafts.get(story) == before


def test_a_file_that_changes_while_it_is_attached_is_refused(desk: Desk) -> None:
    story = desk.workspace.drafts.new()
    path = desk.file("growing.mp4", b"x" * 3_000_000)

    def grow(_: int) -> None:
        with path.open("ab") as more:
            more.write(b"y")

    with pytest.raises(MediaChanged):
        desk.workspace.drafts.attach(story, path, progress=grow)
    assert desk.workspace.drafts.get(story).media == ()


def test_attaching_can_be_cancelled(desk: Desk) -> None:
    story = desk.workspace.drafts.new()

    class CancelledError(Exception):
        pass

    def cancel(_: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        desk.workspace.drafts.attach(story, desk.file("a.mp4", b"x" * 3_000_000), progress=cancel)
    assert desk.workspace.drafts.get(story).media == ()


def test_a_media_item_can_be_described_moved_and_taken_out_and_put_back(desk: Desk) -> None:
    story = desk.write(b"first", b"second")
    drafts = desk.workspace.drafts
    first, second = drafts.get(story).media
    drafts.reorder(story, [second.id, first.id])
    assert drafts.get(story).media == (second, first)
    words = dataclasses.replace(DESCRIBED, caption="At dawn")
    drafts.describe(story, first.id, words)
    taken = drafts.detach(story, first.id)
    assert taken.details == words
    assert drafts.get(story).media == (second,)
    drafts.put_back(story, taken)
    assert taken in drafts.get(story).media
    with pytest.raises(StoryUnknown):
        drafts.detach(story, first.id.replace("0", "1"))


def test_consent_cannot_be_walked_around(desk: Desk) -> None:
    story = desk.write(b"photo")
    drafts = desk.workspace.drafts
    (item,) = drafts.get(story).media
    for details in (
        dataclasses.replace(DESCRIBED, people=None),
        dataclasses.replace(DESCRIBED, people="adults"),
        dataclasses.replace(DESCRIBED, people="adults", consent="not-asked"),
        dataclasses.replace(DESCRIBED, people="children", consent="signed"),
    ):
        drafts.describe(story, item.id, details)
        with pytest.raises(NotReady):
            drafts.mark_ready(story)
    drafts.detach(story, item.id)
    assert drafts.mark_ready(story).state is State.READY


def test_marking_ready_freezes_and_writing_on_makes_the_next_revision(desk: Desk) -> None:
    story = desk.ready(b"photo")
    drafts = desk.workspace.drafts
    with pytest.raises(IllegalTransition):
        drafts.save(story, {})
    with pytest.raises(IllegalTransition):
        drafts.attach(story, desk.file("b.jpg", b"late"))
    with pytest.raises(IllegalTransition):
        drafts.trash(story)
    first = drafts.submission(story)
    drafts.to_drafts(story)
    drafts.set_answer(story, "title", "Another title for the story")
    second = drafts.mark_ready(story)
    assert (first.revision, second.revision) == (1, 2)
    assert first.manifest_sha256 != second.manifest_sha256


def test_the_size_counts_the_same_photo_once(desk: Desk) -> None:
    story = desk.ready(b"photo" * 100, b"photo" * 100)
    row = desk.workspace.drafts.submission(story)
    manifest = desk.workspace._store.outbox.manifest(story, 1)
    assert row.total_bytes == len(manifest) + 500


def test_only_a_sent_story_gets_a_new_version(desk: Desk) -> None:
    with pytest.raises(IllegalTransition):
        desk.workspace.drafts.new_version(desk.ready())


def test_the_trash_gives_back_and_forgets_only_on_demand(desk: Desk) -> None:
    drafts = desk.workspace.drafts
    story, other = desk.write(), desk.write()
    drafts.trash(story)
    assert [row.story for row in drafts.summaries()] == [other]
    assert [row.story for row in drafts.summaries(show="trash")] == [story]
    drafts.restore(story)
    assert len(drafts.summaries()) == 2
    with pytest.raises(IllegalTransition):
        drafts.forget(story)
    drafts.trash(story)
    drafts.forget(story)
    with pytest.raises(StoryUnknown):
        drafts.get(story)


def test_history_is_kept(desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready()
    desk.send()
    events = [entry.event for entry in desk.workspace.drafts.history(story)]
    assert events == ["begun", "marked-ready", "received"]


def test_a_story_of_a_campaign_that_is_gone_is_still_there(desk: Desk, tmp_path: Path) -> None:
    story = desk.write()
    desk.workspace._store.stories.set_campaign(story, "gone", now_ms=1)
    drafts = desk.workspace.drafts
    drafts.save(story, {"title": "Still written"})
    assert drafts.get(story).title == "Still written"
    with pytest.raises(CampaignUnknown):
        drafts.check(story)
    assert tmp_path.exists()
