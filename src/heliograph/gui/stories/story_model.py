"""Rows of stories for a list, read in blocks as they come into sight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId

BLOCK = 200
"""Rows that are read at once."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Everything that one row shows."""

    story: StoryId
    title: str
    language: str
    """Of the title, for the right letters."""
    next_step: str
    facts: str
    state: str
    icon: str
    colour: str
    """Token of the icon and of the state's word."""
    spoken: str
    """The whole row in one line, for a screen reader."""
    button: str = ""
    warns: bool = False
    """Whether it needs a person."""
    share: float | None = None
    """How much of it has arrived, while it is being sent."""


class Load(Protocol):
    """Reads lines."""

    def __call__(self, *, limit: int, offset: int) -> list[Line]:
        """Give at most ``limit`` lines after the first ``offset``."""
        ...


class StoryModel(QAbstractTableModel):
    """Lines in one column."""

    def __init__(self, load: Load, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._lines: list[Line] = []
        self._all_read = False

    def line(self, index: Index) -> Line | None:
        """Give what a row shows."""
        row = index.row()
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, story: StoryId) -> int | None:
        """Find a story among the rows read so far."""
        return next((at for at, line in enumerate(self._lines) if line.story == story), None)

    def refresh(self) -> bool:
        """Read again what is in sight; tell whether the rows are other ones now."""
        wanted = max(BLOCK, len(self._lines))
        lines = self._load(limit=wanted, offset=0)
        self._all_read = len(lines) < wanted
        if [each.story for each in lines] == [each.story for each in self._lines]:
            before, self._lines = self._lines, lines
            for row, line in enumerate(lines):
                if line != before[row]:
                    at = self.index(row, 0)
                    self.dataChanged.emit(at, at)
            return False
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()
        return True

    def replace(self, line: Line) -> None:
        """Show a story's row anew without reading others."""
        row = self.row_of(line.story)
        if row is not None and self._lines[row] != line:
            self._lines[row] = line
            at = self.index(row, 0)
            self.dataChanged.emit(at, at)

    # ---- what Qt asks ---------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the rows read so far."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Have one column."""
        return 0 if parent is not None and parent.isValid() else 1

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether there are rows that were not read yet."""
        return not parent.isValid() and not self._all_read

    def fetchMore(self, parent: Index) -> None:
        """Read the next block."""
        if parent.isValid():
            return
        start = len(self._lines)
        more = self._load(limit=BLOCK, offset=start)
        self._all_read = len(more) < BLOCK
        if more:
            self.beginInsertRows(QModelIndex(), start, start + len(more) - 1)
            self._lines.extend(more)
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the words of a row; the list paints from ``line``."""
        line = self.line(index)
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        return None
