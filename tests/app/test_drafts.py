"""Writing: what a story begins with, what is kept, what may be done when."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from fakes.profiles import DESCRIBED, Desk
from heliograph.app.forms import Forms
from heliograph.domain.ids import StoryId
from heliograph.domain.lifecycle import State
from heliograph.errors import (
    CampaignUnknown,
    IllegalTransition,
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


def test_consent_cannot_be_walked_around(desk: Desk) -> None:
    story = desk.write(b"photo")
    drafts, attachments = desk.workspace.drafts, desk.workspace.attachments
    (item,) = drafts.get(story).media
    for details in (
        structs.replace(DESCRIBED, people=None),
        structs.replace(DESCRIBED, people="adults"),
        structs.replace(DESCRIBED, people="adults", consent="not-asked"),
        structs.replace(DESCRIBED, people="children", consent="signed"),
    ):
        attachments.describe(story, item.id, details)
        with pytest.raises(NotReady):
            drafts.mark_ready(story)
    attachments.detach(story, item.id)
    assert drafts.mark_ready(story).state is State.READY


def test_marking_ready_freezes_and_writing_on_makes_the_next_revision(desk: Desk) -> None:
    story = desk.ready(b"photo")
    drafts = desk.workspace.drafts
    with pytest.raises(IllegalTransition):
        drafts.save(story, {})
    with pytest.raises(IllegalTransition):
        desk.workspace.attachments.attach(story, desk.file("b.jpg", b"late"))
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


def test_consent_that_another_program_takes_back_meanwhile_holds_the_story_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = desk.write(b"photo")
    (item,) = desk.workspace.drafts.get(story).media
    real = Forms.clean_old

    def clean_old(forms: Forms, story: StoryId, *, now_ms: int) -> None:
        real(forms, story, now_ms=now_ms)
        said = structs.replace(DESCRIBED, people="adults", consent="not-asked")
        desk.workspace.attachments.describe(story, item.id, said)

    monkeypatch.setattr(Forms, "clean_old", clean_old)
    with pytest.raises(NotReady):
        desk.workspace.drafts.mark_ready(story)
    assert desk.workspace.drafts.is_open(story)
