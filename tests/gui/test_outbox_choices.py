"""The outbox does what a person chooses: text now and photos later, what goes next, many."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fakes.faults import offline
from fakes.profiles import DESCRIBED
from heliograph.gui.menus import commands_with_keys
from heliograph.gui.stories.outbox_page import OutboxPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.stories.story_model import Line

PHOTO = os.urandom(50_000)


def lines(page: OutboxPage) -> list[Line]:
    page.refresh()
    return page.list.lines()


def choose(page: OutboxPage, story: StoryId) -> None:
    page.refresh()
    page.list.choose(story)


def shown(page: OutboxPage) -> list[str]:
    return [name for name, button in page.buttons.items() if button.isVisible()]


def test_the_text_goes_and_the_photo_only_when_that_is_said(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    story = desk.ready(PHOTO)
    choose(outbox, story)
    outbox.buttons["text-first"].click()
    qtbot.waitUntil(lambda: lines(outbox)[0].state == "Text received")
    (line,) = lines(outbox)
    assert line.next_step == "Text received, 1 photo waits – on purpose"
    assert line.button == "Send the photos too"
    assert "the text goes now" in outbox.message.words()
    assert (len(desk.world.texts), desk.world.media) == (1, {})
    assert shown(outbox) == ["media-too"]

    outbox.list.pressed.emit(story)
    qtbot.waitUntil(lambda: desk.state(story) == "sent")
    assert desk.service.calls.count("send") == 1
    assert sum(len(manifests) for _, manifests in desk.service.exchanges) == 1


def test_for_everything_it_is_one_tick_that_stays(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    desk.ready(PHOTO)
    desk.ready(PHOTO + b"other")
    outbox.line.text_first.click()
    qtbot.waitUntil(lambda: {line.state for line in lines(outbox)} == {"Text received"})
    assert desk.workspace.outbox.media_later
    assert outbox.line.text_first.isChecked()
    assert "For later: 100 kB." in outbox.line.more()
    outbox.line.text_first.click()
    qtbot.waitUntil(lambda: lines(outbox) == [])
    assert not outbox.line.text_first.isChecked()
    assert "Photos and files go too." in outbox.message.words()


def test_while_all_is_paused_the_choice_says_so_and_offers_to_go_on(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.sign_in()
    story = desk.ready(PHOTO)
    outbox.hold.click()
    outbox.line.text_first.click()
    assert "You paused all sending" in outbox.message.words()
    assert desk.service.exchanges == []
    (go_on,) = outbox.message.buttons()
    go_on.click()
    qtbot.waitUntil(lambda: lines(outbox)[0].state == "Text received")
    qtbot.waitUntil(lambda: desk.state(story) == "ready")
    assert desk.world.media == {}


def test_what_is_still_to_go_is_said_with_its_choice(outbox: OutboxPage, desk: Desk) -> None:
    story = desk.ready(PHOTO)
    choose(outbox, story)
    outbox.buttons["text-first"].click()
    (line,) = lines(outbox)
    assert line.next_step.startswith("Sign in to send")
    assert line.next_step.endswith(" · text now, the rest later")
    assert "Sign in to send" in outbox.message.words()


def test_a_story_without_files_is_not_asked_about(outbox: OutboxPage, desk: Desk) -> None:
    choose(outbox, desk.ready())
    assert shown(outbox) == ["send-next", "pause"]


def test_other_files_are_not_called_photos(outbox: OutboxPage, desk: Desk) -> None:
    choose(outbox, desk.ready(PHOTO))
    assert outbox.buttons["text-first"].text() == "Text now, photos later"
    story = desk.write()
    talk = desk.file("talk.mp3", b"ID3" + PHOTO)
    desk.workspace.attachments.attach(story, talk, details=DESCRIBED)
    desk.workspace.drafts.mark_ready(story)
    choose(outbox, story)
    assert outbox.buttons["text-first"].text() == "Text now, files later"


def test_what_of_a_story_is_at_itu_is_said_while_the_rest_waits(
    outbox: OutboxPage, desk: Desk
) -> None:
    desk.sign_in()
    held_up = [offline("send"), offline("offset")]
    story = desk.ready(PHOTO)
    desk.service.faults += held_up
    desk.send()
    (line,) = lines(outbox)
    assert re.fullmatch(r"ITU has the text · \d kB of \d+ kB", line.facts)
    desk.workspace.drafts.to_drafts(story)
    desk.ready(b"first", b"second")
    desk.send()
    desk.ready(b"first", b"second", PHOTO)
    desk.service.faults += held_up
    desk.send()
    (line,) = lines(outbox)
    assert line.facts.startswith("ITU has the text and 2 of 3 files · ")
    assert line.facts in line.spoken


def test_text_and_files_are_told_apart_with_the_time_at_the_last_speed(
    outbox: OutboxPage, desk: Desk
) -> None:
    desk.sign_in()
    desk.ready(b"x" * 600_000)
    (line,) = lines(outbox)
    assert line.facts.endswith("files 600 kB")
    assert line.facts.startswith("text ")
    assert line.facts in line.spoken
    desk.measured(2000)
    (line,) = lines(outbox)
    assert line.facts.endswith("files 600 kB · about 5 min")
    assert outbox.line.more().endswith(
        "Files to go: 600 kB. In all about 640 kB of data, about 5 min at the speed last measured"
        " on this network."
    )


def test_what_goes_next_stands_first(outbox: OutboxPage, desk: Desk) -> None:
    stories: list[StoryId] = []
    for _ in range(3):
        stories.append(desk.ready())
        desk.clock.advance(1)
    first, second, third = stories
    assert [line.story for line in lines(outbox)] == [first, second, third]
    choose(outbox, third)
    outbox.buttons["send-next"].click()
    assert [line.story for line in lines(outbox)] == [third, first, second]
    assert outbox.list.story == third
    assert "goes next." in outbox.message.words()


def test_many_are_held_and_let_go_at_once(outbox: OutboxPage, desk: Desk, qtbot: QtBot) -> None:
    stories = [desk.ready(PHOTO + bytes([each])) for each in range(3)]
    outbox.refresh()
    outbox.list.selectAll()
    outbox.buttons["pause"].click()
    qtbot.waitUntil(lambda: [desk.state(each) for each in stories] == ["paused"] * 3)
    qtbot.waitUntil(lambda: outbox.message.words().startswith("3 stories are paused."))
    outbox.list.selectAll()
    outbox.buttons["go-on"].click()
    qtbot.waitUntil(lambda: [desk.state(each) for each in stories] == ["ready"] * 3)
    outbox.list.selectAll()
    outbox.buttons["text-first"].click()
    qtbot.waitUntil(lambda: all(row.media_later for row in desk.workspace.outbox.submissions()))


def test_the_keyboard_stays_near_when_a_button_is_gone(
    outbox: OutboxPage, desk: Desk, qtbot: QtBot
) -> None:
    choose(outbox, desk.ready(PHOTO))
    outbox.activateWindow()
    button = outbox.buttons["text-first"]
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert button.isHidden()
    assert QApplication.focusWidget() is outbox.list


def test_every_choice_has_a_key() -> None:
    keys = {command.name: command.keys for command in commands_with_keys()}
    assert {keys["send-next"], keys["text-first"], keys["media-too"]} == {
        "Ctrl+Shift+N",
        "Ctrl+Shift+T",
        "Ctrl+Shift+P",
    }
