"""Digits in Arabic: as the person chose, in every number that the program itself writes."""

# ruff: noqa: RUF001 - Arabic-Indic digits are what this is about

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from shiboken6 import delete

from heliograph import i18n
from heliograph.domain.campaign import in_language
from heliograph.gui import speech
from heliograph.gui.editor.page import EditorPage
from heliograph.gui.navigation import PLACES
from heliograph.gui.setup.first_run import FirstRun
from heliograph.gui.setup.settings_page import SettingsPage
from heliograph.gui.shell import Shell
from heliograph.gui.stories.story_list import StoryList
from heliograph.gui.widgets.reading import Reading
from heliograph.i18n import day, moment, number, size, tr
from heliograph.paper.receipt_words import receipt_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from fakes.profiles import Desk
    from heliograph.domain.campaign import Campaign
    from heliograph.gui.session import Session

ALWAYS_LATIN = re.compile(
    r"\u2066[^\u2069]*\u2069"  # addresses, paths, codes: isolated from left to right
    r"|[0-9a-f]{8}-[0-9a-f-]+(…|\.jpg)"  # the files of these tests
    r"|[A-Za-z][A-Za-z0-9 .,+/_-]*"  # keys, names of formats and licences: Ctrl+1, CC BY 4.0
)
MAY = 1_621_260_000_000


@pytest.fixture
def eastern(session: Session) -> Iterator[None]:
    session.appearance.use_language("ar")
    session.appearance.use_digits("eastern")
    yield
    session.appearance.use_digits("latin")
    session.appearance.use_language("en")


@pytest.fixture
def shell(session: Session, desk: Desk, eastern: None) -> Iterator[Shell]:
    del eastern
    desk.sign_in()
    desk.ready(b"photo", title="Radio, received long ago")
    desk.send()
    desk.workspace.outbox.pause(desk.ready(b"photo", title="العيادات الرقمية"))
    desk.write(b"photo", title="مسودة", summary="قصير", countries=[])
    shell = Shell(session)
    shell.resize(1366, 690)
    shell.show()
    shell.begin()
    yield shell
    shell.go("stories")
    delete(shell)


def said(inside: QWidget) -> Iterator[str]:
    """Give all words of a page that the program wrote, also those only heard."""
    for each in inside.findChildren(QWidget):
        if not each.isVisible():
            continue
        yield from (each.accessibleName(), each.accessibleDescription(), each.toolTip())
        if isinstance(each, QLabel | QAbstractButton):
            yield str(each.property("text"))
        elif isinstance(each, QLineEdit):
            yield each.placeholderText()
        elif isinstance(each, QComboBox):
            yield from (each.itemText(at) for at in range(each.count()))
        elif isinstance(each, Reading):
            yield each.toPlainText()
        elif isinstance(each, StoryList):
            for line in each.lines():
                yield from (line.state, line.facts, line.next_step, line.spoken)


def from_the_pack(campaign: Campaign) -> Iterator[str]:
    for text in (campaign.title, campaign.theme, campaign.call, *campaign.texts.values()):
        yield in_language(text, "ar")
    for choices in campaign.choices.values():
        yield from (in_language(choice.name, "ar") for choice in choices)


def latin(session: Session, words: Iterator[str]) -> list[str]:
    """List what has a Latin digit that the program wrote itself."""
    packs = [text for each in session.workspace.campaigns.all() for text in from_the_pack(each)]
    found: list[str] = []
    for line in words:
        bare = line
        for theirs in sorted(packs, key=len, reverse=True):
            bare = bare.replace(theirs, "")
        if re.search("[0-9]", ALWAYS_LATIN.sub("", bare)) and not any(
            line in theirs for theirs in packs
        ):
            found.append(line)
    return found


def test_no_page_shows_a_latin_digit(shell: Shell, session: Session, qtbot: QtBot) -> None:
    for place in (*PLACES, "help", "import"):
        shell.go(place)  # type: ignore[arg-type]
        QApplication.processEvents()
        qtbot.wait(60)  # lists are read in the background
        assert latin(session, said(shell)) == [], place
    assert any("٠" <= letter <= "٩" for words in said(shell) for letter in words)


def test_no_step_of_a_story_shows_a_latin_digit(shell: Shell, session: Session, desk: Desk) -> None:
    shell.open_story(desk.write(b"photo", title="قصة", summary="قصير", place="سوق"))
    (editor,) = shell.findChildren(EditorPage)
    for step in ("story", "where", "themes", "org", "media", "links", "consent", "check"):
        editor.show_step(step)
        QApplication.processEvents()
        assert latin(session, said(shell)) == [], step


def test_the_first_pages_show_no_latin_digit(session: Session, eastern: None, qtbot: QtBot) -> None:
    del eastern
    pages = FirstRun(session)
    qtbot.addWidget(pages)
    pages.show()
    for step in range(3):
        pages.go(step)
        assert latin(session, said(pages)) == [], step


def test_the_choice_takes_effect_at_once_and_is_kept(
    session: Session, desk: Desk, qtbot: QtBot
) -> None:
    session.appearance.use_language("ar")
    page = SettingsPage(session)
    qtbot.addWidget(page)
    with qtbot.waitSignal(session.appearance.changed):
        page.looks.digits.choose("eastern")
        page.looks.digits.activated.emit(0)
    assert "١٢٣٤" in number(1234)
    assert QLocale().zeroDigit() == "٠"
    with closing(desk.open()) as again:
        assert again.settings.digits == "eastern"
    session.appearance.use_digits("latin")
    assert "1234" in number(1234)


@pytest.mark.usefixtures("eastern")
def test_numbers_dates_and_sizes_in_words() -> None:
    plain = {0x2068: None, 0x2069: None}
    assert size(5_200_000).translate(plain).startswith("٥٫٢")
    assert day(MAY).translate(plain) == "١٧ مايو ٢٠٢١"
    assert "١٧ مايو" in moment(MAY, now_ms=MAY + 86_400_000 * 3)
    assert "٣٠" in tr(
        "Stories stay here for 30 days. What ITU has received is never deleted by itself."
    )
    assert "SHA-256" in tr("SHA-256: {hash}", hash="0")
    with i18n.speaking("en"):
        assert day(MAY) == "17 May 2021"


@pytest.mark.usefixtures("eastern")
def test_a_receipt_has_the_digits_that_everybody_can_compare(desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready()
    desk.send()
    page = receipt_page(desk.workspace.receipts.proof(story))
    assert not re.search("[٠-٩]", page.as_text())


@pytest.mark.parametrize(
    ("system", "eastern"),
    [("ar_EG", True), ("ar_MA", False), ("fr_SY", True), ("fr_CH", False), ("en_AE", False)],
)
def test_the_digits_of_this_computer_are_those_of_its_country(
    monkeypatch: pytest.MonkeyPatch, system: str, *, eastern: bool
) -> None:
    locale = QLocale(system)
    monkeypatch.setattr(speech, "QLocale", _Locale(locale))
    assert speech.system_digits_are_eastern() is eastern


class _Locale:
    """Qt's locales, on a computer of another country."""

    Language = QLocale.Language

    def __init__(self, system: QLocale) -> None:
        self._system = system

    def __call__(self, language: QLocale.Language, territory: QLocale.Country) -> QLocale:
        return QLocale(language, territory)

    def system(self) -> QLocale:
        return self._system
