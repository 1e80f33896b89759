"""Several of a list: as chips when the list is short, else with a box to search in."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, cast

import msgspec
from PySide6.QtCore import QEvent, QModelIndex, QObject, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.plain import tip
from heliograph.gui.reasons import allow, describe
from heliograph.gui.widgets.answer_input import AnswerInput, why_fixed
from heliograph.gui.widgets.chip import ChosenChip, ToggleChip
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.option_delegate import OptionDelegate
from heliograph.gui.widgets.words import Words
from heliograph.i18n import joined, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

FEW = 12
"""Up to so many choices are all shown at once."""

_CODE = Qt.ItemDataRole.UserRole
_FOLDED = Qt.ItemDataRole.UserRole + 1
_BADGE = Qt.ItemDataRole.UserRole + 2
_ROWS = 6
_WRAPPING = 60
"""Up to so many rows each may have a height of its own."""


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to choose; ``badge`` is a colour of its source (``#RRGGBB``) or empty."""

    code: str
    name: str
    badge: str = ""


class MultiChoice(AnswerInput):
    """A list of codes, in the order in which they were chosen.

    Args:
        options: What there is, in its order.
        most: How many may be chosen.
        parent: Its widget.
    """

    def __init__(
        self, options: Sequence[Option], *, most: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._most = most
        self._chosen: list[str] = []
        self._names = {option.code: option for option in options}
        self._read_only = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._chips = QWidget(self)
        self._chip_row = Flow(self._chips)
        column.addWidget(self._chips)
        self._search: _Search | None = None
        self._few: dict[str, ToggleChip] = {}
        if len(options) <= FEW:
            for option in options:
                self._add_few(option)
        else:
            self._search = _Search(options, self)
            self._search.toggled.connect(self._toggle)
            column.addWidget(self._search)
        self._show()

    def value(self) -> object:
        """Give the codes, or None when there is none."""
        return list(self._chosen) or None

    def take(self, value: object) -> None:
        """Choose these codes; ones that the list does not know are kept and shown."""
        codes = cast("list[object]", value) if isinstance(value, list) else []
        self._chosen = [code for code in codes if isinstance(code, str)]
        for code in self._chosen:
            if self._search is None and code not in self._few:
                self._add_few(self._names.get(code, Option(code=code, name=code)))
        self._show()

    def set_read_only(self, *, read_only: bool) -> None:
        """Show what is chosen only."""
        self._read_only = read_only
        self._show()

    def main_widget(self) -> QWidget:
        """Give the box to search in, or the first chip."""
        if self._search is not None:
            return self._search.box
        return next(iter(self._few.values()), self)

    def describe(self, name: str, description: str) -> None:
        """Let each chip keep its own name, and say the question with it."""
        words = joined(name, description)
        self.setAccessibleName(name)
        for chip in self._few.values():
            describe(chip, words)
        if self._search is not None:
            self._search.describe(name, words)

    def _add_few(self, option: Option) -> None:
        chip = ToggleChip(option.name, self._chips, badge=option.badge)
        chip.clicked.connect(lambda: self._toggle(option.code))
        self._few[option.code] = chip
        self._chip_row.addWidget(chip)

    def _toggle(self, code: str) -> None:
        if code in self._chosen:
            self._chosen.remove(code)
        elif not self._full():
            self._chosen.append(code)
        self._show()
        self.edited.emit()

    def _full(self) -> bool:
        return self._most is not None and len(self._chosen) >= self._most

    def _show(self) -> None:
        full = self._full()
        for code, chip in self._few.items():
            chosen = code in self._chosen
            chip.setChecked(chosen)
            allow(chip, self._why_not(chosen=chosen, full=full))
        if self._search is not None:
            self._show_chosen()
            self._search.show_chosen(self._chosen, full=full)
            self._search.setVisible(not self._read_only)
        self._tell()

    def _why_not(self, *, chosen: bool, full: bool) -> str:
        if self._read_only:
            return why_fixed()
        if chosen or not full or self._most is None:
            return ""
        return ntr(
            "No more than {n} can be chosen. Take one out first.",
            "No more than {n} can be chosen. Take one out first.",
            self._most,
        )

    def _tell(self) -> None:
        if self._most is None:
            return
        count = len(self._chosen)
        dress = "counter" if count <= self._most else "problem"
        self.counted.emit(tr("{n} of {most}", n=count, most=self._most), dress)

    def _show_chosen(self) -> None:
        had_focus = any(each.hasFocus() for each in self._chips.findChildren(QPushButton))
        while (item := self._chip_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for code in self._chosen:
            self._chip_row.addWidget(self._removable(code))
        self._chips.setVisible(bool(self._chosen))
        if had_focus and self._search is not None:
            self._search.box.setFocus()

    def _removable(self, code: str) -> QPushButton:
        name = self._names[code].name if code in self._names else code
        chip = ChosenChip(name, self._chips)
        chip.setAccessibleName(tr("Take out {name}", name=name))
        chip.setToolTip(tip(tr("Take out {name}", name=name)))
        allow(chip, why_fixed() if self._read_only else "")
        chip.clicked.connect(lambda: self._toggle(code))
        chip.show()
        return chip


class _Search(QWidget):
    """A box to search in and the list below it, both for keyboard and mouse."""

    toggled = Signal(str)

    def __init__(self, options: Sequence[Option], parent: MultiChoice) -> None:
        super().__init__(parent)
        self.box = QLineEdit(self)
        self.box.setPlaceholderText(tr("Type to find, then choose below"))
        self.box.setClearButtonEnabled(True)
        self._model = QStandardItemModel(self)
        for option in options:
            item = QStandardItem(option.name)
            item.setData(option.code, _CODE)
            item.setData(folded(f"{option.name} {option.code}"), _FOLDED)
            item.setData(option.badge, _BADGE)
            item.setCheckable(True)
            item.setEditable(False)
            self._model.appendRow(item)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._model)
        self._found.setFilterRole(_FOLDED)
        self._list = QListView(self)
        look.dress(self._list, "boxed")
        delegate = OptionDelegate(self._list, badge_role=_BADGE)
        self._list.setItemDelegate(delegate)
        self._list.setModel(self._found)
        self._list.setUniformItemSizes(len(options) > _WRAPPING)
        self._list.setResizeMode(QListView.ResizeMode.Adjust)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setFixedHeight(delegate.row_height() * _ROWS + 8)
        self._nothing = Words(tr("Nothing is called so."), "soft", self)
        self._nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.box)
        column.addWidget(self._list)
        column.addWidget(self._nothing)
        self.box.textChanged.connect(self._on_text_changed)
        self.box.installEventFilter(self)
        self._list.installEventFilter(self)
        self._list.clicked.connect(self._on_clicked)

    def describe(self, name: str, words: str) -> None:
        """Say the question with box and list."""
        self.box.setAccessibleName(tr("Find in: {name}", name=name))
        self.box.setAccessibleDescription(words)
        self._list.setAccessibleName(name)

    def show_chosen(self, codes: Sequence[str], *, full: bool) -> None:
        """Tick these; when no more may be chosen, the others cannot be."""
        for row in range(self._model.rowCount()):
            item = self._model.item(row)
            chosen = item.data(_CODE) in codes
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            item.setEnabled(chosen or not full)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go down into the list with the arrow, choose with Enter or Space."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = event.key()
        enter = key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers()
        if watched is self.box:
            if key == Qt.Key.Key_Down and (first := self._first()) is not None:
                self._list.setFocus()
                self._list.setCurrentIndex(self._found.index(first, 0))
                return True
            if enter and self.box.text().strip() and self._found.rowCount():
                self._choose(0)
                self.box.clear()
                return True
        elif enter or key == Qt.Key.Key_Space:
            self._choose(self._list.currentIndex().row())
            return True
        elif key == Qt.Key.Key_Up and self._list.currentIndex().row() == self._first():
            self.box.setFocus()
            return True
        return super().eventFilter(watched, event)

    def _first(self) -> int | None:
        """Give the first row that can be pressed."""
        rows = range(self._found.rowCount())
        enabled = Qt.ItemFlag.ItemIsEnabled
        return next((row for row in rows if self._found.index(row, 0).flags() & enabled), None)

    def _choose(self, row: int) -> None:
        index = self._found.index(row, 0)
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.toggled.emit(str(index.data(_CODE)))

    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index.row())

    def _on_text_changed(self, text: str) -> None:
        self._found.setFilterFixedString(folded(text.strip()))
        count = self._found.rowCount()
        self._nothing.setVisible(count == 0)
        self._list.setAccessibleDescription(ntr("{n} found", "{n} found", count))


def folded(text: str) -> str:
    """Make text easy to find: no accents, no capitals, one form of each letter."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in letters if not unicodedata.combining(each))
