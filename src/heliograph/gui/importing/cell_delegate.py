"""Opens a cell of the whole table: with the form's choices where its column answers by choices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, QTimer
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyledItemDelegate, QWidget

from heliograph.domain.tables.values import read_cell
from heliograph.domain.tables.vocabulary import plain
from heliograph.gui import look as looks
from heliograph.gui.importing.fixes import OF_CHOICES, choice_texts
from heliograph.i18n import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtWidgets import QStyleOptionViewItem

    from heliograph.gui.importing.work import ImportWork

    Index = QModelIndex | QPersistentModelIndex

_WIDEST = 320
_PARTED = re.compile(r"[;；؛|\n]")  # noqa: RUF001 - the languages' own marks


class CellDelegate(QStyledItemDelegate):
    """What a table says stays free: the choices are offered, and what is typed finds among them."""

    def __init__(self, work: ImportWork, parent: QWidget) -> None:
        super().__init__(parent)
        self._work = work

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Offer a list under the line where there are choices."""
        work, column = self._work, index.column()
        look = work.look
        targets = [] if look is None else look.mapping.targets(look.columns.headings)
        field = work.campaign.find_field(targets[column]) if column < len(targets) else None
        if field is None or field.type not in OF_CHOICES or work.words is None:
            return super().createEditor(parent, option, index)
        line = QLineEdit(parent)
        heading = index.model().headerData(column, Qt.Orientation.Horizontal)
        line.setAccessibleName(bare(str(heading)))
        names = choice_texts(field, work.campaign, work.words)
        choices = _Choices(names, line, several=field.type == "multi")
        words = work.words
        told = {
            plain(said) or said: code
            for said, code in (
                {} if look is None else look.mapping.values.get(field.id, {})
            ).items()
        }
        choices.understands = lambda said: read_cell(field, said, words, told=told).trouble is None
        line.setCompleter(choices)
        QTimer.singleShot(0, line, choices.show_all)
        return line


class _Choices(QCompleter):
    """Finds by any part of a name; in a list of several only the last is looked for."""

    def __init__(self, names: Sequence[str], line: QLineEdit, *, several: bool) -> None:
        super().__init__(QStringListModel(list(names), line), line)
        self._line = line
        self._several = several
        self._known = frozenset(name.casefold() for name in names)
        self.understands: Callable[[str], bool] = lambda _said: False
        """Whether the table's reader knows what this says, such as a code, or was told."""
        self._there = frozenset[str]()
        """What the cell said when it was opened and is understood."""
        self._passed = ("", "")
        """What a name was put behind last, and what the line said with it."""
        self.activated.connect(self._settle)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(14)
        popup = self.popup()
        if popup is not None:
            popup.setMinimumWidth(looks.scaled(_WIDEST))

    def show_all(self) -> None:
        """Show every choice, whatever the cell says, until something is typed."""
        if self._several:
            self._there = frozenset(filter(self.understands, self._parts(self._line.text())))
        self.setCompletionPrefix("")
        self.complete()

    def splitPath(self, path: str) -> list[str]:
        """Look for what stands behind the last mark between two."""
        return [_PARTED.split(path)[-1].strip() if self._several else path]

    def pathFromIndex(self, index: Index) -> str:
        """Put the name behind those that are there already, each once."""
        name = str(index.data(Qt.ItemDataRole.DisplayRole))
        if not self._several:
            return name
        said = self._line.text()
        if said == self._passed[1]:  # the line shows each name that the arrow keys come by
            said = self._passed[0]
        *before, last = self._parts(said)
        # What is typed and is no name was to find this one.
        if last.casefold() in self._known or last in self._there:
            before.append(last)
        shown = "; ".join([*(each for each in before if each and each != name), name])
        self._passed = said, shown
        return shown

    def _settle(self) -> None:
        """Keep the name that was chosen, whatever comes behind it."""
        self._passed = ("", "")

    @staticmethod
    def _parts(said: str) -> list[str]:
        return [each.strip() for each in _PARTED.split(said)]
