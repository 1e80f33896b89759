"""Giving a draft another title where it stands in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from heliograph.gui.stories.library import LibraryPage
from heliograph.gui.stories.title_box import TitleBox

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk


def titles(page: LibraryPage) -> list[str]:
    return [line.title for line in page.list.lines()]


def press(page: LibraryPage, words: str) -> None:
    next(each for each in page.message.buttons() if each.text() == words).click()


def renaming(library: LibraryPage) -> TitleBox:
    library.commands()["rename"]()
    (box,) = library.list.findChildren(TitleBox)
    return box


def test_a_draft_gets_another_title_where_it_stands(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    story = desk.write(title="School radio in the hills")
    library.refresh()
    library.list.choose(story)
    box = renaming(library)
    assert box.text() == box.selectedText() == "School radio in the hills"
    qtbot.keyClicks(box, "Radio for three valleys")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert titles(library) == ["Radio for three valleys"]
    assert library.message.words() == "The title is now: \u2068Radio for three valleys\u2069"
    assert desk.workspace.drafts.get(story).answers["title"] == "Radio for three valleys"
    press(library, "Undo")
    assert titles(library) == ["School radio in the hills"]


def test_escape_leaves_the_title_as_it_was(library: LibraryPage, desk: Desk, qtbot: QtBot) -> None:
    story = desk.write(title="School radio in the hills")
    library.refresh()
    library.list.choose(story)
    box = renaming(library)
    qtbot.keyClicks(box, "Something else altogether")
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert titles(library) == ["School radio in the hills"]


def test_what_is_typed_as_a_title_is_kept_when_rows_are_read_again_or_left(
    library: LibraryPage, desk: Desk, qtbot: QtBot
) -> None:
    story = desk.write(title="School radio in the hills")
    library.refresh()
    library.list.choose(story)
    box = renaming(library)
    qtbot.keyClicks(box, "Radio for three valleys")
    desk.write(title="Another story of another place")
    library.refresh()
    assert box.isVisible()
    assert box.text() == "Radio for three valleys"
    box.finish()
    assert desk.workspace.drafts.get(story).title == "Radio for three valleys"


def test_what_is_in_the_outbox_says_why_it_keeps_its_title(
    library: LibraryPage, desk: Desk
) -> None:
    story = desk.ready()
    library.refresh()
    library.list.choose(story)
    library.commands()["rename"]()
    assert library.list.findChildren(TitleBox) == []
    assert "in the outbox" in library.message.words()
    press(library, "Back to drafts")
    assert desk.workspace.drafts.is_open(story)
