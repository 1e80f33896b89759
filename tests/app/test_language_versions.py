"""Versions of one story in several languages: what begins how, what changed, what is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from heliograph.domain.checks import musts
from heliograph.domain.lifecycle import State
from heliograph.errors import IllegalTransition, LanguageThere

if TYPE_CHECKING:
    from fakes.profiles import Desk


def test_a_version_begins_with_everything_but_words_and_declarations(desk: Desk) -> None:
    english = desk.write(b"photo", title="A line", org_name="Coast Radio")
    desk.workspace.settings.answers = {"org_name": "The profile's", "org_name_latin": "Latin"}
    versions, drafts = desk.workspace.language_versions, desk.workspace.drafts
    french = drafts.get(versions.begin(english, "fr"))
    other = drafts.get(english)
    assert french.answers["story_language"] == "fr"
    assert french.answers["org_name"] == "Coast Radio"
    assert "org_name_latin" not in french.answers
    assert french.answers["countries"] == other.answers["countries"]
    assert not {"title", "summary", "authority", "publish", "privacy"} & set(french.answers)
    (mine,), (theirs,) = french.media, other.media
    assert (mine.sha256, mine.details.credit) == (theirs.sha256, theirs.details.credit)
    assert mine.id != theirs.id
    assert mine.details.alt_text == ""
    assert french.family == other.family == english
    asked = {problem.field for problem in musts(drafts.check(french.id))}
    assert {"title", "summary", "authority", "media"} <= asked


def test_versions_of_versions_are_one_family(desk: Desk) -> None:
    versions = desk.workspace.language_versions
    english = desk.write()
    french = versions.begin(english, "fr")
    swahili = versions.begin(french, "sw")
    assert [each.language for each in versions.versions_of(swahili)] == ["en", "fr"]
    assert desk.workspace.drafts.get(swahili).family == english


@pytest.mark.parametrize("language", ["en", "EN", "fr"])
def test_a_language_that_is_there_is_refused(desk: Desk, language: str) -> None:
    versions = desk.workspace.language_versions
    english = desk.write()
    versions.begin(english, "fr")
    with pytest.raises(LanguageThere) as caught:
        versions.begin(english, language)
    assert caught.value.language == language


def test_what_is_no_language_is_refused(desk: Desk) -> None:
    with pytest.raises(ValueError, match="no language"):
        desk.workspace.language_versions.begin(desk.write(), "no language")


def test_a_language_in_the_trash_may_be_begun_again(desk: Desk) -> None:
    versions = desk.workspace.language_versions
    english = desk.write()
    desk.workspace.drafts.trash(versions.begin(english, "fr"))
    assert versions.begin(english, "fr")


def test_a_version_is_begun_from_a_sent_story_and_names_the_family(desk: Desk) -> None:
    desk.sign_in()
    english = desk.ready(b"photo")
    desk.send()
    assert desk.state(english) is State.SENT
    french = desk.workspace.language_versions.begin(english, "fr")
    drafts = desk.workspace.drafts
    assert drafts.is_open(french)
    assert not drafts.is_open(english)
    answers = desk.workspace.drafts.get(desk.write(story_language="fr")).answers
    drafts.save(french, answers)
    (item,) = drafts.get(french).media
    desk.workspace.attachments.describe(
        french, item.id, structs.replace(item.details, alt_text="Deux personnes")
    )
    drafts.mark_ready(french)
    desk.send()
    assert desk.world.texts[french, 1].manifest.family == english
    assert desk.world.texts[english, 1].manifest.family is None


def test_what_changed_in_the_other_version_is_told_once(desk: Desk) -> None:
    versions, drafts = desk.workspace.language_versions, desk.workspace.drafts
    english = desk.write()
    french = versions.begin(english, "fr")
    drafts.set_answer(english, "title", drafts.get(english).title)
    assert versions.news(english) is None
    assert versions.news(french) is None
    drafts.set_answer(english, "title", "Another title")
    news = versions.news(french)
    assert news is not None
    assert (news.source, news.language, news.texts, news.facts) == (english, "en", True, False)
    drafts.set_answer(english, "countries", ["KE"])
    news = versions.news(french)
    assert news is not None
    assert news.facts
    versions.look_at(french)
    assert versions.news(french) is None
    drafts.set_answer(english, "title", "A third title")
    drafts.trash(english)
    assert versions.news(french) is None


def test_facts_are_copied_again_and_words_stay(desk: Desk) -> None:
    versions, drafts = desk.workspace.language_versions, desk.workspace.drafts
    english = desk.write(b"photo")
    french = versions.begin(english, "fr")
    drafts.set_answer(french, "title", "Une ligne")
    before = drafts.get(french)
    drafts.set_answer(english, "countries", ["KE"])
    (photo,) = drafts.get(english).media
    desk.workspace.attachments.describe(
        english, photo.id, structs.replace(photo.details, credit="Amina K.")
    )
    desk.workspace.attachments.attach(english, desk.file("second.txt", b"second"))
    copied = versions.copy_facts(french, english)
    now = drafts.get(french)
    assert now.answers["countries"] == ["KE"]
    assert now.title == "Une ligne"
    assert [item.sha256 for item in now.media] == [
        item.sha256 for item in drafts.get(english).media
    ]
    assert now.media[0].details.credit == "Amina K."
    news = versions.news(french)
    assert news is not None  # the other's files have words of their own
    assert not news.facts
    versions.undo(copied)
    undone = drafts.get(french)
    assert (undone.answers, undone.media) == (before.answers, before.media)
    news = versions.news(french)
    assert news is not None
    assert news.facts
    assert not versions.copy_facts(french, french)


def test_undoing_leaves_what_was_changed_since(desk: Desk) -> None:
    versions, drafts = desk.workspace.language_versions, desk.workspace.drafts
    english = desk.write()
    french = versions.begin(english, "fr")
    desk.workspace.attachments.attach(english, desk.file("second.txt", b"second"))
    drafts.set_answer(english, "countries", ["KE"])
    copied = versions.copy_facts(french, english)
    drafts.set_answer(french, "countries", ["KE", "UG"])
    (item,) = drafts.get(french).media
    desk.workspace.attachments.describe(
        french, item.id, structs.replace(item.details, alt_text="Un bateau")
    )
    versions.undo(copied)
    assert drafts.get(french).answers["countries"] == ["KE", "UG"]
    assert [each.id for each in drafts.get(french).media] == [item.id]


def test_facts_are_not_copied_into_a_frozen_story(desk: Desk) -> None:
    versions = desk.workspace.language_versions
    english = desk.ready()
    french = versions.begin(english, "fr")
    with pytest.raises(IllegalTransition):
        versions.copy_facts(english, french)
