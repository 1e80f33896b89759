"""The sample speaks six languages, is marked as a sample, and is not sent by mistake."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from heliograph import i18n
from heliograph.app.sample import sample_answers
from heliograph.bundled import resource
from heliograph.domain.campaign import parse_campaign
from heliograph.domain.checks import check, musts
from heliograph.errors import SampleKept
from heliograph.gui.editor.page import EditorPage
from heliograph.gui.stories.library import LibraryPage
from heliograph.gui.stories.sample import sample_story

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_sample_is_complete_in_every_language(language: str) -> None:
    answers = sample_answers(language)
    pack = parse_campaign(resource(f"campaigns/{answers.pop('campaign')}.json").read_bytes())
    assert musts(check(answers, (), pack, now=datetime(2021, 5, 1, tzinfo=UTC))) == ()
    assert answers["story_language"] == language


def test_every_language_has_words_of_its_own() -> None:
    titles = {str(sample_answers(each)["title"]) for each in i18n.LANGUAGES}
    assert len(titles) == len(i18n.LANGUAGES)
    english = sample_answers("en")
    for language in set(i18n.LANGUAGES) - {"en"}:
        theirs = sample_answers(language)
        same = {
            name
            for name in ("summary", "situation", "action", "results", "lessons", "advice")
            if theirs[name] == english[name]
        }
        assert same == set()


def test_the_sample_is_not_marked_ready_before_somebody_makes_it_their_own(desk: Desk) -> None:
    story = sample_story(desk.workspace)
    with pytest.raises(SampleKept):
        desk.workspace.drafts.mark_ready(story)
    desk.reopen()
    with pytest.raises(SampleKept):
        desk.workspace.drafts.mark_ready(story)
    assert desk.workspace.outbox.submissions() == []
    desk.workspace.drafts.adopt(story)
    assert desk.workspace.drafts.mark_ready(story).state == "ready"


def test_what_is_made_from_the_sample_is_not_sent_either(desk: Desk) -> None:
    story = sample_story(desk.workspace)
    french = desk.workspace.language_versions.begin(story, "fr")
    number = desk.workspace.versions.note(story, "ready")
    second = desk.workspace.versions.as_draft(story, number)
    for made in (french, second):
        assert desk.workspace.drafts.get(made).sample


def test_the_library_says_what_it_is_and_why_it_does_not_go(
    session: Session, desk: Desk, qtbot: QtBot
) -> None:
    page = LibraryPage(session)
    qtbot.addWidget(page)
    page.show()
    story = sample_story(desk.workspace)
    page.refresh()
    (line,) = page.list.lines()
    assert line.next_step == "A sample to look at and delete. It is not sent."
    page.list.choose(story)
    page.mark_ready.click()
    assert page.message.words().startswith("This is the sample")
    assert desk.workspace.outbox.submissions() == []


def test_the_editor_offers_to_make_it_a_story_of_ones_own(
    session: Session, desk: Desk, qtbot: QtBot
) -> None:
    story = sample_story(desk.workspace)
    page = EditorPage(session, story)
    qtbot.addWidget(page)
    page.show()
    assert page.messages.standing.words() == "A sample to look at and delete. It is not sent."
    page.acts.mark_ready()
    assert page.message.words().startswith("This is the sample")
    (own,) = page.messages.standing.buttons()
    own.click()
    assert page.messages.standing.words() == ""
    page.acts.mark_ready()
    assert [each.story for each in desk.workspace.outbox.submissions()] == [story]
