"""The files of a folder tree that a table's names are looked for in."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

from heliograph.domain.tables.vocabulary import plain

if TYPE_CHECKING:
    from pathlib import Path

MOST_FILES = 200_000
_MOST_BESIDE = 2_000
"""Entries beside a table that are looked at."""
_PHOTOS = tuple(
    plain(name)
    for name in (
        "photos",
        "pictures",
        "images",
        "media",
        "files",
        "fotos",
        "imágenes",
        "archivos",
        "fichiers",
        "médias",
        "фото",
        "фотографии",
        "изображения",
        "файлы",
        "صور",
        "الصور",
        "ملفات",
        "照片",
        "图片",
        "文件",
    )
)
"""What people call a folder of photos or files, in the six languages."""


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


def folder_beside(table: Path) -> Path | None:
    """Find the folder beside a table that is called like it, or as folders of photos are."""
    named: dict[str, Path] = {}
    try:
        with os.scandir(table.parent) as entries:
            for entry in itertools.islice(entries, _MOST_BESIDE):
                if _is_looked_at(entry.name) and entry.is_dir():
                    named[plain(entry.name)] = table.parent / entry.name
    except OSError:
        return None  # whoever opens the table says so
    own = plain(table.stem)
    if own in named:
        return named[own]
    alike = sorted(name for name in named if own and (own in name or (name and name in own)))
    return next((named[name] for name in (*alike, *_PHOTOS) if name in named), None)


def _is_looked_at(name: str) -> bool:
    """Pass over what is hidden, and bytes that are no UTF-8: those could not be kept or shown."""
    return not name.startswith(".") and not any("\ud800" <= each <= "\udfff" for each in name)
