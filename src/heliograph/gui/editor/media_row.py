"""One attached file in the panel: picture, name, size, and what it still needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from heliograph import wording
from heliograph.gui import icons, look
from heliograph.gui.editor.thumbnails import fitted
from heliograph.gui.plain import tip
from heliograph.i18n import iso, size, tr

if TYPE_CHECKING:
    from heliograph.domain.media import MediaItem

PICTURE = QSize(72, 54)
_SIDE, _GAP, _ABOVE = 8, 10, 8
_MOST_LINES = 4
_LEAST_WIDTH = 240


class MediaRow(QAbstractButton):
    """Press it to describe the file."""

    def __init__(self, item: MediaItem, state: str, *, fine: bool, parent: QWidget) -> None:
        """Make the row.

        Args:
            item: The file.
            state: What it still needs, or that nothing is missing.
            fine: Whether nothing is missing.
            parent: Its widget.
        """
        super().__init__(parent)
        self.item = item
        self._state = state
        self._fine = fine
        self._picture: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        kind = wording.media_kind_name(item.kind)
        said = (item.file_name, kind, size(item.size_bytes), state)
        self.setAccessibleName(", ".join(said))
        self.setAccessibleDescription(tr("Opens the questions about this file"))
        self.setToolTip(tip(item.file_name))

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show the photo."""
        if picture is not None:
            self._picture = fitted(picture, PICTURE, scale=self.devicePixelRatioF())
            self.update()

    def sizeHint(self) -> QSize:
        """Give a row as wide as the panel."""
        return QSize(_LEAST_WIDTH, self.heightForWidth(_LEAST_WIDTH))

    def minimumSizeHint(self) -> QSize:
        """Give way in width."""
        return QSize(160, self.heightForWidth(_LEAST_WIDTH))

    def hasHeightForWidth(self) -> bool:
        """Grow when the words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give room for name, size and the wrapped state."""
        name, small = self._metrics()
        words = name.height() + self._state_height(width) + small.height() + 4
        return max(PICTURE.height(), words) + 2 * _ABOVE

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.underMouse() or self.hasFocus():
            focused = self.hasFocus()
            pen = QPen(look.colour("focus"), look.FOCUS_WIDTH)
            painter.setPen(pen if focused else Qt.PenStyle.NoPen)
            chosen = self.isChecked() or self.underMouse()
            painter.setBrush(look.colour("wash" if chosen else "surface"))
            painter.drawRoundedRect(box, look.CONTROL_RADIUS, look.CONTROL_RADIUS)
        self._paint_picture(painter)
        self._paint_words(painter)

    def _paint_picture(self, painter: QPainter) -> None:
        place = self._turned(QRect(_SIDE, _ABOVE, PICTURE.width(), PICTURE.height()))
        path = QPainterPath()
        path.addRoundedRect(QRectF(place), 4, 4)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(place, look.colour("raised"))
        if self._picture is not None:
            painter.drawPixmap(place.topLeft(), self._picture)
        painter.restore()
        if self._picture is None:
            side = look.icon_side() + 6
            middle = QRectF(0, 0, side, side)
            middle.moveCenter(QRectF(place).center())
            icons.paint(painter, middle, self.item.kind, "soft")

    def _paint_words(self, painter: QPainter) -> None:
        name, small = self._metrics()
        left = _SIDE + PICTURE.width() + _GAP
        room = QRect(left, _ABOVE, self.width() - left - _SIDE, name.height())
        middle = Qt.TextElideMode.ElideMiddle
        line = iso(name.elidedText(self.item.file_name, middle, room.width()))
        painter.setFont(look.font(look.SMALL_POINTS, strong=True))
        self._write(painter, room, line, "ink")
        painter.setFont(look.font(look.SMALL_POINTS))
        room = QRect(left, room.bottom() + 2, room.width(), small.height())
        self._write(painter, room, size(self.item.size_bytes), "soft")
        room = QRect(left, room.bottom() + 2, room.width(), self._state_height(self.width()))
        self._write(painter, room, self._state, "sent" if self._fine else "attention")

    def _write(self, painter: QPainter, room: QRect, words: str, ink: str) -> None:
        painter.setPen(look.colour(ink))
        side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(self._turned(room), side | flags | Qt.TextFlag.TextWordWrap, words)

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        strong = QFontMetrics(look.font(look.SMALL_POINTS, strong=True))
        return strong, QFontMetrics(look.font(look.SMALL_POINTS))

    def _state_height(self, width: int) -> int:
        small = self._metrics()[1]
        room = max(width - _SIDE - PICTURE.width() - _GAP - _SIDE, 60)
        wrapped = small.boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, self._state)
        return min(wrapped.height(), small.lineSpacing() * _MOST_LINES)

    def _turned(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)
