"""What comes back from ITU: seen in the lists, read in the page, opened where it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gui.sending import send
from heliograph.domain.review import Comment
from heliograph.gui.stories.library import LibraryPage
from heliograph.gui.stories.sent_page import SentPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.session import Session

WHO = Comment(id="c-who", text="Who is in photo 2?", language="en", field="media")
WHERE = Comment(id="c-where", text="Which district?", language="en", field="place")


@pytest.fixture
def library(session: Session, qtbot: QtBot) -> LibraryPage:
    page = LibraryPage(session)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    return page


@pytest.fixture
def sent(session: Session, qtbot: QtBot) -> SentPage:
    page = SentPage(session)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


@pytest.fixture
def story(desk: Desk) -> StoryId:
    desk.sign_in()
    story = desk.ready(title="Radio of the hills")
    send(desk)
    return story


def test_a_returned_story_stands_out_in_the_library_and_says_what_is_asked(
    library: LibraryPage, desk: Desk, story: StoryId, qtbot: QtBot
) -> None:
    desk.world.review(story, "returned", WHO)
    send(desk)
    library.refresh()
    (line,) = library.list.lines()
    assert (line.state, line.icon) == ("Returned by ITU", "returned")
    assert "Who is in photo 2?" in line.next_step
    assert (line.warns, line.is_new, line.button) == (True, True, "Open")
    assert line.spoken.startswith("New from ITU · Radio of the hills · Returned by ITU")
    library.filters.choose("attention")
    assert [each.story for each in library.list.lines()] == [story]
    library.list.choose_first()
    with qtbot.waitSignal(library.story_opened) as opened:
        library.commands()["open"]()
    assert opened.args == [story]


def test_several_comments_are_counted(library: LibraryPage, desk: Desk, story: StoryId) -> None:
    desk.world.review(story, "returned", WHO, WHERE)
    send(desk)
    library.refresh()
    assert library.list.lines()[0].next_step == "Returned by ITU with 2 comments"
    for comment in (WHO, WHERE):
        desk.workspace.reviews.finish(story, comment.id, "")
    library.refresh()
    assert not library.list.lines()[0].warns


def test_a_newer_version_on_its_way_is_not_called_returned(
    library: LibraryPage, desk: Desk, story: StoryId
) -> None:
    desk.world.review(story, "returned", WHO)
    send(desk)
    desk.workspace.drafts.new_version(story)
    desk.workspace.drafts.set_answer(story, "title", "Radio of the two hills")
    desk.workspace.drafts.mark_ready(story)
    library.refresh()
    assert library.list.lines()[0].state == "Ready to send"
    send(desk)
    library.refresh()
    assert library.list.lines()[0].state == "Sent"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("in-review", "In review"),
        ("accepted", "Accepted by ITU"),
        ("declined", "Declined by ITU"),
        ("received", "Sent"),
    ],
)
def test_the_sent_page_says_where_a_story_stands_and_keeps_its_receipt(
    sent: SentPage, desk: Desk, story: StoryId, said: str, words: str
) -> None:
    desk.world.review(story, said, message="Another call fits better.")  # type: ignore[arg-type]
    send(desk)
    sent.refresh()
    (line,) = sent.list.lines()
    assert line.state == words
    assert "Receipt" in line.next_step
    assert "Another call fits better." in sent.details.words()


def test_what_was_on_the_screen_is_not_new_any_more(
    sent: SentPage, desk: Desk, story: StoryId
) -> None:
    desk.world.review(story, "accepted")
    send(desk)
    sent.refresh()
    assert desk.workspace.reviews.unseen() == []
    sent.refresh()
    assert not sent.list.lines()[0].is_new


def test_what_is_asked_stays_new_until_it_is_opened(
    sent: SentPage, desk: Desk, story: StoryId, qtbot: QtBot
) -> None:
    desk.world.review(story, "returned", WHERE)
    send(desk)
    sent.refresh()
    assert desk.workspace.reviews.unseen() == [story]
    assert "Which district?" in sent.details.words()
    assert sent.details.again.text() == "Change and send &again"
    with qtbot.waitSignal(sent.story_opened) as opened:
        sent.details.again.click()
    assert opened.args == [story]
    assert desk.workspace.drafts.is_open(story)
