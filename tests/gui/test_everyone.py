"""What has to hold on every page: names for screen readers, sizes to hit, words that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QScrollBar,
    QWidget,
)

from heliograph.gui import icons
from heliograph.gui.menus import MENUS
from heliograph.gui.navigation import PLACES, Navigation
from heliograph.gui.setup.first_run import FirstRun
from heliograph.gui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.navigation import Place
    from heliograph.gui.session import Session

EVERYWHERE: tuple[Place, ...] = (*PLACES, "help", "import")


@pytest.fixture
def pages(session: Session, desk: Desk, qtbot: QtBot) -> Iterator[Shell]:
    desk.sign_in()
    desk.ready(title="Received long ago")
    desk.send()
    desk.workspace.outbox.pause(desk.ready(b"photo", title="العيادات الرقمية"))
    desk.workspace.drafts.new()
    shell = Shell(session)
    qtbot.addWidget(shell)
    shell.resize(1000, 640)
    shell.show()
    shell.begin()
    yield shell
    shell.go("stories")


def focusable(inside: QWidget) -> list[QWidget]:
    return [
        each
        for each in inside.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(each, QScrollBar)
        and each.focusProxy() is None
    ]


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface is not None else ""


def test_whatever_takes_the_keyboard_has_a_name(pages: Shell) -> None:
    for place in EVERYWHERE:
        pages.go(place)
        nameless = [
            repr(each)
            for each in focusable(pages)
            if not name_of(each) and not isinstance(each, QAbstractScrollArea)
        ]
        assert nameless == [], place


def test_whatever_can_be_pressed_is_large_enough_to_hit(pages: Shell) -> None:
    for place in EVERYWHERE:
        pages.go(place)
        small = [
            (repr(each), each.size())
            for each in focusable(pages)
            if isinstance(each, QAbstractButton) and (each.width() < 24 or each.height() < 24)
        ]
        assert small == [], place


@pytest.mark.parametrize("size", [(880, 430), (1092, 540), (1366, 690)])
def test_buttons_show_all_their_words_and_stay_in_the_window(
    pages: Shell, size: tuple[int, int]
) -> None:
    pages.resize(*size)
    for place in EVERYWHERE:
        pages.go(place)
        QApplication.processEvents()
        buttons = [each for each in pages.findChildren(QAbstractButton) if each.isVisible()]
        cut = [each.text() for each in buttons if each.width() < each.minimumSizeHint().width()]
        assert cut == [], place
        right = [each.mapTo(pages, each.rect().topRight()).x() for each in buttons]
        assert max(right) <= pages.width(), place


def test_no_words_are_read_as_markup(pages: Shell) -> None:
    for place in EVERYWHERE:
        pages.go(place)
        rich = [
            each.text()
            for each in pages.findChildren(QLabel)
            if each.text() and each.textFormat() is not Qt.TextFormat.PlainText
        ]
        assert rich == [], place


def test_icons_are_kept_for_good() -> None:
    """An icon that becomes garbage ends the program on X11 (QIcon frees its engine twice)."""
    assert icons.icon("add", "action") is icons.icon("add", "action")


def test_every_key_of_the_menus_is_used_once() -> None:
    keys = [command.keys for _, menu in MENUS for command in menu if command.keys]
    assert len(keys) == len(set(keys))
    # AltGr is Ctrl+Alt: it types letters on Spanish, French and Arabic keyboards.
    assert not [each for each in keys if "Ctrl+Alt" in each]


def test_the_first_steps_have_names_too(session: Session, qtbot: QtBot) -> None:
    first_run = FirstRun(session)
    qtbot.addWidget(first_run)
    first_run.resize(880, 430)
    first_run.show()
    for step in range(3):
        first_run.go(step)
        assert [repr(each) for each in focusable(first_run) if not name_of(each)] == []
        assert first_run.rect().contains(
            first_run.language.go_on.mapTo(first_run, first_run.language.go_on.rect().center())
        )


@pytest.mark.parametrize("words", ["Отправленные", "Bandeja de salida"])
def test_places_in_a_row_leave_pictures_out_before_they_cut_names(words: str, qtbot: QtBot) -> None:
    places = Navigation()
    qtbot.addWidget(places)
    for place in PLACES:
        places.button(place).setText(words)
    places.be_narrow(narrow=True)
    places.show_counts({"stories": 88, "outbox": 14, "sent": 22})
    places.resize(1600, 60)
    places.show()
    with_pictures = places.button("sent").sizeHint().width()
    places.resize(880, 60)
    assert places.button("sent").sizeHint().width() < with_pictures
    places.be_narrow(narrow=False)
    assert places.button("sent").sizeHint().width() == with_pictures
