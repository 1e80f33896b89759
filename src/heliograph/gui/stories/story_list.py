"""A card with rows of stories: name and next step, facts, state, and at most one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from heliograph.domain.ids import StoryId
from heliograph.gui import icons, look
from heliograph.gui.stories.story_model import Line, StoryModel
from heliograph.gui.widgets.progress_line import paint_share
from heliograph.i18n import iso

if TYPE_CHECKING:
    from heliograph.gui.stories.story_model import Index, Load

_GAP = 12
_STATE_WIDTH = 150
_FACTS_FROM = 620
"""Logical pixels of width from which states stand in a column of their own."""
_FACTS_LEAST = 140
"""Facts that would get less room than this are not shown."""


class StoryList(QTableView):
    """Rows to choose from and to open."""

    opened = Signal(str)
    """Id of the story whose row was opened, by Enter or by a double click."""
    pressed = Signal(str)
    """Id of the story whose button was pressed."""
    chosen = Signal()
    """Another row is chosen, or none."""
    menu_wanted = Signal(QPoint)
    """A context menu for the chosen row, at this place on the screen."""

    def __init__(self, load: Load, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = StoryModel(load, self)
        self._delegate = _Delegate(self)
        self.setAccessibleName(name)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self.chosen)
        self.doubleClicked.connect(self._on_double_clicked)
        self._measure()

    @property
    def story(self) -> StoryId | None:
        """Give the chosen story."""
        line = self._model.line(self.currentIndex())
        return None if line is None else line.story

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no row."""
        return self._model.rowCount() == 0

    def lines(self) -> list[Line]:
        """Give the rows read so far."""
        rows = range(self._model.rowCount())
        return [line for row in rows if (line := self._model.line(self._model.index(row, 0)))]

    def refresh(self) -> None:
        """Read the rows again; what was chosen stays chosen, or its neighbour is."""
        story, row = self.story, self.currentIndex().row()
        if self._model.refresh() and row >= 0:
            found = None if story is None else self._model.row_of(story)
            if found is None:
                found = min(row, self._model.rowCount() - 1)
            self.setCurrentIndex(self._model.index(found, 0))

    def choose(self, story: StoryId) -> None:
        """Choose a story's row and bring it into sight."""
        row = self._model.row_of(story)
        if row is not None:
            self.setCurrentIndex(self._model.index(row, 0))
            self.scrollTo(self.currentIndex())

    def replace(self, line: Line) -> None:
        """Show one row anew."""
        self._model.replace(line)

    def find_line(self, story: StoryId) -> Line | None:
        """Give what the row of a story shows."""
        row = self._model.row_of(story)
        return None if row is None else self._model.line(self._model.index(row, 0))

    def line_at(self, index: Index) -> Line | None:
        """Give what a row shows."""
        return self._model.line(index)

    def focus_first(self) -> None:
        """Give the keyboard to the list, with a row chosen."""
        if not self.currentIndex().isValid() and not self.is_empty:
            self.setCurrentIndex(self._model.index(0, 0))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open by Enter; Space presses the row's button."""
        story = self.story
        line = None if story is None else self.find_line(story)
        if story is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(story)
        elif line is not None and line.button and event.key() == Qt.Key.Key_Space:
            self.pressed.emit(line.story)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press the button of a row."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        line = self._model.line(index)
        left = event.button() is Qt.MouseButton.LeftButton
        if line is not None and left and line.button:
            place = self._delegate.button_place(self.visualRect(index), line, self)
            if place.contains(event.position().toPoint()):
                self.pressed.emit(line.story)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand above a row's button."""
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        line = self._model.line(index)
        if (
            line is not None
            and line.button
            and self._delegate.button_place(self.visualRect(index), line, self).contains(
                event.position().toPoint()
            )
        ):
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the chosen row."""
        at = event.pos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.visualRect(self.currentIndex()).center()
        if self.indexAt(at).isValid():
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height())

    def _on_double_clicked(self, index: QModelIndex) -> None:
        line = self._model.line(index)
        if line is not None:
            self.opened.emit(line.story)


def row_height() -> int:
    """Give the height of a row: two lines of text in the person's size."""
    words = QFontMetrics(look.font(strong=True)).height()
    words += QFontMetrics(look.font(look.SMALL_POINTS)).height()
    return max(look.ROW_HEIGHT, words + 24)


class _Delegate(QStyledItemDelegate):
    """Paints a row; positions are reckoned from left to right and turned at the end."""

    def __init__(self, view: StoryList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(200, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = self._view.line_at(index)
        if line is None:
            return
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, line, chosen=index == self._view.currentIndex())
        turn = _Turn(rect, self._view.layoutDirection())
        inner = rect.adjusted(look.ROW_MARGIN, 0, -look.ROW_MARGIN, 0)
        side = look.ICON_SIZE
        picture = QRect(inner.left(), rect.center().y() - side // 2, side, side)
        icons.paint(painter, QRectF(turn.rect(picture)), line.icon, line.colour)
        inner.setLeft(inner.left() + side + 18)
        if line.button:
            place = self.button_place(rect, line, self._view)
            self._paint_button(painter, place, line.button)
            inner.setRight(inner.right() - place.width() - _GAP)
        inner.setRight(self._paint_state(painter, inner, line, turn))
        self._paint_words(painter, inner, line, turn)
        painter.restore()

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

    def _paint_ground(self, painter: QPainter, rect: QRect, line: Line, *, chosen: bool) -> None:
        painter.fillRect(rect, look.colour("surface"))
        if line.warns:
            painter.fillRect(rect, look.colour("warn_wash"))
        elif chosen:
            painter.fillRect(rect, look.colour("wash"))
        painter.setPen(look.colour("hair"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if chosen and self._view.hasFocus():
            painter.setPen(QPen(look.colour("focus"), look.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(rect).adjusted(2, 2, -2, -3)
            painter.drawRoundedRect(ring, look.CONTROL_RADIUS, look.CONTROL_RADIUS)

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
        width = QFontMetrics(strong).horizontalAdvance(line.state) + 4
        room = max(width, _STATE_WIDTH if inner.width() >= _FACTS_FROM else 0)
        place = QRect(inner.right() - room + 1, inner.top(), room, inner.height())
        turn.draw(painter, place, line.state, strong, line.colour, at_end=True)
        end = place.left() - _GAP
        soft = look.font(look.SMALL_POINTS)
        width = QFontMetrics(soft).horizontalAdvance(line.facts) + 4
        # What it is called and what happens next come before the facts.
        spare = end - inner.left() - self._words_width(line, soft) - 2 * _GAP
        if line.facts and spare >= min(width, _FACTS_LEAST):
            facts = QRect(end - min(width, spare), inner.top(), min(width, spare), inner.height())
            turn.draw(painter, facts, line.facts, soft, "soft", at_end=True)
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
        painter.drawText(self.rect(rect), flags | Qt.TextFlag.TextSingleLine, iso(cut))
