"""What each row of a table would make, and what it lacks, put right in place before it is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFileDialog,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from heliograph import wording
from heliograph.app.importing.fates import Counts, count
from heliograph.domain.tables.corrections import Cell
from heliograph.gui import look as looks
from heliograph.gui.importing.cells_model import CellsModel
from heliograph.gui.importing.fixes import LEAVE_OUT, cell_text
from heliograph.gui.importing.grid_views import CellsView, GridView, RowsView
from heliograph.gui.importing.report_saving import ReportSaving
from heliograph.gui.importing.row_delegate import RowDelegate
from heliograph.gui.importing.row_panel import RowPanel
from heliograph.gui.importing.rows_model import FATE, RowsModel
from heliograph.gui.importing.unknown_panel import UnknownPanel
from heliograph.gui.parts import button, together
from heliograph.gui.reasons import allow
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import day, iso, joined, ntr, number, tr
from heliograph.wording.table_report import table_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.app.importing.looking import Look
    from heliograph.domain.tables.corrections import RowChoice
    from heliograph.errors import HeliographError
    from heliograph.gui.importing.fixes import Fix
    from heliograph.gui.importing.work import ImportWork
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session

_AROUND = 28
_AT_ONCE = 25
"""Rows that are looked at again while one waits; more are looked at in the background."""


class CheckStep(QScrollArea):
    """The numbers, the rows with what is to do, all their cells, and the values that are asked."""

    changed = Signal()
    """Other rows are to be imported now."""

    def __init__(self, session: Session, work: ImportWork) -> None:
        super().__init__()
        self._work = work
        self._counts: Counts | None = None
        self._words = ""
        self.message = MessageStrip(self)
        self._saving = ReportSaving(session, work, self.message)
        self.update_changed = Tick("")
        self.update_changed.clicked.connect(self._on_update)
        self.unknown = UnknownPanel(work)
        self.unknown.told.connect(self.tell)
        self.rows = RowsModel(work, self)
        self._delegate = RowDelegate(work, self.rows)
        self.list = RowsView(self.rows, self._delegate)
        self.cells = CellsModel(work, self.rows, self)
        self.sheet = CellsView(self.cells, work)
        self.panel = RowPanel(work)
        self._views = QStackedWidget()
        self._views.addWidget(self.list)
        self._views.addWidget(self.sheet)
        inside = QWidget()
        looks.dress(inside, "page")
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(self.message)
        box.addWidget(self.update_changed)
        box.addWidget(self.unknown)
        box.addWidget(self._bar())
        box.addWidget(self._views, 1)
        box.addWidget(self.panel)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self._connect()

    def _bar(self) -> QWidget:
        self.wanted = ChoiceBox()
        self.wanted.setAccessibleName(tr("Which rows are shown"))
        self.wanted.activated.connect(self._on_wanted)
        self.as_list = _switch(tr("Rows"), self._show_list)
        self.as_sheet = _switch(tr("All cells"), self._show_sheet)
        self.as_list.setChecked(True)
        self.save = button(tr("&Save this report…"), self._saving.ask, "quiet")
        self.undo_button = button(tr("&Undo"), self.undo, "quiet", icon="undo")
        self.redo_button = button(tr("&Redo"), self.redo, "quiet")
        made = QWidget()
        row = Flow(made)
        views = (self.wanted, self.as_list, self.as_sheet)
        for widget in (*views, self.undo_button, self.redo_button, self.save):
            row.addWidget(widget)
        return made

    def _connect(self) -> None:
        for each in (self._delegate, self.panel):
            each.fixed.connect(self._on_fixed)
        self._delegate.fate_chosen.connect(self._on_fate)
        self.list.file_wanted.connect(self._on_file_wanted)
        self.panel.file_wanted.connect(self._on_file_wanted)
        self.cells.written.connect(self.write)
        self._work.ended.connect(self._show_undo)
        self._work.not_kept.connect(self._on_not_kept)
        for view in self._both():
            view.undo_wanted.connect(self.undo)
            view.redo_wanted.connect(self.redo)
            view.problem_wanted.connect(self._on_problem_wanted)
            view.row_chosen.connect(self._on_row_chosen)

    def _both(self) -> tuple[GridView, GridView]:
        return self.list, self.sheet

    # ---- what the page asks ----------------------------------------------------------------

    def show_look(self, look: Look) -> None:
        """Show what was found, all of it."""
        chosen = max(self._view().currentIndex().row(), 0)
        changed = sum(row.standing == "changed" for row in look.rows)
        self.update_changed.setVisible(changed > 0)
        self.update_changed.setChecked(self._work.update)
        self.update_changed.setText(
            ntr(
                "Bring {n} draft up to date whose row has changed",
                "Bring {n} drafts up to date whose rows have changed",
                changed,
            )
        )
        self.rows.read()
        self._view().choose_row(min(chosen, max(self.rows.rowCount() - 1, 0)))
        self._show_numbers()
        self._say_taken_up()

    def counts(self) -> tuple[int, int]:
        """Give how many rows are imported, and how many are left out or are as they were."""
        if self._counts is None:
            return 0, 0
        return self._counts.imported, self._counts.left + self._counts.same

    def words(self) -> str:
        """Give the numbers in words."""
        return self._words

    def focus_first(self) -> None:
        """Give the keyboard to the rows."""
        self._view().setFocus(Qt.FocusReason.OtherFocusReason)

    def commands(self) -> Commands:
        """Give what can be done here."""
        view, table = self._view(), self._work.corrections
        known: dict[str, Callable[[], None]] = {
            "copy": view.copy,
            "next-problem": lambda: self._on_problem_wanted(1),
            "previous-problem": lambda: self._on_problem_wanted(-1),
        }
        if view is self.sheet:
            known["paste"] = self.sheet.paste
        if table is not None and table.last is not None:
            known["undo"] = self.undo
        if table is not None and table.next is not None:
            known["redo"] = self.redo
        return known

    # ---- corrections -----------------------------------------------------------------------

    def write(self, cells: list[Cell]) -> None:
        """Write cells."""
        table = self._work.corrections
        if table is not None and self._work.stage is None:
            self._look_again(table.write(cells), unless=table.undo)

    def tell(self, target: str, said: str, code: str) -> None:
        """Tell what a value means in every row."""
        table = self._work.corrections
        if table is not None and self._work.stage is None:
            self._look_again(table.tell(target, said, code), unless=table.undo)

    def choose(self, row: int, choice: RowChoice | None) -> None:
        """Choose what becomes of a row, by its number."""
        table = self._work.corrections
        if table is not None and self._work.stage is None:
            self._look_again(table.choose([row], choice), unless=table.undo)

    def undo(self) -> None:
        """Take the last correction back."""
        table = self._work.corrections
        if table is not None and self._work.stage is None:
            self._look_again(table.undo(), unless=table.redo)

    def redo(self) -> None:
        """Do again what was taken back."""
        table = self._work.corrections
        if table is not None and self._work.stage is None:
            self._look_again(table.redo(), unless=table.undo)

    def _look_again(self, rows: frozenset[int], *, unless: Callable[[], object]) -> None:
        self.message.put_away()
        if rows:
            self._work.keep_corrections()
        if len(rows) > _AT_ONCE:
            self._work.start_look(unless=unless)
        elif rows:
            before = self._work.look
            self._work.look_again(rows)
            if before is not None:
                self.rows.show_again(before)
            self._show_numbers()

    # ---- what is shown ---------------------------------------------------------------------

    def _view(self) -> GridView:
        return self.sheet if self._views.currentWidget() is self.sheet else self.list

    def _show_numbers(self) -> None:
        look = self._work.look
        if look is None:
            return
        counts = self._counts = count(look, self._work.choices, update=self._work.update)
        rows = len(look.rows)
        said = [ntr("{n} row was read.", "{n} rows were read.", rows)]
        if counts.whole:
            said.append(ntr("{n} row is complete.", "{n} rows are complete.", counts.whole))
        if counts.to_finish:
            said.append(
                ntr(
                    "{n} row becomes a draft with things to finish.",
                    "{n} rows become drafts with things to finish.",
                    counts.to_finish,
                )
            )
        if counts.same:
            said.append(ntr("{n} row is as it was.", "{n} rows are as they were.", counts.same))
        if counts.left:
            said.append(ntr("{n} row is left out.", "{n} rows are left out.", counts.left))
        if counts.imported:
            said.append(tr("Nothing is sent before you mark it ready."))
        said += [line.text for line in table_lines(look, self._work.campaign)]
        self._words = joined(*said)
        self.wanted.offer(
            [
                ("all", tr("All rows: {n}", n=number(len(look.rows)))),
                ("problems", tr("With problems: {n}", n=number(self.rows.problems()))),
                ("error", tr("Something is not understood")),
                ("must", tr("Something must be done")),
                ("should", tr("Something should be done")),
            ]
        )
        if not self.wanted.code():
            self.wanted.choose("all")
        self.unknown.refresh()
        self._show_undo()
        self._on_row_chosen(self._view().currentIndex().row())
        self.changed.emit()

    def _say_taken_up(self) -> None:
        taken_up = self._work.taken_up
        if taken_up is None:
            return
        words = ntr(
            "{n} correction of {day} was taken up again.",
            "{n} corrections of {day} were taken up again.",
            taken_up.steps,
            day=day(taken_up.kept_ms),
        )
        self.message.say(words, actions=[(tr("&Leave them out"), self._leave_taken_up)])

    def _leave_taken_up(self) -> None:
        self.message.put_away()
        self._work.leave_taken_up()

    def _on_not_kept(self, error: HeliographError) -> None:
        self.message.say(together(wording.error(error)), tone="warning")

    def _show_undo(self) -> None:
        table = self._work.corrections
        last, following = (None, None) if table is None else (table.last, table.next)
        allow(self.undo_button, "" if last else tr("Nothing was corrected here yet."))
        allow(self.redo_button, "" if following else tr("Nothing was undone."))

    def _on_row_chosen(self, row: int) -> None:
        found, work = self.rows.row_look(row), self._work
        changed = found is not None and found.standing == "changed"
        changes = work.changes(found) if found is not None and changed else []
        self.panel.show_row(found, self.rows.told(row), changes)

    def _on_wanted(self) -> None:
        self.rows.show(self.wanted.code())
        self._view().choose_row(0)
        self._on_row_chosen(self._view().currentIndex().row())

    def _on_update(self) -> None:
        self._work.update = self.update_changed.isChecked()
        if self._work.look is not None:
            self.rows.show_again(self._work.look)
        self._show_numbers()

    def _show_list(self) -> None:
        self._switch(self.list)

    def _show_sheet(self) -> None:
        self._switch(self.sheet)

    def _switch(self, view: GridView) -> None:
        row = self._view().currentIndex().row()
        self._views.setCurrentWidget(view)
        self.as_list.setChecked(view is self.list)
        self.as_sheet.setChecked(view is self.sheet)
        view.choose_row(max(row, 0))
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- what a person does in the views ---------------------------------------------------

    def _on_problem_wanted(self, step: int) -> None:
        found = self.rows.next_problem(self._view().currentIndex().row(), step)
        if found is not None:
            self._view().choose_row(found)

    def _on_fixed(self, row: int, fix: Fix, said: str) -> None:
        if fix.kind == "tell":
            self.tell(fix.target, fix.said, "" if said == LEAVE_OUT else said)
        else:
            value = cell_text(fix, said, self._work.campaign)
            self.write([Cell(row=row, column=fix.column, value=value)])

    def _on_fate(self, row: int, code: str) -> None:
        found = self.rows.row_look(row)
        if found is None:
            return
        choices: dict[str, RowChoice] = {
            "leave": "leave", "take": "take", "update": "update", "skip": "skip",
        }  # fmt: skip
        self.choose(found.read.number, choices.get(code))
        self.list.setCurrentIndex(self.rows.index(row, FATE))

    def _on_file_wanted(self, row: int, fix: Fix) -> None:
        folder = self._work.folder
        if folder is None:
            return
        name, _ = QFileDialog.getOpenFileName(
            self.window(), tr("File for {name}", name=fix.said), str(folder)
        )
        if name:
            self.take_file(row, fix, Path(name))

    def take_file(self, row: int, fix: Fix, path: Path) -> None:
        """Name a file of the folder instead of the one that was not found, in a row by number."""
        folder, table = self._work.folder, self._work.corrections
        if folder is None or table is None:
            return
        if not path.is_relative_to(folder):
            words = tr(
                "Only files in the folder {name} can be taken. Copy it there first.",
                name=iso(folder.name),
            )
            self.message.say(words, tone="warning")
            return
        cell = table.text(row, fix.column)
        named = path.relative_to(folder).as_posix()
        value = cell.replace(fix.said, named, 1) if fix.said in cell else named
        self.write([Cell(row=row, column=fix.column, value=value)])


def _switch(words: str, do: Callable[[], None]) -> QPushButton:
    made = button(words, do, "section")
    made.setCheckable(True)
    room = QFontMetrics(looks.font(strong=True)).horizontalAdvance(words)
    made.setMinimumWidth(room + looks.scaled(_AROUND))
    return made
