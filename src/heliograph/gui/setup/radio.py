"""One of several answers to a question, with words that say more below it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QStyle

from heliograph.gui import look

_DOT, _GAP, _EDGE = 20, 12, 4
INDENT = _EDGE + _DOT + _GAP
"""Where the words begin, from the reading side; what belongs to a choice begins there too."""


class Radio(QRadioButton):
    """A choice in strong words; the whole line can be pressed."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Give room for the words in the person's text size."""
        words = QFontMetrics(look.font(strong=True))
        width = words.horizontalAdvance(self.text()) + INDENT + 2 * _EDGE
        return QSize(width, max(look.CONTROL_HEIGHT, words.height() + 2 * _EDGE))

    def minimumSizeHint(self) -> QSize:
        """Never cut the words."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere on it."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint dot and words; the focus ring is around both."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = min(self.width(), self.sizeHint().width())
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), look.FOCUS_WIDTH))
            ring = QRectF(self._turned(QRect(0, 0, width, self.height())))
            painter.drawRoundedRect(
                ring.adjusted(1, 1, -1, -1), look.CONTROL_RADIUS, look.CONTROL_RADIUS
            )
        chosen = self.isChecked()
        dot = QRect(_EDGE, (self.height() - _DOT) // 2, _DOT, _DOT)
        place = QRectF(self._turned(dot)).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(look.colour("action" if chosen else "line"), 1.6))
        painter.setBrush(look.colour("surface"))
        painter.drawEllipse(place)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("action"))
            painter.drawEllipse(place.adjusted(4.5, 4.5, -4.5, -4.5))
        painter.setFont(look.font(strong=True))
        painter.setPen(look.colour("ink"))
        words = QRect(INDENT, 0, self.width() - INDENT, self.height())
        side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._turned(words), flags | Qt.TextFlag.TextShowMnemonic, self.text())

    def _turned(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)
