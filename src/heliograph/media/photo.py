"""Reads a photo at the size that is wanted, turned as it is seen, and writes it small.

Qt's own readers draw JPEG, PNG, WebP and TIFF, pi-heif HEIC. This module loads QtGui.
"""

from __future__ import annotations

import importlib
import io
from typing import Any

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QDataStream, QIODevice, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageIOHandler, QImageReader, QImageWriter

from heliograph.errors import MediaTooLarge

THUMBNAIL_EDGE = 256
MOST_PIXELS = 100_000_000
"""Pictures that are decoded whole before they are made smaller: 400 MB."""
MOST_JPEG_PIXELS = 256_000_000
"""JPEG is made smaller while it is decoded; what telephones take has at most 200 million."""

_MOST_SCANNED = 50 * MOST_PIXELS
"""Pixels times scans of a progressive JPEG; programs write some ten scans, and a thousand would
take minutes. Beyond this a photo is cleaned, which decodes nothing, and never drawn."""
_BROKEN_HEIF = (ValueError, RuntimeError, OSError, EOFError, SyntaxError, IndexError)
"""What a damaged one leads to; the last where it names no picture that is there."""

_FORMATS = {
    "image/jpeg": b"jpeg",
    "image/png": b"png",
    "image/webp": b"webp",
    "image/tiff": b"tiff",
    "image/gif": b"gif",
}
_HEIF = frozenset({"image/heic", "image/heif"})
_QUALITY = 85
_MOST_MEGABYTES = 512
_DISPLAY_P3 = 12
"""Colour primaries by ITU-T H.273, table 2."""

_SMOOTH = Qt.TransformationMode.SmoothTransformation


class Encoded(msgspec.Struct, frozen=True):
    """A picture as a file."""

    data: bytes
    content_type: str
    width: int
    height: int


class Photo:
    """A photo whose size is known and whose pixels are read when they are wanted."""

    def __init__(self, data: bytes, content_type: str, *, name: str) -> None:
        """Look at a photo; ``can_be_drawn`` tells whether it can be read at all."""
        self._name = name
        self._data = data
        self._format = _FORMATS.get(content_type)
        self._whole: QImage | None = None
        self._heif: Any = None
        self.exif = b""
        """The EXIF block where the decoder knows it, that is of HEIC."""
        self._stored = QSize()
        self._is_turned_aside = False
        self.is_still = True
        if content_type in _HEIF:
            self._look_at_heif()
        elif self._format is not None:
            self._look()

    @property
    def can_be_drawn(self) -> bool:
        """Tell whether the picture can be read."""
        return self._stored.isValid() and not self._stored.isEmpty()

    @property
    def size(self) -> tuple[int, int]:
        """Give width and height in pixels, as the picture is seen."""
        width, height = self._stored.width(), self._stored.height()
        return (height, width) if self._is_turned_aside else (width, height)

    def draw(self, edge: int) -> QImage | None:
        """Read the picture with its longest edge at ``edge`` pixels at most; None if damaged.

        Raises:
            MediaTooLarge: it has too many pixels for that.
        """
        self._require_few_pixels()
        longest = max(self._stored.width(), self._stored.height())
        wanted = self._stored
        if longest > edge:
            wanted = self._stored.scaled(edge, edge, Qt.AspectRatioMode.KeepAspectRatio)
            wanted = wanted.expandedTo(QSize(1, 1))
        if self._format == b"jpeg":
            image = self._read(wanted)
        else:
            self._whole = self._whole or self._read_whole()
            image = self._whole
            if not image.isNull() and wanted != self._stored:
                seen = wanted.transposed() if self._is_turned_aside else wanted
                image = image.scaled(seen, Qt.AspectRatioMode.IgnoreAspectRatio, _SMOOTH)
        return None if image.isNull() else image

    # ---- inside -------------------------------------------------------------------------

    def _reader(self) -> tuple[QImageReader, QDataStream]:
        """Open the data; the stream has to live as long as the reader.

        A device made in Python asks for the interpreter's lock whenever it is read, and Qt looks
        for a reader's plugin under a lock of its own: two threads would wait for each other for
        ever. The device of a stream is made by Qt and needs no interpreter.
        """
        stream = QDataStream(QByteArray(self._data))
        QImageReader.setAllocationLimit(_MOST_MEGABYTES)
        reader = QImageReader(stream.device(), self._format or b"")
        reader.setAutoDetectImageFormat(False)
        reader.setAutoTransform(True)
        return reader, stream

    def _look(self) -> None:
        reader, _stream = self._reader()
        if not reader.canRead():
            return
        # Asked first: once it has read the size of a TIFF, Qt counts one page only.
        pages = reader.imageCount()
        stored = reader.size()
        if self._format == b"jpeg" and _scanned(self._data, stored) > _MOST_SCANNED:
            return
        self._stored = stored
        aside = QImageIOHandler.Transformation.TransformationRotate90
        self._is_turned_aside = bool(reader.transformation() & aside)
        # Qt knows no moving PNG: it would draw the first picture of it.
        moves = self._format == b"png" and b"acTL" in self._data[:4096]
        self.is_still = not (moves or reader.supportsAnimation() or pages > 1)

    def _look_at_heif(self) -> None:
        try:
            # It has no types; there is no wheel for Windows on ARM, and loading it takes a while.
            found: Any = importlib.import_module("pi_heif").open_heif(io.BytesIO(self._data))
            self._stored = QSize(*found.size)
            self.exif = bytes(found.info.get("exif") or b"").removeprefix(b"Exif\0\0")
        except (ImportError, *_BROKEN_HEIF):
            return
        self._heif = found

    def _require_few_pixels(self) -> None:
        pixels = self._stored.width() * self._stored.height()
        by_parts = self._format == b"jpeg" and not _is_progressive(self._data)
        most = MOST_JPEG_PIXELS if by_parts else MOST_PIXELS
        if pixels > most:
            raise MediaTooLarge(name=self._name, pixels=pixels, most=most)

    def _read(self, wanted: QSize) -> QImage:
        reader, _stream = self._reader()
        if wanted != self._stored:
            reader.setScaledSize(wanted)
        return reader.read()

    def _read_whole(self) -> QImage:
        if self._heif is None:
            return self._read(self._stored)
        try:
            data = bytes(self._heif.data)
        except _BROKEN_HEIF:
            return QImage()
        mode = (
            QImage.Format.Format_RGBA8888 if self._heif.has_alpha else QImage.Format.Format_RGB888
        )
        width, height = self._heif.size
        # A copy, since the image would go on pointing into ``data``.
        image = QImage(data, width, height, self._heif.stride, mode).copy()
        image.setColorSpace(_colours(self._heif.info))
        return image


