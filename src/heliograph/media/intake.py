"""Opens a person's file for attaching and tells what it is; its errors become ours here."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from heliograph.domain.ids import Sha256
from heliograph.domain.media import MediaKind, kind_of
from heliograph.errors import MediaChanged, MediaEmpty, MediaMissing, MediaUnreadable

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

_SIGNATURES: tuple[tuple[int, bytes, MediaKind, str], ...] = (
    (0, b"\xff\xd8\xff", "photo", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "photo", "image/png"),
    (0, b"GIF8", "photo", "image/gif"),
    (8, b"WEBP", "photo", "image/webp"),
    (4, b"ftypheic", "photo", "image/heic"),
    (4, b"ftypheix", "photo", "image/heic"),
    (4, b"ftypmif1", "photo", "image/heif"),
    (4, b"ftypavif", "photo", "image/avif"),
    (4, b"ftypqt", "video", "video/quicktime"),
    (4, b"ftypM4A", "sound", "audio/mp4"),
    (4, b"ftyp3g", "video", "video/3gpp"),
    (4, b"ftyp", "video", "video/mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video", "video/webm"),
    (0, b"OggS", "sound", "audio/ogg"),
    (0, b"ID3", "sound", "audio/mpeg"),
    (8, b"WAVE", "sound", "audio/wav"),
    (0, b"%PDF-", "document", "application/pdf"),
)
"""Offset and bytes by which a file is known whatever its name says; the first match counts."""
_READ_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """An open file of a person, with what it is."""

    source: BinaryIO
    size_bytes: int
    kind: MediaKind
    content_type: str


@contextmanager
def opened(path: Path) -> Generator[Intake]:
    """Open a file for attaching.

    The body reads ``source`` to its end; when the file changed meanwhile, leaving raises, so
    that a half-written file is never taken for a whole one.

    Raises:
        MediaMissing: there is no such file.
        MediaEmpty: it holds no bytes.
        MediaUnreadable: it is a folder, or reading is refused or breaks off.
        MediaChanged: it was changed while it was read.
    """
    try:
        with path.open("rb") as source:
            before = os.fstat(source.fileno())
            head = source.read(32)
            if not head:
                raise MediaEmpty(path.name)
            source.seek(0)
            kind, content_type = recognise(head, path.name)
            yield Intake(
                source=source,
                size_bytes=before.st_size,
                kind=kind,
                content_type=content_type,
            )
            after = os.fstat(source.fileno())
    except FileNotFoundError:
        raise MediaMissing(path.name) from None
    except OSError as error:
        raise MediaUnreadable(path.name, error.strerror or type(error).__name__) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise MediaChanged(path.name)


def sha256_of(path: Path) -> Sha256:
    """Give the hash of a file that may be attached; see ``opened`` for errors."""
    digest = hashlib.sha256()
    with opened(path) as intake:
        while data := intake.source.read(_READ_BYTES):
            digest.update(data)
    return Sha256(digest.hexdigest())


def recognise(head: bytes, name: str) -> tuple[MediaKind, str]:
    """Tell kind and content type by the first 32 bytes of a file, and by its name."""
    by_name = kind_of(name)
    for offset, signature, kind, content_type in _SIGNATURES:
        if head.startswith(signature, offset):
            # Several formats share a container: the name decides between siblings.
            return by_name if by_name[0] == kind != "photo" else (kind, content_type)
    return by_name
