"""Files that tell all, cleaned as they are before they are sent, and judged by exiftool."""

from __future__ import annotations

from pathlib import Path

import msgspec

from heliograph.domain.media import kind_of
from heliograph.errors import MediaError
from heliograph.media.strip import strip
from told_files import canaries_in, tell, tells, told_files

SUFFIXES = {
    *(".jpg", ".png", ".webp", ".tif", ".heic", ".avif", ".pdf"),
    *(".mp4", ".mov", ".m4a", ".3gp"),
}


class Found(msgspec.Struct, kw_only=True):
    """What there was, and what was left of it."""

    files: int = 0
    formats: int = 0
    told: int = 0
    """Tags that told of somebody before."""
    wrong: list[str] = msgspec.field(default_factory=list[str])


def clean(folder: Path, *, every: bool) -> Found:
    """Make files, clean them, and let them be judged.

    Args:
        folder: Where to work; empty.
        every: One file for every way of telling, too.
    """
    told = told_files(folder, SUFFIXES, every=every)
    target = folder / "clean"
    target.mkdir()
    found = Found(files=len(told), formats=len({each.path.suffix for each in told}))
    for each in told:
        try:
            with each.path.open("rb") as source, (target / each.path.name).open("wb") as out:
                strip(source, out, kind_of(each.path.name)[1])
        except MediaError as error:
            found.wrong.append(f"{each.path.name} was not cleaned: {error}")
    for name, tags in tell([each.path for each in told]).items():
        is_tiff = name.endswith(".tif")
        found.told += sum(tells(tag, value, tiff=is_tiff) for tag, value in tags.items())
    for name, tags in tell(sorted(target.iterdir())).items():
        is_tiff = name.endswith(".tif")
        found.wrong += [
            f"{name}: {tag} {value}"
            for tag, value in tags.items()
            if tells(tag, value, tiff=is_tiff)
        ]
        found.wrong += [f"{name}: {each}" for each in canaries_in((target / name).read_bytes())]
    if not found.told:
        found.wrong.append("the files told nothing in the first place")
    return found
