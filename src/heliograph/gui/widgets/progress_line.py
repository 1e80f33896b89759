"""How far something is, as a thin line; it runs from the reading side."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QStyle, QWidget

from heliograph.gui import look

_HEIGHT = 6


class ProgressLine(QProgressBar):
    """A line that fills; what it measures is said by the words beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, 1000)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Show a share from 0 to 1."""
        value = round(min(max(share, 0.0), 1.0) * 1000)
        if value == self.value():
            return
        # Qt would paint at once, with all that waits to be painted around it, and then once more.
        self.setUpdatesEnabled(False)
        self.setValue(value)
        self.setUpdatesEnabled(True)

    def sizeHint(self) -> QSize:
        """Give a thin line."""
        return QSize(120, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Give a short thin line."""
        return QSize(40, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        del event
        painter = QPainter(self)
        paint_share(
            painter,
            QRectF(self.rect()),
            self.value() / max(self.maximum(), 1),
            self.layoutDirection(),
        )


def paint_share(
    painter: QPainter, rect: QRectF, share: float, direction: Qt.LayoutDirection
) -> None:
    """Paint a filled share (0 to 1) of a line into ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = rect.height() / 2
    painter.setBrush(look.colour("hair"))
    painter.drawRoundedRect(rect, radius, radius)
    if share > 0:
        filled = QRectF(rect)
        filled.setWidth(max(rect.height(), rect.width() * share))
        turned = QStyle.visualRect(direction, rect.toRect(), filled.toRect())
        painter.setBrush(look.colour("sending"))
        painter.drawRoundedRect(QRectF(turned), radius, radius)
    painter.restore()
