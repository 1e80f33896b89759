"""Rows of a list to tick: box, colour of the source, name; high enough to hit."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from heliograph.gui import icons, look

_BOX, _GAP, _EDGE, _BADGE = 18, 10, 8, 12
_FLAGS = Qt.TextFlag.TextWordWrap


class OptionDelegate(QStyledItemDelegate):
    """Paints one option of a list; ``badge_role`` holds a colour as ``#RRGGBB`` or nothing."""

    def __init__(self, view: QListView, *, badge_role: int) -> None:
        super().__init__(view)
        self._view = view
        self._badge_role = badge_role

    def row_height(self) -> int:
        """Give the height of each row."""
        return max(32, QFontMetrics(look.font()).height() + 10)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give room for a name that wraps; in lists of equal rows the first speaks for all."""
        del option
        room = self._view.viewport().width() - _EDGE - look.scaled(_BOX) - _GAP - _EDGE
        if index.data(self._badge_role):
            room -= look.scaled(_BADGE) + _GAP
        words = str(index.data(Qt.ItemDataRole.DisplayRole))
        metrics = QFontMetrics(look.font(strong=True))
        high = metrics.boundingRect(0, 0, max(room, 80), 10_000, _FLAGS, words).height()
        return QSize(160, max(self.row_height(), high + 10))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row."""
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        current = self._view.hasFocus() and index.row() == self._view.currentIndex().row()
        chosen = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        if current or chosen:
            painter.fillRect(rect, look.colour("wash"))
        if current:
            painter.setPen(QPen(look.colour("focus"), look.FOCUS_WIDTH))
            painter.drawRect(QRectF(rect).adjusted(1, 1, -1, -1))
        side, small = look.scaled(_BOX), look.scaled(_BADGE)
        box = QRect(rect.left() + _EDGE, rect.center().y() - side // 2 + 1, side, side)
        place = QRectF(self._turned(rect, box)).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.colour("action" if chosen else "line" if on else "hair"), 1))
        painter.setBrush(look.colour("action" if chosen else "surface"))
        painter.drawRoundedRect(place, 4, 4)
        if chosen:
            icons.paint(painter, place, "check", "on_action")
        words = rect.adjusted(_EDGE + side + _GAP, 0, -_EDGE, 0)
        badge = index.data(self._badge_role)
        if badge:
            square = QRect(words.left(), rect.center().y() - small // 2 + 1, small, small)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.from_source(str(badge)))
            painter.drawRoundedRect(self._turned(rect, square), 2, 2)
            words.setLeft(words.left() + small + _GAP)
        painter.setFont(look.font(strong=chosen))
        painter.setPen(look.colour("ink" if on else "soft"))
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        start = QStyle.visualAlignment(self._view.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.drawText(
            self._turned(rect, words),
            start | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | _FLAGS,
            text,
        )
        painter.restore()

    def _turned(self, row: QRect, rect: QRect) -> QRect:
        return QStyle.visualRect(self._view.layoutDirection(), row, rect)
