"""The list of stories: what it shows, and what a person can do to a story in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from heliograph import i18n
from heliograph.gui.stories.library import LibraryPage
from heliograph.gui.stories.story_words import Refusal
from heliograph.gui.widgets.menu_button import MenuButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk


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
    assert opened.args == [story, Refusal()]
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


def many(desk: Desk, count: int) -> None:
    for number in range(count):
        desk.workspace.drafts.new(campaign="open-call", answers={"title": f"Story {number:03}"})


def test_the_first_rows_are_there_at_once_and_the_others_follow(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    many(desk, 205)
    library.refresh()
    assert titles(library)[0] == "Story 204"
    assert not library.list.is_complete
    qtbot.waitUntil(lambda: library.list.is_complete)
    assert titles(library)[-1] == "Story 000"
    assert len(titles(library)) == 205


def test_a_refresh_keeps_what_is_chosen_where_the_list_stands_and_the_keyboard(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    many(desk, 230)
    library.refresh()
    qtbot.waitUntil(lambda: library.list.is_complete)
    line = library.list.lines()[220]
    library.list.choose(line.story)
    library.list.setFocus()
    library.search.clearFocus()
    top = library.list.indexAt(library.list.rect().topLeft())
    before = library.list.model().data(top)
    desk.write(title="A newer one")
    library.refresh()
    qtbot.waitUntil(lambda: library.list.is_complete)
    assert library.list.story == line.story
    assert library.list.model().data(library.list.indexAt(library.list.rect().topLeft())) == before
    assert library.list.lines()[0].title == "A newer one"


def test_a_filter_offers_only_what_occurs_is_seen_and_goes_with_one_act(
    library: LibraryPage, desk: Desk
) -> None:
    desk.write(title="Une radio", story_language="fr")
    assert library.filters.offers("language") == {}
    desk.write(title="A radio", story_language="en", kind="lesson")
    library.refresh()
    assert list(library.filters.offers("language")) == ["en", "fr"]
    assert library.filters.offers("campaign") == {}
    library.filters.take("language", "fr")
    assert titles(library) == ["Une radio"]
    chip = library.filters.taken["language"]
    assert chip.text() == "Français"
    library.filters.take("kind", "lesson")
    assert titles(library) == []
    assert library.nothing.first.text() == "Show without filters"
    library.nothing.pressed.emit()
    assert len(titles(library)) == 2
    library.filters.take("language", "fr")
    library.filters.taken["language"].click()
    assert len(titles(library)) == 2


def test_titles_are_sorted_as_the_language_of_the_screen_does(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    for title in ("Zebra", "Éclair", "apple 10", "apple 9"):
        desk.workspace.drafts.new(campaign="open-call", answers={"title": title})
    library.filters.order_by("title")
    qtbot.waitUntil(lambda: titles(library) == ["apple 9", "apple 10", "Éclair", "Zebra"])


def test_many_go_to_the_trash_and_come_back_as_one(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.write(title="Draft one")
    desk.write(title="Draft two")
    ready = desk.ready(title="Ready already")
    library.refresh()
    library.list.setFocus()
    library.commands()["select-all"]()
    assert len(library.list.numbers()) == 3
    library.commands()["trash"]()
    qtbot.waitUntil(lambda: titles(library) == ["Ready already"])
    assert "2 stories are in the Trash." in library.message.words()
    assert "1 story was left" in library.message.words()
    assert desk.state(ready) == "ready"
    library.commands()["undo"]()
    qtbot.waitUntil(lambda: len(titles(library)) == 3)


def test_many_are_marked_ready_and_it_is_said_how_many_are_not(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    done = desk.write(title="Complete in every part")
    desk.workspace.drafts.new(campaign="open-call", answers={"title": "Only begun"})
    library.refresh()
    library.list.setFocus()
    library.commands()["select-all"]()
    library.mark_ready.click()
    qtbot.waitUntil(lambda: "1 story is ready to send." in library.message.words())
    assert "1 story has something to finish: " in library.message.words()
    assert "Short summary: needs an answer (1)" in library.message.words()
    assert desk.state(done) == "ready"


def test_the_undo_bar_stays_while_the_keyboard_is_in_it(library: LibraryPage, desk: Desk) -> None:
    story = desk.write(title="A story to lose")
    library.activateWindow()
    library.refresh()
    library.list.choose(story)
    library.commands()["trash"]()
    assert library.message.time_runs
    library.message.buttons()[0].setFocus()
    assert not library.message.time_runs
    library.new.setFocus()
    assert library.message.time_runs


def test_the_trash_is_emptied_only_when_asked_and_keeps_what_was_received(
    library: LibraryPage, desk: Desk
) -> None:
    desk.sign_in()
    sent = desk.ready(title="Received by ITU")
    desk.send()
    desk.workspace.drafts.new_version(sent)
    for story in (sent, desk.write(title="Only a draft")):
        desk.workspace.drafts.trash(story)
    library.show_only("trash")
    library.empty_trash.click()
    assert "Delete 2 stories" in library.message.words()
    assert [each.text() for each in library.message.buttons()] == ["Empty the Trash", "Keep them"]
    press(library, "Empty the Trash")
    assert titles(library) == ["Received by ITU"]
    assert "its receipt holds" in library.message.words()


def test_a_letter_typed_in_the_list_begins_to_find(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    desk.write(title="Xylophone")
    desk.write(title="Radio")
    library.refresh()
    library.list.focus_first()
    qtbot.keyClicks(library.list, "x")
    assert library.search.text() == "x"
    qtbot.waitUntil(lambda: titles(library) == ["Xylophone"])


def test_a_deletion_is_undone_a_minute_later_in_four_acts(library: LibraryPage, desk: Desk) -> None:
    """Acceptance test 8: the bar is gone; Trash, the row, Put back."""
    story = desk.write(title="Deleted by mistake")
    library.refresh()
    library.list.choose(story)
    library.commands()["trash"]()
    library.message.put_away()
    library.chips["trash"].click()
    library.list.choose(story)
    library.restore.click()
    assert desk.workspace.library.row(story) is not None
    library.chips["all"].click()
    assert titles(library) == ["Deleted by mistake"]


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_a_button_that_opens_a_menu_shows_its_arrow_behind_the_words(
    direction: Qt.LayoutDirection, qtbot: QtBot
) -> None:
    button = MenuButton("Sort")
    qtbot.addWidget(button)
    button.setMenu(QMenu(button))
    button.setLayoutDirection(direction)
    button.resize(button.sizeHint())
    button.show()
    place = button.arrow_place()
    behind = button.width() - place.right() < place.left()
    assert behind is (direction is Qt.LayoutDirection.LeftToRight)
    image = button.grab().toImage()
    columns, lines = range(place.left(), place.right()), range(place.top(), place.bottom())
    assert len({image.pixel(x, y) for x in columns for y in lines}) > 1
