"""A box to tick whose words may run over several lines."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QWidget

from heliograph.gui import icons, look
from heliograph.gui.plain import named, unnamed

_BOX, _GAP, _EDGE = 20, 10, 4
_FLAGS = Qt.TextFlag.TextWordWrap


class Tick(QCheckBox):
    """A question with yes or not yet; the whole of it can be pressed."""

    def __init__(self, text: str, parent: QWidget | None = None, *, strong: bool = False) -> None:
        super().__init__(named(text), parent)
        self._strong = strong
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Give its size on one line."""
        metrics = self._metrics()
        # As a paragraph is laid out: Arabic takes more room than its letters one by one.
        room = metrics.boundingRect(QRect(0, 0, 100_000, 1_000), 0, unnamed(self.text()))
        width = room.width() + self._beside() + 2
        return QSize(width, max(look.CONTROL_HEIGHT, metrics.height() + 2 * _EDGE))

    def minimumSizeHint(self) -> QSize:
        """Allow the words to wrap."""
        return QSize(min(self.sizeHint().width(), 160), look.CONTROL_HEIGHT)

    def hasHeightForWidth(self) -> bool:
        """Grow when the words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of the wrapped words."""
        room = QRect(0, 0, max(width - self._beside(), 40), 10_000)
        text = self._metrics().boundingRect(room, _FLAGS, unnamed(self.text()))
        return max(look.CONTROL_HEIGHT, text.height() + 2 * _EDGE)

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere on it."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, tick and words; the focus ring is around all."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, chosen = self.isEnabled(), self.isChecked()
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), look.FOCUS_WIDTH))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, look.CONTROL_RADIUS, look.CONTROL_RADIUS)
        side = look.scaled(_BOX)
        line = max(self._metrics().height(), side)
        box = QRect(_EDGE, _EDGE + (line - side) // 2, side, side)
        if self.height() < line + 3 * _EDGE:
            box.moveTop((self.height() - side) // 2)
        place = QRectF(self._turned(box)).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.colour("action" if chosen else "line" if on else "hair"), 1))
        painter.setBrush(look.colour("action" if chosen and on else "surface"))
        painter.drawRoundedRect(place, 4, 4)
        if chosen:
            icons.paint(painter, place, "check", "on_action" if on else "soft")
        painter.setFont(look.font(strong=self._strong))
        painter.setPen(look.colour("ink" if on else "soft"))
        words = self.rect().adjusted(_EDGE + side + _GAP, 0, -_EDGE, 0)
        start = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.drawText(
            self._turned(words),
            start | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | _FLAGS,
            unnamed(self.text()),
        )

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(look.font(strong=self._strong))

    def _beside(self) -> int:
        return _EDGE + look.scaled(_BOX) + _GAP + _EDGE

    def _turned(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)
