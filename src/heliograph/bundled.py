"""Finds the files that ship with the program, from a wheel, a frozen build or a checkout."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def resource(name: str) -> Path:
    """Find a file or folder of ``resources/``, e.g. ``campaigns/wtisd-2021.json``.

    Raises:
        FileNotFoundError: the program was put together without it.
    """
    path = _root("resources") / name
    if not path.exists():
        raise FileNotFoundError(path)
    return path


def catalogues() -> Path:
    """Find the folder of translations: ``<language>/LC_MESSAGES/heliograph.mo``.

    The folder, or a language in it, may be missing: the words then stay English.
    """
    return _root("translations")


def _root(folder: str) -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    roots = [_PACKAGE / "_data"]
    if isinstance(frozen, str):
        roots.append(Path(frozen) / "heliograph" / "_data")
    found = (root / folder for root in roots if (root / folder).is_dir())
    return next(found, _CHECKOUT / folder)
