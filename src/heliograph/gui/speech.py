"""Which language the windows speak: ours, Qt's own words, and the direction they run in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator

from heliograph import i18n

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

# Arabic as written in the Emirates keeps Latin digits, as every other part of the program does.
_LOCALES = {
    "ar": "ar_AE",
    "en": "en_GB",
    "es": "es_ES",
    "fr": "fr_FR",
    "ru": "ru_RU",
    "zh": "zh_CN",
}
_QT_NAMES = {"zh": "zh_CN"}


def system_language() -> str:
    """Give the first of the system's languages that we speak, else English."""
    for tag in QLocale.system().uiLanguages():
        code = tag.replace("_", "-").split("-")[0].lower()
        if code in i18n.LANGUAGES:
            return code
    return "en"


class Speech:
    """Switches the whole program to a language; windows have to be made anew afterwards."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._translator: QTranslator | None = None

    def use(self, language: str) -> None:
        """Speak ``language`` (one of ``i18n.LANGUAGES``) from now on."""
        i18n.use(language)
        spoken = i18n.language()
        QLocale.setDefault(QLocale(_LOCALES[spoken]))
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
