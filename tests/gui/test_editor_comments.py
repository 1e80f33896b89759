"""ITU's comments in the editor: at the question or file they speak of, answered without a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fakes.faults import lost_answer, offline
from gui.sending import send
from heliograph.domain.review import Comment
from heliograph.gui.background.notices import Notice, Notices
from heliograph.gui.reviews.comment_strip import CommentStrip
from heliograph.gui.reviews.comments_page import CommentsPage
from heliograph.gui.reviews.strips import CommentStrips

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from fakes.faults import Fault
    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.editor.page import EditorPage

    Open = Callable[..., EditorPage]

YEAR = Comment(id="c-year", text="Which year was that?", language="en", field="summary")
WHERE = Comment(id="c-where", text="أي منطقة؟", language="ar", field="place")
WHOLE = Comment(id="c-whole", text="A fine story.", language="en")
GONE = Comment(id="c-gone", text="How many villages?", language="en", field="no-such-question")


@pytest.fixture
def story(desk: Desk) -> StoryId:
    desk.sign_in()
    story = desk.ready(b"photo", title="Radio of the hills")
    send(desk)
    return story


def come_back(desk: Desk, story: StoryId, *comments: Comment, message: str = "") -> None:
    desk.world.review(story, "returned", *comments, message=message)
    send(desk)


def at(page: EditorPage, field: str, comment: Comment) -> CommentStrip:
    for frames in page.pages.frames():
        if field in frames:
            strips = frames[field].under_label
            assert isinstance(strips, CommentStrips)
            return strips.strips[comment.id]
    raise AssertionError(field)


def focused(page: EditorPage) -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    assert page.isAncestorOf(found)
    return found


def strip_with_keyboard(page: EditorPage) -> str:
    found = focused(page)
    return next(
        each.comment for each in page.findChildren(CommentStrip) if each.isAncestorOf(found)
    )


def write(strip: CommentStrip, words: str, qtbot: QtBot) -> None:
    strip.answer.click()
    qtbot.keyClicks(strip.box.main_widget(), words)


def test_a_comment_stands_under_the_question_that_it_speaks_of(
    open_editor: Open, desk: Desk, story: StoryId
) -> None:
    come_back(desk, story, YEAR)
    page = open_editor(story)
    strip = at(page, "summary", YEAR)
    assert strip.isVisible()
    assert strip.words.text() == "Which year was that?"
    frame = next(each for each in page.pages.frames() if "summary" in each)["summary"]
    assert (
        strip.mapTo(page, strip.rect().topLeft()).y()
        < frame.answer.mapTo(page, frame.answer.rect().topLeft()).y()
    )
    assert page.message.words() == ""
    assert "Returned by ITU" in page.standing.words()
    assert desk.workspace.reviews.unseen() == []


def test_the_keyboard_comes_to_a_comment_before_the_answer(
    open_editor: Open, desk: Desk, story: StoryId, qtbot: QtBot
) -> None:
    come_back(desk, story, YEAR)
    page = open_editor(story)
    frames = next(each for each in page.pages.frames() if "summary" in each)
    frames["title"].answer.focus_on()
    order: list[str] = []
    for _ in range(3):
        qtbot.keyClick(focused(page), Qt.Key.Key_Tab)
        order.append(focused(page).accessibleName() or getattr(focused(page), "text", str)())
    assert order == ["Answer…", "Dealt with", "Short summary (required)"]


def test_an_answer_is_kept_while_it_is_typed(
    open_editor: Open, desk: Desk, story: StoryId, qtbot: QtBot
) -> None:
    come_back(desk, story, YEAR)
    page = open_editor(story)
    write(at(page, "summary", YEAR), "In 2019", qtbot)
    page.may_leave()
    send(desk)
    assert desk.world.replies == {}
    again = open_editor(story)
    strip = at(again, "summary", YEAR)
    assert strip.box.isVisible()
    assert strip.box.value() == "In 2019"
    assert not strip.done.isVisible()  # an answer that was begun is not thrown away by it


@pytest.mark.parametrize("fault", [None, offline("exchange"), lost_answer("exchange")])
def test_an_answer_goes_with_a_later_pass_and_is_one_whatever_the_line_does(
    open_editor: Open, desk: Desk, story: StoryId, qtbot: QtBot, fault: Fault | None
) -> None:
    come_back(desk, story, YEAR)
    desk.service.faults = [offline("exchange") for _ in range(3)]  # no line while it is written
    page = open_editor(story)
    strip = at(page, "summary", YEAR)
    write(strip, "In 2019", qtbot)
    strip.send.click()
    assert not strip.is_open
    assert strip.undo.isVisible()
    assert desk.workspace.reviews.replies_waiting() == 1
    desk.service.faults = [] if fault is None else [fault]
    send(desk)
    desk.service.faults = []
    send(desk)
    qtbot.waitUntil(lambda: desk.workspace.reviews.replies_waiting() == 0)
    (reply,) = desk.world.replies.values()
    assert (reply.comment, reply.text, reply.language) == (YEAR.id, "In 2019", "en")
    page.refresh()
    said = [each.text() for each in strip.findChildren(type(strip.words))]
    assert "In 2019" in said


def test_dealt_with_can_be_undone(open_editor: Open, desk: Desk, story: StoryId) -> None:
    come_back(desk, story, YEAR)
    page = open_editor(story)
    strip = at(page, "summary", YEAR)
    strip.done.click()
    reviewed = desk.workspace.reviews.of_story(story)
    assert reviewed is not None
    assert not reviewed.asks
    strip.undo.click()
    assert strip.answer.isVisible()
    reviewed = desk.workspace.reviews.of_story(story)
    assert reviewed is not None
    assert reviewed.asks


def test_what_the_service_would_not_take_stays_in_the_box(
    open_editor: Open, desk: Desk, story: StoryId
) -> None:
    come_back(desk, story, YEAR)
    page = open_editor(story)
    strip = at(page, "summary", YEAR)
    strip.answer.click()
    strip.box.set_value("x" * 4001)
    strip.send.click()
    assert page.message.words()
    assert strip.box.value() == "x" * 4001
    assert desk.workspace.reviews.replies_waiting() == 0


def test_a_comment_on_an_older_text_says_so_and_shows_it(
    open_editor: Open, desk: Desk, story: StoryId
) -> None:
    before = str(desk.workspace.drafts.get(story).answers["summary"])
    come_back(desk, story, YEAR)
    page = open_editor(story)
    strip = at(page, "summary", YEAR)
    assert not strip._then_row.isVisible()
    page.acts.new_version()
    page.draft.answer("summary", "Since 2019, " + before)
    page.draft.save()
    page.refresh()
    assert strip._then_row.isVisible()
    strip._then_button.click()
    assert strip._then.text() == before


def test_a_comment_on_a_file_stands_above_its_questions_and_marks_its_row(
    open_editor: Open, desk: Desk, story: StoryId
) -> None:
    item = desk.workspace.drafts.get(story).media[0]
    who = Comment(id="c-who", text="Who is in it?", language="en", field="media", item=item.id)
    come_back(desk, story, who)
    page = open_editor(story)
    (row,) = page.pages.media.panel.rows()
    assert "1 comment from ITU" in row.accessibleName()
    row.click()
    assert page.reviews.at_file.strips["c-who"].isVisible()
    assert "1 comment from ITU" in page.pages.column.list.button("media").accessibleName()
    page.reviews.at_file.strips["c-who"].done.click()
    (row,) = page.pages.media.panel.rows()
    assert "comment" not in row.accessibleName()
    assert "comment" not in page.pages.column.list.button("media").accessibleName()


def test_what_has_no_place_any_more_is_first_on_the_page_of_comments(
    open_editor: Open, desk: Desk, story: StoryId
) -> None:
    come_back(desk, story, YEAR, GONE, WHOLE, message="Nearly there.")
    page = open_editor(story)
    page.commands()["comments"]()
    side = page.side
    assert isinstance(side, CommentsPage)
    assert set(side.strips.strips) == {GONE.id, WHOLE.id}
    assert len(side.buttons) == 1
    side.buttons[0].click()
    assert page.side is None
    assert strip_with_keyboard(page) == YEAR.id


def test_a_key_leads_from_comment_to_comment_and_round(
    open_editor: Open, desk: Desk, story: StoryId
) -> None:
    come_back(desk, story, WHERE, YEAR)
    page = open_editor(story)
    met: list[str] = []
    for _ in range(3):
        page.commands()["next-comment"]()
        met.append(strip_with_keyboard(page))
    assert met == [YEAR.id, WHERE.id, YEAR.id]
    page.commands()["previous-comment"]()
    assert strip_with_keyboard(page) == WHERE.id


def test_what_is_to_do_includes_the_comments_in_the_order_of_the_form(
    open_editor: Open, desk: Desk, story: StoryId
) -> None:
    come_back(desk, story, YEAR)
    desk.workspace.drafts.new_version(story)
    desk.workspace.drafts.set_answer(story, "title", None)
    page = open_editor(story)
    page.commands()["next-problem"]()
    assert page.pages.here() == "title"
    page.commands()["next-problem"]()
    assert strip_with_keyboard(page) == YEAR.id


def test_the_check_list_has_a_section_from_itu(
    open_editor: Open, desk: Desk, story: StoryId
) -> None:
    come_back(desk, story, YEAR, WHERE)
    page = open_editor(story)
    page.show_check()
    section = page.pages.check.from_itu
    assert section.isVisible()
    section.go_wanted.emit(page.reviews.reviews.open_threads[1])
    assert strip_with_keyboard(page) == WHERE.id
    for comment in (YEAR, WHERE):
        desk.workspace.reviews.finish(story, comment.id, "")
    page.refresh()
    page.show_check()
    assert not section.isVisible()


def test_a_review_that_comes_while_the_story_is_open_disturbs_no_typing(
    open_editor: Open, desk: Desk, story: StoryId, qtbot: QtBot
) -> None:
    come_back(desk, story, YEAR)
    page = open_editor(story)
    strip = at(page, "summary", YEAR)
    write(strip, "In 20", qtbot)
    come_back(desk, story, YEAR, WHERE)
    page.refresh()
    assert at(page, "summary", YEAR) is strip
    qtbot.keyClicks(focused(page), "19")
    assert strip.box.value() == "In 2019"
    assert len(page.reviews.reviews.open_threads) == 2


def test_change_and_send_again_opens_the_story_and_the_next_version_answers(
    open_editor: Open, desk: Desk, story: StoryId
) -> None:
    come_back(desk, story, YEAR)
    page = open_editor(story)
    press = next(each for each in page.standing.buttons() if each.text() == "Change and send again")
    press.click()
    assert desk.workspace.drafts.is_open(story)
    assert at(page, "summary", YEAR).isVisible()
    assert "Returned by ITU with 1 comment" in page.standing.words()
    page.draft.answer("summary", "Since 2019, " + str(page.draft.answers["summary"]))
    page.acts.mark_ready()
    assert page.reviews.commands().keys() == {"comments"}
    assert "next-comment" not in page.commands()
    reviewed = desk.workspace.reviews.of_story(story)
    assert reviewed is not None
    assert [each.answered_by for each in reviewed.threads] == [2]


def test_a_real_review_is_told_on_the_desktop(desk: Desk, story: StoryId) -> None:
    told: list[Notice] = []
    notices = Notices(desk.workspace)
    notices.ready.connect(told.append)
    desk.world.review(story, "returned", YEAR)
    passes = desk.workspace.passes(publish=notices.take, stopping=lambda: False)
    passes.run(at_once=True)
    passes.close()
    notices.tell()
    notices.rest()
    (notice,) = told
    assert "Radio of the hills" in notice.title
    assert (notice.place, notice.story) == ("stories", story)
