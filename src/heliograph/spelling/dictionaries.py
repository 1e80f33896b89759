"""Finds Hunspell dictionaries on this computer: a word list ``xx.dic`` with its ``xx.aff``."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_FIRST = {
    "en": ("en_GB", "en_US"),
    "es": ("es_ES", "es_MX"),
    "fr": ("fr_FR",),
    "ru": ("ru_RU",),
    "ar": ("ar",),
    "pt": ("pt_PT", "pt_BR"),
}
"""Which of several countries' spellings is taken where the language alone is known."""


def is_installed() -> bool:
    """Tell whether the extra ``spelling`` (chunspell) is there; it is not loaded for that."""
    return importlib.util.find_spec("hunspell") is not None


def is_spelt(language: str) -> bool:
    """Tell whether there is spelling to check at all in a language (BCP 47)."""
    from heliograph.spelling.words import UNSPELT  # noqa: PLC0415 - no word is looked at at a start

    return bool(language) and language.split("-", maxsplit=1)[0].lower() not in UNSPELT


def package_of(language: str) -> str:
    """Name what is to be installed for a language, as most systems call it."""
    return f"hunspell-{language.split('-', maxsplit=1)[0].lower()}"


def folders(own: Path, *, environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """List where dictionaries may be, those that the person put there first.

    Args:
        own: The folder ``dictionaries`` of this program.
        environment: Variables of the system.
    """
    home = Path.home()
    listed = [own]
    if sys.platform == "win32":
        for name in ("ProgramFiles", "ProgramFiles(x86)"):
            if environment.get(name):
                office = Path(environment[name]) / "LibreOffice" / "share" / "extensions"
                listed += sorted(office.glob("dict-*"))
        if environment.get("APPDATA"):
            listed.append(Path(environment["APPDATA"]) / "hunspell")
    elif sys.platform == "darwin":
        office = Path("/Applications/LibreOffice.app/Contents/Resources/extensions")
        listed += [home / "Library" / "Spelling", Path("/Library/Spelling")]
        listed += [Path("/opt/homebrew/share/hunspell"), *sorted(office.glob("dict-*"))]
    else:
        data = environment.get("XDG_DATA_HOME") or str(home / ".local" / "share")
        shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        for each in (data, *shared.split(":"), "/usr/local/share", "/usr/share"):
            listed += [Path(each) / "hunspell", Path(each) / "myspell"]
            listed.append(Path(each) / "myspell" / "dicts")
    return tuple(dict.fromkeys(listed))


def find(language: str, places: Iterable[Path]) -> Path | None:
    """Find the word list for a language (BCP 47), in its own country's spelling if there is one."""
    if not is_spelt(language):
        return None
    base, *rest = language.split("-")
    countries = [part.upper() for part in rest if len(part) == 2]
    names = [f"{base.lower()}_{each}" for each in countries]
    names += [*_FIRST.get(base.lower(), ()), base.lower()]
    known = [place for place in places if place.is_dir()]
    for name in dict.fromkeys(names):
        for place in known:
            if _is_whole(place / f"{name}.dic"):
                return place / f"{name}.dic"
    return next(_others(base.lower(), known), None)


def _others(base: str, places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        for each in sorted((*place.glob(f"{base}_*.dic"), *place.glob(f"{base}-*.dic"))):
            if _is_whole(each):
                yield each


def _is_whole(words: Path) -> bool:
    return words.is_file() and words.with_suffix(".aff").is_file()
