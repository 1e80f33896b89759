"""Files of a story put in order: by dragging, by keys and by buttons, and all of it taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from editing import attach, begin, button, complete, focused, named, photo
from fakes.profiles import DESCRIBED
from heliograph.gui import look
from heliograph.gui.editor import media_panel

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from editing import Open
    from heliograph.gui.editor.media_row import MediaRow
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.session import Session

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(session: Session, open_editor: Open, qtbot: QtBot, tmp_path: Path) -> EditorPage:
    """Give a story with three photos: one, two, three."""
    page = open_editor(begin(session))
    files = [photo(tmp_path, f"{name}.png") for name in ("one", "two", "three")]
    attach(qtbot, page, *files)
    return page


def test_a_row_has_room_for_all_that_it_says(page: EditorPage) -> None:
    one = row(page, "one")

    def height(facts: str, state: str) -> int:
        one.tell(one.item, facts=facts, state=state, fine=True)
        return one.heightForWidth(240)

    line = one.fontMetrics().lineSpacing() // 2
    long = "1.1 MB → 342 kB, sent as it is, in words that need a line more"
    assert height(long, "Complete, in words that need one line more") > height("1 kB", long) + line


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give what a screen reader is told from now on."""
    told: list[str] = []
    monkeypatch.setattr(media_panel, "announce", lambda _, words: told.append(_bare(words)))
    return told


def names(session: Session, page: EditorPage) -> str:
    media = session.workspace.drafts.get(page.draft.id).media
    return " ".join(item.file_name.removesuffix(".png") for item in media)


def row(page: EditorPage, name: str) -> MediaRow:
    rows = page.pages.media.panel.rows()
    return next(each for each in rows if each.item.file_name == f"{name}.png")


