"""The letters pressed with Alt: Qt presses nothing by a letter that two things share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import delete

from heliograph import i18n, wording
from heliograph.app.people import People
from heliograph.gui.locking.lock_page import LockPage
from heliograph.gui.locking.people_page import PeoplePage
from heliograph.gui.menus import MENUS, Command
from heliograph.gui.mnemonics import keep_apart, letter_of
from heliograph.gui.navigation import PLACES
from heliograph.gui.setup.settings_page import SettingsPage
from heliograph.gui.shell import Shell
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session


def doubled(letters: Iterable[str]) -> list[str]:
    return [letter for letter, count in Counter(letters).items() if letter and count > 1]


def letters_on(page: QWidget) -> list[str]:
    found = [letter_of(tr(title)) for title, _ in MENUS]
    for each in page.findChildren(QWidget):
        pressed = isinstance(each, QAbstractButton) or (
            isinstance(each, QLabel) and each.buddy() is not None
        )
        if pressed and each.isVisible():
            found.append(letter_of(str(each.property("text"))))
    return found


def lines_of(menu: Iterable[Command]) -> list[str]:
    return [letter_of(tr(command.words)) for command in menu]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_two_things_share_a_letter_with_each_other_or_the_menu_bar(
    session: Session, desk: Desk, language: str
) -> None:
    desk.sign_in()
    desk.ready(title="Radio, received long ago")
    desk.send()
    desk.ready(title="Ready to be sent")
    draft = desk.workspace.drafts.new()
    session.appearance.use_language(language)
    shell = Shell(session)
    shell.resize(1366, 690)
    shell.show()
    shell.begin()
    for place in (*PLACES, "help", "import"):
        shell.go(place)
        assert doubled(letters_on(shell)) == [], place
    shell.open_story(draft)
    assert doubled(letters_on(shell)) == []
    shell.go("stories")
    delete(shell)  # before everything that lives is dressed anew, which takes its time


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_protects_and_locks_has_letters_of_its_own(
    session: Session, desk: Desk, qtbot: QtBot, language: str
) -> None:
    with i18n.speaking(language):
        shell = Shell(session)
        shell.show()
        shell.go("settings")
        (settings,) = shell.findChildren(SettingsPage)
        settings.protection.begin()
        steps = settings.protection.steps
        assert steps is not None
        for part in range(len(steps.parts)):
            steps.show_part(part)
            assert doubled(letters_on(shell)) == [], part
        delete(shell)
        people = PeoplePage(People(desk.workspace.profile))
        locked = LockPage(wording.Words(what="Locked"), typed=frozenset({"passphrase"}), store=True)
        for page in (people, locked):
            qtbot.addWidget(page)
            page.show()
            page.focus_first()
            assert doubled(letters_on(page)) == []
        people.add_person.click()
        assert doubled(letters_on(people)) == []


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_two_lines_of_a_menu_share_a_letter(language: str) -> None:
    with i18n.speaking(language):
        assert doubled(letter_of(tr(title)) for title, _ in MENUS) == []
        for title, menu in MENUS:
            assert doubled(lines_of(menu)) == [], title
            for command in menu:
                assert doubled(lines_of(command.within)) == [], command.words


def test_who_comes_later_takes_a_letter_that_is_free(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    buttons = [QPushButton(words, page) for words in ("&Keep", "&Keep both", "&Ok", "只保存(&K)")]
    for each in buttons:
        column.addWidget(each)
    page.show()
    keep_apart(page)
    assert [each.text() for each in buttons] == ["&Keep", "Keep &both", "&Ok", "只保存"]
    pressed: list[str] = []
    buttons[1].clicked.connect(lambda: pressed.append("both"))
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: pressed == ["both"])


def test_an_ampersand_that_is_meant_is_no_letter() -> None:
    assert letter_of("Questions && answers") == ""
    assert letter_of("Questions && &answers") == "a"
