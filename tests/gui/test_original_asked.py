"""An editor asks for an original: the strip says what it tells, and offers both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.profiles import DESCRIBED
from gui.sending import send
from heliograph.domain.review import Comment
from heliograph.gui.reviews.comment_strip import CommentStrip
from photos import telling

if TYPE_CHECKING:
    from collections.abc import Callable

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.stories.outbox_page import OutboxPage

    Open = Callable[..., EditorPage]


@pytest.fixture
def story(desk: Desk) -> StoryId:
    """Have a sent story for whose photo an editor asks as it was taken."""
    desk.sign_in()
    story = desk.write()
    item = desk.workspace.attachments.attach(story, telling(desk.folder), details=DESCRIBED)
    desk.workspace.drafts.mark_ready(story)
    send(desk)
    comment = Comment(
        id="c-poster", text="Have you a larger one?", language="en", item=item.id, original=True
    )
    desk.world.review(story, "in-review", comment)
    send(desk)
    return story


def strip_of(page: EditorPage) -> CommentStrip:
    (thread,) = page.reviews.reviews.threads
    page.reviews.go_to(thread)
    (found,) = [each for each in page.findChildren(CommentStrip) if each.isVisible()]
    return found


def offered(strip: CommentStrip) -> list[str]:
    acts = (strip.send_original, strip.keep_original, strip.answer, strip.done, strip.undo)
    return [each.text() for each in acts if each.isVisible()]


def test_it_says_how_large_the_original_is_and_what_it_tells(
    open_editor: Open, story: StoryId
) -> None:
    strip = strip_of(open_editor(story))
    assert offered(strip) == ["Send the original", "Keep it here", "Answer…"]
    said = strip.original_words.text()
    assert "place, device" in said
    assert "only if you say so" in said
    assert strip.send_original.accessibleDescription() == said
    assert strip.answer.hasFocus(), "Enter alone decides nothing"


def test_sent_it_goes_and_can_be_taken_back_until_it_is_there(
    open_editor: Open, desk: Desk, story: StoryId
) -> None:
    page = open_editor(story)
    strip = strip_of(page)
    strip.send_original.click()
    assert offered(strip) == ["Undo"]
    assert "after everything else" in strip.original_words.text()
    strip.undo.click()
    assert offered(strip) == ["Send the original", "Keep it here", "Answer…"]
    strip.send_original.click()
    send(desk)
    page.refresh()
    assert offered(strip_of(page)) == []
    assert "ITU received the original" in strip_of(page).original_words.text()


def test_the_outbox_says_that_it_goes(
    open_editor: Open, desk: Desk, story: StoryId, outbox: OutboxPage
) -> None:
    outbox.refresh()
    assert outbox.empty.sentence.text().startswith("Nothing waits to be sent")
    strip_of(open_editor(story)).send_original.click()
    outbox.refresh()
    assert "1 original that ITU asked for goes after everything else" in outbox.line.more()
    assert "1 original that ITU asked for" in outbox.empty.sentence.text()
    send(desk)
    outbox.refresh()
    assert outbox.empty.sentence.text().startswith("Nothing waits to be sent")


def test_kept_here_it_stays_and_says_so(open_editor: Open, desk: Desk, story: StoryId) -> None:
    strip = strip_of(open_editor(story))
    strip.keep_original.click()
    assert offered(strip) == ["Undo"]
    assert strip.original_words.text() == "The original stays on this computer."
    send(desk)
    assert len(desk.world.media) == 2, "the photo and its preview"


def test_while_an_answer_is_written_nothing_throws_it_away(
    open_editor: Open, story: StoryId
) -> None:
    strip = strip_of(open_editor(story))
    strip.answer.click()
    assert offered(strip) == []
