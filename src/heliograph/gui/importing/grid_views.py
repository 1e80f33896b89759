"""The two views of a table that is checked: what is to say of each row, and all its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from heliograph.gui import look as looks
from heliograph.gui.importing.blocks import block_of, text_of_block
from heliograph.gui.importing.cell_delegate import CellDelegate
from heliograph.gui.importing.cells_model import CellsModel
from heliograph.gui.importing.rows_model import FATE, FIX, GRADE, PROBLEM, ROW, TITLE, RowsModel
from heliograph.i18n import bare, tr

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QAbstractItemDelegate

    from heliograph.gui.importing.work import ImportWork

    Index = QModelIndex | QPersistentModelIndex

_ROW = 28
_NARROW, _NARROWEST = 960, 36
_WIDTHS = {ROW: (56, 48), GRADE: (172, 36), FIX: (180, 130), FATE: (190, 120)}
"""Of the columns that do not stretch: where there is room, and in a narrow window."""
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}


class GridView(QTableView):
    """What both have in common: rows of one height, and the keys of a spreadsheet."""

    undo_wanted = Signal()
    redo_wanted = Signal()
    problem_wanted = Signal(int)
    """The next row with a problem, or with -1 the one before."""
    row_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(looks.scaled(7 * _ROW))  # the step scrolls where text is large
        self.setAlternatingRowColors(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        header = self.verticalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(looks.scaled(_ROW))  # a tall font would ask for more
        header.setDefaultSectionSize(looks.scaled(_ROW))
        across = self.horizontalHeader()
        across.setFixedHeight(looks.scaled(_ROW))
        across.setHighlightSections(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which row is chosen now."""
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.row_chosen.emit(current.row())

    def choose_row(self, row: int) -> None:
        """Choose a row and bring it into sight, in the column that is chosen."""
        if 0 <= row < self.model().rowCount():
            column = max(self.currentIndex().column(), 0)
            index = self.model().index(row, column)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo, redo, copy, and go from problem to problem."""
        keys = QKeySequence.StandardKey
        if event.matches(keys.Undo):
            self.undo_wanted.emit()
        elif event.matches(keys.Redo) or _is_control_y(event):
            self.redo_wanted.emit()
        elif event.matches(keys.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_F8:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.problem_wanted.emit(-1 if back else 1)
        elif event.key() in _ENTER and not event.modifiers():
            if self.state() is not QAbstractItemView.State.EditingState:  # Enter ends that
                self.open_editor()
        else:
            super().keyPressEvent(event)

    def open_editor(self) -> None:
        """Write the chosen cell."""
        self.edit(self.currentIndex())

    def copy(self) -> None:
        """Copy what is selected, as spreadsheets take it."""
        cells = {(each.row(), each.column()): each for each in self.selectedIndexes()}
        if not cells:
            return
        rows, columns = sorted({at[0] for at in cells}), sorted({at[1] for at in cells})
        block = [
            [self._copied(cells[row, at]) if (row, at) in cells else "" for at in columns]
            for row in rows
        ]
        QGuiApplication.clipboard().setText(text_of_block(block))

    def _copied(self, index: QModelIndex) -> str:
        return bare(str(index.data(Qt.ItemDataRole.DisplayRole) or ""))


class RowsView(GridView):
    """A line for each row; Enter opens what can be done about it."""

    file_wanted = Signal(int, object)
    """The row's number and the ``Fix``: a file is to be looked for."""

    def __init__(self, model: RowsModel, delegate: QAbstractItemDelegate) -> None:
        super().__init__()
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setAccessibleName(tr("Rows of the table, and what is to do"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(looks.scaled(_NARROWEST))  # that of a tall font is far wider
        for column in _WIDTHS:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(PROBLEM, QHeaderView.ResizeMode.Stretch)
        self._is_narrow: bool | None = None
        self._share_out()
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_clicked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give titles and problems the room where there is little."""
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        is_narrow = self.viewport().width() < looks.scaled(_NARROW)
        if is_narrow != self._is_narrow:  # else a person may have chosen the widths
            self._is_narrow = is_narrow
            for column, widths in _WIDTHS.items():
                self.setColumnWidth(column, looks.scaled(widths[is_narrow]))

    def open_editor(self) -> None:
        """Open what can be done about the row, or what becomes of it."""
        here = self.currentIndex()
        for column in (here.column(), FIX, FATE):
            index = self.model().index(here.row(), column)
            if self.model().flags(index) & Qt.ItemFlag.ItemIsEditable:
                self._open(index)
                return

    def _on_clicked(self, index: QModelIndex) -> None:
        plain = QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier
        if plain and self.model().flags(index) & Qt.ItemFlag.ItemIsEditable:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        fix, row = self._rows.fix(index.row()), self._rows.row_look(index.row())
        if index.column() == FIX and fix is not None and row is not None and fix.kind == "file":
            self.file_wanted.emit(row.read.number, fix)
            return
        self.setCurrentIndex(index)
        self.edit(index)


class CellsView(GridView):
    """The table as a spreadsheet: blocks are copied, pasted and emptied."""

    def __init__(self, model: CellsModel, work: ImportWork) -> None:
        super().__init__()
        self._cells = model
        self.setItemDelegate(CellDelegate(work, self))
        self.setModel(model)
        self.setAccessibleName(tr("All cells of the table"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(self.editTriggers() | QAbstractItemView.EditTrigger.AnyKeyPressed)
        self.horizontalHeader().setDefaultSectionSize(looks.scaled(160))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste and empty."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.empty()
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Write what was copied, from the first selected cell on; one value fills all of them."""
        block = block_of(QGuiApplication.clipboard().text())
        top, start, rows, columns = self._selected()
        if not block or rows == 0:
            return
        if len(block) == len(block[0]) == 1:
            block = [block[0] * columns for _ in range(rows)]
        self._cells.write(top, start, block)

    def empty(self) -> None:
        """Empty the selected cells."""
        top, start, rows, columns = self._selected()
        self._cells.write(top, start, [[""] * columns for _ in range(rows)])

    def _selected(self) -> tuple[int, int, int, int]:
        selection = self.selectionModel().selection()
        ranges = [selection.at(each) for each in range(selection.count())]
        if not ranges:
            return 0, 0, 0, 0
        top, start = min(each.top() for each in ranges), min(each.left() for each in ranges)
        rows = max(each.bottom() for each in ranges) + 1 - top
        return top, start, rows, max(each.right() for each in ranges) + 1 - start

    def _copied(self, index: QModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.EditRole) or "")


def _is_control_y(event: QKeyEvent) -> bool:
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return control and event.key() == Qt.Key.Key_Y
