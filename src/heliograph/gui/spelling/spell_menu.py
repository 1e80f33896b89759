"""The menu of a text box with what can be done about an unknown word on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QAction
from shiboken6 import isValid

from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu


class UnknownWord(Protocol):
    """A word that the menu was opened on."""

    def suggest(self, then: Callable[[list[str]], None], /) -> None:
        """Look for words that may have been meant."""
        ...

    def replace(self, word: str, /) -> None:
        """Write another word in its place."""
        ...

    def add(self) -> None:
        """Put it among the person's own words."""
        ...

    def ignore(self) -> None:
        """Let it be, in this box."""
        ...


def offer(menu: QMenu, word: UnknownWord) -> None:
    """Put suggestions, as soon as there are any, and two ways to keep the word before the rest."""
    standard = menu.actions()
    looking = QAction(tr("Looking for suggestions…"), menu)
    looking.setEnabled(False)
    add = QAction(tr("Add to my words"), menu)
    add.triggered.connect(lambda _=False: word.add())
    ignore = QAction(tr("Ignore here"), menu)
    ignore.triggered.connect(lambda _=False: word.ignore())
    line = QAction(menu)
    line.setSeparator(True)
    after = QAction(menu)
    after.setSeparator(True)
    if standard:
        menu.insertActions(standard[0], [looking, line, add, ignore, after])
    else:
        menu.addActions([looking, line, add, ignore])

    def show(words: list[str]) -> None:
        if not isValid(menu):
            return
        if not words:
            looking.setText(tr("No suggestions"))
            return
        for each in words:
            action = QAction(each.replace("&", "&&"), menu)
            font = action.font()
            font.setBold(True)
            action.setFont(font)
            action.triggered.connect(lambda _=False, chosen=each: word.replace(chosen))
            menu.insertAction(looking, action)
        menu.removeAction(looking)

    word.suggest(show)
