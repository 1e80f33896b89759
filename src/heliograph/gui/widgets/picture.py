"""An icon on the page; it is always sharp and in the colour that its token has by now."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from heliograph.gui import icons, look


class Picture(QWidget):
    """Shows an icon; words beside it say the same, so screen readers pass over it.

    Args:
        name: Of the icon.
        tint: Token of its colour.
        parent: Its widget.
        size: Logical pixels at a text size of 100 %.
    """

    def __init__(
        self,
        name: str,
        tint: str,
        parent: QWidget | None = None,
        *,
        size: float = look.ICON_SIZE,
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._tint = tint
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def take(self, name: str, tint: str) -> None:
        """Show another icon."""
        self._name, self._tint = name, tint
        self.update()

    def sizeHint(self) -> QSize:
        """Give the icon's size; it grows with the text."""
        side = look.scaled(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        del event
        side = look.scaled(self._size)
        middle = QRectF(0, 0, side, side)
        middle.moveCenter(QRectF(self.rect()).center())
        icons.paint(QPainter(self), middle, self._name, self._tint)
