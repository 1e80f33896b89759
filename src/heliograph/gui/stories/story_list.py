"""A card with rows of stories: name and next step, facts, state, and at most one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from heliograph.domain.ids import StoryId
from heliograph.gui.stories.story_model import Line, StoryModel
from heliograph.gui.stories.story_row import StoryRow, row_height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.gui.session import Session
    from heliograph.gui.stories.story_model import Source


_SELECTED_KEPT = 1_000
"""Up to so many selected rows stay so one by one when rows change; above, all or one."""


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Where a person was in the list before its rows changed."""

    is_same: bool
    row: int
    number: int | None
    selected: list[int]
    is_all: bool
    top: int | None
    offset: int


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

    named = Signal(str, str)
    """A story, and the title that it is to have."""
    typed = Signal(str)
    """A letter was typed: somebody looks for a story."""
    read = Signal()
    """The rows are as they were wanted last."""

    def __init__(
        self,
        session: Session,
        source: Source,
        name: str,
        *,
        many: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = StoryModel(source, session, self)
        self._delegate = StoryRow(self, self._model.line)
        self._kept: _Kept | None = None
        self._is_restoring = False
        """What is chosen is told once, when all of it is as it was."""
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
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if many else modes.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_chosen)
        self.selectionModel().selectionChanged.connect(self._on_chosen)
        self._model.about_to_change.connect(self._on_about_to_change)
        self._model.changed.connect(self._on_changed)
        self.doubleClicked.connect(self._on_double_clicked)
        self._measure()

    @property
    def story(self) -> StoryId | None:
        """Give the chosen story."""
        line = self._model.line(self.currentIndex())
        return None if line is None else line.story

    @property
    def number(self) -> int | None:
        """Give the number of the chosen row."""
        row, known = self.currentIndex().row(), self._model.numbers
        return known[row] if 0 <= row < len(known) else None

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no row."""
        return self._model.rowCount() == 0

    @property
    def row_count(self) -> int:
        """Count the rows that are known."""
        return self._model.rowCount()

    @property
    def is_complete(self) -> bool:
        """Tell whether all rows are known, not only the first ones."""
        return self._model.is_complete

    def lines(self) -> list[Line]:
        """Give all rows: for lists that are known to be short."""
        rows = range(self._model.rowCount())
        return [line for row in rows if (line := self._model.line(self._model.index(row, 0)))]

    def numbers(self) -> list[int]:
        """Give the numbers of the rows that are selected, from the top."""
        selection = self.selectionModel().selection()
        ranges = (selection.at(each) for each in range(selection.count()))
        spans = sorted((each.top(), each.bottom()) for each in ranges)
        known = self._model.numbers
        return [number for top, bottom in spans for number in known[top : bottom + 1]]

    def refresh(self) -> None:
        """Read the rows again; what was chosen stays chosen, or its neighbour is."""
        self._model.refresh()

    def choose(self, story: StoryId) -> None:
        """Choose a story's row and bring it into sight."""
        row = self._model.row_of(story)
        if row is not None:
            self.setCurrentIndex(self._model.index(row, 0))
            self.scrollTo(self.currentIndex())

    def select(self, stories: Sequence[StoryId]) -> None:
        """Select the rows of these stories as far as they are known, and go to the first."""
        found = (self._model.row_of(story) for story in stories)
        rows = sorted(row for row in found if row is not None)
        if not rows:
            return
        self.setCurrentIndex(self._model.index(rows[0], 0))
        for row in rows[1:]:
            flags = QItemSelectionModel.SelectionFlag.Select
            self.selectionModel().select(self._model.index(row, 0), flags)
        self.scrollTo(self.currentIndex())

    def rename(self, title: str) -> None:
        """Let the title of the chosen story be written anew, over its row."""
        story = self.story
        if story is None:
            return
        self.scrollTo(self.currentIndex())
        from heliograph.gui.stories.title_box import TitleBox  # noqa: PLC0415 - when first asked for

        box = TitleBox(title, self.viewport())
        rect = self.visualRect(self.currentIndex())
        box.setGeometry(self._delegate.title_place(rect, self))
        box.closed.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))

        def take(title: str) -> None:
            self.named.emit(story, title)

        box.named.connect(take)
        self.verticalScrollBar().valueChanged.connect(box.finish)
        box.show()
        box.setFocus(Qt.FocusReason.OtherFocusReason)

    def replace(self, line: Line) -> None:
        """Show one row anew."""
        self._model.replace(line)

    def find_line(self, story: StoryId) -> Line | None:
        """Give what the row of a story shows."""
        row = self._model.row_of(story)
        return None if row is None else self._model.line(self._model.index(row, 0))

    def cut_words(self) -> str:
        """Give all of what happens next to the chosen story where its row cuts that, else nothing.

        Who points at the row with a mouse sees it anyway; who has none shall see it, too.
        """
        index = self.currentIndex()
        line = self._model.line(index)
        if line is None or not self._delegate.is_cut(self.visualRect(index), line):
            return ""
        return line.next_step

    def choose_first(self) -> None:
        """Choose the first row if none is chosen."""
        if not self.currentIndex().isValid() and not self.is_empty:
            self.setCurrentIndex(self._model.index(0, 0))

    def focus_first(self) -> None:
        """Give the keyboard to the list, with a row chosen."""
        self.choose_first()
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

    def keyboardSearch(self, search: str) -> None:
        """Let what is typed look through all stories, not only for a first letter."""
        if search.strip():
            self.typed.emit(search)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let who shows the chosen row elsewhere look again what of it has room here."""
        super().resizeEvent(event)
        self.chosen.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height())

    def _on_chosen(self) -> None:
        if not self._is_restoring:
            self.chosen.emit()

    def _on_about_to_change(self, is_same: bool) -> None:  # noqa: FBT001 - a signal's value
        self._is_restoring = True
        bar, height = self.verticalScrollBar(), self.verticalHeader().defaultSectionSize()
        top = bar.value() // height
        row, known = self.currentIndex().row(), self._model.numbers
        selected = self.numbers()
        self._kept = _Kept(
            is_same=is_same,
            row=row,
            number=known[row] if 0 <= row < len(known) else None,
            selected=selected if len(selected) <= _SELECTED_KEPT else [],
            is_all=len(selected) == len(known) > 0,
            top=known[top] if 0 < top < len(known) else None,
            offset=bar.value() % height,
        )

    def _on_changed(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            try:
                self._restore(kept)
            finally:
                self._is_restoring = False
            self.chosen.emit()
        self.read.emit()

    def _restore(self, kept: _Kept) -> None:
        model, found = self._model, None
        if kept.number is not None:
            found = model.row_of_number(kept.number)
            if found is None and kept.is_same and model.rowCount():
                found = min(kept.row, model.rowCount() - 1)
        if found is not None:
            # The rows are not where they were: being current must not scroll to one of them.
            self.setAutoScroll(False)
            self.setCurrentIndex(model.index(found, 0))
            self.setAutoScroll(True)
        if kept.is_all and kept.is_same and len(kept.selected) != 1:
            self.selectAll()
        elif len(kept.selected) > 1:
            rows = (row for each in kept.selected if (row := model.row_of_number(each)) is not None)
            for row in rows:
                flags = QItemSelectionModel.SelectionFlag.Select
                self.selectionModel().select(model.index(row, 0), flags)
        top = None if kept.top is None or not kept.is_same else model.row_of_number(kept.top)
        if top is not None:
            height = self.verticalHeader().defaultSectionSize()
            self.updateGeometries()
            self.verticalScrollBar().setValue(top * height + kept.offset)
        elif not kept.is_same:
            self.scrollToTop()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        line = self._model.line(index)
        if line is not None:
            self.opened.emit(line.story)
