"""One attached file in the panel: picture, name, size, what it still needs; it can be carried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QStyle, QWidget

from heliograph import wording
from heliograph.gui import icons, look
from heliograph.gui.editor.thumbnails import fitted
from heliograph.gui.plain import tip
from heliograph.i18n import iso, tr

if TYPE_CHECKING:
    from heliograph.domain.media import MediaItem

_PICTURE = QSize(72, 54)
"""Logical pixels at 100 %; it grows with the text, as the grip does."""
_SIDE, _GAP, _ABOVE = 8, 10, 8
_LINE_GAP = 2
_MOST_LINES = 4
_LEAST_WIDTH = 240
_GRIP = 16
_WAYS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_CARRIED_OPACITY = 0.45


class MediaRow(QAbstractButton):
    """Press it to describe the file; carry it, or press Alt with an arrow, to move it."""

    carried = Signal(int)
    """It is held over this height (logical pixels of the screen)."""
    put_down = Signal()
    carried_back = Signal()
    """It was let go of without a move."""
    shift_wanted = Signal(int)
    """Up (-1) or down (1)."""
    removal_wanted = Signal()

    def __init__(self, item: MediaItem, parent: QWidget) -> None:
        super().__init__(parent)
        self.item = item
        self._facts = ""
        self._state = ""
        self._fine = True
        self._can_move = False
        self._is_open = False
        self._held_at: QPoint | None = None
        self._is_carried = False
        self._picture: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def tell(self, item: MediaItem, *, facts: str, state: str, fine: bool) -> None:
        """Show a file.

        Args:
            item: The file.
            facts: Its size, what becomes of it, and how long sending it takes.
            state: What it still needs, or that nothing is missing.
            fine: Whether nothing is missing.
        """
        self.item = item
        self._facts, self._state, self._fine = facts, state, fine
        kind = wording.media_kind_name(item.kind)
        self.setAccessibleName(f"{item.file_name}, {kind}, {facts}, {state}")
        self.updateGeometry()
        self.update()

    def allow(self, *, change: bool, move: bool) -> None:
        """Say what can be done with it: whether it can be taken out, and whether moved."""
        self._is_open, self._can_move = change, move
        lines = [tr("Opens the questions about this file")]
        if move:
            lines.append(tr("Drag it, or press Alt+Up or Alt+Down, to change the order."))
        self.setAccessibleDescription(". ".join(line.rstrip(".") for line in lines))
        self.setToolTip(tip("\n".join((self.item.file_name, *lines[1:]))))
        self.update()

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show the photo."""
        if picture is not None:
            self._picture = fitted(picture, _picture_size(), scale=self.devicePixelRatioF())
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
        """Give room for the name, and for what wraps below it."""
        name, _ = self._metrics()
        below = self._wrapped(self._facts, width) + self._wrapped(self._state, width)
        words = name.height() + below + 2 * _LINE_GAP
        return max(_picture_size().height(), words) + 2 * _ABOVE

    # ---- carrying ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move it, take it out, or carry it back."""
        by = _WAYS.get(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if by is not None and held == Qt.KeyboardModifier.AltModifier:
            if self._can_move:
                self.shift_wanted.emit(by)
        elif event.key() == Qt.Key.Key_Escape and self._is_carried:
            self._carry_back()
        elif event.key() == Qt.Key.Key_Delete and self._is_open:
            self.removal_wanted.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep the Delete key, which moves a whole story to the Trash elsewhere."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            event.setAccepted(event.key() == Qt.Key.Key_Delete)
            return event.isAccepted()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        super().mousePressEvent(event)
        if self._can_move and event.button() is Qt.MouseButton.LeftButton:
            self._held_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry it, once the hand is steady about that."""
        if self._held_at is None:
            super().mouseMoveEvent(event)
            return
        way = (event.position().toPoint() - self._held_at).manhattanLength()
        if not self._is_carried and way < QApplication.startDragDistance():
            return
        self._is_carried = True
        self.setDown(False)  # letting go is no click now
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.carried.emit(round(event.globalPosition().y()))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Put it down."""
        was_carried = self._is_carried
        self._let_go()
        if was_carried:
            self.put_down.emit()
        else:
            super().mouseReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Carry it back when something else comes between."""
        super().focusOutEvent(event)
        if self._is_carried:
            self._carry_back()

    def _carry_back(self) -> None:
        self._let_go()
        self.carried_back.emit()

    def _let_go(self) -> None:
        self._held_at, self._is_carried = None, False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.update()

    # ---- painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the row."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._is_carried:
            painter.setOpacity(_CARRIED_OPACITY)
        if self.isChecked() or self.underMouse() or self.hasFocus():
            focused = self.hasFocus()
            pen = QPen(look.colour("focus"), look.FOCUS_WIDTH)
            painter.setPen(pen if focused else Qt.PenStyle.NoPen)
            chosen = self.isChecked() or self.underMouse()
            painter.setBrush(look.colour("wash" if chosen else "surface"))
            painter.drawRoundedRect(box, look.CONTROL_RADIUS, look.CONTROL_RADIUS)
        self._paint_picture(painter)
        self._paint_words(painter)
        if self._can_move:
            self._paint_grip(painter)

    def _paint_grip(self, painter: QPainter) -> None:
        """Paint six points at the far side: it can be taken hold of."""
        grip = look.scaled(_GRIP)
        place = self._turned(QRect(self.width() - grip, 0, grip, self.height()))
        middle = QRectF(place).center()
        strong = self.underMouse() or self.hasFocus()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("soft" if strong else "line"))
        dot, apart = look.scaled(12) / 10, look.scaled(5)
        for across in (-apart / 2, apart / 2):
            for down in (-apart, 0, apart):
                painter.drawEllipse(middle + QPointF(across, down), dot, dot)

    def _paint_picture(self, painter: QPainter) -> None:
        place = self._turned(QRect(QPoint(_SIDE, _ABOVE), _picture_size()))
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
        name, _ = self._metrics()
        left = _SIDE + _picture_size().width() + _GAP
        room = QRect(left, _ABOVE, self._room(self.width()), name.height())
        middle = Qt.TextElideMode.ElideMiddle
        line = iso(name.elidedText(self.item.file_name, middle, room.width()))
        painter.setFont(look.font(look.SMALL_POINTS, strong=True))
        self._write(painter, room, line, "ink")
        painter.setFont(look.font(look.SMALL_POINTS))
        for words, ink in (
            (self._facts, "soft"),
            (self._state, "sent" if self._fine else "attention"),
        ):
            height = self._wrapped(words, self.width())
            room = QRect(left, room.bottom() + _LINE_GAP, room.width(), height)
            self._write(painter, room, words, ink)

    def _write(self, painter: QPainter, room: QRect, words: str, ink: str) -> None:
        painter.setPen(look.colour(ink))
        side = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignAbsolute
        # A font that stands in for missing letters may reach below the line.
        flags |= Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextDontClip
        painter.drawText(self._turned(room), side | flags, words)

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        strong = QFontMetrics(look.font(look.SMALL_POINTS, strong=True))
        return strong, QFontMetrics(look.font(look.SMALL_POINTS))

    def _wrapped(self, words: str, width: int) -> int:
        """Give the height of words in a row of this width."""
        _, small = self._metrics()
        room = QRect(0, 0, self._room(width), 10_000)
        wrapped = small.boundingRect(room, Qt.TextFlag.TextWordWrap, words)
        return min(wrapped.height(), small.lineSpacing() * _MOST_LINES)

    def _room(self, width: int) -> int:
        """Give the width of the words."""
        beside = look.scaled(_GRIP) if self._can_move else _SIDE
        return max(width - _SIDE - _picture_size().width() - _GAP - beside, 60)

    def _turned(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


def _picture_size() -> QSize:
    return QSize(look.scaled(_PICTURE.width()), look.scaled(_PICTURE.height()))
