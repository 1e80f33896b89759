"""The list of stories: what it shows, and what a person can do to a story in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from heliograph import i18n
from heliograph.gui.stories.library import LibraryPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session


@pytest.fixture
def library(session: Session, qtbot: QtBot) -> LibraryPage:
    page = LibraryPage(session)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.refresh()
    page.show()
    return page


def titles(page: LibraryPage) -> list[str]:
    return [line.title for line in page.list.lines()]


def press(page: LibraryPage, words: str) -> None:
    next(each for each in page.message.buttons() if each.text() == words).click()


def test_an_empty_library_offers_a_first_story_and_the_sample(
    library: LibraryPage, qtbot: QtBot
) -> None:
    assert library.empty.isVisible()
    assert "stay on this computer" in library.empty.sentence.text()
    with qtbot.waitSignal(library.story_opened) as opened:
        library.empty.second_pressed.emit()
    library.refresh()
    assert titles(library) == ["Sample: school radio in the hills"]
    assert opened.args == [library.list.lines()[0].story]


def test_a_row_says_what_is_to_do_and_has_one_text_for_screen_readers(
    library: LibraryPage, desk: Desk
) -> None:
    desk.workspace.drafts.new(
        campaign="open-call",
        answers={"title": "5G on a fishing coast", "kind": "challenge", "story_language": "fr"},
    )
    library.refresh()
    line = library.list.lines()[0]
    assert line.next_step == "16 things to do before it can be sent"
    assert line.state.startswith("Draft · saved")
    assert line.facts == f"{i18n.iso('Challenge')} · {i18n.iso('Français')}"
    index = library.list.model().index(0, 0)
    spoken = library.list.model().data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("5G on a fishing coast · Draft · saved")
    assert spoken.endswith("16 things to do before it can be sent · " + line.facts)


def test_filters_count_and_show_only_their_own(library: LibraryPage, desk: Desk) -> None:
    desk.write(title="Written story one")
    desk.ready(title="Ready story two")
    thrown = desk.write(title="Thrown story three")
    desk.workspace.drafts.trash(thrown)
    library.refresh()
    assert sorted(titles(library)) == ["Ready story two", "Written story one"]
    for show, expected in (
        ("drafts", ["Written story one"]),
        ("ready", ["Ready story two"]),
        ("trash", ["Thrown story three"]),
    ):
        chip = library.chips[show]
        chip.click()
        assert titles(library) == expected
        assert chip.accessibleName().endswith("1")
    assert library.chips["attention"].isHidden()


def test_find_waits_for_the_last_letter_and_filters(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.write(title="移动诊所到了山村", story_language="zh")
    desk.write(title="Digital clinics in Lundu")
    library.refresh()
    library.commands()["find"]()
    qtbot.keyClicks(library.search, "lundu")
    qtbot.waitUntil(lambda: titles(library) == ["Digital clinics in Lundu"])
    library.search.setText("诊所")
    qtbot.waitUntil(lambda: titles(library) == ["移动诊所到了山村"])
    library.search.setText("nowhere")
    qtbot.waitUntil(lambda: titles(library) == [])
    assert library.nothing.sentence.text() == "Nothing found."


def test_to_the_trash_and_back_by_the_undo_bar(library: LibraryPage, desk: Desk) -> None:
    story = desk.write(title="A story to lose")
    library.refresh()
    library.list.choose(story)
    library.commands()["trash"]()
    assert titles(library) == []
    assert "A story to lose" in library.message.words()
    press(library, "Undo")
    assert titles(library) == ["A story to lose"]
    assert library.chosen() is not None


def test_from_the_trash_long_after_and_for_good_only_when_asked_again(
    library: LibraryPage, desk: Desk
) -> None:
    kept, lost = desk.write(title="Kept after all"), desk.write(title="Lost for good")
    for story in (kept, lost):
        desk.workspace.drafts.trash(story)
    library.show_only("trash")
    library.list.choose(lost)
    library.forget.click()
    assert [each.text() for each in library.message.buttons()] == ["Delete the story", "Keep it"]
    press(library, "Keep it")
    assert len(titles(library)) == 2
    library.forget.click()
    press(library, "Delete the story")
    assert titles(library) == ["Kept after all"]
    library.list.choose(kept)
    library.restore.click()
    library.show_only("all")
    assert titles(library) == ["Kept after all"]


def test_marking_ready_tells_what_happens_next(library: LibraryPage, desk: Desk) -> None:
    story = desk.write(title="Complete in every part")
    library.refresh()
    library.list.choose(story)
    library.mark_ready.click()
    assert desk.state(story) == "ready"
    assert "Sign in to send" in library.message.words()
    assert "sent." not in library.message.words()
    assert library.list.lines()[0].state == "Ready to send"
    assert "1" in library.send.text()


def test_a_story_with_open_musts_goes_to_its_check_list_instead(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    story = desk.workspace.drafts.new()
    library.refresh()
    library.list.choose(story)
    with qtbot.waitSignal(library.check_opened) as opened:
        library.commands()["mark-ready"]()
    assert opened.args == [story]


def test_enter_opens_drafts_and_what_is_ready(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    for story in (desk.write(title="Still a draft"), desk.ready(title="Already ready")):
        library.refresh()
        library.list.choose(story)
        with qtbot.waitSignal(library.story_opened) as opened:
            qtbot.keyClick(library.list, Qt.Key.Key_Return)
        assert opened.args == [story]


def test_what_is_ready_goes_back_to_drafts(library: LibraryPage, desk: Desk, qtbot: QtBot) -> None:
    story = desk.ready()
    library.refresh()
    library.list.choose(story)
    with qtbot.waitSignal(library.refused_opened) as opened:
        library.commands()["to-drafts"]()
    assert opened.args == [story, ""]
    assert desk.workspace.drafts.is_open(story)


def test_send_ready_asks_to_sign_in_before_anything_goes_out(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.ready()
    library.refresh()
    library.send.click()
    with qtbot.waitSignal(library.place_wanted) as wanted:
        press(library, "Sign in")
    assert wanted.args == ["settings"]
    assert desk.service.calls == []


def test_a_sent_story_opens_its_receipt(library: LibraryPage, desk: Desk, qtbot: QtBot) -> None:
    desk.sign_in()
    story = desk.ready()
    desk.send()
    library.refresh()
    line = library.list.lines()[0]
    assert line.next_step.startswith("Received by ITU")
    with qtbot.waitSignal(library.sent_opened) as opened:
        library.list.opened.emit(story)
    assert opened.args == [story]
    assert "trash" not in library.commands()


def test_the_rows_beyond_the_first_block_are_read_when_they_come_into_sight(
    library: LibraryPage, desk: Desk, scroll_to_end: Callable[[LibraryPage], None]
) -> None:
    for number in range(205):
        desk.workspace.drafts.new(campaign="open-call", answers={"title": f"Story {number:03}"})
    library.refresh()
    assert len(titles(library)) == 200
    scroll_to_end(library)
    assert titles(library)[-1] == "Story 000"
    library.refresh()
    assert len(titles(library)) == 205


@pytest.fixture
def scroll_to_end() -> Callable[[LibraryPage], None]:
    def scroll(page: LibraryPage) -> None:
        bar = page.list.verticalScrollBar()
        bar.setValue(bar.maximum())
        page.list.scrollToBottom()

    return scroll
