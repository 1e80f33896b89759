"""Leads the window through keys and locking, so that each of its steps can be pictured."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea

from heliograph.app.people import People
from heliograph.app.protection import NewCode, closed_ways
from heliograph.gui.help_page import HelpPage
from heliograph.gui.locking.people_page import PeoplePage
from heliograph.gui.setup.settings_page import SettingsPage
from heliograph.gui.shell import Shell
from heliograph.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from heliograph.gui.locking.protect_steps import ProtectSteps
    from heliograph.gui.program import Program

_PHRASE = "seven lanterns under water"
_SECOND = {
    "ar": "مريم",
    "en": "Maryam",
    "es": "Mariam",
    "fr": "Mariam",
    "ru": "Мариам",
    "zh": "玛丽亚姆",
}


def tour(
    program: Program, language: str, wait_for: Callable[[Callable[[], bool]], None]
) -> Iterator[str]:
    """Give the name of each page once it is on the screen."""
    shell = cast("Shell", program.contents.shell)
    shell.go("help")
    (guide,) = shell.findChildren(HelpPage)
    guide.ask_support()
    support = guide.support
    wait_for(support.save_as.isVisible)
    yield "doctor"
    into_sight(support.save_as)
    yield "support-file"
    shell.go("settings")
    (settings,) = shell.findChildren(SettingsPage)
    card = settings.protection
    into_sight(card)
    yield "protection-off"
    card.begin()
    steps = cast("ProtectSteps", card.steps)
    into_sight(steps)
    yield "protect-ways"
    steps.phrase.setChecked(True)
    into_sight(steps)
    yield "protect-passphrase"
    steps.passphrase.setText(_PHRASE)
    steps.again.setText(_PHRASE)
    steps.show_part(1)
    into_sight(steps)
    yield "protect-code"
    steps.show_part(2)
    steps.typed[0].setText("AAAAA")
    _press_last(steps)
    into_sight(steps)
    yield "protect-asked"
    for at, field in zip(steps.asked, steps.typed, strict=True):
        field.setText(steps.groups[at])
    _press_last(steps)
    wait_for(lambda: card.steps is None)
    into_sight(card)
    yield "protection-on"
    shell.commands()["change-person"]()
    yield "hand-over"
    wait_for(lambda: program.lock is not None)
    shell.commands()["lock"]()
    yield "lock"
    page_of_lock = None if program.lock is None else program.lock.page
    if page_of_lock is not None:
        page_of_lock.field.setText("not the passphrase")
        page_of_lock.unlock.click()
        wait_for(lambda: bool(page_of_lock.message.words()))
        yield "lock-refused"
    yield from _people(program, language)


def _people(program: Program, language: str) -> Iterator[str]:
    first: Path = program.profile
    people = People(first)
    person = people.add(_SECOND[language])
    ways = closed_ways(NewCode.draw(), _PHRASE)
    Workspace.open(people.profile_of(person), ways=ways).close()
    page = PeoplePage(people)
    program.window.show_inside(page)
    page.focus_first()
    yield "people"
    page.add_person.click()
    yield "people-add"


def _press_last(steps: ProtectSteps) -> None:
    for each in steps.findChildren(QPushButton):
        if each.isVisible() and each.property("look") == "primary":
            each.click()
            return


def into_sight(widget: QWidget) -> None:
    """Scroll to it."""
    QApplication.processEvents()
    area: QWidget | None = widget
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.ensureWidgetVisible(widget, 0, 24)
