"""Chips: small round choices, one of several (filters, kinds) or any of several (topics)."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QWidget,
)

from heliograph.gui import icons, look
from heliograph.gui.plain import named, unnamed
from heliograph.i18n import tr

_SIDE, _ABOVE, _GAP, _TICK = 12, 4, 6, 14
_BADGE, _LEAST = 10, 120


class _Face:
    """What all kinds of chips look like: a pill; a chosen one is strong and has a tick."""

    def __init__(self, chip: QAbstractButton, *, tick: str, badge: str = "") -> None:
        self._chip = chip
        self._icon = tick
        self._tick = look.scaled(_TICK) + _GAP if tick else 0
        self._badge = badge
        self.count: int | None = None
        chip.setAttribute(Qt.WidgetAttribute.WA_Hover)
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        chip.setSizePolicy(policy)

    def words(self) -> str:
        """Give what stands in it."""
        text = unnamed(self._chip.text())
        return text if self.count is None else tr("{name} {count}", name=text, count=self.count)

    def size(self) -> QSize:
        """Give its size on one line; the words are measured strong, so choosing moves nothing."""
        metrics = QFontMetrics(look.font(strong=True))
        width = metrics.horizontalAdvance(self.words()) + 2 + self._beside(chosen=True)
        return QSize(width, max(look.CHIP_HEIGHT, metrics.height() + 2 * _ABOVE))

    def height_for(self, width: int) -> int:
        """Give its height when the words have to wrap."""
        room = QRect(0, 0, max(width - self._beside(chosen=True), 40), 10_000)
        metrics = QFontMetrics(look.font(strong=True))
        text = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, self.words())
        return max(look.CHIP_HEIGHT, text.height() + 2 * _ABOVE)

    def paint(self) -> None:
        """Paint the chip."""
        chip = self._chip
        painter = QPainter(chip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, focused, on = self._is_chosen(), chip.hasFocus(), chip.isEnabled()
        edge = look.FOCUS_WIDTH if focused else 1
        box = QRectF(chip.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        border = "focus" if focused else "action" if chosen else "line" if on else "hair"
        painter.setPen(QPen(look.colour(border), edge))
        ground = "wash" if chosen or (chip.underMouse() and on) else "surface"
        painter.setBrush(look.colour(ground))
        radius = min(box.height() / 2, look.CHIP_HEIGHT / 2 + 4)
        painter.drawRoundedRect(box, radius, radius)
        self._paint_inside(painter, "action" if chosen else "ink" if on else "soft")

    def _paint_inside(self, painter: QPainter, ink: str) -> None:
        chip, chosen = self._chip, self._is_chosen()
        painter.setFont(look.font(strong=chosen))
        wide = painter.fontMetrics().horizontalAdvance(self.words()) + self._beside(chosen=chosen)
        inner = chip.rect().adjusted(_SIDE, 0, -_SIDE, 0)
        inner.translate(max(0, chip.width() - wide) // 2, 0)
        if chosen and self._tick:
            side = look.scaled(_TICK)
            tick = QRect(inner.left(), (chip.height() - side) // 2, side, side)
            icons.paint(painter, QRectF(self._turned(tick)), self._icon, ink)
            inner.setLeft(inner.left() + self._tick)
        if self._badge:
            side = look.scaled(_BADGE)
            square = QRect(inner.left(), (chip.height() - side) // 2, side, side)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.from_source(self._badge))
            painter.drawRoundedRect(self._turned(square), 2, 2)
            inner.setLeft(inner.left() + side + _GAP)
        inner.setRight(chip.width() - _SIDE + 2)
        painter.setPen(look.colour(ink))
        side = QStyle.visualAlignment(chip.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(
            self._turned(inner), side | Qt.AlignmentFlag.AlignAbsolute | flags, self.words()
        )

    def _is_chosen(self) -> bool:
        return self._chip.isChecked() or not self._chip.isCheckable()

    def _beside(self, *, chosen: bool) -> int:
        badge = look.scaled(_BADGE) + _GAP if self._badge else 0
        return 2 * _SIDE + badge + (self._tick if chosen else 0)

    def _turned(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self._chip.layoutDirection(), self._chip.rect(), rect)


class Chip(QRadioButton):
    """One of several; put those that belong together into one ``QButtonGroup``.

    Args:
        text: Its name.
        parent: Its widget.
        tick: Whether a chosen one shows a tick; filters do without.
    """

    def __init__(self, text: str, parent: QWidget | None = None, *, tick: bool = True) -> None:
        super().__init__(named(text), parent)
        self._face = _Face(self, tick="check" if tick else "")

    def show_count(self, count: int | None) -> None:
        """Show a number behind the name."""
        if count != self._face.count:
            self._face.count = count
            self.setAccessibleName(self._face.words())
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Give its size on one line."""
        return self._face.size()

    def minimumSizeHint(self) -> QSize:
        """Allow the words to wrap."""
        return QSize(min(self._face.size().width(), _LEAST), look.CHIP_HEIGHT)

    def hasHeightForWidth(self) -> bool:
        """Grow when the words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of the wrapped words."""
        return self._face.height_for(width)

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere on it."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        del event
        self._face.paint()


class ToggleChip(QCheckBox):
    """Any of several.

    Args:
        text: Its name.
        parent: Its widget.
        badge: Colour that the choice's source gives it (``#RRGGBB``), shown as a square.
    """

    def __init__(self, text: str, parent: QWidget | None = None, *, badge: str = "") -> None:
        super().__init__(named(text), parent)
        self._face = _Face(self, tick="check", badge=badge)

    def sizeHint(self) -> QSize:
        """Give its size on one line."""
        return self._face.size()

    def minimumSizeHint(self) -> QSize:
        """Allow the words to wrap."""
        return QSize(min(self._face.size().width(), _LEAST), look.CHIP_HEIGHT)

    def hasHeightForWidth(self) -> bool:
        """Grow when the words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of the wrapped words."""
        return self._face.height_for(width)

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere on it."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        del event
        self._face.paint()


class ChosenChip(QPushButton):
    """Something that was chosen from a list; pressing it takes it out again.

    Args:
        text: Its name.
        parent: Its widget.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(named(text), parent)
        self._face = _Face(self, tick="close")

    def sizeHint(self) -> QSize:
        """Give its size on one line."""
        return self._face.size()

    def minimumSizeHint(self) -> QSize:
        """Allow the words to wrap."""
        return QSize(min(self._face.size().width(), _LEAST), look.CHIP_HEIGHT)

    def hasHeightForWidth(self) -> bool:
        """Grow when the words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Give the height of the wrapped words."""
        return self._face.height_for(width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        del event
        self._face.paint()
