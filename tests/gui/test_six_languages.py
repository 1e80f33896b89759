"""What has to hold on every page in each of the six languages: room, isolation, reading order."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QStackedWidget, QWidget
from shiboken6 import delete

from heliograph import i18n
from heliograph.gui.navigation import PLACES
from heliograph.gui.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.gui.navigation import Place
    from heliograph.gui.session import Session

EVERYWHERE: tuple[Place, ...] = (*PLACES, "help", "import")
ARABIC_LETTER = re.compile(r"[\u0621-\u064a]")
TURNS_ROUND = re.compile(r"[A-Za-z0-9]+(?:[./:@_-]+[A-Za-z0-9]+)+")
"""What Qt would turn round inside Arabic words: addresses, paths, file names, receipt numbers."""
ISOLATED = re.compile(r"[\u2066-\u2068][^\u2069]*\u2069")
HARMLESS = re.compile(r"\d+[.:]\d+|COVID-19|UTF-8")
"""Times and decimals keep their order by themselves."""


@pytest.fixture
def in_language(session: Session, desk: Desk) -> Iterator[Callable[..., Shell]]:
    """Give what opens the pages in a language, a size and a size of text."""
    desk.sign_in()
    desk.ready(b"photo", title="Radio, received long ago")
    desk.send()
    desk.workspace.outbox.pause(desk.ready(b"photo", title="العيادات الرقمية"))
    desk.workspace.drafts.new()
    shells: list[Shell] = []

    def open_pages(language: str, size: tuple[int, int], percent: int) -> Shell:
        session.workspace.settings.text_percent = percent
        session.appearance.use_language(language)
        shell = Shell(session)
        shell.resize(*size)
        shell.show()
        shell.begin()
        shells.append(shell)
        return shell

    yield open_pages
    for shell in shells:
        shell.go("stories")
        delete(shell)  # before everything that lives is dressed anew, which takes its time
    session.appearance.use_percent(100)


def visible(inside: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [each for each in inside.findChildren(kind) if each.isVisible()]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(("size", "percent"), [((910, 440), 100), ((1366, 690), 200)])
def test_every_button_shows_its_words_inside_the_window(
    in_language: Callable[..., Shell],
    language: str,
    size: tuple[int, int],
    percent: int,
    qtbot: QtBot,
) -> None:
    pages = in_language(language, size, percent)
    for place in EVERYWHERE:
        pages.go(place)
        try:
            qtbot.waitUntil(lambda: not _cut(pages))
        except qtbot.TimeoutError:
            pytest.fail(f"{place}: {_cut(pages)}")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_words_that_wrap_have_the_height_they_need(
    in_language: Callable[..., Shell], language: str, qtbot: QtBot
) -> None:
    pages = in_language(language, (1092, 540), 100)
    for place in EVERYWHERE:
        pages.go(place)
        QApplication.processEvents()
        try:
            qtbot.waitUntil(lambda: not _too_low(pages))  # what comes from a task is laid out then
        except qtbot.TimeoutError:
            pytest.fail(f"{place}: {_too_low(pages)}")


def test_nothing_inserted_into_arabic_words_can_turn_round(
    in_language: Callable[..., Shell],
) -> None:
    pages = in_language("ar", (1092, 690), 100)
    loose: list[str] = []
    for place in EVERYWHERE:
        pages.go(place)
        QApplication.processEvents()
        for each in (*visible(pages, QLabel), *visible(pages, QAbstractButton)):
            for line in str(each.property("text") or "").splitlines():
                bare = HARMLESS.sub("", ISOLATED.sub("", line))
                if ARABIC_LETTER.search(line) and TURNS_ROUND.search(bare):
                    loose.append(line)
    assert loose == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_keyboard_goes_in_reading_order(
    in_language: Callable[..., Shell], language: str, qtbot: QtBot
) -> None:
    """From line to line downwards, and along a line from the side where reading begins."""
    pages = in_language(language, (1366, 690), 100)
    pages.activateWindow()
    qtbot.waitUntil(pages.isActiveWindow)
    right_to_left = QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    for place in ("outbox", "sent"):
        pages.go(place)
        QApplication.processEvents()
        page = pages.findChild(QStackedWidget).currentWidget()
        begun: QWidget | None = None
        met: list[QWidget] = []
        for _ in range(40):
            pages.focusNextChild()
            now = QApplication.focusWidget()
            if now is None or now is begun:
                break
            begun = begun or now
            if page.isAncestorOf(now) and not any(each.isAncestorOf(now) for each in met):
                met.append(now)
        met = _from_the_first(met, page)
        for before, after in itertools.pairwise(met):
            at, then = (each.mapTo(pages, QPoint(0, 0)) for each in (before, after))
            same_line = abs(at.y() - then.y()) < min(before.height(), after.height()) / 2
            onward = then.x() < at.x() if right_to_left else then.x() > at.x()
            assert onward if same_line else then.y() > at.y(), (place, before, after)


def _cut(pages: Shell) -> list[str]:
    cut: list[str] = []
    for each in visible(pages, QAbstractButton):
        left = each.mapTo(pages, each.rect().topLeft()).x()
        inside = left >= 0 and left + each.width() <= pages.width()
        if not inside or each.width() < each.minimumSizeHint().width():
            cut.append(f"{each.property('text')}: {each.width()} at {left} of {pages.width()}")
    return cut


def _too_low(pages: Shell) -> list[str]:
    labels = [each for each in visible(pages, QLabel) if isinstance(each, QLabel)]
    return [
        each.text()
        for each in labels
        if each.wordWrap() and each.text() and each.height() < each.heightForWidth(each.width()) - 1
    ]


def _from_the_first(met: list[QWidget], page: QWidget) -> list[QWidget]:
    """Begin the round where the page begins."""
    tops = [each.mapTo(page, QPoint(0, 0)).y() for each in met]
    if not tops:
        return met
    first = min(range(len(met)), key=lambda at: (round(tops[at] / 12), at))
    return met[first:] + met[:first]
