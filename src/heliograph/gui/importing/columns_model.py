"""The columns of a table as rows: the heading, what it answers, and an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from heliograph.domain.tables.mapping import (
    IGNORED,
    KEY,
    MEDIA_DETAILS,
    PERIOD_FROM,
    PERIOD_TO,
    ColumnUse,
    may_repeat,
)
from heliograph.i18n import iso, number, tr
from heliograph.wording.table_cells import CellWords
from heliograph.wording.tables import target_name

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.tables.headings import Columns
    from heliograph.domain.tables.mapping import Mapping
    from heliograph.gui.importing.work import ImportWork

    Index = QModelIndex | QPersistentModelIndex

HEADING, TARGET, EXAMPLE = range(3)
NO_INDEX = QModelIndex()


class ColumnsModel(QAbstractTableModel):
    """Writes what a person says of a column into the mapping of ``ImportWork``."""

    mapped = Signal(str)
    """The mapping is another one; with the heading of a column that had to give way, or nothing."""

    def __init__(self, work: ImportWork) -> None:
        super().__init__(work)
        self._work = work
        self._words: CellWords | None = None
        self._examples: dict[int, str] = {}
        self._mapping: Mapping | None = None
        self._targets: list[str] = []

    def show_columns(self) -> None:
        """Read columns and mapping again."""
        self.beginResetModel()
        self._forget()
        self.endResetModel()

    def targets(self) -> list[str]:
        """Give what each column answers."""
        columns, mapping = self._work.columns, self._work.mapping
        if columns is None or mapping is None:
            return []
        if mapping is not self._mapping:
            # Once for each mapping: a table may have a thousand columns, and each cell asks.
            self._mapping = mapping
            self._targets = [mapping.target_of(*each) for each in enumerate(columns.headings)]
        return self._targets

    def say(self, row: int, target: str) -> None:
        """Say what a column answers; another that may not answer the same is left out."""
        columns, mapping = self._work.columns, self._work.mapping
        before = self.targets()
        if columns is None or mapping is None or before[row] == target:
            return
        gave_way = ""
        targets = list(before)
        if not may_repeat(target) and target in before:
            other = before.index(target)
            targets[other], gave_way = IGNORED, _heading(columns, other)
        targets[row] = target
        uses = tuple(
            ColumnUse(heading=heading, target=each)
            for heading, each in zip(columns.headings, targets, strict=True)
        )
        self._work.use_mapping(structs.replace(mapping, columns=uses))
        self._forget()
        self.dataChanged.emit(self.index(0, HEADING), self.index(self.rowCount() - 1, EXAMPLE))
        self.mapped.emit(gave_way)

    # ---- what Qt asks -------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Give one row for each column of the table."""
        columns = self._work.columns
        return 0 if columns is None or parent.isValid() else len(columns.headings)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Give heading, target and example."""
        return 0 if parent.isValid() else 3

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Name the three."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (tr("Your column"), tr("Question"), tr("First value"))[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the target be changed."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == TARGET else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give what a cell shows and says."""
        columns = self._work.columns
        if columns is None or not index.isValid():
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._shown(columns, index.row(), index.column())
        if role == Qt.ItemDataRole.EditRole and index.column() == TARGET:
            return self.targets()[index.row()]
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what a person chose."""
        if role != Qt.ItemDataRole.EditRole or index.column() != TARGET:
            return False
        self.say(index.row(), str(value))
        return True

    def _shown(self, columns: Columns, row: int, column: int) -> str:
        if column == HEADING:
            return _heading(columns, row)
        if column == TARGET:
            return target_name(self.targets()[row], self._work.campaign)
        if row not in self._examples:
            self._examples[row] = self._example(row)
        return self._examples[row]

    def _example(self, row: int) -> str:
        work = self._work
        if work.columns is None or work.mapping is None or work.words is None:
            return ""
        if self._words is None:
            self._words = CellWords(work.columns, work.mapping, work.campaign, work.words)
        return self._words.of(row)

    def _forget(self) -> None:
        self._words = self._mapping = None
        self._examples.clear()


def _heading(columns: Columns, at: int) -> str:
    return iso(columns.headings[at]) if columns.headings[at] else tr("Column {n}", n=number(at + 1))


def targets_of(campaign: Campaign) -> list[tuple[str, str]]:
    """List what a column may answer, by code and name."""
    codes = [IGNORED, KEY]
    for field in campaign.fields:
        if field.type == "period":
            codes += [field.id, PERIOD_FROM, PERIOD_TO]
        else:
            codes.append(field.id)
        if field.type == "media":
            codes += MEDIA_DETAILS
    return [(code, target_name(code, campaign)) for code in codes]
