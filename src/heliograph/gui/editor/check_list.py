"""What is still to do, as a list beside the questions: it leads to each, and follows the typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from heliograph import wording
from heliograph.domain.problems import Grade
from heliograph.gui import icons, look
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.problems import Problem
    from heliograph.gui.editor.draft import EditorDraft

SHAPES: dict[Grade, tuple[str, str]] = {
    Grade.MUST: ("must", "attention"),
    Grade.SHOULD: ("should", "sending"),
    Grade.NOTE: ("note", "soft"),
}
"""Icon of each grade and the token of its colour."""

_PROBLEM = Qt.ItemDataRole.UserRole
_SIDE, _ABOVE, _GAP, _LEAST = 8, 6, 8, 30


class CheckList(QListWidget):
    """One row for each thing to do; Enter or a press goes there."""

    go_wanted = Signal(object)
    """A ``Problem`` to go to."""

    def __init__(self, draft: EditorDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._problems: list[Problem] = []
        look.dress(self, "boxed")
        self.setAccessibleName(tr("Things to do"))
        self.setItemDelegate(_Row(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.itemClicked.connect(self._go)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """List what is to do, the gravest first; rows that stay keep their place."""
        wished = [each for grade in Grade for each in problems if each.grade is grade]
        if wished == self._problems:
            return
        self._problems = wished
        while self.count() > len(wished):
            self.takeItem(self.count() - 1)
        while self.count() < len(wished):
            QListWidgetItem(self)
        for at, problem in enumerate(wished):
            words = self._draft.words(problem)
            item = self.item(at)
            item.setText(words)
            item.setData(_PROBLEM, problem)
            spoken = f"{wording.grade_name(problem.grade)}: {words}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.scheduleDelayedItemsLayout()

    def focus_first(self) -> None:
        """Give the keyboard to the row that had it, or to the first."""
        if self.currentRow() < 0:
            self.setCurrentRow(0)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go there on Enter or with the space bar."""
        pressed = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if pressed and not event.modifiers() and self.currentRow() >= 0:
            self._go(self.currentItem())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the rows anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _go(self, item: QListWidgetItem) -> None:
        self.go_wanted.emit(item.data(_PROBLEM))


class _Row(QStyledItemDelegate):
    """Paints the shape of the grade and the words, in as many lines as they need."""

    def __init__(self, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give every row the height of its lines."""
        del option
        width = self._view.viewport().width()
        room = QRect(0, 0, max(width - _before() - _SIDE, 40), 10_000)
        words = str(index.data(Qt.ItemDataRole.DisplayRole))
        needed = QFontMetrics(_font()).boundingRect(room, Qt.TextFlag.TextWordWrap, words)
        return QSize(width, max(needed.height() + 2 * _ABOVE, look.scaled(_LEAST)))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row; where the mouse is has a wash, where the keyboard is a ring."""
        rect: QRect = option.rect
        view = self._view
        under = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.colour("wash" if under else "surface"))
        if index == view.currentIndex() and view.hasFocus():
            painter.setPen(QPen(look.colour("focus"), look.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRoundedRect(ring, look.CONTROL_RADIUS, look.CONTROL_RADIUS)
        problem: Problem = index.data(_PROBLEM)
        side = look.icon_side()
        direction = view.layoutDirection()
        place = QRect(rect.left() + _SIDE, rect.top() + _ABOVE, side, side)
        shape, tint = SHAPES[problem.grade]
        icons.paint(painter, QRectF(QStyle.visualRect(direction, rect, place)), shape, tint)
        painter.setFont(_font())
        painter.setPen(look.colour("ink"))
        leading = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
        inner = rect.adjusted(_before(), _ABOVE, -_SIDE, -_ABOVE)
        painter.drawText(
            QStyle.visualRect(direction, rect, inner),
            leading
            | Qt.AlignmentFlag.AlignAbsolute
            | Qt.AlignmentFlag.AlignVCenter
            | Qt.TextFlag.TextWordWrap,
            str(index.data(Qt.ItemDataRole.DisplayRole)),
        )
        painter.restore()


def _before() -> int:
    """Give the room of the shape before the words, in logical pixels."""
    return _SIDE + look.icon_side() + _GAP


def _font() -> QFont:
    return look.font(look.SMALL_POINTS)
