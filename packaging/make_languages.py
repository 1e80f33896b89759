"""Makes ``resources/languages.json``: how languages and months are called, from CLDR by Babel.

The program reads this one file in place of Babel's files of a thousand locales. Run it again when
Babel brings newer CLDR data: ``python packaging/make_languages.py``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

from babel import Locale, UnknownLocaleError, localedata

from heliograph.domain.languages import OFFERED
from heliograph.domain.tables.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
# Where Arabic months have other names than in Egypt, and the languages of what is often sent too.
_MONTHS_OF = (*LANGUAGES, "ar_SY", "ar_DZ", "ar_MA", "ar_MR", "pt")
_STORY_LANGUAGES = (*LANGUAGES, *OFFERED)


def own_names() -> dict[str, str]:
    """Name each language (BCP 47, in small letters) in its own script, as a title."""
    found: dict[str, str] = {}
    for code in sorted(set(_codes())):
        try:
            name = Locale.parse(code, sep="-").get_display_name()
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            found[code.lower()] = name[0].upper() + name[1:]
    return found


def _codes() -> Iterator[str]:
    for each in localedata.locale_identifiers():
        code = each.replace("_", "-")
        parts = code.split("-")
        yield code
        # People write where a language is spoken, and not its script: zh-TW.
        if len(parts) == 3:
            yield f"{parts[0]}-{parts[2]}"


def names() -> dict[str, dict[str, str]]:
    """Name the languages of stories in each of ours, as tables may."""
    return {
        code: {speech: _named(speech, code) or _named("en", code) or code for speech in LANGUAGES}
        for code in _STORY_LANGUAGES
    }


def _named(speech: str, code: str) -> str | None:
    return cast("dict[str, str]", Locale.parse(speech).languages).get(code)


def months() -> dict[str, int]:
    """Tell which month (1 to 12) a word means, long or short, in the languages of tables."""
    found: dict[str, int] = {}
    for speech in _MONTHS_OF:
        forms = Locale.parse(speech).months
        for manner in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in forms[manner][width].items():
                    found.setdefault(plain(name), number)
    return found


def document() -> str:
    """Write the whole file."""
    parts = {"own": own_names(), "names": names(), "months": months()}
    return json.dumps(parts, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    (ROOT / "resources/languages.json").write_text(document(), encoding="utf-8", newline="\n")
