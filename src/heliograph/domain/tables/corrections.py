"""What a person corrected of a table before it is imported, step by step, each to be undone."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import structs

from heliograph.domain.tables.table import Value
from heliograph.domain.tables.values import text_of
from heliograph.domain.tables.vocabulary import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Mapping as Lookup

    from heliograph.domain.tables.headings import Columns
    from heliograph.domain.tables.mapping import Mapping
    from heliograph.domain.tables.table import Row

RowChoice = Literal[
    "leave",  # the row is left out, whatever it says
    "take",  # it is a story of its own, though a row before has the same key
    "update",  # its draft is brought up to date, whatever holds for the others
    "skip",  # its draft stays as it is, whatever holds for the others
]
StepKind = Literal["cells", "told", "choice"]
_LONGEST_TOLD = 300
"""Characters of what a person can tell the meaning of; longer is a text."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """What a cell is to hold."""

    row: int
    """As the spreadsheet shows it."""
    column: int
    """Index from 0."""
    value: Value


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a value of the table means, in every row."""

    target: str
    said: str
    code: str | None
    """Empty: it is left out; None: nobody has told."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What is to become of a row."""

    row: int
    choice: RowChoice | None


class Patch(msgspec.Struct, frozen=True, kw_only=True):
    """What changes at once."""

    cells: tuple[Cell, ...] = ()
    told: tuple[Told, ...] = ()
    chosen: tuple[Chosen, ...] = ()


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a person did, and what was there before."""

    kind: StepKind
    there: Patch
    back: Patch


class Corrections:
    """A table's rows, its mapping and what is to become of the rows, as corrected so far."""

    def __init__(self, columns: Columns, mapping: Mapping) -> None:
        """Begin with what was read; neither is changed."""
        self._columns = columns
        self._mapping = mapping
        self._choices: dict[int, RowChoice] = {}
        self._place = {row.number: place for place, row in enumerate(columns.rows)}
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def columns(self) -> Columns:
        """Give headings and rows as they are now."""
        return self._columns

    @property
    def mapping(self) -> Mapping:
        """Give the mapping with what was told."""
        return self._mapping

    @property
    def choices(self) -> Lookup[int, RowChoice]:
        """Give what was chosen, by the rows' numbers."""
        return self._choices

    @property
    def apart(self) -> frozenset[int]:
        """Give the numbers of rows that are stories of their own though their key is taken."""
        return frozenset(row for row, choice in self._choices.items() if choice == "take")

    @property
    def last(self) -> Step | None:
        """Give the step that undo takes back."""
        return self._done[-1] if self._done else None

    @property
    def next(self) -> Step | None:
        """Give the step that redo takes again."""
        return self._undone[-1] if self._undone else None

    @property
    def steps(self) -> tuple[Patch, ...]:
        """Give what was done and not undone, in its order; ``take_up`` does it again."""
        return tuple(step.there for step in self._done)

    @property
    def undone(self) -> tuple[Patch, ...]:
        """Give what was undone, in the order in which redo does it again."""
        return tuple(step.there for step in reversed(self._undone))

    @property
    def untold(self) -> Mapping:
        """Give the mapping as it was before anything was told here."""
        told = [each for step in reversed(self._done) for each in step.back.told]
        return functools.reduce(_telling, told, self._mapping)

    def text(self, row: int, column: int) -> str:
        """Give what a cell says; empty beyond the row's end."""
        return text_of(self._value(row, column))

    def use(self, mapping: Mapping) -> None:
        """Take the columns for something else; what was told stays."""
        values = {**mapping.values, **self._mapping.values}
        self._mapping = structs.replace(mapping, values=values)

    # ---- what a person does -----------------------------------------------------------

    def write(self, cells: Iterable[Cell]) -> frozenset[int]:
        """Write cells; rows that are not there are passed over. Gives the rows concerned."""
        last = {(each.row, each.column): each for each in cells if each.row in self._place}
        new = tuple(
            each
            for each in last.values()
            if text_of(each.value) != self.text(each.row, each.column)
        )
        old = tuple(structs.replace(each, value=self._value(each.row, each.column)) for each in new)
        return self._do(Step(kind="cells", there=Patch(cells=new), back=Patch(cells=old)))

    def tell(self, target: str, said: str, code: str | None) -> frozenset[int]:
        """Tell what a value means wherever the table says it. Gives the rows concerned."""
        known = self._mapping.values.get(target, {})
        alike = tuple(each for each in known if _word(each) == _word(said) and each != said)
        before = (said, *alike)
        old = tuple(Told(target=target, said=each, code=known.get(each)) for each in before)
        new = (
            Told(target=target, said=said, code=code),
            *(Told(target=target, said=each, code=None) for each in alike),
        )
        if old == new:
            return frozenset()
        return self._do(Step(kind="told", there=Patch(told=new), back=Patch(told=old)))

    def choose(self, rows: Iterable[int], choice: RowChoice | None) -> frozenset[int]:
        """Choose what becomes of rows; None is as it was at first. Gives the rows concerned."""
        changed = [row for row in dict.fromkeys(rows) if self._choices.get(row) != choice]
        new = tuple(Chosen(row=row, choice=choice) for row in changed)
        old = tuple(Chosen(row=row, choice=self._choices.get(row)) for row in changed)
        return self._do(Step(kind="choice", there=Patch(chosen=new), back=Patch(chosen=old)))

    def undo(self) -> frozenset[int]:
        """Take the last step back. Gives the rows concerned."""
        if not self._done:
            return frozenset()
        step = self._done.pop()
        self._undone.append(step)
        return self._apply(step.back)

    def redo(self) -> frozenset[int]:
        """Take again what was undone last. Gives the rows concerned."""
        if not self._undone:
            return frozenset()
        step = self._undone.pop()
        self._done.append(step)
        return self._apply(step.there)

    def take_up(self, steps: Iterable[Patch], undone: Iterable[Patch] = ()) -> int:
        """Do again what was done to the same table; what does not fit is passed over.

        Gives how many steps it was. What was ``undone`` is ready for redo.
        """
        made = sum(map(self._take_up, steps))
        again = sum(map(self._take_up, undone))
        for _ in range(again):
            self.undo()
        return made

    # ---- inside -----------------------------------------------------------------------

    def _take_up(self, patch: Patch) -> int:
        before = len(self._done)
        self.write(patch.cells)
        for told in patch.told[:1]:  # the others are like it, and are found again
            self.tell(told.target, told.said, told.code)
        choices: list[RowChoice | None] = [each.choice for each in patch.chosen]
        for choice in dict.fromkeys(choices):
            rows = [each.row for each in patch.chosen if each.choice == choice]
            self.choose((row for row in rows if row in self._place), choice)
        return len(self._done) - before

    def _do(self, step: Step) -> frozenset[int]:
        if step.there == step.back:
            return frozenset()
        self._done.append(step)
        self._undone.clear()
        return self._apply(step.there)

    def _apply(self, patch: Patch) -> frozenset[int]:
        if patch.cells:
            self._write(patch.cells)
        concerned = {each.row for each in patch.cells}
        for told in patch.told:
            self._mapping = _telling(self._mapping, told)
            concerned |= self._saying(told)
        for chosen in patch.chosen:
            if chosen.choice is None:
                self._choices.pop(chosen.row, None)
            else:
                self._choices[chosen.row] = chosen.choice
            concerned.add(chosen.row)
        return frozenset(concerned)

    def _write(self, cells: Sequence[Cell]) -> None:
        rows = list(self._columns.rows)
        for cell in cells:
            place = self._place[cell.row]
            rows[place] = _with(rows[place], cell)
        self._columns = structs.replace(self._columns, rows=tuple(rows))

    def _saying(self, told: Told) -> set[int]:
        """Find the rows that may say a value, in any column of its question."""
        word = _word(told.said)
        indexes = [
            index
            for index, target in enumerate(self._mapping.targets(self._columns.headings))
            if target == told.target
        ]
        says: dict[str, bool] = {}
        found: set[int] = set()
        for row in self._columns.rows:
            for index in indexes:
                text = text_of(row.values[index]) if index < len(row.values) else ""
                if text not in says:
                    says[text] = word in _word(text)
                if says[text]:
                    found.add(row.number)
        return found

    def _value(self, row: int, column: int) -> Value:
        values = self._columns.rows[self._place[row]].values
        return values[column] if column < len(values) else None


def can_be_told(said: str) -> bool:
    """Tell whether a value may stand for a choice: a long text does not."""
    return bool(said) and len(said) <= _LONGEST_TOLD


def _telling(mapping: Mapping, told: Told) -> Mapping:
    values = {target: dict(known) for target, known in mapping.values.items()}
    known = values.setdefault(told.target, {})
    if told.code is None:
        known.pop(told.said, None)
    else:
        known[told.said] = told.code
    if not known:
        del values[told.target]
    return structs.replace(mapping, values=values)


def _word(text: str) -> str:
    return plain(text) or text  # a check mark is no word


def _with(row: Row, cell: Cell) -> Row:
    values = [*row.values, *[None] * (cell.column + 1 - len(row.values))]
    values[cell.column] = cell.value if text_of(cell.value) else None
    return structs.replace(row, values=tuple(values))
