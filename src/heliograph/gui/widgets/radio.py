"""One of several answers to a question, with words that say more below it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QStyle, QWidget

from heliograph.gui import look

_DOT, _GAP, _EDGE = 20, 12, 4


def indent() -> int:
    """Give where the words begin, from the reading side; what belongs to a choice begins there."""
    return _EDGE + look.scaled(_DOT) + _GAP


def indented(widget: QWidget) -> QWidget:
    """Set a widget below the words of a choice."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addSpacing(indent())
    row.addWidget(widget, 1)
    return made


class Radio(QRadioButton):
    """A choice in strong words; the whole line can be pressed."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Give room for the words in the person's text size."""
        words = QFontMetrics(look.font(strong=True))
        width = words.horizontalAdvance(self.text()) + indent() + 2 * _EDGE
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
        diameter = look.scaled(_DOT)
        dot = QRect(_EDGE, (self.height() - diameter) // 2, diameter, diameter)
        place = QRectF(self._turned(dot)).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(look.colour("action" if chosen else "line"), 1.6))
        painter.setBrush(look.colour("surface"))
        painter.drawEllipse(place)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("action"))
            painter.drawEllipse(place.adjusted(*_inside(diameter)))
        painter.setFont(look.font(strong=True))
        painter.setPen(look.colour("ink"))
        words = QRect(indent(), 0, self.width() - indent(), self.height())
        side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._turned(words), flags | Qt.TextFlag.TextShowMnemonic, self.text())

    def _turned(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


def _inside(diameter: int) -> tuple[float, float, float, float]:
    inset = diameter * 0.225
    return inset, inset, -inset, -inset
