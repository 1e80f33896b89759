"""Paints one row of a list of stories: name and next step, facts, state, and its button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from heliograph.gui import icons, look
from heliograph.gui.plain import tip
from heliograph.gui.widgets.progress_line import paint_share
from heliograph.i18n import iso

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.gui.stories.story_model import Index, Line

_GAP = 12
_BOX_EDGE, _BOX_LEAST = 10, 320
_STATE_WIDTH = 150
_DOT = 9
_FACTS_FROM = 620
"""Logical pixels of width from which states stand in a column of their own."""
_FACTS_LEAST = 140
"""Facts that would get less room than this are not shown."""
_BETWEEN = " · "
"""Stands between facts."""


def row_height() -> int:
    """Give the height of a row: two lines of text in the person's size."""
    words = QFontMetrics(look.font(strong=True)).height()
    words += QFontMetrics(look.font(look.SMALL_POINTS)).height()
    return max(look.ROW_HEIGHT, words + 24)


class StoryRow(QStyledItemDelegate):
    """Paints a row; positions are reckoned from left to right and turned at the end."""

    def __init__(self, view: QAbstractItemView, line_at: Callable[[Index], Line | None]) -> None:
        super().__init__(view)
        self._view = view
        self._line_at = line_at

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give every row the same height."""
        del option, index
        return QSize(200, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        line = self._line_at(index)
        if line is None:
            return
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_current = index == self._view.currentIndex()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_ground(painter, rect, line, chosen=selected or is_current, current=is_current)
        turn = _Turn(rect, self._view.layoutDirection())
        inner = rect.adjusted(look.ROW_MARGIN, 0, -look.ROW_MARGIN, 0)
        side = look.icon_side()
        picture = QRect(inner.left(), rect.center().y() - side // 2, side, side)
        icons.paint(painter, QRectF(turn.rect(picture)), line.icon, line.colour)
        if line.is_new:
            self._paint_new(painter, turn.rect(picture))
        inner.setLeft(inner.left() + side + 18)
        if line.button:
            place = self.button_place(rect, line, self._view)
            self._paint_button(painter, place, line.button)
            inner.setRight(inner.right() - place.width() - _GAP)
        inner.setRight(self._paint_state(painter, inner, line, turn))
        self._paint_words(painter, inner, line, turn)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Say the whole of what happens next where the row cuts it."""
        line = self._line_at(index)
        if event.type() is not QEvent.Type.ToolTip or line is None:
            return super().helpEvent(event, view, option, index)
        words = tip(line.next_step) if self.is_cut(option.rect, line) else ""
        QToolTip.showText(event.globalPos(), words, view)
        return True

    def is_cut(self, rect: QRect, line: Line) -> bool:
        """Tell whether a row has no room for all of what happens next."""
        inner = rect.adjusted(look.ROW_MARGIN, 0, -look.ROW_MARGIN, 0)
        inner.setLeft(inner.left() + look.icon_side() + 18)
        if line.button:
            inner.setRight(inner.right() - self.button_place(rect, line, self._view).width() - _GAP)
        room = inner.width() - _state_room(inner, line) - _GAP
        words = QFontMetrics(look.font(look.SMALL_POINTS))
        return words.horizontalAdvance(line.next_step) > room

    def title_place(self, rect: QRect, view: QWidget) -> QRect:
        """Give where a box to write another title stands: over the words of a row."""
        height = max(look.CONTROL_HEIGHT, QFontMetrics(look.font(strong=True)).height() + 14)
        left = look.ROW_MARGIN + look.icon_side() + 18 - _BOX_EDGE
        width = max(rect.width() // 2, min(_BOX_LEAST, rect.width() - left - look.ROW_MARGIN))
        place = QRect(rect.left() + left, rect.center().y() - height // 2, width, height)
        return QStyle.visualRect(view.layoutDirection(), rect, place)

    def button_place(self, rect: QRect, line: Line, view: QWidget) -> QRect:
        """Give where a row's button is."""
        words = QFontMetrics(look.font())
        width = words.horizontalAdvance(line.button) + 30
        height = max(look.CONTROL_HEIGHT, words.height() + 10)
        place = QRect(
            rect.right() - look.ROW_MARGIN - width + 1,
            rect.center().y() - height // 2,
            width,
            height,
        )
        return QStyle.visualRect(view.layoutDirection(), rect, place)

    def _paint_ground(
        self, painter: QPainter, rect: QRect, line: Line, *, chosen: bool, current: bool
    ) -> None:
        # Not by fillRect: to tell its forms apart PySide loads 180 names of gradients, 4 ms.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(
            look.colour("warn_wash" if line.warns else "wash" if chosen else "surface")
        )
        painter.drawRect(rect)
        painter.setPen(look.colour("hair"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if current and self._view.hasFocus():
            painter.setPen(QPen(look.colour("focus"), look.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(rect).adjusted(2, 2, -2, -3)
            painter.drawRoundedRect(ring, look.CONTROL_RADIUS, look.CONTROL_RADIUS)

    def _paint_new(self, painter: QPainter, picture: QRect) -> None:
        """Paint a dot at the corner of the picture: nobody has looked at what is new here."""
        radius = look.scaled(_DOT) / 2
        ltr = self._view.layoutDirection() is Qt.LayoutDirection.LeftToRight
        corner = QPointF(picture.topRight() if ltr else picture.topLeft())
        painter.setPen(QPen(look.colour("surface"), 2))
        painter.setBrush(look.colour("focus"))
        painter.drawEllipse(corner, radius, radius)

    def _paint_button(self, painter: QPainter, place: QRect, words: str) -> None:
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("surface"))
        box = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, look.CONTROL_RADIUS, look.CONTROL_RADIUS)
        painter.setPen(look.colour("ink"))
        painter.setFont(look.font())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_state(self, painter: QPainter, inner: QRect, line: Line, turn: _Turn) -> int:
        """Paint facts and state at the end of the row; give where the words before may end."""
        strong = look.font(look.SMALL_POINTS, strong=True)
        room = _state_room(inner, line)
        place = QRect(inner.right() - room + 1, inner.top(), room, inner.height())
        turn.draw(painter, place, line.state, strong, line.colour, at_end=True)
        end = place.left() - _GAP
        soft = look.font(look.SMALL_POINTS)
        # What it is called and what happens next come before the facts.
        spare = end - inner.left() - self._words_width(line, soft) - 2 * _GAP
        said = facts_in(line.facts, spare, QFontMetrics(soft))
        if said:
            width = min(QFontMetrics(soft).horizontalAdvance(said) + 4, spare)
            facts = QRect(end - width, inner.top(), width, inner.height())
            turn.draw(painter, facts, said, soft, "soft", at_end=True)
            end = facts.left() - _GAP
        return end

    def _words_width(self, line: Line, soft: QFont) -> int:
        title = QFontMetrics(look.font(strong=True, language=line.language))
        return max(
            title.horizontalAdvance(line.title),
            QFontMetrics(soft).horizontalAdvance(line.next_step),
        )

    def _paint_words(self, painter: QPainter, inner: QRect, line: Line, turn: _Turn) -> None:
        title = look.font(strong=True, language=line.language)
        soft = look.font(look.SMALL_POINTS)
        # Scripts have lines of different heights; rows that align do not follow them.
        heights = QFontMetrics(look.font(strong=True)).height(), QFontMetrics(soft).height()
        top = inner.center().y() - (sum(heights) + 2) // 2
        if line.share is not None:
            top -= 4
        first = QRect(inner.left(), top, inner.width(), heights[0])
        turn.draw(painter, first.adjusted(0, -10, 0, 10), line.title, title, "ink")
        second = QRect(inner.left(), first.bottom() + 3, inner.width(), heights[1])
        ink = "attention" if line.warns else "soft"
        turn.draw(painter, second, line.next_step, soft, ink)
        if line.share is not None:
            bar = QRect(inner.left(), second.bottom() + 4, inner.width(), 5)
            painter.setPen(Qt.PenStyle.NoPen)
            paint_share(painter, QRectF(turn.rect(bar)), line.share, self._view.layoutDirection())


def facts_in(facts: str, room: int, metrics: QFontMetrics) -> str:
    """Leave out the last facts where there is no room for all: half a number misleads.

    Args:
        facts: Parts between middle dots, what matters most in front.
        room: Logical pixels.
        metrics: Of the letters in which they are written.

    Returns:
        As many whole parts as there is room for; the first may still be cut in what is left.
    """
    while metrics.horizontalAdvance(facts) + 4 > room:
        shorter, dot, _ = facts.rpartition(_BETWEEN)
        if not dot:
            return facts if room >= _FACTS_LEAST else ""
        facts = shorter
    return facts


def _state_room(inner: QRect, line: Line) -> int:
    strong = look.font(look.SMALL_POINTS, strong=True)
    width = QFontMetrics(strong).horizontalAdvance(line.state) + 4
    room = max(width, _STATE_WIDTH if inner.width() >= _FACTS_FROM else 0)
    return min(room, inner.width() // 2)  # what it is called is never without room


class _Turn:
    """Turns positions for windows that run from right to left."""

    def __init__(self, whole: QRect, direction: Qt.LayoutDirection) -> None:
        self._whole = whole
        self._direction = direction

    def rect(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self._direction, self._whole, rect)

    def draw(
        self,
        painter: QPainter,
        rect: QRect,
        words: str,
        font: QFont,
        ink: str,
        *,
        at_end: bool = False,
    ) -> None:
        """Write one line, cut where it does not fit; its own direction stays its own."""
        painter.setFont(font)
        painter.setPen(look.colour(ink))
        cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        side = Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft
        turned = QStyle.visualAlignment(self._direction, side)
        flags = turned | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        # A letter from another font makes the line higher than reckoned: it must not cut the tails.
        flags |= Qt.TextFlag.TextDontClip
        painter.drawText(self.rect(rect), flags | Qt.TextFlag.TextSingleLine, iso(cut))
