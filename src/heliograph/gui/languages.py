"""Languages that a story may be written in, each by its own name where that can be shown."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QLocale
from PySide6.QtGui import QFontDatabase

from heliograph.i18n import LANGUAGES, language_name

_OTHERS = """
    af am as ay az be bg bi bm bn bs ca ceb cs cy da de dv dz ee el eo et eu fa ff fi fil fj fo ga
    gl gn gu ha haw he hi hr ht hu hy id ig is it ja jv ka kk kl km kn ko ku ky lb lg ln lo lt lv
    mg mi mk ml mn mr ms mt my nb ne nl nn om or pa pl ps pt qu rm rn ro rw sd sg si sk sl sm sn
    so sq sr ss st su sv sw ta te tet tg th ti tk tn to tpi tr ts tt ug uk ur uz ve vi wo xh yo zu
"""
"""BCP 47 tags to choose from after our six; any other tag is kept when a story has it."""

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
    others = ((tag, _name(tag)) for tag in _OTHERS.split())
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
