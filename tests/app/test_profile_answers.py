"""Organisation and contact: copied when a story begins, brought into drafts only when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fakes.profiles import Desk


def test_drafts_with_the_earlier_answers_are_found_brought_up_and_put_back(desk: Desk) -> None:
    drafts, profile = desk.workspace.drafts, desk.workspace.profile_answers
    before: dict[str, object] = {"org_name": "Coast Radio", "contact_name": "Amina"}
    desk.workspace.settings.answers = {"org_name": "Coast Radio", "contact_name": "Amina"}
    plain, own, ready = drafts.new(), drafts.new(), desk.write()
    drafts.set_answer(own, "org_name", "The school of Faya")
    drafts.set_answer(own, "contact_name", "Its own")
    drafts.set_answer(ready, "org_name", "Coast Radio")
    drafts.mark_ready(ready)
    assert profile.behind(before) == []
    desk.workspace.settings.answers = {"org_name": "Hill Radio", "contact_email": "a@example.org"}
    assert set(profile.behind(before)) == {plain, own}
    was = {story: drafts.get(story).answers for story in (plain, own, ready)}
    brought = profile.bring(before)
    assert drafts.get(plain).answers["org_name"] == "Hill Radio"
    assert drafts.get(plain).answers["contact_email"] == "a@example.org"
    assert "contact_name" not in drafts.get(plain).answers
    assert drafts.get(own).answers["org_name"] == "The school of Faya"
    assert drafts.get(own).answers["contact_name"] == "Its own"
    assert drafts.get(ready).answers == was[ready]
    assert profile.behind(before) == []
    profile.undo(brought)
    assert {story: drafts.get(story).answers for story in was} == was


def test_undoing_leaves_what_was_written_since(desk: Desk) -> None:
    drafts, profile = desk.workspace.drafts, desk.workspace.profile_answers
    desk.workspace.settings.answers = {"org_name": "Coast Radio"}
    story = drafts.new()
    desk.workspace.settings.answers = {"org_name": "Hill Radio"}
    brought = profile.bring({"org_name": "Coast Radio"})
    drafts.set_answer(story, "org_name", "Valley Radio")
    profile.undo(brought)
    assert drafts.get(story).answers["org_name"] == "Valley Radio"
    desk.workspace.settings.answers = {}
    assert profile.bring({"org_name": "Hill Radio"}) == {}
