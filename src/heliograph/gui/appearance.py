"""Language, colours and text size: applied at once to the whole program, and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from heliograph import i18n
from heliograph.gui import look
from heliograph.gui.speech import Speech, system_language
from heliograph.paper import fonts

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from heliograph.settings import Digits, Settings, Theme

PERCENTS = (100, 110, 125, 150, 175, 200)
"""Text sizes to choose from."""


class Appearance(QObject):
    """Applies the choices of one person to the running program."""

    changed = Signal()
    """Windows have to be made anew: the language or the text size is another."""

    def __init__(self, app: QApplication, settings: Settings, language: str | None = None) -> None:
        """Dress the program before its first window.

        Args:
            app: The application.
            settings: Where choices are read from, and changed.
            language: For this start only, whatever the settings say.
        """
        super().__init__()
        self._app = app
        self._settings = settings
        self._save: Callable[[], None] | None = None
        self._speech = Speech(app)
        fonts.load()
        self._speech.use(language or settings.language or system_language(), settings.digits)
        self._dress()

    def keep_in(self, settings: Settings, save: Callable[[], None]) -> None:
        """Change and save these settings from now on: the profile is open."""
        self._settings = settings
        self._save = save

    @property
    def percent(self) -> int:
        """Give the size of all text."""
        return self._settings.text_percent

    @property
    def digits(self) -> Digits:
        """Give the chosen digits for Arabic."""
        return self._settings.digits

    @property
    def theme(self) -> Theme:
        """Give the chosen colours."""
        return self._settings.theme

    def use_language(self, language: str) -> None:
        """Speak another language from now on."""
        self._settings.language = language
        self._keep()
        if language != i18n.language():
            self._speech.use(language, self._settings.digits)
            self._dress()
            self.changed.emit()

    def use_digits(self, digits: Digits) -> None:
        """Write the numbers in Arabic with other digits from now on."""
        if digits != self._settings.digits:
            self._settings.digits = digits
            self._keep()
            self._speech.use(i18n.language(), digits)
            self.changed.emit()

    def use_theme(self, theme: Theme) -> None:
        """Take other colours; open windows follow by themselves."""
        self._settings.theme = theme
        self._keep()
        self._dress()

    def use_percent(self, percent: int) -> None:
        """Make all text larger or smaller."""
        percent = min(max(percent, look.LEAST_PERCENT), look.MOST_PERCENT)
        if percent != self._settings.text_percent:
            self._settings.text_percent = percent
            self._keep()
            self._dress()
            self.changed.emit()

    def larger(self) -> None:
        """Take the next larger text."""
        self.use_percent(min((each for each in PERCENTS if each > self.percent), default=200))

    def smaller(self) -> None:
        """Take the next smaller text."""
        self.use_percent(max((each for each in PERCENTS if each < self.percent), default=100))

    def _keep(self) -> None:
        if self._save is not None:
            self._save()

    def _dress(self) -> None:
        look.apply(self._app, self._settings.theme, self._settings.text_percent)
