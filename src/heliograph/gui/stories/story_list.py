"""A card with rows of stories: name and next step, facts, state, and at most one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from heliograph.domain.ids import StoryId
from heliograph.gui.stories.story_model import Line, StoryModel
from heliograph.gui.stories.story_row import StoryRow, row_height

if TYPE_CHECKING:
    from heliograph.gui.stories.story_model import Load


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
        self._delegate = StoryRow(self, self._model.line)
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
