"""Small pictures of attached photos, made once and away from the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

if TYPE_CHECKING:
    from heliograph.domain.ids import Sha256
    from heliograph.domain.media import MediaItem
    from heliograph.errors import HeliographError
    from heliograph.gui.tasks import Here, Tasks

SIDE = 640
"""Longest side of the kept picture in device pixels; rows and details show it smaller."""

_MOST_BYTES = 64_000_000
_MOST_MEGABYTES = 512
_KEPT = 64


class Thumbnails(QObject):
    """Gives a picture when it is there, and tells when it came."""

    arrived = Signal(str)
    """The ``sha256`` of a photo whose picture is there now."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._pictures: dict[Sha256, QPixmap | None] = {}
        self._asked: set[Sha256] = set()

    def picture(self, item: MediaItem) -> QPixmap | None:
        """Give the picture, or None while there is none (yet)."""
        if item.kind != "photo" or item.size_bytes > _MOST_BYTES:
            return None
        sha256 = item.sha256
        if sha256 in self._pictures:
            return self._pictures[sha256]
        if sha256 not in self._asked:
            self._asked.add(sha256)

            def work(here: Here) -> QImage:
                with here.workspace.attachments.open(sha256) as source:
                    return read_small(source.read(_MOST_BYTES + 1))

            def done(image: QImage) -> None:
                self._keep(sha256, None if image.isNull() else QPixmap.fromImage(image))

            def failed(_error: HeliographError) -> None:
                self._keep(sha256, None)

            self._tasks.start(work, owner=self, done=done, failed=failed)
        return None

    def _keep(self, sha256: Sha256, picture: QPixmap | None) -> None:
        self._asked.discard(sha256)
        while len(self._pictures) >= _KEPT:
            del self._pictures[next(iter(self._pictures))]
        self._pictures[sha256] = picture
        self.arrived.emit(sha256)


def read_small(data: bytes) -> QImage:
    """Read a picture at a small size, turned as it was taken; null when it cannot be read."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    reader.setDecideFormatFromContent(True)
    reader.setAllocationLimit(_MOST_MEGABYTES)
    whole = reader.size()
    if whole.isValid() and max(whole.width(), whole.height()) > SIDE:
        small = whole.scaled(QSize(SIDE, SIDE), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(small.expandedTo(QSize(1, 1)))
    return reader.read()


def fitted(picture: QPixmap, size: QSize, *, scale: float) -> QPixmap:
    """Give a picture that fills ``size`` (logical pixels), cut where it is too long."""
    device = QSize(round(size.width() * scale), round(size.height() * scale))
    large = picture.scaled(
        device,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    x, y = (large.width() - device.width()) // 2, (large.height() - device.height()) // 2
    cut = large.copy(x, y, device.width(), device.height())
    cut.setDevicePixelRatio(scale)
    return cut
