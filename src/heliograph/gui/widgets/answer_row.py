"""One row of an answer with rows: its cells, and the buttons that move it or take it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from heliograph.domain.answers import is_given
from heliograph.gui import look
from heliograph.gui.plain import named
from heliograph.gui.reasons import allow
from heliograph.gui.widgets.counted_text import CountedText
from heliograph.gui.widgets.icon_button import IconButton
from heliograph.gui.widgets.month_range import MonthInput
from heliograph.gui.widgets.tick_input import TickInput
from heliograph.gui.widgets.words import Words
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.gui.spelling.spelling import Spelling
    from heliograph.gui.widgets.answer_input import AnswerInput


class RowColumn(msgspec.Struct, frozen=True, kw_only=True):
    """What each row asks in one cell; an empty ``id`` makes the row a plain line of text."""

    id: str
    name: str
    type: Literal["line", "text", "month", "tick", "link"] = "line"
    max_length: int | None = None
    required: bool = False


class AnswerRow(QFrame):
    """The cells of one row with their names, and three small buttons beside them."""

    edited = Signal()
    up_pressed = Signal()
    down_pressed = Signal()
    remove_pressed = Signal()

    def __init__(self, columns: Sequence[RowColumn], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._cells: dict[str, AnswerInput] = {}
        self._plain = len(self._columns) == 1 and not self._columns[0].id
        line = QHBoxLayout(self)
        line.setSpacing(6)
        if self._plain:
            line.setContentsMargins(0, 0, 0, 0)
            line.addWidget(self._make_cell(self._columns[0]), 1)
        else:
            look.dress(self, "row")
            line.setContentsMargins(12, 10, 12, 12)
            line.addLayout(self._make_grid(), 1)
        self._up = IconButton("up", "", self)
        self._down = IconButton("down", "", self)
        self._remove = IconButton("trash", "", self)
        for button, signal in (
            (self._up, self.up_pressed),
            (self._down, self.down_pressed),
            (self._remove, self.remove_pressed),
        ):
            button.clicked.connect(signal)
        buttons = QHBoxLayout() if self._plain else QVBoxLayout()
        buttons.setSpacing(0)
        for button in (self._up, self._down, self._remove):
            buttons.addWidget(button)
        if not self._plain:
            buttons.addStretch(1)
        line.addLayout(buttons)

    def value(self) -> object:
        """Give the row as the story keeps it: a text, or an object without empty cells."""
        if self._plain:
            return self._cells[""].value() or ""
        cells = {name: cell.value() for name, cell in self._cells.items()}
        return {name: value for name, value in cells.items() if is_given(value)}

    def is_empty(self) -> bool:
        """Tell whether the row says nothing."""
        return not is_given(self.value())

    def set_value(self, value: object) -> None:
        """Show a row."""
        if self._plain:
            self._cells[""].set_value(value)
            return
        cells = cast("dict[str, object]", value) if isinstance(value, dict) else {}
        for name, cell in self._cells.items():
            cell.set_value(cells.get(name))

    def set_read_only(self, *, read_only: bool) -> None:
        """Show the row only."""
        for cell in self._cells.values():
            cell.set_read_only(read_only=read_only)
        for button in (self._up, self._down, self._remove):
            button.setVisible(not read_only)

    def set_story_language(self, language: str) -> None:
        """Write in this language."""
        for cell in self._cells.values():
            cell.set_story_language(language)

    def use_spelling(self, spelling: Spelling) -> None:
        """Check the spelling of what is written in the cells."""
        for cell in self._cells.values():
            cell.use_spelling(spelling)

    def number(self, number: int, *, of: int) -> None:
        """Tell the row which one it is."""
        self._up.say(tr("Move row {n} up", n=number))
        self._down.say(tr("Move row {n} down", n=number))
        self._remove.say(tr("Take out row {n}", n=number))
        allow(self._up, "" if number > 1 else tr("This is the first one already."))
        allow(self._down, "" if number < of else tr("This is the last one already."))
        for column in self._columns:
            words = tr("{name}, row {n}", name=column.name, n=number)
            cell = self._cells[column.id]
            if column.type == "tick":
                cell.describe("", tr("Row {n}", n=number))
            else:
                cell.describe(words, tr("(required)") if column.required else "")

    def focus_on(self, column: str) -> None:
        """Give the keyboard to a cell, by default the first."""
        cell = self._cells.get(column) or next(iter(self._cells.values()))
        cell.focus_on()

    def focus_move(self, *, up: bool) -> None:
        """Give the keyboard to a button that moves the row, one that can be pressed."""
        first, second = (self._up, self._down) if up else (self._down, self._up)
        (first if first.isEnabled() else second).setFocus()

    def stops(self) -> list[QWidget]:
        """List what Tab stops at, in reading order."""
        found: list[QWidget] = []
        for column in self._columns:
            cell = self._cells[column.id]
            found += [
                each
                for each in cell.findChildren(QWidget)
                if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.window() is self.window()
            ]
        return [*found, self._up, self._down, self._remove]

    def _make_grid(self) -> QGridLayout:
        """Set two cells beside each other, and text and ticks over the whole width."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        at, side = 0, 0
        for column in self._columns:
            wide = column.type in {"text", "tick"} or (column.max_length or 0) > 100
            if wide and side:
                at, side = at + 1, 0
            grid.addWidget(self._make_named(column), at, side, 1, 2 if wide else 1)
            at, side = (at + 1, 0) if wide or side else (at, 1)
        return grid

    def _make_named(self, column: RowColumn) -> QWidget:
        cell = self._make_cell(column)
        if column.type == "tick":
            return cell
        box = QWidget(self)
        inner = QVBoxLayout(box)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(3)
        words = column.name
        needed = f"{words} {tr('(required)')}" if column.required else words
        label = Words(named(needed), "soft", box)
        label.setBuddy(cell.main_widget())
        inner.addWidget(label)
        inner.addWidget(cell)
        inner.addStretch(1)
        return box

    def _make_cell(self, column: RowColumn) -> AnswerInput:
        cell: AnswerInput
        match column.type:
            case "month":
                cell = MonthInput(self)
            case "tick":
                cell = TickInput(column.name, self)
            case "line" | "text" | "link":
                cell = CountedText(column.type, self)
                cell.set_limits(None, column.max_length)
        cell.edited.connect(self.edited)
        self._cells[column.id] = cell
        return cell
