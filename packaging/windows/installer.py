"""Compiles the installer for Windows with NSIS, from the frozen folder: the same bytes again."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
NSIS_NAMES = {
    "en": "ENGLISH",
    "ar": "ARABIC",
    "es": "SPANISHINTERNATIONAL",
    "fr": "FRENCH",
    "ru": "RUSSIAN",
    "zh": "SIMPCHINESE",
}
"""Our languages as NSIS calls them; its own sentences are in them already."""
_ESCAPED = str.maketrans({"$": "$$", '"': '$\\"', "\n": "$\\r$\\n", "`": "$\\`"})


def words() -> dict[str, dict[str, str]]:
    """Read what the installer says: by name and language."""
    found: dict[str, dict[str, str]] = json.loads((HERE / "words.json").read_bytes())
    return found


def strings(said: Mapping[str, Mapping[str, str]]) -> str:
    """Write the sentences as NSIS reads them."""
    return "".join(
        f'LangString {name} ${{LANG_{NSIS_NAMES[language]}}} "{text.translate(_ESCAPED)}"\n'
        for name, by_language in said.items()
        for language, text in by_language.items()
    )


def four(version: str) -> str:
    """Write a version as Windows wants it: ``1.2.3.0`` of ``1.2.3rc1``."""
    numbers = [re.match(r"\d*", part) for part in version.split(".")]
    found = [(each and each[0]) or "0" for each in numbers]
    return ".".join([*found, "0", "0", "0"][:4])


def build(payload: Path, out: Path, *, version: str, licence: Path, icon: Path, made: int) -> Path:
    """Make ``heliograph-VERSION-setup.exe`` in a folder, and give its path.

    The command in ``HELIOGRAPH_SIGN_WINDOWS``, if it is there, signs what it is given the path of:
    the uninstaller inside, and the whole.

    Args:
        payload: The folder with ``heliograph.exe`` and ``heliograph-window.exe``.
        out: Where it goes.
        version: Of the program.
        licence: The text that the person agrees to.
        icon: An ``.ico`` file.
        made: The time that it bears, in seconds since 1970.

    Raises:
        subprocess.CalledProcessError: NSIS refused; it said why.
    """
    target = out / f"heliograph-{version}-setup.exe"
    written = out / "words.nsh"
    written.write_text(strings(words()), encoding="utf-8-sig", newline="\r\n")
    given = {
        "VERSION": version,
        "FOUR": four(version),
        "PAYLOAD": str(payload),
        "ICON": str(icon),
        "LICENCE": str(licence),
        "WORDS": str(written),
        "OUT": str(target),
    }
    if sign := os.environ.get("HELIOGRAPH_SIGN_WINDOWS"):
        given["SIGN"] = sign
    subprocess.run(
        # Every warning is one of ours: a sentence without a language, a label that nobody uses.
        [
            *("makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8"),
            *(f"-D{name}={value}" for name, value in given.items()),
            str(HERE / "heliograph.nsi"),
        ],
        check=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(made)},
    )
    return target
