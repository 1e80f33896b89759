"""A media item: a file of a story with its description, licence and consent."""

from __future__ import annotations

from typing import Literal

import msgspec

from heliograph.domain.ids import MediaId, Sha256

MediaKind = Literal["photo", "video", "sound", "document"]
People = Literal["none", "unrecognisable", "adults", "children"]
Consent = Literal["signed", "recorded", "mark", "not-asked"]


class MediaDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says about a media item; ``None`` or empty means not answered yet."""

    alt_text: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""
    people: People | None = None
    consent: Consent | None = None
    guardian: bool = False
    place_hidden: bool = True
    transcript: str = ""
    taken: str = ""


class MediaItem(msgspec.Struct, frozen=True, kw_only=True):
    """One attached file; its bytes are found by ``sha256`` in the media store."""

    id: MediaId
    sha256: Sha256
    size_bytes: int
    kind: MediaKind
    content_type: str
    file_name: str
    details: MediaDetails = msgspec.field(default_factory=MediaDetails)


_TYPES: dict[str, tuple[MediaKind, str]] = {
    ".jpg": ("photo", "image/jpeg"),
    ".jpeg": ("photo", "image/jpeg"),
    ".png": ("photo", "image/png"),
    ".webp": ("photo", "image/webp"),
    ".gif": ("photo", "image/gif"),
    ".tif": ("photo", "image/tiff"),
    ".tiff": ("photo", "image/tiff"),
    ".heic": ("photo", "image/heic"),
    ".heif": ("photo", "image/heif"),
    ".avif": ("photo", "image/avif"),
    ".mp4": ("video", "video/mp4"),
    ".m4v": ("video", "video/mp4"),
    ".mov": ("video", "video/quicktime"),
    ".webm": ("video", "video/webm"),
    ".3gp": ("video", "video/3gpp"),
    ".avi": ("video", "video/x-msvideo"),
    ".mkv": ("video", "video/x-matroska"),
    ".mp3": ("sound", "audio/mpeg"),
    ".m4a": ("sound", "audio/mp4"),
    ".aac": ("sound", "audio/aac"),
    ".ogg": ("sound", "audio/ogg"),
    ".opus": ("sound", "audio/ogg"),
    ".wav": ("sound", "audio/wav"),
    ".amr": ("sound", "audio/amr"),
    ".pdf": ("document", "application/pdf"),
    ".docx": (
        "document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ".odt": ("document", "application/vnd.oasis.opendocument.text"),
    ".txt": ("document", "text/plain"),
}


def kind_of(file_name: str) -> tuple[MediaKind, str]:
    """Tell kind and content type by the file's extension; unknown ones are documents."""
    dot = file_name.rfind(".")
    extension = file_name[dot:].lower() if dot >= 0 else ""
    return _TYPES.get(extension, ("document", "application/octet-stream"))
