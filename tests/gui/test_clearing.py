"""The outbox clears one story or many, gives the way back, and the settings hold the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from fakes.profiles import complete_answers
from heliograph.domain.lifecycle import State
from heliograph.errors import DiskFull
from heliograph.gui.connection import ConnectionNews
from heliograph.gui.setup.settings_cards import SendingCard
from heliograph.gui.stories import outbox_page, text_page
from heliograph.gui.stories.clearing_page import ClearingPage
from heliograph.gui.stories.outbox_page import OutboxPage
from heliograph.gui.stories.with_text import WithText
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.store.clearances import Clearances

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.session import Session


def test_the_button_of_a_row_clears_it_and_it_goes(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.workspace.clearing.set_needed(needed=True)
    story = desk.ready()
    outbox.refresh()
    (line,) = outbox.list.lines()
    assert line.next_step.startswith("Waits for clearance")
    assert line.button == "Clear it"
    outbox.list.pressed.emit(story)
    qtbot.waitUntil(lambda: outbox.message.words() == "1 story was cleared.")
    desk.sign_in()
    desk.send()
    assert desk.state(story) == State.SENT


def test_many_are_cleared_at_once_and_taken_back_as_one(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    clearing = desk.workspace.clearing
    clearing.set_needed(needed=True)
    for n in range(20):
        desk.ready(title=f"Radio of the hills, part {n}")
    outbox.refresh()
    outbox.list.selectAll()
    outbox.buttons["clear"].click()
    qtbot.waitUntil(lambda: outbox.message.words() == "20 stories were cleared.")
    assert clearing.count() == 0
    next(each for each in outbox.message.buttons() if each.text() == "Undo").click()
    qtbot.waitUntil(lambda: "20 clearances were taken back." in outbox.message.words())
    assert clearing.count() == 20


def test_without_the_rule_there_is_nothing_to_clear(outbox: OutboxPage, desk: Desk) -> None:
    story = desk.ready()
    outbox.refresh()
    outbox.list.choose(story)
    assert "clear" not in outbox.acts.commands()
    desk.ready()
    outbox.refresh()
    outbox.list.selectAll()
    assert "clear" not in outbox.acts.commands()


def test_the_settings_hold_the_rule(session: Session, desk: Desk, qtbot: QtBot) -> None:
    card = SendingCard(session, MessageStrip())
    qtbot.addWidget(card)
    assert not card.cleared.isChecked()
    card.cleared.click()
    assert desk.workspace.clearing.needed
    card.cleared.click()
    assert not desk.workspace.clearing.needed


def test_what_is_handed_back_is_a_draft_again_and_its_editor_says_why(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot, open_editor: Callable[..., EditorPage]
) -> None:
    desk.workspace.clearing.set_needed(needed=True)
    stories = [desk.ready(title=f"Radio of the hills, part {n}") for n in range(3)]
    outbox.refresh()
    outbox.list.selectAll()
    outbox.buttons["hand-back"].click()
    assert outbox.hand_back is not None
    assert outbox.hand_back.isVisible()
    outbox.hand_back.send.click()
    assert outbox.hand_back.isVisible(), "nothing goes back without a word of why"
    outbox.hand_back.box.take("Say who built the mast. " * 40)
    outbox.hand_back.send.click()
    qtbot.waitUntil(lambda: outbox.message.words() == "3 stories were handed back.")
    assert {desk.state(story) for story in stories} == {State.DRAFT}
    assert not outbox.hand_back.isVisible()
    page = open_editor(stories[0])
    said = page.messages.standing
    assert said.words().startswith("Handed back")
    assert "…" in said.words()
    said.buttons()[0].click()
    assert said.words().count("Say who built the mast.") == 40


def test_escape_leaves_them_waiting(outbox: OutboxPage, desk: Desk, qtbot: QtBot) -> None:
    desk.workspace.clearing.set_needed(needed=True)
    story = desk.ready()
    outbox.refresh()
    outbox.list.choose(story)
    outbox.acts.commands()["hand-back"]()
    assert outbox.hand_back is not None
    qtbot.keyClick(outbox.hand_back.box.focusProxy(), Qt.Key.Key_Escape)
    assert not outbox.hand_back.isVisible()
    assert desk.state(story) == State.READY


def waiting(desk: Desk, count: int) -> list[StoryId]:
    """Begin the rule, and mark so many stories ready, one after the other."""
    desk.workspace.clearing.set_needed(needed=True)
    stories: list[StoryId] = []
    for n in range(count):
        stories.append(desk.ready(title=f"Radio of the hills, part {n}"))
        desk.clock.advance(1)
    return stories


def reading(session: Session, qtbot: QtBot) -> tuple[OutboxPage, WithText]:
    """Show the outbox with the place beside it where what waits is read."""
    outbox = OutboxPage(session, ConnectionNews(session.workspace))
    pages = WithText(session, outbox, back="Back", received=False)
    qtbot.addWidget(pages)
    pages.show()
    return outbox, pages


def test_what_waits_is_a_group_with_its_count_the_longest_waiting_first(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    outbox.refresh()
    assert outbox.clearance.isHidden()
    first, second, third = waiting(desk, 3)
    clearing = desk.workspace.clearing
    clearing.clear([clearing.submission(second)])
    desk.workspace.outbox.put_first(third)
    outbox.refresh()
    assert outbox.clearance.isVisible()
    assert outbox.clearance.waiting.accessibleName().endswith(" 2")
    outbox.clearance.waiting.click()
    assert [line.story for line in outbox.list.lines()] == [first, third]
    outbox.commands()["select-all"]()
    outbox.commands()["clear"]()
    qtbot.waitUntil(lambda: outbox.message.words() == "2 stories were cleared.")
    assert outbox.clearance.isHidden()
    assert {line.story for line in outbox.list.lines()} == {first, second, third}


def test_one_after_the_other_is_read_and_decided_on(
    session: Session, desk: Desk, qtbot: QtBot
) -> None:
    outbox, pages = reading(session, qtbot)
    first, second, third = waiting(desk, 3)
    pages.refresh()
    outbox.clearance.waiting.click()
    outbox.list.choose(second)
    pages.commands()["read-next"]()
    page = pages.side
    assert isinstance(page, ClearingPage)
    assert "part 1" in page.view.toPlainText()
    pages.commands()["clear"]()
    qtbot.waitUntil(lambda: "part 2" in page.view.toPlainText())
    assert page.message.words() == "1 story was cleared."
    pages.commands()["hand-back"]()
    page.question.box.take("Name the village.")
    page.question.note.click()
    qtbot.waitUntil(lambda: page.message.words() == "1 story was commented on.")
    assert desk.state(third) == State.READY
    assert "Name the village." in page.about.text()
    pages.commands()["read-next"]()
    assert "part 0" in page.view.toPlainText()
    pages.commands()["hand-back"]()
    page.question.box.take("Say who built the mast.")
    page.question.send.click()
    qtbot.waitUntil(lambda: desk.state(first) == State.DRAFT)
    qtbot.waitUntil(lambda: "part 2" in page.view.toPlainText())
    page.clear.click()
    qtbot.waitUntil(lambda: page.left.text() == "Nothing waits for clearance.")
    assert page.clear.isHidden()
    assert not {"clear", "hand-back", "read-next"} & pages.commands().keys()


def test_words_that_were_begun_for_one_author_are_shown_for_no_other(
    session: Session, desk: Desk, qtbot: QtBot
) -> None:
    outbox, pages = reading(session, qtbot)
    waiting(desk, 2)
    pages.refresh()
    outbox.clearance.waiting.click()
    pages.commands()["read-next"]()
    page = pages.side
    assert isinstance(page, ClearingPage)
    pages.commands()["hand-back"]()
    page.question.box.take("Name the village.")
    pages.commands()["read-next"]()
    pages.commands()["hand-back"]()
    assert not page.question.box.value()
    pages.commands()["read-next"]()
    pages.commands()["hand-back"]()
    assert page.question.box.value() == "Name the village."


def test_a_second_click_clears_no_story_that_nobody_has_read(
    session: Session, desk: Desk, qtbot: QtBot
) -> None:
    first, _ = waiting(desk, 2)
    page = ClearingPage(session, first)
    qtbot.addWidget(page)
    page.show()
    page.clear_this()
    page.clear_this()
    qtbot.waitUntil(lambda: "part 1" in page.view.toPlainText())
    assert page.message.words() == "1 story was cleared."
    at = QPointF(page.clear.rect().center())
    left = Qt.MouseButton.LeftButton
    second = QMouseEvent(
        *(QEvent.Type.MouseButtonDblClick, at, page.clear.mapToGlobal(at), left, left),
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(page.clear, second)
    qtbot.mouseRelease(page.clear, left)
    assert not page._is_clearing
    assert desk.workspace.clearing.count() == 1


def test_a_text_that_was_changed_while_it_was_read_is_not_cleared(
    session: Session, desk: Desk, qtbot: QtBot
) -> None:
    (story,) = waiting(desk, 1)
    page = ClearingPage(session, story)
    qtbot.addWidget(page)
    drafts = desk.workspace.drafts
    drafts.to_drafts(story)
    drafts.save(story, complete_answers(title="A title that nobody has read"))
    drafts.mark_ready(story)
    page.clear.click()
    qtbot.waitUntil(lambda: page.message.words() == "0 stories were cleared.")
    assert desk.workspace.clearing.submission(story).waits_for_clearance
    assert "A title that nobody has read" in page.view.toPlainText()


def test_a_comment_alone_leaves_them_waiting(outbox: OutboxPage, desk: Desk, qtbot: QtBot) -> None:
    (story,) = waiting(desk, 1)
    outbox.refresh()
    outbox.list.choose(story)
    outbox.commands()["hand-back"]()
    assert outbox.hand_back is not None
    outbox.hand_back.box.take("A good story.")
    outbox.hand_back.note.click()
    qtbot.waitUntil(lambda: outbox.message.words() == "1 story was commented on.")
    assert desk.state(story) == State.READY
    (said,) = desk.workspace.clearing.said_of(story)
    assert (said.verdict, said.comment) == ("remark", "A good story.")


@pytest.mark.parametrize("act", ["send", "note"])
def test_a_comment_on_what_has_gone_meanwhile_is_said_not_to_be_kept_and_left_to_its_writer(
    session: Session, desk: Desk, qtbot: QtBot, act: str
) -> None:
    (story,) = waiting(desk, 1)
    page = ClearingPage(session, story)
    qtbot.addWidget(page)
    page.show()
    page.commands()["hand-back"]()
    page.question.box.take("Name the village.")
    desk.workspace.drafts.to_drafts(story)
    getattr(page.question, act).click()
    qtbot.waitUntil(lambda: page.message.words().startswith("The comment was not kept: 1 story"))
    page.message.buttons()[0].click()
    assert QApplication.clipboard().text() == "Name the village."
    assert not desk.workspace.clearing.said_of(story)


def test_a_comment_that_could_not_be_kept_is_there_to_be_given_again(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (story,) = waiting(desk, 1)
    outbox.refresh()
    outbox.list.choose(story)
    outbox.commands()["hand-back"]()
    question = outbox.hand_back
    assert question is not None
    question.box.take("Say who built the mast.")

    def refuse(*_: object, **__: object) -> None:
        raise DiskFull(desk.folder)

    with monkeypatch.context() as disk:
        disk.setattr(Clearances, "say", refuse)
        question.send.click()
        qtbot.waitUntil(lambda: bool(outbox.message.words()))
    assert question.box.value() == "Say who built the mast."
    question.send.click()
    qtbot.waitUntil(lambda: outbox.message.words() == "1 story was handed back.")
    assert not question.box.value()


def test_in_a_low_window_the_group_and_the_question_have_what_room_there_is(
    outbox: OutboxPage,
    session: Session,
    desk: Desk,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (story,) = waiting(desk, 1)
    outbox.refresh()
    assert outbox.line.isVisible()
    monkeypatch.setattr(outbox_page, "_TINY", 2 * outbox.height())
    outbox.refresh()
    assert (outbox.line.isVisible(), outbox.clearance.isVisible()) == (False, True)
    outbox.list.choose(story)
    outbox.commands()["hand-back"]()
    assert outbox.hand_back is not None
    assert (outbox.list.isVisible(), outbox.hand_back.isVisible()) == (False, True)
    qtbot.keyClick(outbox.hand_back.box.focusProxy(), Qt.Key.Key_Escape)
    assert outbox.list.isVisible()

    page = ClearingPage(session, story)
    qtbot.addWidget(page)
    page.show()
    assert page.tools.isVisible()
    monkeypatch.setattr(text_page, "_LOW", 2 * page.height())
    page.fit()
    assert (page.tools.isVisible(), page.view.isVisible()) == (False, True)
    page.commands()["find"]()
    assert page.search.isVisible()
    page.commands()["hand-back"]()
    assert not page.view.isVisible()
