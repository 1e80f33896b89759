"""A story as text on the screen: read from everywhere, found in, copied, saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from shiboken6 import delete

from editing import begin, button, complete, field, focused, shown_words
from heliograph.gui.shell import Shell
from heliograph.gui.stories.library import LibraryPage
from heliograph.gui.stories.text_page import TextPage, as_it_goes
from heliograph.gui.widgets.direction import of_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtGui import QTextBlock
    from pytestqt.qtbot import QtBot

    from editing import Open
    from fakes.profiles import Desk
    from heliograph.domain.ids import StoryId
    from heliograph.gui.session import Session

RIGHT, LEFT = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight


@pytest.fixture
def shell(session: Session, qtbot: QtBot) -> Iterator[Shell]:
    shell = Shell(session)
    shell.resize(1100, 690)
    shell.show()
    shell.begin()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    yield shell
    shell.go("stories")
    delete(shell)


def text_of(session: Session, story: StoryId, qtbot: QtBot) -> TextPage:
    page = TextPage(session, lambda: as_it_goes(session, story))
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.focus_first()
    return page


def blocks(page: TextPage) -> Iterator[QTextBlock]:
    block = page.view.document().firstBlock()
    while block.isValid():
        yield block
        block = block.next()


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


# ---- the ways there -------------------------------------------------------------------------


def test_the_editor_shows_what_was_typed_just_now(
    session: Session, open_editor: Open, qtbot: QtBot
) -> None:
    page = open_editor(begin(session))
    qtbot.keyClicks(field(page, "title"), "A mast")
    page.commands()["show-text"]()
    assert isinstance(page.side, TextPage)
    assert "A mast" in page.side.view.toPlainText()
    assert focused() is page.side.view
    page.commands()["back"]()
    assert page.side is None


def test_the_list_of_stories_shows_one_as_text_and_comes_back(
    shell: Shell, desk: Desk, qtbot: QtBot
) -> None:
    story = desk.write(title="Radio of the hills")
    shell.refresh()
    shell.findChild(LibraryPage).list.choose(story)
    qtbot.waitUntil(lambda: "show-text" in shell.commands())
    shell.commands()["show-text"]()
    page = shell.findChild(TextPage)
    assert "Radio of the hills" in page.view.toPlainText()
    assert focused() is page.view
    shell.go("outbox")
    shell.go("stories")
    assert not shell.findChildren(TextPage) or not shell.findChild(TextPage).isVisible()
    shell.commands()["show-text"]()
    shell.go("stories")
    assert "mark-ready" in shell.commands()


def test_what_is_in_the_outbox_is_shown_as_it_was_frozen(
    session: Session, desk: Desk, qtbot: QtBot
) -> None:
    story = desk.ready(title="Radio of the hills")
    page = text_of(session, story, qtbot)
    assert any("Exactly this is sent" in each for each in shown_words(page))
    assert "Radio of the hills" in page.view.toPlainText()


# ---- reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("screen", "language"), [("en", "ar"), ("ar", "en")])
def test_each_paragraph_runs_in_its_own_direction(
    session: Session, qtbot: QtBot, screen: str, language: str
) -> None:
    session.appearance.use_language(screen)
    arabic = "العيادات الرقمية في الواحات"
    story = complete(
        session, story_language=language, title=arabic, situation=f"{arabic}\nWhere roads end."
    )
    page = text_of(session, story, qtbot)
    runs = {each.text(): each.textDirection() for each in blocks(page)}
    assert runs[arabic] is RIGHT
    assert runs["Where roads end."] is LEFT
    assert runs["https://example.org/school-radio"] is LEFT
    first = next(blocks(page))
    own = RIGHT if language == "ar" else LEFT
    assert first.textDirection() is own
    assert of_text(first.text(), LEFT) is own, "the questions are in the story's language"


# ---- finding, copying, saving ----------------------------------------------------------------


def test_find_goes_from_place_to_place_and_round(session: Session, qtbot: QtBot) -> None:
    story = complete(session, title="Mast", situation="A mast.", action="No MAST.")
    page = text_of(session, story, qtbot)
    page.commands()["find"]()
    qtbot.keyClicks(page.search, "mast")
    count = page.view.toPlainText().lower().count("mast")
    assert page.found.text() == f"1 of {count}"
    seen = []
    for _ in range(count):
        seen.append(page.view.textCursor().selectionStart())
        qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert seen == sorted(set(seen))
    assert page.view.textCursor().selectionStart() == seen[0]
    qtbot.keyClick(page.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert page.found.text() == f"{count} of {count}"
    page.search.setText("zeppelin")
    assert page.found.text() == "Nothing found."
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert focused() is page.view


def test_ctrl_c_copies_everything_or_what_is_selected(session: Session, qtbot: QtBot) -> None:
    story = complete(session, title="Radio of the hills")
    page = text_of(session, story, qtbot)
    qtbot.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "Radio of the hills" in clipboard().splitlines()
    assert "Not published." in clipboard()
    page.search.setText("sample@example.org")
    qtbot.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == "sample@example.org"
    page.view.moveCursor(page.view.textCursor().MoveOperation.Start)
    button(page, "Copy all").click()
    assert "Radio of the hills" in clipboard()


def test_it_is_saved_as_text_that_every_editor_reads(
    session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(parent: object, title: str, name: str, kinds: str) -> tuple[str, str]:
        del parent, title, kinds
        asked.append(name)
        return str(tmp_path / "radio"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    page = text_of(session, complete(session, title="Radio: hills / valleys?"), qtbot)
    page.save.click()
    qtbot.waitUntil(lambda: "The text was saved" in page.message.words())
    assert asked == ["Radio hills valleys.txt"]
    words = (tmp_path / "radio.txt").read_bytes().decode("utf-8-sig")
    assert "Radio: hills / valleys?" in words.splitlines()
    page.save_to(tmp_path / "missing" / "radio.txt")
    qtbot.waitUntil(lambda: "could not be written" in page.message.words())


def test_a_theme_changes_the_colours_and_not_the_place(session: Session, qtbot: QtBot) -> None:
    page = text_of(session, complete(session), qtbot)
    page.view.moveCursor(page.view.textCursor().MoveOperation.End)
    place = page.view.textCursor().position()
    before = next(blocks(page)).begin().fragment().charFormat().foreground().color()
    session.appearance.use_theme("dark")
    after = next(blocks(page)).begin().fragment().charFormat().foreground().color()
    session.appearance.use_theme("light")
    assert after.lightness() > before.lightness()
    assert page.view.textCursor().position() == place
