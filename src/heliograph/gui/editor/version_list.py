"""The earlier versions of a story as a list: when, why, and how much each holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from heliograph import wording
from heliograph.gui import look
from heliograph.i18n import moment, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.app.versions import VersionLine

_NUMBER, _LINES = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_SIDE, _ABOVE = 12, 8


class VersionList(QListWidget):
    """Rows to choose from, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Earlier versions"))
        self.setItemDelegate(_Row(self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListWidget.Shape.NoFrame)

    @property
    def number(self) -> int | None:
        """Give the number of the chosen version."""
        number = self.currentIndex().data(_NUMBER)
        return number if isinstance(number, int) else None

    def show_versions(self, versions: Sequence[VersionLine]) -> None:
        """Fill the list; what was chosen stays chosen, else the newest is."""
        chosen = self.number
        blocked = self.blockSignals(True)  # noqa: FBT003 - Qt takes it by position
        self.clear()
        for each in versions:
            holds = wording.version_size(
                media_count=each.media_count,
                media_bytes=each.media_bytes,
                characters=each.characters,
            )
            lines = (moment(each.at_ms), wording.version_why(each.why), holds)
            item = QListWidgetItem(", ".join(line for line in lines if line), self)
            item.setData(_NUMBER, each.number)
            item.setData(_LINES, lines)
        rows = (row for row in range(self.count()) if self.item(row).data(_NUMBER) == chosen)
        self.setCurrentRow(next(rows, 0 if versions else -1))
        self.blockSignals(blocked)
        self.scrollTo(self.currentIndex())


class _Row(QStyledItemDelegate):
    """Paints three lines below each other, cut where there is no room."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give every row the height of its lines in the person's size."""
        del option, index
        return QSize(160, sum(QFontMetrics(font).height() for font in _fonts()) + 2 * _ABOVE)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row: chosen is a wash and a bar, focus is a ring."""
        rect: QRect = option.rect
        view = self._view
        chosen = index == view.currentIndex()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.colour("wash" if chosen else "surface"))
        if chosen:
            bar = QRect(rect.left(), rect.top(), 4, rect.height())
            painter.fillRect(
                QStyle.visualRect(view.layoutDirection(), rect, bar), look.colour("action")
            )
        painter.setPen(look.colour("hair"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if chosen and view.hasFocus():
            painter.setPen(QPen(look.colour("focus"), look.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(rect).adjusted(2, 2, -2, -3)
            painter.drawRoundedRect(ring, look.CONTROL_RADIUS, look.CONTROL_RADIUS)
        side = Qt.AlignmentFlag.AlignLeft
        if view.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            side = Qt.AlignmentFlag.AlignRight
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        top = rect.top() + _ABOVE
        for font, line, tint in zip(
            _fonts(), index.data(_LINES), ("ink", "ink", "soft"), strict=True
        ):
            metrics = QFontMetrics(font)
            room = QRect(rect.left() + _SIDE, top, rect.width() - 2 * _SIDE, metrics.height())
            painter.setFont(font)
            painter.setPen(look.colour(tint))
            shown = metrics.elidedText(str(line), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, flags, shown)
            top += metrics.height()
        painter.restore()


def _fonts() -> tuple[QFont, QFont, QFont]:
    return look.font(strong=True), look.font(look.SMALL_POINTS), look.font(look.SMALL_POINTS)