def carry(page: EditorPage, name: str, *, to: str, below: bool) -> None:
    """Take hold of a row and hold it over the upper or lower half of another one."""
    held, there = row(page, name), row(page, to)
    begun = QPoint(held.width() // 2, held.height() // 2)
    QTest.mousePress(held, LEFT, pos=begun)
    QTest.mouseMove(held, begun + QPoint(0, QApplication.startDragDistance() + 1))
    at = QPoint(begun.x(), there.height() - 3 if below else 3)
    QTest.mouseMove(held, held.mapFromGlobal(there.mapToGlobal(at)))


def put_down(page: EditorPage, name: str) -> None:
    held = row(page, name)
    QTest.mouseRelease(held, LEFT, pos=held.rect().center())


def drop_line(page: EditorPage) -> QWidget:
    panel = page.pages.media.panel
    return next(each for each in panel.findChildren(QWidget) if "Drop" in type(each).__name__)


def test_a_file_is_dragged_to_where_a_line_shows(session: Session, page: EditorPage) -> None:
    line = drop_line(page)
    assert not line.isVisible()
    carry(page, "three", to="one", below=False)
    assert line.isVisible()
    assert line.geometry().center().y() < row(page, "one").geometry().center().y()
    put_down(page, "three")
    assert not line.isVisible()
    assert names(session, page) == "three one two"
    carry(page, "three", to="one", below=True)
    assert row(page, "one").geometry().bottom() - 4 <= line.geometry().center().y()
    put_down(page, "three")
    assert names(session, page) == "one three two"
    assert [each.item.file_name for each in page.pages.media.panel.rows()][1] == "three.png"


def test_the_line_begins_where_reading_begins(session: Session, page: EditorPage) -> None:
    line = drop_line(page)

    def ring_side() -> str:
        """Tell at which end the line is thicker: there its colour reaches further up."""
        carry(page, "three", to="one", below=False)
        image = line.grab().toImage()
        put_down(page, "three")
        action = QColor(look.LIGHT.action)
        left, right = (image.pixelColor(x, 1) == action for x in (3, image.width() - 4))
        assert left != right
        return "left" if left else "right"

    assert ring_side() == "left"
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    page.pages.media.panel.shift(row(page, "three").item.id, 2)
    assert ring_side() == "right"
    assert names(session, page) == "three one two"


def test_dragging_is_given_up_by_escape_and_is_no_click(
    session: Session, page: EditorPage, qtbot: QtBot
) -> None:
    details = page.pages.media.details
    before = details.item_id
    carry(page, "one", to="three", below=True)
    qtbot.keyClick(row(page, "one"), Qt.Key.Key_Escape)
    assert not drop_line(page).isVisible()
    put_down(page, "one")
    assert names(session, page) == "one two three"
    assert details.item_id == before


def test_keys_move_a_file_and_the_keyboard_stays_on_it(
    session: Session, page: EditorPage, qtbot: QtBot, heard: list[str]
) -> None:
    row(page, "one").setFocus()
    for _ in range(3):
        qtbot.keyClick(focused(), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(session, page) == "two three one"
    assert focused() is row(page, "one")
    assert heard == ["one.png: 2 of 3", "one.png: 3 of 3"]
    qtbot.keyClick(focused(), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(session, page) == "two one three"
    assert "Alt+Up" in row(page, "one").accessibleDescription()


def test_a_button_at_the_end_of_its_way_leaves_the_keyboard_beside_it(page: EditorPage) -> None:
    details = page.pages.media.details
    page.pages.media.open_item(row(page, "two").item.id)
    up, down = named(details, "Move up"), named(details, "Move down")
    up.setFocus()
    up.click()
    assert not up.isEnabled()
    assert focused() is down


def test_moves_and_removals_are_taken_back_and_done_again(
    session: Session, page: EditorPage, qtbot: QtBot
) -> None:
    row(page, "three").setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(focused(), Qt.Key.Key_Delete)
    assert names(session, page) == "one two"
    assert focused() is row(page, "two")
    page.commands()["undo"]()
    assert names(session, page) == "one three two"
    row(page, "one").setFocus()
    page.commands()["undo"]()
    assert names(session, page) == "one two three"
    assert "undo" not in page.commands()
    page.commands()["redo"]()
    page.commands()["redo"]()
    assert names(session, page) == "one two"
    assert "redo" not in page.commands()


def test_taking_back_leaves_what_was_added_meanwhile(
    session: Session, page: EditorPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.pages.media.panel.remove(row(page, "two").item.id)
    attach(qtbot, page, photo(tmp_path, "four.png"))
    row(page, "four").setFocus()
    page.commands()["undo"]()
    assert names(session, page) == "one two three four"


def test_another_hand_that_took_a_file_out_is_not_overruled(
    session: Session, page: EditorPage
) -> None:
    row(page, "three").setFocus()
    page.pages.media.panel.shift(row(page, "three").item.id, -2)
    session.workspace.attachments.detach(page.draft.id, row(page, "one").item.id)
    page.refresh()
    page.commands()["undo"]()
    assert names(session, page) == "two three"


def test_an_answer_takes_its_own_words_back_first(page: EditorPage, qtbot: QtBot) -> None:
    page.pages.media.panel.shift(row(page, "three").item.id, -1)
    page.pages.media.open_item(row(page, "one").item.id)
    qtbot.waitUntil(
        lambda: focused() is page.pages.media.details.frames["alt_text"].answer.main_widget()
    )
    assert "undo" not in page.commands()


def test_nothing_moves_in_a_story_that_is_ready(
    session: Session, open_editor: Open, tmp_path: Path
) -> None:
    story = complete(session)
    for name in ("one", "two", "three"):
        path = photo(tmp_path, f"{name}.png")
        session.workspace.attachments.attach(story, path, details=DESCRIBED)
    page = open_editor(story)
    page.pages.media.panel.shift(row(page, "three").item.id, -1)
    page.acts.mark_ready()
    row(page, "one").setFocus()
    assert "undo" not in page.commands()
    carry(page, "one", to="two", below=True)
    assert not drop_line(page).isVisible()
    put_down(page, "one")
    QTest.keyClick(row(page, "one"), Qt.Key.Key_Delete)
    assert names(session, page) == "one three two"


def test_the_keyboard_goes_down_the_rows_in_their_order(page: EditorPage, qtbot: QtBot) -> None:
    page.pages.media.panel.shift(row(page, "three").item.id, -2)
    row(page, "three").setFocus()
    met = [focused()]
    for _ in range(3):
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        met.append(focused())
    panel = page.pages.media.panel
    assert met == [*panel.rows(), panel.add]


def test_taking_out_a_file_leads_to_the_one_that_takes_its_place(page: EditorPage) -> None:
    media = page.pages.media
    media.open_item(row(page, "two").item.id)
    button(media.details, "Send without this photo").click()
    assert media.details.item_id == row(page, "three").item.id
    assert row(page, "three").isChecked()
    button(media.details, "Send without this photo").click()
    assert media.details.item_id == row(page, "one").item.id


def test_taking_out_the_last_file_leaves_the_keyboard_at_adding(
    session: Session, page: EditorPage
) -> None:
    panel = page.pages.media.panel
    for _ in range(3):
        button(page.pages.media.details, "Send without this photo").click()
    assert names(session, page) == ""
    assert focused() is panel.add


def file_commands(page: EditorPage) -> list[str]:
    return sorted(name for name in page.commands() if "file" in name)


def test_the_menu_does_to_the_row_with_the_keyboard_what_its_keys_do(
    session: Session, page: EditorPage
) -> None:
    row(page, "one").setFocus()
    assert "file-up" not in page.commands()
    page.commands()["file-down"]()
    assert names(session, page) == "two one three"
    assert focused() is row(page, "one")
    page.commands()["file-up"]()
    assert names(session, page) == "one two three"
    page.commands()["file-out"]()
    assert names(session, page) == "two three"
    assert focused() is row(page, "two")


def test_the_menu_leads_from_file_to_file_and_stops_at_the_ends(
    session: Session, page: EditorPage
) -> None:
    media = page.pages.media
    media.open_item(row(page, "two").item.id)
    assert file_commands(page) == [
        "file-down",
        "file-out",
        "file-up",
        "next-file",
        "previous-file",
    ]
    page.commands()["next-file"]()
    assert media.details.item_id == row(page, "three").item.id
    assert file_commands(page) == ["file-out", "file-up", "previous-file"]
    page.commands()["previous-file"]()
    page.commands()["file-out"]()
    assert names(session, page) == "one three"
    assert media.details.item_id == row(page, "three").item.id


def test_no_file_is_chosen_where_the_keyboard_is_elsewhere(page: EditorPage) -> None:
    page.show_step("story")
    page.pages.focus_first()
    assert file_commands(page) == []


def test_a_file_of_a_ready_story_is_looked_at_and_not_changed(
    session: Session, open_editor: Open, tmp_path: Path
) -> None:
    story = complete(session)
    for name in ("one", "two"):
        path = photo(tmp_path, f"{name}.png")
        session.workspace.attachments.attach(story, path, details=DESCRIBED)
    page = open_editor(story)
    page.acts.mark_ready()
    page.pages.media.open_item(row(page, "one").item.id)
    assert file_commands(page) == ["next-file"]


def _bare(words: str) -> str:
    return words.translate({0x2068: None, 0x2069: None})
