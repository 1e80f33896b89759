"""Which language the windows speak: ours, Qt's own words, and the direction they run in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator

from heliograph import i18n

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from heliograph.settings import Digits

_LOCALES = {
    "ar": "ar_AE",  # as written in the Emirates: with Latin digits
    "en": "en_GB",
    "es": "es_ES",
    "fr": "fr_FR",
    "ru": "ru_RU",
    "zh": "zh_CN",
}
_EASTERN_LOCALE = "ar_EG"
_QT_NAMES = {"zh": "zh_CN"}


def system_language() -> str:
    """Give the first of the system's languages that we speak, else English."""
    for tag in QLocale.system().uiLanguages():
        code = tag.replace("_", "-").split("-")[0].lower()
        if code in i18n.LANGUAGES:
            return code
    return "en"


def system_digits_are_eastern() -> bool:
    """Tell whether Arabic is written with ٠١٢٣ where this computer says that it is."""
    system = QLocale.system()
    if system.language() is not QLocale.Language.Arabic:
        there = QLocale(QLocale.Language.Arabic, system.territory())
        # Qt gives Egypt's ways for every country that has none of its own.
        if there.territory() is not system.territory():
            return False
        system = there
    return system.zeroDigit() == "٠"  # noqa: RUF001 - an Arabic-Indic zero


class Speech:
    """Switches the whole program to a language; windows have to be made anew afterwards."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._translator: QTranslator | None = None

    def use(self, language: str, digits: Digits = "system") -> None:
        """Speak ``language`` (one of ``i18n.LANGUAGES``) from now on, with these digits."""
        i18n.use(language)
        spoken = i18n.language()
        eastern = digits == "eastern" or (digits == "system" and system_digits_are_eastern())
        i18n.use_digits(eastern=eastern)
        name = _EASTERN_LOCALE if eastern and spoken == "ar" else _LOCALES[spoken]
        QLocale.setDefault(QLocale(name))
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            self._translator = None
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        translator = QTranslator(self._app)
        # Qt's words are English in its code, so there is nothing to load for it.
        if translator.load(f"qtbase_{_QT_NAMES.get(spoken, spoken)}", folder):
            self._app.installTranslator(translator)
            self._translator = translator
        right_to_left = i18n.is_right_to_left()
        self._app.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
        )
