"""What is greyed says why: on every page, in every menu, and when a key asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton as Button
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget
from shiboken6 import delete

from heliograph.gui import look, reasons
from heliograph.gui.editor.page import EditorPage
from heliograph.gui.navigation import PLACES
from heliograph.gui.reasons import allow
from heliograph.gui.setup.first_run import FirstRun
from heliograph.gui.shell import Shell
from heliograph.gui.widgets import explaining_menu
from heliograph.gui.widgets.explaining_menu import ExplainingMenu

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.session import Session

STEPS = ("story", "where", "themes", "org", "media", "links", "consent", "check")


@pytest.fixture
def shell(session: Session, qtbot: QtBot) -> Iterator[Shell]:
    shell = Shell(session)
    shell.resize(1366, 690)
    shell.show()
    shell.begin()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    yield shell
    shell.go("stories")
    delete(shell)


def unexplained(inside: QWidget) -> list[str]:
    """List what is greyed and does not say why, by itself or by what it is in."""
    found: list[str] = []
    for each in inside.findChildren(QWidget):
        if isinstance(each, Button | QComboBox) and each.isVisible() and not each.isEnabled():
            around: QWidget | None = each
            explained = False
            while around is not None and not explained:
                explained = bool(around.property("why_not")) and not around.isEnabled()
                around = around.parentWidget()
            if not explained:
                found.append(f"{each.accessibleName()}: {each.property('text')}")
    return found


def test_no_page_greys_something_without_a_reason(
    shell: Shell, session: Session, desk: Desk
) -> None:
    desk.sign_in()
    desk.ready(b"photo", title="Radio, received long ago")
    desk.send()
    for place in (*PLACES, "help", "import"):
        shell.go(place)  # type: ignore[arg-type]
        QApplication.processEvents()
        assert unexplained(shell) == [], place
    pages = FirstRun(session)
    pages.show()
    for step in range(3):
        pages.go(step)
        assert unexplained(pages) == [], step
    delete(pages)


@pytest.mark.parametrize("is_open", [True, False])
def test_no_step_of_a_story_greys_something_without_a_reason(
    shell: Shell, desk: Desk, *, is_open: bool
) -> None:
    links = [f"https://example.org/{n}" for n in range(5)]
    period = {"from": "2020-04", "to": None}
    story = desk.write(b"a", b"b", links=links, period=period, topics=_topics(desk))
    if not is_open:
        desk.workspace.drafts.mark_ready(story)
    shell.open_story(story)
    (editor,) = shell.findChildren(EditorPage)
    greyed = 0
    for step in STEPS:
        editor.show_step(step)
        QApplication.processEvents()
        assert unexplained(shell) == [], step
        greyed += sum(not each.isEnabled() for each in editor.findChildren(Button))
    assert greyed, "the story has something greyed"


def _topics(desk: Desk) -> list[str]:
    campaign = desk.workspace.campaigns.get("open-call")
    field = campaign.find_field("topics")
    assert field is not None
    return [each.code for each in campaign.choices["topics"][: field.max_count]]


def test_every_greyed_line_of_a_menu_says_why(shell: Shell, desk: Desk) -> None:
    def look() -> list[str]:
        lacking: list[str] = []
        for menu in shell.menus.findChildren(ExplainingMenu):
            menu.aboutToShow.emit()
            lacking += [
                each.text()
                for each in menu.actions()
                if not each.isEnabled()
                and not each.isSeparator()
                and each.menu() is None
                and not each.toolTip()
            ]
            assert menu.toolTipsVisible()
            menu.aboutToHide.emit()
        return lacking

    for place in (*PLACES, "help", "import"):
        shell.go(place)  # type: ignore[arg-type]
        assert look() == [], place
    shell.open_story(desk.write())
    assert look() == []


def test_a_key_that_can_do_nothing_says_why(
    shell: Shell, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def listen(widget: QWidget, words: str, *, urgent: bool = False) -> None:
        del widget, urgent
        heard.append(words)

    monkeypatch.setattr(reasons, "announce", listen)
    shell.go("outbox")
    qtbot.keyClick(shell, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["Choose a draft first, or open it."]
    qtbot.keyClick(shell, Qt.Key.Key_F8)
    assert heard[1:] == ["Open a story for writing first."]


def test_a_reason_comes_and_goes_beside_its_own_words(qtbot: QtBot) -> None:
    press = QPushButton("Move up")
    qtbot.addWidget(press)
    press.setToolTip("Move row 1 up")
    allow(press, "This is the first one already.")
    allow(press, "This is the first one already.")
    assert not press.isEnabled()
    assert press.toolTip() == "Move row 1 up\nThis is the first one already."
    assert press.accessibleDescription() == "This is the first one already."
    press.setToolTip("Move row 2 up")
    allow(press)
    assert press.isEnabled()
    assert press.toolTip() == "Move row 2 up"
    assert press.accessibleDescription() == ""


def colours_of(widget: QWidget) -> set[str]:
    picture = widget.grab().toImage()
    return {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    }


def test_the_arrow_keys_reach_what_is_greyed_and_say_why(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(explaining_menu, "announce", lambda _, words: heard.append(words))
    menu = ExplainingMenu("Story")
    qtbot.addWidget(menu)
    menu.addAction("Open")
    greyed = menu.addAction("Mark ready")
    greyed.setEnabled(False)
    greyed.setToolTip("Choose a draft first, or open it.")
    last = menu.addAction("Versions")
    menu.popup(QPoint(0, 0))
    ring_colour = look.colour("focus").name()
    assert ring_colour not in colours_of(menu)
    for _ in range(2):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    assert heard == ["Mark ready: Choose a draft first, or open it."]
    assert ring_colour in colours_of(menu)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction() is last
    for _ in range(2):
        qtbot.keyClick(menu, Qt.Key.Key_Up)
    assert menu.activeAction() is menu.actions()[0]
    assert len(heard) == 2
    menu.close()
