"""Takes out of a file what it says of place, device and people, and nothing of what it shows."""

from __future__ import annotations

from typing import BinaryIO, Protocol

from heliograph.media.strip.findings import Finding, Stripped
from heliograph.media.strip.isobmff import strip_isobmff
from heliograph.media.strip.jpeg import strip_jpeg
from heliograph.media.strip.pdf import strip_pdf
from heliograph.media.strip.png import strip_png
from heliograph.media.strip.source import Source, Target
from heliograph.media.strip.tiff import strip_tiff
from heliograph.media.strip.webp import strip_webp

__all__ = ["Finding", "Stripped", "can_strip", "strip"]


class _Stripper(Protocol):
    """Cleans files of one format, and tells what it took out."""

    def __call__(self, source: Source, target: Target, /, *, keep_place: bool) -> set[Finding]:
        """Write ``source`` to ``target``."""
        ...


_STRIPPERS: dict[str, _Stripper] = {
    "image/jpeg": strip_jpeg,
    "image/png": strip_png,
    "image/webp": strip_webp,
    "image/tiff": strip_tiff,
    "image/heic": strip_isobmff,
    "image/heif": strip_isobmff,
    "image/avif": strip_isobmff,
    "video/mp4": strip_isobmff,
    "video/quicktime": strip_isobmff,
    "video/3gpp": strip_isobmff,
    "audio/mp4": strip_isobmff,
    "application/pdf": strip_pdf,
}


def can_strip(content_type: str) -> bool:
    """Tell whether files of this type can be cleaned; others go as they are."""
    return content_type in _STRIPPERS


def strip(
    source: BinaryIO, target: BinaryIO, content_type: str, *, keep_place: bool = False
) -> Stripped:
    """Write ``source`` to ``target`` without what it says beside its picture, sound or pages.

    Picture and sound stay bit for bit as they are, with their colours and the way they are
    turned. Memory does not grow with the file, but for a PDF with the number of its objects.

    Args:
        source: the whole file; it can be sought in.
        target: written from its position on, once through; void when this raises.
        content_type: one that ``can_strip`` knows.
        keep_place: leave in where a picture or film was taken, and only that.

    Raises:
        MediaNotCleaned: the file is not what it is said to be, or of a form not known here.
        OSError: ``source`` cannot be read or ``target`` not be written.
    """
    counted = Target(target)
    removed = _STRIPPERS[content_type](Source(source), counted, keep_place=keep_place)
    return Stripped(removed=frozenset(removed), size_bytes=counted.size_bytes)
