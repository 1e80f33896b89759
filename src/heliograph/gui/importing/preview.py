"""The first rows of a table, as they were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from heliograph.domain.tables.values import text_of
from heliograph.gui import look
from heliograph.gui.parts import text
from heliograph.i18n import bare, number, tr

if TYPE_CHECKING:
    from heliograph.domain.tables.headings import Columns

_ROWS, _COLUMNS, _CHARACTERS = 5, 40, 60


class Preview(QWidget):
    """Shows whether letters came out right, and whether the right row holds the headings."""

    def __init__(self) -> None:
        super().__init__()
        self._table = QTableWidget(0, 0)
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.setTabKeyNavigation(False)
        self._table.setWordWrap(False)
        header = self._table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self._table.setHorizontalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self._table.setAccessibleName(tr("The first rows of the table"))
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._none = text(tr("No row of headings was found. The columns are numbered."), "soft")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(text(tr("The first rows of the table"), "soft"))
        box.addWidget(self._none)
        box.addWidget(self._table)
        self.hide()

    def show_columns(self, columns: Columns | None) -> None:
        """Show headings and the rows below them; nothing while no table is read."""
        self.setVisible(columns is not None)
        if columns is None:
            return
        rows = columns.rows[:_ROWS]
        wide = max((len(columns.headings), *(len(row.values) for row in rows)))
        wide = min(wide, _COLUMNS)
        self._table.clear()
        self._table.setRowCount(len(rows))
        self._table.setColumnCount(wide)
        self._none.setVisible(not columns.number)
        names = [*columns.headings[:wide], *([""] * (wide - len(columns.headings)))]
        self._table.setHorizontalHeaderLabels(
            [_short(name) or bare(number(at)) for at, name in enumerate(names, start=1)]
        )
        self._table.setVerticalHeaderLabels([bare(number(row.number)) for row in rows])
        for at, row in enumerate(rows):
            for column, value in enumerate(row.values[:wide]):
                item = QTableWidgetItem(_short(text_of(value)))
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self._table.setItem(at, column, item)
        self._table.resizeColumnsToContents()
        for column in range(wide):
            width = self._table.columnWidth(column)
            self._table.setColumnWidth(column, min(width + 12, look.scaled(240)))
        self._table.setFixedHeight(self._height())

    def cell(self, row: int, column: int) -> str:
        """Give what a cell shows."""
        item = self._table.item(row, column)
        return "" if item is None else item.text()

    def _height(self) -> int:
        rows = sum(self._table.rowHeight(at) for at in range(self._table.rowCount()))
        head = self._table.horizontalHeader().sizeHint().height()
        return rows + head + self._table.horizontalScrollBar().sizeHint().height() + 6


def _short(words: str) -> str:
    line = " ".join(words[: 2 * _CHARACTERS].split())
    return line if len(line) <= _CHARACTERS else f"{line[:_CHARACTERS]}…"
