"""The rows of a table with what is to say about each, made as they come into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from heliograph.app.importing.fates import Fate, fate
from heliograph.domain.problems import Grade
from heliograph.gui.editor.check_list import SHAPES
from heliograph.gui.importing.fixes import Fix, fix_of, fix_words
from heliograph.i18n import iso, joined, mark, number, tr
from heliograph.wording.problems import grade_name
from heliograph.wording.table_report import gravest, row_lines

if TYPE_CHECKING:
    from heliograph.app.importing.looking import Look, RowLook
    from heliograph.gui.importing.work import ImportWork
    from heliograph.wording.table_report import ReportGrade, ReportLine

    Index = QModelIndex | QPersistentModelIndex

ROW, TITLE, GRADE, PROBLEM, FIX, FATE = range(6)
_HEADS = (
    mark("Row"),
    mark("Title"),
    mark("Grade"),
    mark("Problem"),
    mark("What to do"),
    mark("What becomes of it"),
)
_FATES: dict[Fate, str] = {
    "make": mark("New draft"),
    "update": mark("Draft brought up to date"),
    "same": mark("Imported already"),
    "leave": mark("Left out"),
}
_ORDER: tuple[ReportGrade, ...] = ("error", "must", "should", "note")
NO_INDEX = QModelIndex()


def shape(grade: ReportGrade) -> tuple[str, str]:
    """Give icon and colour of a grade."""
    return ("attention", "attention") if grade == "error" else SHAPES[Grade(grade)]


def grade_words(grade: ReportGrade | None) -> str:
    """Name a grade; empty for none."""
    if grade is None:
        return ""
    return tr("Not understood") if grade == "error" else grade_name(Grade(grade))


class RowsModel(QAbstractTableModel):
    """Shows rows of the look in ``ImportWork``: all, those with problems, or those of a grade."""

    def __init__(self, work: ImportWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._places: list[int] = []
        self._said: dict[int, list[tuple[ReportLine, Fix | None]]] = {}
        self._grades: dict[int, ReportGrade | None] = {}
        self._targets: list[str] = []
        self._wanted = "all"

    @property
    def places(self) -> list[int]:
        """Give the places, among all rows, of those that are shown; not to be changed."""
        return self._places

    def read(self) -> None:
        """Show rows that were all looked at anew."""
        look = self._work.look
        self._said.clear()
        self._grades.clear()
        self._targets = [] if look is None else look.mapping.targets(look.columns.headings)
        self.show(self._wanted)

    def show(self, wanted: str) -> None:
        """Show ``all`` rows, those with ``problems``, or those of a grade."""
        self.beginResetModel()
        self._wanted = wanted
        look = self._work.look
        self._places = (
            []
            if look is None
            else [place for place, row in enumerate(look.rows) if self._is_wanted(row, place)]
        )
        self.endResetModel()

    def show_again(self, before: Look) -> None:
        """Show rows that were looked at again; those that are well now stay in sight."""
        look = self._work.look
        if look is None:
            return
        for place, (row, was) in enumerate(zip(look.rows, before.rows, strict=True)):
            if row is not was:
                self._said.pop(place, None)
                self._grades.pop(place, None)
        if self._places:
            self.dataChanged.emit(self.index(0, ROW), self.index(len(self._places) - 1, FATE))

    def problems(self) -> int:
        """Count the rows with which something is to be done."""
        look = self._work.look
        return 0 if look is None else sum(not row.is_complete for row in look.rows)

    def row_look(self, row: int) -> RowLook | None:
        """Give what a line of the view is about."""
        look = self._work.look
        if look is None or not 0 <= row < len(self._places):
            return None
        return look.rows[self._places[row]]

    def told(self, row: int) -> list[tuple[ReportLine, Fix | None]]:
        """Give what is to say about a row, and how each thing is put right here, if it can be.

        The gravest is first, and of several what can be put right here.
        """
        look, found = self._work.look, self.row_look(row)
        if look is None or found is None:
            return []
        place = self._places[row]
        if place not in self._said:
            campaign = self._work.campaign
            lines = [
                (line, fix_of(line, found, look, campaign, self._targets))
                for line in row_lines(found, look, campaign)
            ]
            lines.sort(key=lambda each: (_ORDER.index(each[0].grade), each[1] is None))
            self._said[place] = lines
        return self._said[place]

    def lines(self, row: int) -> list[ReportLine]:
        """Give what is to say about a row, as ``told`` does."""
        return [line for line, _ in self.told(row)]

    def grade(self, row: int) -> ReportGrade | None:
        """Give the gravest grade of a row."""
        return self._grade(self._places[row])

    def fix(self, row: int) -> Fix | None:
        """Give how the gravest thing is put right here; None when it cannot be."""
        told = self.told(row)
        return told[0][1] if told else None

    def next_problem(self, row: int, step: int) -> int | None:
        """Find the next row, or with -1 the one before, with which something is to be done."""
        row += step
        while 0 <= row < len(self._places):
            found = self.row_look(row)
            if found is not None and not found.is_complete:
                return row
            row += step
        return None

    # ---- what Qt asks -------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the rows that are shown."""
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count what is told of each."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(_HEADS[section])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let be changed what can be."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        found = self.row_look(index.row())
        if found is None:
            return flags
        if index.column() == FIX and self.fix(index.row()) is not None:
            return flags | Qt.ItemFlag.ItemIsEditable
        if index.column() == FATE and found.standing in {"new", "twice", "changed"}:
            return flags | Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give what a cell shows and says."""
        found = self.row_look(index.row())
        if found is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(found, index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in {TITLE, GRADE, PROBLEM, FIX}:
            return self._shown(found, index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            shown = self._shown(found, index.row(), index.column())
            return joined(f"{tr(_HEADS[index.column()])}: {shown}") if shown else ""
        return None

    # ---- inside -------------------------------------------------------------------------

    def _grade(self, place: int) -> ReportGrade | None:
        look = self._work.look
        if place not in self._grades and look is not None:
            self._grades[place] = gravest(look.rows[place])
        return self._grades.get(place)

    def _is_wanted(self, row: RowLook, place: int) -> bool:
        match self._wanted:
            case "all":
                return True
            case "problems":
                return not row.is_complete
            case grade:
                return self._grade(place) == grade

    def _shown(self, found: RowLook, row: int, column: int) -> str:
        lines = self.lines(row)
        match column:
            case 0:
                return number(found.read.number)
            case 1:
                return iso(found.title) if found.title else tr("(no title)")
            case 2:
                return grade_words(self.grade(row))
            case 3:
                if lines:
                    return lines[0].text
                changed = found.standing == "changed"
                return tr("The row has changed since it was imported.") if changed else ""
            case 4:
                return self._to_do(row, lines)
            case _:
                chosen = self._work.choices.get(found.read.number)
                return tr(_FATES[fate(found, chosen, update=self._work.update)])

    def _to_do(self, row: int, lines: list[ReportLine]) -> str:
        fix = self.fix(row)
        if fix is None:
            if not lines or lines[0].grade == "note":  # a note that says nothing to do is read only
                return lines[0].do if lines else ""
            return lines[0].do or tr("Write it in the draft")
        return fix_words(fix)
