"""Words for earlier versions of a story: why each was kept, and how much it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.i18n import mark, ntr, size, tr

if TYPE_CHECKING:
    from heliograph.domain.versions import VersionWhy

_WHY: dict[VersionWhy, str] = {
    "writing": mark("While writing"),
    "ready": mark("Marked ready"),
    "restoring": mark("Before another version was put back"),
    "here": mark("Written in this window while another program changed it"),
    "elsewhere": mark("Written by another program"),
}


def version_why(why: VersionWhy) -> str:
    """Say why a version was kept."""
    return tr(_WHY[why])


def version_size(*, media_count: int, media_bytes: int, characters: int | None) -> str:
    """Say how much a version holds: files, their size, and what was typed if that is known."""
    parts: list[str] = []
    if media_count:
        parts += [ntr("{n} file", "{n} files", media_count), size(media_bytes)]
    if characters is not None:
        parts.append(ntr("{n} character", "{n} characters", characters))
    return " · ".join(parts)
