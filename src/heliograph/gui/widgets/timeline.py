"""What happened, one below the other on a line: when, a picture, and words that wrap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from heliograph.gui import icons, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    Index = QModelIndex | QPersistentModelIndex

_ABOVE, _GAP, _SIDE = 5, 12, 4
_LEAST = 44
_NARROW = 3
"""Where times would take more than this part of the width, words stand below them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing on the line."""

    words: str
    time: str = ""
    icon: str = ""
    """Empty for what only belongs to the step above it."""
    colour: str = "soft"
    """Token of the icon."""
    is_strong: bool = False

    def in_words(self) -> str:
        """Say it in one line."""
        return f"{self.time}  {self.words}" if self.time else self.words


class Timeline(QListView):
    """Steps to read and to copy; nothing in it can be changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: list[Step] = []
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_StepDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(_LEAST)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these, and of them what happened last."""
        if list(steps) == self._steps:
            return
        self._steps = list(steps)
        self._model.clear()
        for each in steps:
            self._model.appendRow(QStandardItem(each.in_words()))
        timed = [row for row, each in enumerate(steps) if each.time]
        if timed:
            self.scrollTo(self._model.index(timed[-1], 0))

    def step(self, index: Index) -> Step:
        """Give what a row shows."""
        return self._steps[index.row()]

    def times_width(self, metrics: QFontMetrics) -> int:
        """Give the room that the longest time takes."""
        return max((metrics.horizontalAdvance(each.time) for each in self._steps), default=0)

    def room(self) -> int:
        """Give the width for a step, the same whether a scroll bar is there or not.

        Else a bar that comes makes the words taller, and one that goes makes them fit again.
        """
        return self.width() - 2 * self.frameWidth() - self.verticalScrollBar().sizeHint().width()

    def words(self) -> str:
        """Give all of it, a step a line."""
        return "\n".join(each.in_words() for each in self._steps)

    def continues(self, index: Index) -> bool:
        """Tell whether another step follows on the line."""
        return any(each.icon for each in self._steps[index.row() + 1 :])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy what is selected, with its times."""
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = sorted(each.row() for each in self.selectedIndexes())
            lines = [self._steps[row].in_words() for row in chosen]
            QGuiApplication.clipboard().setText("\n".join(lines) or self.words())
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Ask for little: it scrolls, and takes what room is left."""
        return QSize(240, _LEAST)

    def minimumSizeHint(self) -> QSize:
        """Need no more: Qt would ask for room for scroll bars."""
        return QSize(120, _LEAST)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the words anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class _StepDelegate(QStyledItemDelegate):
    """Paints steps; positions are reckoned from left to right and turned at the end."""

    def __init__(self, view: Timeline) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give the height that the words need in the width that there is."""
        del option
        width = self._view.room()
        step = self._view.step(index)
        time, words = self._places(QRect(0, 0, width, 0), step)
        return QSize(width, max(time.bottom(), words.bottom()) + 1 + _ABOVE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one step and its part of the line."""
        step, whole = self._view.step(index), QRect(option.rect)
        rect = QRect(whole.topLeft(), QSize(self._view.room(), whole.height()))
        direction = self._view.layoutDirection()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(direction)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(whole, look.colour("wash"))
        time, words = self._places(rect, step)
        side = look.icon_side()
        line = QFontMetrics(self._words_font(step)).lineSpacing()
        middle = time.top() + line // 2
        picture = QRect(rect.left() + _SIDE, middle - side // 2, side, side)
        if self._view.continues(index):
            across = picture.center().x()
            top = picture.bottom() + 3 if step.icon else rect.top()
            ends = QRect(across, top, 1, rect.bottom() - top + 1)
            painter.fillRect(QStyle.visualRect(direction, whole, ends), look.colour("line"))
        if step.icon:
            turned = QStyle.visualRect(direction, whole, picture)
            icons.paint(painter, QRectF(turned), step.icon, step.colour)
        flags = int(Qt.AlignmentFlag.AlignLeading) | int(Qt.TextFlag.TextWordWrap)
        painter.setPen(look.colour("soft"))
        painter.setFont(self._time_font())
        painter.drawText(QStyle.visualRect(direction, whole, time), flags, step.time)
        painter.setPen(look.colour("ink"))
        painter.setFont(self._words_font(step))
        painter.drawText(QStyle.visualRect(direction, whole, words), flags, step.words)
        if index == self._view.currentIndex() and self._view.hasFocus():
            painter.setPen(QPen(look.colour("focus"), look.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(whole).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, look.CONTROL_RADIUS, look.CONTROL_RADIUS)
        painter.restore()

    def _places(self, rect: QRect, step: Step) -> tuple[QRect, QRect]:
        """Give where time and words of a step stand; both begin on one line if there is room."""
        small = QFontMetrics(self._time_font())
        font = QFontMetrics(self._words_font(step))
        left = rect.left() + _SIDE + look.icon_side() + _GAP
        top = rect.top() + _ABOVE
        column = self._view.times_width(small)
        room = rect.right() - _SIDE - left
        beside = column * _NARROW <= rect.width()
        height = font.lineSpacing()
        time = QRect(left, top, room, height if step.time else 0)
        at = QPoint(left, top + time.height())
        if beside:
            drop = max(0, font.ascent() - small.ascent())
            time = QRect(left, top + drop, column + 2, max(height - drop, small.height()))
            at = QPoint(left + column + (_GAP if column else 0), top)
        wide = max(rect.right() - _SIDE - at.x(), 40)
        bounds = font.boundingRect(
            QRect(0, 0, wide, 100_000), int(Qt.TextFlag.TextWordWrap), step.words
        )
        return time, QRect(at, QSize(wide, max(bounds.height(), height)))

    def _time_font(self) -> QFont:
        return look.font(look.SMALL_POINTS)

    def _words_font(self, step: Step) -> QFont:
        return look.font(strong=step.is_strong)
