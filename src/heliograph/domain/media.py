"""A media item: a file of a story with its description, licence and consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import structs

from heliograph.domain.ids import MediaId, Sha256

if TYPE_CHECKING:
    from collections.abc import Sequence

MediaKind = Literal["photo", "video", "sound", "document"]
People = Literal["none", "unrecognisable", "adults", "children"]
Consent = Literal["signed", "recorded", "mark", "not-asked"]
SendingSize = Literal["small", "medium", "large", "full"]
Finding = Literal["place", "device", "person", "time", "text", "thumbnail"]
"""What a file can say beside its picture or sound, sorted into what a person would call it."""

LONGEST_EDGE: dict[SendingSize, int | None] = {
    "small": 1024,
    "medium": 1600,
    "large": 2560,
    "full": None,
}
"""Pixels of the longest edge of what is sent; None for as taken. Nothing is ever enlarged."""


PREVIEW_BYTES = 20_000
"""What a preview weighs at most."""
_PREVIEW_SHARE = 16
"""A preview weighs at most this part of its item, so that it costs at most 6 % more on the line."""


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


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was attached; it stays on this computer, in the media store."""

    sha256: Sha256
    size_bytes: int
    content_type: str
    width: int | None = None
    """In pixels, as the picture is seen, that is turned; None where it is none we can draw."""
    height: int | None = None
    says: tuple[Finding, ...] = ()
    """What it tells beside picture and sound, as far as we can read it."""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """A small picture of an item that goes before it, so that editors see what is coming.

    It says nothing of place, device and people, whatever the item itself may keep.
    """

    sha256: Sha256
    size_bytes: int
    content_type: str


class MediaItem(msgspec.Struct, frozen=True, kw_only=True):
    """One attached file.

    ``sha256``, ``size_bytes`` and ``content_type`` are those of the *sending form*: the bytes in
    the media store that go out. The fields from ``original`` on never leave this computer.
    """

    id: MediaId
    sha256: Sha256
    size_bytes: int
    kind: MediaKind
    content_type: str
    file_name: str
    details: MediaDetails = msgspec.field(default_factory=MediaDetails)
    preview: Preview | None = None
    """None for what cannot be drawn, and for what is small enough to go at once."""
    original: Original | None = None
    """None when an earlier Heliograph attached it, which sent files as they were."""
    sending_size: SendingSize | None = None
    """None for what cannot be drawn in another size."""
    cleaned: bool = False
    """Whether the sending form says nothing of place, device and people; else it is the file."""
    keeps_place: bool = False
    """Whether the sending form says where it was taken, as the person wished."""

    @property
    def known_by(self) -> Sha256:
        """Give the hash that stays the same whatever is made of the file for sending."""
        return self.sha256 if self.original is None else self.original.sha256


class SizeOffer(msgspec.Struct, frozen=True, kw_only=True):
    """What would be sent of a photo at one size; width and height in pixels."""

    size: SendingSize
    size_bytes: int
    width: int
    height: int


def without_original(item: MediaItem) -> MediaItem:
    """Give a media item without what is between the person and this computer."""
    return structs.replace(item, original=None, sending_size=None, cleaned=False, keeps_place=False)


def as_sent(item: MediaItem) -> MediaItem:
    """Give a media item as the service gets to know it, its name ending as the form's kind does."""
    name = item.file_name
    if item.original is not None and item.original.content_type != item.content_type:
        stem, dot, _ = name.rpartition(".")
        name = (stem if dot else name) + _ENDINGS[item.content_type]
    return structs.replace(without_original(item), file_name=name)


def bytes_sent_of(item: MediaItem) -> tuple[Sha256, ...]:
    """Name what goes out of an item: its preview, where it has one, and itself."""
    return (item.sha256,) if item.preview is None else (item.preview.sha256, item.sha256)


def room_for_preview(size_bytes: int) -> int:
    """Give the bytes that a preview of an item of this size may have; 0 where there is none."""
    return 0 if size_bytes <= PREVIEW_BYTES else min(PREVIEW_BYTES, size_bytes // _PREVIEW_SHARE)


def largest_within(offers: Sequence[SizeOffer], most_bytes: int) -> SizeOffer | None:
    """Give the best offer that a campaign takes; None when even the smallest is too large."""
    fitting = [each for each in offers if each.size_bytes <= most_bytes]
    return max(fitting, key=lambda each: (each.width * each.height, each.size_bytes), default=None)


_ENDINGS = {"image/jpeg": ".jpg", "image/webp": ".webp"}
"""Of the kinds that photos become when they are drawn anew."""

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
