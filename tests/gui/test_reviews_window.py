"""From sent to returned to answered: the real window over a profile, the line away in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from fakes.faults import lost_answer, offline
from gui.sending import send
from heliograph.domain.review import Comment
from heliograph.gui.editor.page import EditorPage
from heliograph.gui.reviews.comment_strip import CommentStrip
from heliograph.gui.shell import Shell

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session

YEAR = Comment(id="c-year", text="Which year was that?", language="en", field="summary")


@pytest.fixture
def shell(session: Session, qtbot: QtBot) -> Shell:
    shell = Shell(session)
    qtbot.addWidget(shell)
    shell.resize(1240, 760)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    shell.begin()
    return shell


def press(name: str, shell: Shell) -> None:
    shell.commands()[name]()


def strip_in(shell: Shell) -> CommentStrip | None:
    pages = shell.findChildren(EditorPage)
    found = [each for page in pages for each in page.findChildren(CommentStrip)]
    return next((each for each in found if each.isVisible()), None)


def test_a_returned_story_is_answered_without_a_line_and_the_service_has_it_once(
    shell: Shell, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    story = desk.ready(title="Radio of the hills")
    send(desk)
    shell.open_story(story)
    assert strip_in(shell) is None

    # The review comes with a pass of the window's own, while the story is open.
    desk.world.review(story, "returned", YEAR)
    press("check-connection", shell)
    qtbot.waitUntil(lambda: strip_in(shell) is not None)
    press("next-comment", shell)
    strip = strip_in(shell)
    assert strip is not None
    assert strip.answer is QApplication.focusWidget()

    # No line while it is answered.
    desk.service.faults = [offline("exchange") for _ in range(50)]
    strip.answer.click()
    qtbot.keyClicks(strip.box.main_widget(), "In 2019")
    strip.send.click()
    assert desk.world.replies == {}
    assert desk.workspace.reviews.replies_waiting() == 1

    # The line comes, and goes again after the service has taken the answer.
    desk.service.faults = [lost_answer("exchange")]
    press("check-connection", shell)
    qtbot.waitUntil(lambda: len(desk.world.replies) == 1)
    press("check-connection", shell)
    qtbot.waitUntil(lambda: desk.workspace.reviews.replies_waiting() == 0)
    (reply,) = desk.world.replies.values()
    assert (reply.comment, reply.text) == (YEAR.id, "In 2019")
    shell.refresh()
    words = [each.text() for each in strip.findChildren(type(strip.words))]
    assert "In 2019" in words

    # The next version goes out, and is accepted.
    editor = shell.findChildren(EditorPage)[-1]
    press("new-version", shell)
    editor.draft.answer("summary", "Since 2019, " + str(editor.draft.answers["summary"]))
    press("mark-ready", shell)
    qtbot.waitUntil(lambda: desk.workspace.drafts.submission(story).received_ms is not None)
    desk.world.review(story, "accepted")
    press("check-connection", shell)
    qtbot.waitUntil(lambda: "Accepted by ITU" in editor.standing.words())
    assert len(desk.world.replies) == 1
