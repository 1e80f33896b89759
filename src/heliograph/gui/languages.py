"""Languages that a story may be written in, each by its own name where that can be shown."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QLocale
from PySide6.QtGui import QFontDatabase

from heliograph.domain.languages import OFFERED
from heliograph.i18n import LANGUAGES, language_name

_OWN_NAMES = {
    "ay": "Aymar aru",
    "bi": "Bislama",
    "fj": "Na Vosa Vakaviti",
    "sm": "Gagana Sāmoa",
    "tet": "Tetun",
}
"""Names that Qt does not know."""

_WITH_CAPITALS = frozenset({"Latin", "Cyrillic", "Greek", "Armenian"})
_ALWAYS_SHOWN = frozenset({"Latin", "Cyrillic", "Greek", "Arabic"})


@cache
def story_languages() -> tuple[tuple[str, str], ...]:
    """List (tag, name): our six first, the others by name."""
    others = ((tag, _name(tag)) for tag in OFFERED)
    ordered = sorted(others, key=lambda each: each[1].casefold())
    return (*((tag, language_name(tag)) for tag in LANGUAGES), *ordered)


def _name(tag: str) -> str:
    """Name a language in its own script, or in English where no font here has that script."""
    if tag in _OWN_NAMES:
        return _OWN_NAMES[tag]
    locale = QLocale(tag)
    script = locale.script().name.removesuffix("Script")
    if script not in _ALWAYS_SHOWN and script not in _scripts():
        return QLocale.languageToString(locale.language())
    own = locale.nativeLanguageName()
    return own[:1].upper() + own[1:] if script in _WITH_CAPITALS else own


@cache
def _scripts() -> frozenset[str]:
    return frozenset(each.name for each in QFontDatabase.writingSystems())
