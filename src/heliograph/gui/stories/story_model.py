"""Rows of stories for a list: the numbers of all of them, and of those in sight what they show."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Protocol

import msgspec
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from heliograph.gui.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.domain.ids import StoryId
    from heliograph.errors import HeliographError
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
    from heliograph.workspace import Workspace

    Reader = Callable[[Workspace, int | None], Sequence[int]]
    """Gives the numbers of at most so many rows, in order; called in any thread."""

FIRST = 200
"""Rows that are read before anything is shown; the rest follows from another thread."""
_BLOCK = 25
"""Lines that are made at once: few enough for one frame."""
_BLOCKS_KEPT = 40

Index = QModelIndex | QPersistentModelIndex


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one row shows."""

    number: int
    """By which the store knows the row."""
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
    is_new: bool = False
    """Whether ITU said something that nobody has looked at."""
    share: float | None = None
    """How much of it has arrived, while it is being sent."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which rows a list is to show."""

    key: object
    """Equal for equal wishes: then only the stories themselves have changed."""
    read: Reader
    is_quick: bool = True
    """Whether the first rows come at once, without going through all stories."""


class Source(Protocol):
    """Where the rows of a list come from."""

    def wanted(self) -> Wanted:
        """Give what is wanted now."""
        ...

    def lines(self, numbers: Sequence[int]) -> list[Line]:
        """Give what rows show; those that are gone are left out."""
        ...

    def number_of(self, story: StoryId) -> int | None:
        """Give the number of a story's row."""
        ...


class StoryModel(QAbstractTableModel):
    """Lines in one column.

    The first rows are read at once, all others in another thread; what was asked before and comes
    late is thrown away. Lines are made in blocks as they come into sight.
    """

    about_to_change = Signal(bool)
    """Rows will be other ones, or elsewhere; carries whether they are wanted as before."""
    changed = Signal()
    """The rows are as they were wanted last, at least the first of them."""
    refused = Signal(object)
    """The rows could not be read; carries the error."""

    def __init__(self, source: Source, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._workspace = session.workspace
        # Threads of its own: nobody looks for a story until a large video has been taken in.
        self._tasks = Tasks(session.workspace, self)
        self._numbers: array[int] = array("q")
        self._blocks: dict[int, list[Line | None]] = {}
        self._asked = 0
        self._key: object = None
        self._is_complete = True

    @property
    def numbers(self) -> array[int]:
        """Give the numbers of all rows in order; not to be changed."""
        return self._numbers

    @property
    def is_complete(self) -> bool:
        """Tell whether all rows are known, not only the first."""
        return self._is_complete

    def line(self, index: Index) -> Line | None:
        """Give what a row shows; None for one that has just gone."""
        row = index.row()
        if not 0 <= row < len(self._numbers):
            return None
        block = self._blocks.get(row // _BLOCK)
        if block is None:
            block = self._read_block(row // _BLOCK)
        return block[row % _BLOCK]

    def row_of(self, story: StoryId) -> int | None:
        """Find a story among the rows."""
        number = self._source.number_of(story)
        return None if number is None else self.row_of_number(number)

    def row_of_number(self, number: int) -> int | None:
        """Find a row by its number."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return None

    def refresh(self) -> None:
        """Read the rows again; those in sight at once where that is quick."""
        wanted = self._source.wanted()
        self._asked += 1
        asked = self._asked
        if wanted.is_quick:
            found = wanted.read(self._workspace, FIRST + 1)
            self._take_first(asked, wanted, found)
        else:
            self._is_complete = False
            self._begin(
                asked, wanted, FIRST + 1, lambda found: self._take_first(asked, wanted, found)
            )

    def replace(self, line: Line) -> None:
        """Show a story's row anew without reading others."""
        row = self.row_of_number(line.number)
        block = None if row is None else self._blocks.get(row // _BLOCK)
        if row is not None and block is not None and block[row % _BLOCK] != line:
            block[row % _BLOCK] = line
            at = self.index(row, 0)
            self.dataChanged.emit(at, at)

    # ---- what Qt asks ---------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the rows."""
        return 0 if parent is not None and parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index | None = None) -> int:
        """Have one column."""
        return 0 if parent is not None and parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the words of a row; the list paints from ``line``."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        line = self.line(index)
        if line is None:
            return None
        return line.title if role == Qt.ItemDataRole.DisplayRole else line.spoken

    # ---- inside ---------------------------------------------------------------------

    def _begin(
        self,
        asked: int,
        wanted: Wanted,
        limit: int | None,
        take: Callable[[Sequence[int]], None],
    ) -> None:
        def work(here: Here) -> Sequence[int] | None:
            # Somebody typed on before it was this one's turn.
            return wanted.read(here.workspace, limit) if asked == self._asked else None

        def done(found: Sequence[int] | None) -> None:
            if asked == self._asked and found is not None:
                take(found)

        self._tasks.start(work, owner=self, done=done, failed=self._on_failed)

    def _take_first(self, asked: int, wanted: Wanted, found: Sequence[int]) -> None:
        is_same, self._key = wanted.key == self._key, wanted.key
        if len(found) <= FIRST:
            self._take(array("q", found), is_same=is_same, is_complete=True)
            return
        first = self._with_rest(found) if is_same else array("q", found)
        self._take(first, is_same=is_same, is_complete=False)

        def take_all(every: Sequence[int]) -> None:
            numbers = array("q", every)
            if numbers == self._numbers:
                # As it was expected: the lines in sight were made just now.
                self._is_complete = True
                self.changed.emit()
            else:
                self._take(numbers, is_same=True, is_complete=True)

        self._begin(asked, wanted, None, take_all)

    def _with_rest(self, found: Sequence[int]) -> array[int]:
        """Put rows known from before below the first ones, until it is known what is there."""
        first = array("q", found)
        last = self.row_of_number(first[-1])
        if last is None:
            return first
        rest = self._numbers[last + 1 :]
        if len(rest) + len(first) != len(self._numbers):
            there = set(first)
            rest = array("q", (number for number in rest if number not in there))
        return first + rest

    def _take(self, numbers: array[int], *, is_same: bool, is_complete: bool) -> None:
        self._is_complete = is_complete
        before = len(self._numbers)
        if numbers == self._numbers:
            self._renew()
        elif before and len(numbers) > before and numbers[:before] == self._numbers:
            self._renew()
            self.beginInsertRows(QModelIndex(), before, len(numbers) - 1)
            self._numbers = numbers
            self._blocks.pop((before - 1) // _BLOCK, None)
            self.endInsertRows()
        else:
            self.about_to_change.emit(is_same)
            self.beginResetModel()
            self._numbers = numbers
            self._blocks.clear()
            self.endResetModel()
        self.changed.emit()

    def _renew(self) -> None:
        """Make lines anew for what is in sight; the rest is made when it comes there."""
        before, self._blocks = self._blocks, {}
        for at, lines in list(before.items())[-3:]:
            fresh = self._read_block(at)
            for place, (old, new) in enumerate(zip(lines, fresh, strict=False)):
                if old != new:
                    index = self.index(at * _BLOCK + place, 0)
                    self.dataChanged.emit(index, index)

    def _read_block(self, at: int) -> list[Line | None]:
        numbers = self._numbers[at * _BLOCK : (at + 1) * _BLOCK]
        known = {line.number: line for line in self._source.lines(numbers)}
        block = [known.get(number) for number in numbers]
        while len(self._blocks) >= _BLOCKS_KEPT:
            del self._blocks[next(iter(self._blocks))]
        self._blocks[at] = block
        return block

    def _on_failed(self, error: HeliographError) -> None:
        self.refused.emit(error)
