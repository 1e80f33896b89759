"""Small pictures of attached files: kept in the store, read away from the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

if TYPE_CHECKING:
    from heliograph.domain.ids import Sha256
    from heliograph.domain.media import MediaItem
    from heliograph.errors import HeliographError
    from heliograph.gui.tasks import Here, Tasks

_KEPT = 64


class Thumbnails(QObject):
    """Gives a picture when it is there, and tells when it came."""

    arrived = Signal(str)
    """What the file is ``known_by`` whose picture is there now."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._pictures: dict[Sha256, QPixmap | None] = {}
        self._asked: set[Sha256] = set()

    def picture(self, item: MediaItem) -> QPixmap | None:
        """Give the picture, or None while there is none (yet)."""
        known_by = item.known_by
        if known_by in self._pictures:
            return self._pictures[known_by]
        if known_by not in self._asked:
            self._asked.add(known_by)

            def work(here: Here) -> QImage:
                return read(here.workspace.attachments.thumbnail(item) or b"")

            def done(image: QImage) -> None:
                self._keep(known_by, None if image.isNull() else QPixmap.fromImage(image))

            def failed(_error: HeliographError) -> None:
                self._keep(known_by, None)

            self._tasks.start(work, owner=self, done=done, failed=failed)
        return None

    def _keep(self, known_by: Sha256, picture: QPixmap | None) -> None:
        self._asked.discard(known_by)
        while len(self._pictures) >= _KEPT:
            del self._pictures[next(iter(self._pictures))]
        self._pictures[known_by] = picture
        self.arrived.emit(known_by)


def read(data: bytes) -> QImage:
    """Read a kept picture; null when there is none."""
    # Not by a device made in Python: media/photo.py tells why.
    return QImage.fromData(data)


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
