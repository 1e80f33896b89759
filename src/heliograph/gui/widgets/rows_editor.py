"""An answer of several rows: figures, quotations, partners, links; add, take out, move, undo."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from heliograph.gui import icons, look
from heliograph.gui.announce import announce
from heliograph.gui.reasons import allow, describe
from heliograph.gui.widgets.answer_input import AnswerInput
from heliograph.gui.widgets.answer_row import AnswerRow, RowColumn
from heliograph.gui.widgets.words import Words
from heliograph.i18n import joined, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.gui.spelling.spelling import Spelling

__all__ = ["RowColumn", "RowsEditor"]


class RowsEditor(AnswerInput):
    """Rows of the same columns; one column without an id makes plain lines of text.

    Args:
        columns: What each row asks.
        add_words: Name of the button that adds a row.
        most: How many rows there may be.
        parent: Its widget.
    """

    def __init__(
        self,
        columns: Sequence[RowColumn],
        *,
        add_words: str,
        most: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._most = most
        self._rows: list[AnswerRow] = []
        self._removed: tuple[int, AnswerRow] | None = None
        self._language = ""
        self._read_only = False
        self._spelling: Spelling | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        column.addLayout(self._list)
        self._undo_row = QWidget(self)
        undo_row = QHBoxLayout(self._undo_row)
        undo_row.setContentsMargins(0, 0, 0, 0)
        self._undo_words = Words(tr("The row was taken out."), "soft", self._undo_row, wrap=False)
        self._undo = QPushButton(tr("Undo"), self._undo_row)
        self._undo.setIcon(icons.icon("undo", "action"))
        look.dress(self._undo, "quiet")
        self._undo.clicked.connect(self._on_undo)
        undo_row.addWidget(self._undo_words)
        undo_row.addWidget(self._undo)
        undo_row.addStretch(1)
        self._undo_row.hide()
        column.addWidget(self._undo_row)
        foot = QHBoxLayout()
        self._add = QPushButton(add_words, self)
        self._add.setIcon(icons.icon("add"))
        self._add.clicked.connect(self._on_add)
        foot.addWidget(self._add)
        foot.addStretch(1)
        column.addLayout(foot)
        self._refresh()

    def value(self) -> object:
        """Give the rows that say anything, or None."""
        return [row.value() for row in self._rows if not row.is_empty()] or None

    def set_value(self, value: object) -> None:
        """Show rows; the same rows again move no cursor and keep the empty ones."""
        if _listed(value) != (self.value() or []):
            super().set_value(value)

    def take(self, value: object) -> None:
        """Let there be these rows."""
        values = _listed(value)
        self._forget_removed()
        while len(self._rows) > len(values):
            self._drop(self._rows[-1])
        while len(self._rows) < len(values):
            self._insert(len(self._rows), self._make())
        for row, each in zip(self._rows, values, strict=True):
            row.set_value(each)
        self._refresh()

    def set_read_only(self, *, read_only: bool) -> None:
        """Show the rows only."""
        self._read_only = read_only
        for row in self._rows:
            row.set_read_only(read_only=read_only)
        self._refresh()

    def set_story_language(self, language: str) -> None:
        """Write all rows in this language."""
        self._language = language
        for row in self._rows:
            row.set_story_language(language)

    def use_spelling(self, spelling: Spelling) -> None:
        """Check the spelling of all rows."""
        self._spelling = spelling
        for row in self._rows:
            row.use_spelling(spelling)

    def focus_on(self, row: int | None = None, column: str = "") -> None:
        """Give the keyboard to a cell; rows count as the story keeps them, without empty ones."""
        kept = [each for each in self._rows if not each.is_empty()]
        if row is not None and row < len(kept):
            kept[row].focus_on(column)
        elif self._rows:
            self._rows[0].focus_on("")
        else:
            self._add.setFocus()

    def main_widget(self) -> QWidget:
        """Give the button that adds a row."""
        return self._add

    def describe(self, name: str, description: str) -> None:
        """Let the button keep its name, and say the question with it."""
        self.setAccessibleName(name)
        describe(self._add, joined(name, description))

    def state(self) -> object:
        """Give all rows, those too that do not say anything yet."""
        return [row.value() for row in self._rows] or None

    def restore(self, state: object) -> None:
        """Show the rows again, and keep the keyboard here."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self.take(state)
        now = QApplication.focusWidget()
        if had_focus and (now is None or not now.isVisible() or not self.isAncestorOf(now)):
            self.focus_on()

    def undo(self) -> bool:
        """Take back what happened to the rows; the one taken out last comes back as it was."""
        if self._removed is None:
            return super().undo()
        self._on_undo()
        return True

    def row_widgets(self) -> tuple[AnswerRow, ...]:
        """Give the rows as they stand."""
        return tuple(self._rows)

    def _make(self) -> AnswerRow:
        row = AnswerRow(self._columns, self)
        row.edited.connect(self._on_edited)
        row.up_pressed.connect(lambda: self._move(row, -1))
        row.down_pressed.connect(lambda: self._move(row, 1))
        row.remove_pressed.connect(lambda: self._remove(row))
        row.set_story_language(self._language)
        if self._spelling is not None:
            row.use_spelling(self._spelling)
        row.set_read_only(read_only=self._read_only)
        return row

    def _insert(self, at: int, row: AnswerRow) -> None:
        self._rows.insert(at, row)
        self._list.insertWidget(at, row)
        row.show()

    def _drop(self, row: AnswerRow) -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_add(self) -> None:
        self._forget_removed()
        row = self._make()
        self._insert(len(self._rows), row)
        self._refresh()
        super()._remember()
        row.focus_on("")

    def _remember(self) -> None:
        """Leave what is typed to the cells; here are only rows that come, go and move."""

    def _on_edited(self) -> None:
        self._forget_removed()
        self._tell()
        self.edited.emit()

    def _remove(self, row: AnswerRow) -> None:
        self._forget_removed()
        at = self._rows.index(row)
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        if row.is_empty():
            row.deleteLater()
        else:
            self._removed = (at, row)
            self._undo_row.show()
            announce(self, self._undo_words.text())
        self._refresh()
        if self._removed is not None:
            self._undo.setFocus()
        elif self._rows:
            self._rows[min(at, len(self._rows) - 1)].focus_on("")
        else:
            self._add.setFocus()
        super()._remember()
        self.edited.emit()

    def _on_undo(self) -> None:
        if self._removed is not None:
            at, row = self._removed
            self._history.back(self.state())
            self._removed = None
            self._undo_row.hide()
            self._insert(min(at, len(self._rows)), row)
            self._refresh()
            row.focus_on("")
            self.edited.emit()

    def _forget_removed(self) -> None:
        if self._removed is not None:
            self._removed[1].deleteLater()
            self._removed = None
        self._undo_row.hide()

    def _move(self, row: AnswerRow, by: int) -> None:
        at = self._rows.index(row) + by
        if 0 <= at < len(self._rows):
            self._rows.remove(row)
            self._list.removeWidget(row)
            self._insert(at, row)
            self._refresh()
            row.focus_move(up=by < 0)
            announce(self, tr("Now row {n} of {total}", n=at + 1, total=len(self._rows)))
            super()._remember()
            self.edited.emit()

    def _refresh(self) -> None:
        for number, row in enumerate(self._rows):
            row.number(number + 1, of=len(self._rows))
        allow(self._add, self._why_full())
        self._add.setVisible(not self._read_only)
        self._tell()
        self._set_tab_order()

    def _why_full(self) -> str:
        """Say why no row can be added; empty when one can."""
        if self._most is None or len(self._rows) < self._most:
            return ""
        return ntr("No more than {n} is taken.", "No more than {n} are taken.", self._most)

    def _set_tab_order(self) -> None:
        """Let Tab run through the rows where this answer stands on the page."""
        chain: list[QWidget] = [self]
        for row in self._rows:
            chain += row.stops()
        # Qt does not take a widget without focus as the place to begin, so this is one for now.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for before, after in itertools.pairwise([*chain, self._undo, self._add]):
            QWidget.setTabOrder(before, after)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _tell(self) -> None:
        if self._most is not None:
            count = sum(1 for row in self._rows if not row.is_empty())
            dress = "counter" if count <= self._most else "problem"
            self.counted.emit(tr("{n} of {most}", n=count, most=self._most), dress)


def _listed(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
