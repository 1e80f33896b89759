"""The files of a folder tree that a table's names are looked for in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MOST_FILES = 200_000


def files_in(folder: Path) -> list[str]:
    """List the paths within a folder, with ``/``; hidden files and links to folders are left out.

    What cannot be read is left out too, as are names that are no text: the names in the table then
    say what is missing. Of more than ``MOST_FILES`` the rest is not looked at.
    """
    found: list[str] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if _is_looked_at(each))
        within = os.path.relpath(place, folder).replace(os.sep, "/")
        start = "" if within == "." else f"{within}/"
        found.extend(start + name for name in sorted(names) if _is_looked_at(name))
        if len(found) >= MOST_FILES:
            break
    return found[:MOST_FILES]


def _is_looked_at(name: str) -> bool:
    """Pass over what is hidden, and bytes that are no UTF-8: those could not be kept or shown."""
    return not name.startswith(".") and not any("\ud800" <= each <= "\udfff" for each in name)
