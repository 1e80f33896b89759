"""Help opens where one is, leads on by links and words, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from heliograph.gui import help_page
from heliograph.gui.guide.pages import CONTENTS, Page
from heliograph.gui.guide.source import read
from heliograph.gui.guide.view import GuideView
from heliograph.gui.help_page import HelpPage
from heliograph.gui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.navigation import Place
    from heliograph.gui.session import Session


@pytest.fixture
def shell(session: Session, qtbot: QtBot) -> Iterator[Shell]:
    shell = Shell(session)
    qtbot.addWidget(shell)
    shell.resize(1240, 760)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    shell.begin()
    yield shell
    shell.go("stories")


def asked(shell: Shell) -> HelpPage:
    QTest.keyClick(shell.window(), Qt.Key.Key_F1)
    page = shell.page()
    assert isinstance(page, HelpPage)
    return page


@pytest.mark.parametrize(
    ("place", "target"),
    [("stories", "begin"), ("outbox", "why"), ("sent", "receipts"), ("import", "import")],
)
def test_f1_opens_the_page_about_the_place(shell: Shell, place: Place, target: str) -> None:
    shell.go(place)
    page = asked(shell)
    assert page.target == target
    assert page.view.hasFocus()
    shell.commands()["back"]()
    assert shell.where == (place, None)


def test_f1_in_a_story_speaks_of_the_step(shell: Shell, desk: Desk) -> None:
    story = desk.workspace.drafts.new()
    shell.open_story(story)
    assert asked(shell).target == "write"
    shell.open_check(story)
    assert asked(shell).target == "ready"
    shell.open_story(story)
    shell.commands()["versions"]()
    assert asked(shell).target == "lost#versions"


def test_f1_in_the_settings_speaks_of_the_card_with_the_keyboard(shell: Shell) -> None:
    shell.go("settings")
    assert asked(shell).target == "screens"
    shell.ask_data()
    assert asked(shell).target == "costs"


def test_f1_in_the_help_opens_the_contents(shell: Shell) -> None:
    shell.go("outbox")
    asked(shell)
    assert asked(shell).target == CONTENTS


def test_links_lead_on_and_the_way_back_to_where_one_read(shell: Shell) -> None:
    page = asked(shell)
    page.open("protect")
    page.view.go_down(60)
    page.view.link_pressed.emit("here#keys")
    assert page.target == "here#keys"
    assert not page.here.isHidden()
    shell.commands()["back"]()
    assert (page.target, page.view.scrolled) == ("protect", 60)
    shell.commands()["forward"]()
    assert page.target == "here#keys"
    page.go_back()
    page.go_back()
    assert page.target == "begin"
    assert "back" not in page.commands()


def test_what_is_typed_is_found_and_enter_goes_to_it(shell: Shell, qtbot: QtBot) -> None:
    page = asked(shell)
    shell.commands()["find"]()
    assert page.search.hasFocus()
    qtbot.keyClicks(page.search, "withdraw")
    qtbot.waitUntil(lambda: page.target == "?withdraw")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.view.hasFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert page.target.startswith("correct")
    assert page.search.text() == ""
    page.go_back()
    assert page.target == "?withdraw"
    assert page.search.text() == "withdraw"
    page.search.clear()
    qtbot.waitUntil(lambda: page.target == "begin")


def test_a_screen_reader_hears_which_page_a_link_led_to(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = asked(shell)
    heard: list[str] = []
    monkeypatch.setattr(help_page, "announce", lambda _, words: heard.append(words))
    page.view.link_pressed.emit("here#keys")
    page.view.link_pressed.emit("protect#forgot")
    page.search.setText("withdraw")
    page.find_now()
    assert heard[:2] == ["Keys", "How do I keep others from reading my stories?"]
    assert heard[2].endswith("pages found")


def test_nothing_found_is_said(shell: Shell) -> None:
    page = asked(shell)
    page.search.setText("zzzz")
    page.find_now()
    assert "Nothing found." in page.view.toPlainText()


def test_the_contents_stand_beside_the_page(shell: Shell) -> None:
    page = asked(shell)
    assert page.list.isVisible()
    assert page.list.currentItem().text() == "How do I begin?"
    (item,) = page.list.findItems("Why has this not gone?", Qt.MatchFlag.MatchExactly)
    page.list.itemActivated.emit(item)
    assert page.target == "why"


def test_without_room_the_contents_stand_behind_a_button(session: Session, qtbot: QtBot) -> None:
    page = HelpPage(session)
    qtbot.addWidget(page)
    page.resize(700, 430)
    page.show()
    page.open("why")
    assert not page.list.isVisible()
    page.contents.click()
    assert page.target == CONTENTS


def test_the_page_that_is_read_stays_when_windows_are_made_anew(
    session: Session, qtbot: QtBot
) -> None:
    first = HelpPage(session)
    qtbot.addWidget(first)
    first.open("protect")
    again = HelpPage(session)
    qtbot.addWidget(again)
    assert again.target == "protect"


def test_a_page_is_text_and_loads_nothing(session: Session, qtbot: QtBot) -> None:
    page = HelpPage(session)
    qtbot.addWidget(page)
    for kind in range(5):
        assert page.view.loadResource(kind, QUrl("https://example.org/a.png")) is None
    page.search.setText("<b>bold</b> <img src=file:///etc/hostname>")
    page.find_now()
    assert "<b>bold</b>" in page.view.toPlainText()


def test_only_pages_of_the_web_leave_the_guide(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    page = HelpPage(session)
    qtbot.addWidget(page)
    page.view.link_pressed.emit("https://www.itu.int/")
    assert opened == ["https://www.itu.int/"]
    assert page.target == CONTENTS


def test_copied_words_have_no_marks_of_direction(session: Session, qtbot: QtBot) -> None:
    page = HelpPage(session)
    qtbot.addWidget(page)
    page.view.selectAll()
    words = page.view.createMimeDataFromSelection().text()
    assert "F1" in words
    assert not set(words) & set("\u2066\u2067\u2068\u2069")


def test_long_steps_keep_to_the_width_in_both_directions(qtbot: QtBot) -> None:
    view = GuideView()
    qtbot.addWidget(view)
    view.resize(500, 600)
    view.show()
    for language, word in (("ar", "كلمة "), ("en", "word ")):
        view.show_page(Page("a", language, "Title", read(f"# Title\n1. {(word * 60).strip()}")))
        assert view.horizontalScrollBar().maximum() == 0, language


def test_a_page_runs_in_the_direction_of_its_own_language(qtbot: QtBot) -> None:
    view = GuideView()
    qtbot.addWidget(view)
    for language, runs in (
        ("ar", Qt.LayoutDirection.RightToLeft),
        ("en", Qt.LayoutDirection.LeftToRight),
    ):
        blocks = read("# Title\n1. Step with `code`.\n```\ncommand\n```")
        view.show_page(Page("a", language, "Title", blocks))
        block = view.document().firstBlock()
        assert block.blockFormat().layoutDirection() is runs
        assert block.next().blockFormat().layoutDirection() is runs
        last = view.document().lastBlock().blockFormat()
        assert last.layoutDirection() is Qt.LayoutDirection.LeftToRight
