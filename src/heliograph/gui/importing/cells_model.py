"""All cells of a table as a spreadsheet: each can be written, what was not understood is marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from heliograph.domain.tables.corrections import Cell
from heliograph.gui import look as looks
from heliograph.i18n import iso, number, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.gui.importing.rows_model import RowsModel
    from heliograph.gui.importing.work import ImportWork

    Index = QModelIndex | QPersistentModelIndex

NO_INDEX = QModelIndex()


class CellsModel(QAbstractTableModel):
    """Shows the rows that the other view shows."""

    written = Signal(object)
    """A list of ``Cell`` that a person wants to write."""

    def __init__(self, work: ImportWork, rows: RowsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._rows = rows
        rows.modelAboutToBeReset.connect(self.beginResetModel)
        rows.modelReset.connect(self.endResetModel)
        rows.dataChanged.connect(self._on_changed)

    def write(self, top: int, start: int, block: Sequence[Sequence[str]]) -> None:
        """Write a block of texts, from a cell on; what has no room is left out."""
        cells = [
            Cell(row=found.read.number, column=start + right, value=text)
            for down, texts in enumerate(block)
            if (found := self._rows.row_look(top + down)) is not None
            for right, text in enumerate(texts)
            if start + right < self.columnCount()
        ]
        self.written.emit(cells)

    # ---- what Qt asks -------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the rows that are shown."""
        return 0 if parent.isValid() else self._rows.rowCount()

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the columns of the table."""
        look = self._work.look
        return 0 if look is None or parent.isValid() else len(look.columns.headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Give the table's own headings and the numbers of its rows."""
        look = self._work.look
        if role != Qt.ItemDataRole.DisplayRole or look is None:
            return None
        if orientation is Qt.Orientation.Horizontal:
            heading = look.columns.headings[section]
            return iso(heading) if heading else tr("Column {n}", n=number(section + 1))
        found = self._rows.row_look(section)
        return "" if found is None else number(found.read.number)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every cell be written."""
        del index
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give what a cell says, and what is not understood of it."""
        found, corrections = self._rows.row_look(index.row()), self._work.corrections
        if found is None or corrections is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            text = corrections.text(found.read.number, index.column())
            return text if role == Qt.ItemDataRole.EditRole or not text else iso(text)
        says = self._trouble(index)
        if role == Qt.ItemDataRole.BackgroundRole and says:
            return looks.colour("warn_wash")
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            return says or None
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what a person wrote."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.write(index.row(), index.column(), [[str(value)]])
        return True

    def _trouble(self, index: Index) -> str:
        look, found = self._work.look, self._rows.row_look(index.row())
        if look is None or found is None:
            return ""
        heading = look.columns.headings[index.column()]
        if not any(each.column == index.column() for each in found.read.troubles):
            return ""
        lines = self._rows.lines(index.row())
        return next((line.text for line in lines if line.column == heading), "")

    def _on_changed(self) -> None:
        if self.rowCount() and self.columnCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
