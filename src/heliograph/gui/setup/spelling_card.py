"""The card of the settings for spelling: the choice, and in words what each language has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import i18n
from heliograph.gui.parts import Card, text
from heliograph.gui.reasons import allow
from heliograph.gui.spelling.spelling import Standing
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import ltr, tr
from heliograph.spelling import dictionaries

if TYPE_CHECKING:
    from heliograph.gui.session import Session


class SpellingCard(Card):
    """Whether spelling is checked, and why it is not where it cannot be."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Spelling"))
        self._spelling = session.spelling
        self.chosen = Tick(tr("Check spelling while I write"))
        self.chosen.clicked.connect(lambda: self._spelling.turn(on=self.chosen.isChecked()))
        self.add(self.chosen)
        self._words = text("", "soft")
        self.add(self._words)
        self._spelling.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Look again what is there."""
        allow(self.chosen, "" if dictionaries.is_installed() else self._say())
        self.chosen.setChecked(self._spelling.is_on and dictionaries.is_installed())
        self._words.setText(self._say())

    def words(self) -> str:
        """Give what it says."""
        return self._words.text()

    def _say(self) -> str:
        if not dictionaries.is_installed():
            return tr(
                "Not available: this installation lacks the part “{extra}”."
                " It comes with {command}.",
                extra=ltr("spelling"),
                command=ltr("pip install heliograph[spelling]"),
            )
        lines = [self._line(each) for each in i18n.LANGUAGES if dictionaries.is_spelt(each)]
        lines.append(tr("The language is that of the story. Chinese has no such check."))
        lines.append(
            tr(
                "More dictionaries (files .dic and .aff) can be put into {folder}.",
                folder=ltr(str(next(iter(self._spelling.places()), ""))),
            )
        )
        return "\n".join(line for line in lines if line)

    def _line(self, language: str) -> str:
        name = i18n.language_name(language)
        if self._spelling.standing(language) is Standing.BROKEN:
            return tr("{language}: the dictionary cannot be read", language=name)
        if dictionaries.find(language, self._spelling.places()) is not None:
            return tr("{language}: there is a dictionary", language=name)
        package = ltr(dictionaries.package_of(language))
        return tr("{language}: no dictionary; install {package}", language=name, package=package)