def encode(image: QImage) -> Encoded:
    """Write a picture small: JPEG, or WebP where something shines through. Colours stay."""
    content_type, file_format = "image/jpeg", b"jpeg"
    if image.format() == QImage.Format.Format_CMYK8888:
        image = _without_ink(image)
    if image.hasAlphaChannel() and not _is_opaque(image):
        content_type, file_format = "image/webp", b"webp"
    elif image.format() in {QImage.Format.Format_Grayscale8, QImage.Format.Format_Grayscale16}:
        image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    else:
        image = image.convertToFormat(QImage.Format.Format_RGB32)
    data = _written(image, file_format, _QUALITY)
    return Encoded(data, content_type, image.width(), image.height())


def thumbnail(image: QImage) -> bytes:
    """Write a picture for a list, as WebP with its longest edge at ``THUMBNAIL_EDGE`` at most."""
    return written_small(image, THUMBNAIL_EDGE, quality=_QUALITY)


def written_small(image: QImage, edge: int, *, quality: int) -> bytes:
    """Write a picture as WebP, in sRGB, with its longest edge at ``edge`` pixels at most."""
    if max(image.width(), image.height()) > edge:
        keep = Qt.AspectRatioMode.KeepAspectRatio
        image = image.scaled(edge, edge, keep, _SMOOTH)
    if image.format() == QImage.Format.Format_CMYK8888:
        image = _without_ink(image)
    if image.colorSpace().isValid():
        image = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
        image.setColorSpace(QColorSpace())
    for key in image.textKeys():
        image.setText(key, "")
    return _written(image, b"webp", quality)


def _written(image: QImage, file_format: bytes, quality: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, file_format)
    writer.setQuality(quality)
    writer.setOptimizedWrite(True)
    if not writer.write(image):
        return b""
    return bytes(buffer.data().data())


def _without_ink(image: QImage) -> QImage:
    if image.colorSpace().isValid():
        seen = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
        return image.convertedToColorSpace(seen, QImage.Format.Format_RGB32)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def _is_opaque(image: QImage) -> bool:
    alpha = image.convertToFormat(QImage.Format.Format_Alpha8)
    rows = bytes(alpha.constBits())
    stride, width = alpha.bytesPerLine(), alpha.width()
    full = b"\xff" * width
    return all(rows[at : at + width] == full for at in range(0, stride * alpha.height(), stride))


def _colours(info: dict[str, Any]) -> QColorSpace:
    profile = info.get("icc_profile")
    if profile:
        return QColorSpace.fromIccProfile(profile)
    coded: dict[str, Any] = info.get("nclx_profile") or {}
    if coded.get("color_primaries") == _DISPLAY_P3:
        return QColorSpace(QColorSpace.NamedColorSpace.DisplayP3)
    return QColorSpace()


def _scanned(data: bytes, size: QSize) -> int:
    """Give how many pixels a decoder goes over, scan by scan."""
    if not _is_progressive(data):
        return 0
    return data.count(b"\xff\xda") * size.width() * size.height()


def _is_progressive(data: bytes) -> bool:
    """Tell whether a JPEG has to be held whole in memory to be decoded (SOF2 and its kin)."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in {0xC2, 0xC6, 0xCA, 0xCE}:
            return True
        if marker == 0xDA:
            return False
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big") if marker != 0xFF else 1
    return False
