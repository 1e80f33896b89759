"""Makes ``resources/countries.json``: CLDR's names, and the United Nations' where they differ.

Run it again when Babel brings newer CLDR data: ``python packaging/make_countries.py``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from babel import Locale

from heliograph.domain.countries import COUNTRY_CODES

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")

# CLDR shortens some names; a list to choose from has the room for whole words.
_WHOLE_WORDS = {
    "en": ((" & ", " and "), ("St. ", "Saint ")),
    "es": (("EE. UU.", "los Estados Unidos"),),
    "ru": ((r"\u043e-ва\b", "острова"), (r"\u043e-в\b", "остров")),
}


def country_names() -> dict[str, dict[str, str]]:
    """Name every country code in each language."""
    united_nations: dict[str, dict[str, str]] = json.loads(
        (ROOT / "packaging" / "campaign_sources" / "un_names.json").read_bytes()
    )
    cldr = {language: Locale.parse(language).territories for language in LANGUAGES}
    return {
        code: {
            language: united_nations.get(code, {}).get(language)
            or _in_whole_words(str(cldr[language][code]), language)
            for language in LANGUAGES
        }
        for code in sorted(COUNTRY_CODES)
    }


def _in_whole_words(name: str, language: str) -> str:
    for short, whole in _WHOLE_WORDS.get(language, ()):
        name = re.sub(short, whole, name)
    return name[0].upper() + name[1:]


def main() -> None:
    """Write the file."""
    lines = (
        f" {json.dumps(code)}: {json.dumps(names, ensure_ascii=False)}"
        for code, names in country_names().items()
    )
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    (ROOT / "resources" / "countries.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
