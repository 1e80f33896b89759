"""The editor on a real profile: nothing typed is lost, and what is missing is found by keyboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from editing import begin, button, complete, field, focused, shown_words, stored
from heliograph.domain.campaign import Campaign
from heliograph.domain.lifecycle import State
from heliograph.domain.problems import Grade
from heliograph.errors import DiskFull
from heliograph.gui.editor.form import SectionPage, make_input
from heliograph.gui.stories.text_page import TextPage
from heliograph.gui.widgets.chip import Chip

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from editing import Open
    from fakes.profiles import Desk
    from heliograph.app.drafts import Changed
    from heliograph.domain.ids import StoryId
    from heliograph.domain.story import Answers
    from heliograph.gui.session import Session


# ---- saving ----------------------------------------------------------------------------------


def test_every_field_of_the_campaigns_has_an_input(session: Session, qtbot: QtBot) -> None:
    kept: list[QWidget] = []
    for campaign in session.workspace.campaigns.all():
        assert isinstance(campaign, Campaign)
        for each in campaign.fields:
            if each.type != "media":
                made = make_input(each, campaign)
                qtbot.addWidget(made)
                kept.append(made)
                made.set_value(None)
                assert made.value() is None, each.id
    assert len(kept) >= 80


def test_all_answers_survive_being_shown(session: Session, open_editor: Open) -> None:
    story = complete(session)
    before = stored(session, story)
    page = open_editor(story)
    for section in ("story", "where", "themes", "org", "links", "consent", "check"):
        page.show_step(section)
    for section in page.findChildren(SectionPage):
        for name, frame in section.frames.items():
            answer = before.get(name)
            assert frame.answer.value() == (answer or None), name
    assert stored(session, story) == before


def test_typing_is_saved_at_most_two_seconds_later(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    story = begin(session)
    page = open_editor(story)
    qtbot.keyClicks(field(page, "title"), "A mast")
    assert page.head.state.whole() == "Saving…"
    assert "title" not in stored(session, story)
    with qtbot.waitSignal(page.saved, timeout=3000):
        qtbot.keyClicks(field(page, "title"), " on a lighthouse")
    assert stored(session, story)["title"] == "A mast on a lighthouse"
    assert page.head.state.whole().startswith("Draft · Saved on this computer")


def test_leaving_a_field_saves_at_once(session: Session, open_editor: Open, qtbot: QtBot) -> None:
    story = begin(session)
    page = open_editor(story)
    title = field(page, "title")
    title.setFocus()
    qtbot.keyClicks(title, "A mast")
    qtbot.keyClick(title, Qt.Key.Key_Tab)
    assert stored(session, story)["title"] == "A mast"


@pytest.mark.parametrize("leave", ["step", "hide", "leave", "save"])
def test_every_way_out_saves(session: Session, open_editor: Open, qtbot: QtBot, leave: str) -> None:
    story = begin(session)
    page = open_editor(story)
    qtbot.keyClicks(field(page, "title"), "A mast")
    match leave:
        case "step":
            page.show_step("where")
        case "hide":
            page.hide()
        case "leave":
            assert page.may_leave()
        case _:
            page.commands()["save"]()
    assert stored(session, story)["title"] == "A mast"


def test_what_another_program_changed_meanwhile_is_kept(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    story = begin(session)
    page = open_editor(story)
    qtbot.keyClicks(field(page, "title"), "A mast")
    session.workspace.drafts.set_answer(story, "place", "Lundu")
    page.refresh()
    assert page.draft.save()
    assert stored(session, story)["title"] == "A mast"
    assert stored(session, story)["place"] == "Lundu"
    page.show_step("where")
    assert field(page, "place").property("text") == "Lundu"


def test_words_that_cannot_be_saved_stay_and_can_be_copied(
    session: Session, open_editor: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = begin(session)
    page = open_editor(story)
    full = True

    def change(which: StoryId, changes: Answers, *, based_on: Answers) -> Changed:
        if full:
            raise DiskFull(Path("store.db"))
        return real(which, changes, based_on=based_on)

    real = session.workspace.drafts.change
    monkeypatch.setattr(session.workspace.drafts, "change", change)
    qtbot.keyClicks(field(page, "title"), "A mast")
    with qtbot.waitSignal(page.not_saved):
        assert not page.may_leave()
    assert "Your text is still on the screen." in page.message.words()
    assert page.head.state.whole() == "Not saved"
    button(page.message, "Copy text").click()
    assert "A mast" in QGuiApplication.clipboard().text()
    assert button(page.message, "Leave without saving").isVisible()
    full = False
    button(page.message, "Try again").click()
    assert stored(session, story)["title"] == "A mast"
    assert page.message.words() == ""


# ---- what is asked ---------------------------------------------------------------------------


def test_the_kind_decides_at_once_what_is_required(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    page = open_editor(begin(session))
    section = page.findChildren(SectionPage)[0]
    assert field(page, "lessons").accessibleName() == "What did you learn?"
    lesson = section.frames["kind"].answer.findChildren(Chip)[2]
    qtbot.mouseClick(lesson, Qt.MouseButton.LeftButton)
    assert field(page, "lessons").accessibleName() == "What did you learn? (required)"
    assert "(required)" not in field(page, "situation").accessibleName()


def test_a_question_appears_with_the_answer_that_calls_for_it(
    session: Session, open_editor: Open
) -> None:
    page = open_editor(begin(session, membership="non-member"))
    page.show_step("org")
    frame = page.findChildren(SectionPage)[-1].frames["sectors"]
    assert not frame.isVisible()
    page.draft.answer("membership", "academia")
    assert frame.isVisible()


def test_the_storys_language_changes_limits_and_direction(
    session: Session, open_editor: Open
) -> None:
    page = open_editor(begin(session, story_language="en", title="移动诊所"))
    assert "4 of 10 to 120" in shown_words(page)
    page.draft.answer("story_language", "zh")
    assert "4 of 5 to 60" in shown_words(page)
    summary = field(page, "summary")
    assert isinstance(summary, QPlainTextEdit)
    page.draft.answer("story_language", "ar")
    option = summary.document().defaultTextOption()
    assert option.textDirection() == Qt.LayoutDirection.RightToLeft


def test_consent_is_asked_with_its_full_text(session: Session, open_editor: Open) -> None:
    page = open_editor(begin(session))
    page.show_step("consent")
    words = "\n".join(shown_words(page))
    assert "You can withdraw the story at any time" in words
    assert "are used only to ask you about the story" in words


# ---- what is missing -------------------------------------------------------------------------


def test_nobody_is_told_what_is_missing_before_they_ask(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    page = open_editor(begin(session))
    assert "Title: needs an answer" not in shown_words(page)
    title = field(page, "title")
    title.setFocus()
    qtbot.keyClicks(title, "A mast")
    assert "Title: at least 10 characters, now 6" not in shown_words(page)
    qtbot.keyClick(title, Qt.Key.Key_Tab)
    assert "Title: at least 10 characters, now 6" in shown_words(page)
    assert "Short summary: needs an answer" not in shown_words(page)
    page.go_on(1)
    assert "Short summary: needs an answer" in shown_words(page)


def test_f8_goes_through_all_problems_in_every_step_and_round(
    session: Session, open_editor: Open
) -> None:
    story = complete(session, title="", period=None, contact_email="nobody", privacy=None)
    page = open_editor(story)
    musts = [each for each in page.draft.problems() if each.grade is Grade.MUST]
    assert [each.field for each in musts] == ["title", "period", "contact_email", "privacy"]
    seen: list[str] = []
    for _ in range(5):
        page.commands()["next-problem"]()
        seen.append(page.pages.here())
    assert seen == ["title", "period", "contact_email", "privacy", "title"]
    page.commands()["previous-problem"]()
    assert page.pages.here() == "privacy"
    assert page.pages.step == "consent"


def test_f8_goes_on_from_where_the_keyboard_is(session: Session, open_editor: Open) -> None:
    story = complete(session, title="", summary="", contact_email="nobody")
    page = open_editor(story)
    field(page, "situation").setFocus()
    page.go_on(1)
    assert page.pages.here() == "contact_email"
    page.show_step("story")
    field(page, "situation").setFocus()
    page.go_on(-1)
    assert page.pages.here() == "summary"


def test_f8_reaches_the_cell_of_a_row(session: Session, open_editor: Open) -> None:
    story = complete(session, quotes=[{"text": "We see the storm.", "who": "Ama"}])
    page = open_editor(story)
    page.go_on(1)
    assert page.pages.here() == "quotes"
    assert focused().property("text") == "The person agrees that it is shown"


def test_a_story_that_is_not_complete_says_why_and_goes_there(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    story = complete(session, title="", privacy=None)
    page = open_editor(story)
    ready = page.head.ready
    assert ready.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert (
        ready.accessibleDescription()
        == "2 things to do before this can be sent – F8 goes to the next"
    )
    page.show_step("consent")
    qtbot.mouseClick(ready, Qt.MouseButton.LeftButton)
    assert page.pages.here() == "title"
    assert "2 things to do before this can be sent. The first: Title: needs an answer" in (
        page.message.words()
    )
    assert session.workspace.drafts.is_open(story)


def test_the_check_page_lists_everything_and_leads_there(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    story = complete(session, title="", sdgs=None)
    page = open_editor(story)
    qtbot.mouseClick(page.head.check, Qt.MouseButton.LeftButton)
    words = shown_words(page.pages.check)
    assert "1 thing to do before this can be sent" in words
    assert {"must", "Title: needs an answer", "should"} <= set(words)
    go = button(page.pages.check, "Go there: \u2068Title: needs an answer\u2069")
    assert focused() is go
    go.click()
    assert page.pages.here() == "title"


def test_the_check_page_shows_what_is_received_as_text(session: Session, open_editor: Open) -> None:
    story = complete(session)
    page = open_editor(story)
    page.show_check()
    button(page.pages.check, "Show what ITU will receive as text").click()
    assert isinstance(page.side, TextPage)
    assert str(stored(session, story)["title"]) in page.side.view.toPlainText()


# ---- ready and back --------------------------------------------------------------------------


def test_a_complete_story_is_marked_ready_and_can_come_back(
    session: Session, open_editor: Open
) -> None:
    story = complete(session)
    page = open_editor(story)
    page.commands()["mark-ready"]()
    drafts = session.workspace.drafts
    assert drafts.submission(story).state is State.READY
    assert "ready to send" in page.message.words()
    assert "in the outbox" in page.standing.words()
    title = field(page, "title")
    assert isinstance(title, QLineEdit)
    assert title.isReadOnly()
    assert not page.head.ready.isVisible()
    assert "save" not in page.commands()
    page.commands()["to-drafts"]()
    assert drafts.is_open(story)
    assert not title.isReadOnly()
    assert page.standing.words() == ""


def test_what_was_sent_can_be_read_and_begun_anew(
    desk: Desk, session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    desk.sign_in()
    story = desk.ready()
    session.worker.check()
    qtbot.waitUntil(lambda: desk.state(story) == "sent")
    page = open_editor(story)
    assert "was sent" in page.standing.words()
    button(page.standing, "New version").click()
    assert session.workspace.drafts.is_open(story)
    assert "new-version" not in page.commands()


def test_a_receipt_that_comes_while_the_story_is_on_the_screen_is_shown(
    desk: Desk, session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    desk.sign_in()
    story = desk.ready()
    page = open_editor(story)
    session.worker.check()
    qtbot.waitUntil(lambda: desk.state(story) == "sent")
    page.refresh()
    assert "was sent" in page.standing.words()
