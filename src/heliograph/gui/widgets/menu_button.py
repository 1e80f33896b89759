"""A quiet button that opens a menu, with an arrow of our own on its trailing side."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from heliograph.gui import icons, look

_ARROW, _GAP = 12, 4


class MenuButton(QPushButton):
    """Qt's own arrow is lost in windows from right to left as soon as a style sheet is set."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        look.dress(self, "quiet")

    def sizeHint(self) -> QSize:
        """Leave room for the arrow."""
        return super().sizeHint() + QSize(look.scaled(_ARROW) + _GAP, 0)

    def arrow_place(self) -> QRect:
        """Give where the arrow is."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        inner = self._inner(option)
        side = look.scaled(_ARROW)
        place = QRect(inner.right() + 1 - side, inner.center().y() - side // 2 + 1, side, side)
        return QStyle.visualRect(self.layoutDirection(), inner, place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, its words, and the arrow behind them."""
        del event
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        inner = self._inner(option)
        words = inner.adjusted(0, 0, -look.scaled(_ARROW) - _GAP, 0)
        place = self.arrow_place()
        option.rect = QStyle.visualRect(self.layoutDirection(), inner, words)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonLabel, option)
        painter.setRenderHint(QStylePainter.RenderHint.Antialiasing)
        icons.paint(painter, QRectF(place), "chevron", "action")

    def _inner(self, option: QStyleOptionButton) -> QRect:
        return self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
