"""Makes of a file the form in which it is sent: clean, and a photo at the size that is wanted."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast, get_args

import msgspec

from heliograph.domain.media import LONGEST_EDGE, Finding, SendingSize
from heliograph.errors import MediaNotCleaned
from heliograph.media import exif_block, strip
from heliograph.media.strip import exif

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from heliograph.media.photo import Encoded, Photo

MOST_PHOTO_BYTES = 128 << 20
"""Photos beyond this are not read into memory: they are cleaned and sent as they were taken."""

_GRAVEST_FIRST: tuple[Finding, ...] = get_args(Finding)
_DRAWN = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/tiff", "image/heic", "image/heif"}
)


PREVIEW_TYPE = "image/webp"
_PREVIEW_EDGES = (480, 400, 320, 240, 160, 120)
"""Pixels of a preview's longest edge; the first that is light enough is taken."""
_PREVIEW_QUALITY = 70


class Form(msgspec.Struct, frozen=True):
    """A photo as it is sent."""

    data: bytes
    content_type: str
    width: int
    height: int
    keeps_place: bool


class SendingForms:
    """Makes the forms of one photo; what they have in common is worked out once."""

    def __init__(self, data: bytes, photo: Photo, content_type: str, *, name: str) -> None:
        self._data = data
        self._photo = photo
        self._type = content_type
        self._name = name
        self._exif = exif.read(photo.exif or exif_block.find(data, content_type))
        self._stripped: dict[bool, strip.Stripped | MediaNotCleaned] = {}
        self._clean: dict[bool, bytes] = {}
        self._drawn: QImage | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Give width and height of the original in pixels, as it is seen."""
        return self._photo.size

    @property
    def taken(self) -> str:
        """Give the month in which it was taken, ``YYYY-MM``; empty when it does not say."""
        return exif_block.month(self._exif.taken)

    @property
    def says(self) -> tuple[Finding, ...]:
        """Tell what the original says beside its picture."""
        told = self._strip(keep_place=False)
        return ordered(self._exif.findings if isinstance(told, MediaNotCleaned) else told.removed)

    def make(self, size: SendingSize, *, keep_place: bool) -> Form:
        """Make one form: drawn anew at that size, or the clean original where that is smaller.

        Raises:
            MediaNotCleaned: it can be neither drawn nor cleaned, or cleaned only by drawing.
            MediaTooLarge: it has too many pixels to be drawn.
        """
        original = self._strip(keep_place=keep_place)
        edge = LONGEST_EDGE[size]
        drawn = None if edge is None else self._draw(edge, keep_place=keep_place)
        if isinstance(original, MediaNotCleaned):
            if drawn is None:
                raise MediaNotCleaned(original.detail, self._name)
            return drawn
        clean = self._clean[keep_place]
        if drawn is not None and len(drawn.data) < len(clean):
            return drawn
        width, height = self.size
        return Form(clean, self._type, width, height, keep_place and says_place(clean, self._type))

    def thumbnail(self) -> bytes:
        """Make the small picture of a list; empty when the photo is damaged.

        Raises:
            MediaTooLarge: it has too many pixels to be drawn.
        """
        from heliograph.media.photo import THUMBNAIL_EDGE, thumbnail  # noqa: PLC0415

        image = self._drawn or self._photo.draw(2 * THUMBNAIL_EDGE)
        return b"" if image is None else thumbnail(image)

    def preview(self, most_bytes: int) -> bytes:
        """Make the small picture that goes before the photo (WebP, clean, never with its place).

        Empty when the photo is damaged, or too rich for ``most_bytes`` even when it is tiny.

        Raises:
            MediaTooLarge: it has too many pixels to be drawn.
        """
        from heliograph.media.photo import written_small  # noqa: PLC0415 - see below

        image = self._drawn or self._photo.draw(2 * _PREVIEW_EDGES[0])
        if image is None:
            return b""
        for edge in _PREVIEW_EDGES:
            target = io.BytesIO()
            drawn = written_small(image, edge, quality=_PREVIEW_QUALITY)
            if drawn:
                strip.strip(io.BytesIO(drawn), target, PREVIEW_TYPE)
            if 0 < len(target.getvalue()) <= most_bytes:
                return target.getvalue()
        return b""

    def _draw(self, edge: int, *, keep_place: bool) -> Form | None:
        # Here and not above: who attaches a text never waits for QtGui.
        from heliograph.media.photo import encode  # noqa: PLC0415

        image = self._drawn = self._photo.draw(edge)
        encoded = None if image is None else encode(image)
        if encoded is None or not encoded.data:
            return None
        data = self._placed(encoded) if keep_place else encoded.data
        target = io.BytesIO()
        # Qt writes on what it has read: comments, and the name of a profile's maker.
        strip.strip(io.BytesIO(data), target, encoded.content_type, keep_place=keep_place)
        clean = target.getvalue()
        return Form(
            data=clean,
            content_type=encoded.content_type,
            width=encoded.width,
            height=encoded.height,
            keeps_place=keep_place and says_place(clean, encoded.content_type),
        )

    def _placed(self, encoded: Encoded) -> bytes:
        self._exif.orientation = 1  # it is drawn as it is seen
        block = self._exif.rest(keep_place=True)
        return exif_block.put(encoded.data, encoded.content_type, block) if block else encoded.data

    def _strip(self, *, keep_place: bool) -> strip.Stripped | MediaNotCleaned:
        if keep_place not in self._stripped:
            target = io.BytesIO()
            source = io.BytesIO(self._data)
            try:
                found = strip.strip(source, target, self._type, keep_place=keep_place)
                self._clean[keep_place] = target.getvalue()
            except MediaNotCleaned as error:
                self._stripped[keep_place] = error
            else:
                self._stripped[keep_place] = found
        return self._stripped[keep_place]


def look(data: bytes, content_type: str, *, name: str, moving: bool = False) -> Photo | None:
    """Look at a photo; None where it cannot be drawn here.

    With ``moving`` also at those that are more than one picture, which are never drawn anew.
    """
    if content_type not in _DRAWN and not moving:
        return None
    from heliograph.media.photo import Photo  # noqa: PLC0415 - loads QtGui

    photo = Photo(data, content_type, name=name)
    return photo if photo.can_be_drawn and (photo.is_still or moving) else None


def findings(source: BinaryIO, content_type: str) -> tuple[Finding, ...]:
    """Tell what a file says beside its picture, sound or pages; see ``strip`` for errors."""
    found = strip.strip(source, cast("BinaryIO", _Nowhere()), content_type)
    return ordered(found.removed)


def says_place(data: bytes, content_type: str) -> bool:
    """Tell whether a clean file still says where it was taken."""
    return "place" in findings(io.BytesIO(data), content_type)


def ordered(found: frozenset[Finding] | set[Finding]) -> tuple[Finding, ...]:
    """Give findings in one order, the gravest first, so that the same are the same."""
    return tuple(each for each in _GRAVEST_FIRST if each in found)


class _Nowhere:
    """Takes bytes and keeps none."""

    def write(self, data: bytes, /) -> int:
        return len(data)
