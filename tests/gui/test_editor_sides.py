"""A page in the place of the questions: the way in, what it may do there, the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from editing import begin, button, field, focused, stored
from heliograph.gui.editor.beside import SidePage
from heliograph.gui.editor.sides import SIDES
from heliograph.gui.menus import MENUS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from editing import Open
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.session import Session


class Notes(SidePage):
    """A page with one field, and something unsaved or not."""

    def __init__(self) -> None:
        super().__init__("Notes")
        self.line = QLineEdit(self)
        self.box.addWidget(self.line)
        self.box.addStretch(1)
        self.safe = True

    def focus_first(self) -> None:
        """Begin in the field."""
        self.line.setFocus()

    def may_leave(self) -> bool:
        """Stay while something is not safe."""
        return self.safe


def notes_on(page: EditorPage) -> Notes:
    notes = Notes()
    page.open_side(notes)
    return notes


def test_a_page_takes_the_questions_place_and_the_keyboard(
    session: Session, open_editor: Open
) -> None:
    page = open_editor(begin(session))
    notes = notes_on(page)
    assert page.side is notes
    assert focused() is notes.line
    assert not page.pages.isVisible()
    assert set(page.commands()) == {"back"}


@pytest.mark.parametrize("way", ["button", "escape", "menu"])
def test_going_back_gives_the_keyboard_to_where_it_was(
    session: Session, open_editor: Open, qtbot: QtBot, way: str
) -> None:
    page = open_editor(begin(session))
    summary = field(page, "summary")
    summary.setFocus()
    notes = notes_on(page)
    match way:
        case "button":
            button(notes, "Back to the story").click()
        case "escape":
            qtbot.keyClick(notes.line, Qt.Key.Key_Escape)
        case _:
            page.commands()["back"]()
    assert page.side is None
    assert page.pages.isVisible()
    assert focused() is summary
    assert "save" in page.commands()


def test_a_page_with_something_unsaved_is_not_left(session: Session, open_editor: Open) -> None:
    page = open_editor(begin(session))
    notes = notes_on(page)
    notes.safe = False
    page.commands()["back"]()
    assert page.side is notes
    assert not page.may_leave()
    notes.safe = True
    assert page.may_leave()


def test_what_was_typed_is_saved_though_another_page_is_shown(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    story = begin(session)
    page = open_editor(story)
    qtbot.keyClicks(field(page, "title"), "A mast")
    notes_on(page)
    assert page.may_leave()
    assert stored(session, story)["title"] == "A mast"


def test_what_a_page_changed_is_on_the_screen_after_it(session: Session, open_editor: Open) -> None:
    story = begin(session)
    page = open_editor(story)
    notes = notes_on(page)
    session.workspace.drafts.set_answer(story, "title", "A mast on a lighthouse")
    notes.story_changed.emit()
    page.commands()["back"]()
    assert field(page, "title").property("text") == "A mast on a lighthouse"


def test_every_such_page_has_a_line_in_the_menu_bar() -> None:
    commands = {command.name for _, menu in MENUS for command in menu}
    assert {side.command for side in SIDES} <= commands
