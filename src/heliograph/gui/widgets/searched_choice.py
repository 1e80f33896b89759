"""A long list that opens, in which one finds by typing any part of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from heliograph.gui.widgets.choice_box import ChoiceBox

if TYPE_CHECKING:
    from collections.abc import Iterable


class SearchedChoice(ChoiceBox):
    """One of many, by code; what is typed and is no name leaves the choice as it was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.model(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setMaxVisibleItems(14)
        self.setCompleter(completer)
        line = self.lineEdit()
        if line is not None:
            line.editingFinished.connect(self.settle)

    def be_as_wide_as_asked(self) -> None:
        """Take the width that is given, as in a cell, and not that of the longest name."""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Fill the list with (code, name)."""
        super().offer(choices)
        self.settle()

    def showPopup(self) -> None:
        """Open the list; Tab takes what is found in it, as Enter does, and goes on."""
        super().showPopup()
        self.view().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what the open list has found."""
        if (
            watched is self.view()
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
        ):
            row = self.view().currentIndex().row()
            self.hidePopup()
            if row >= 0 and row != self.currentIndex():
                self.setCurrentIndex(row)
                self.activated.emit(row)
        return super().eventFilter(watched, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let what is typed take the place of what was chosen."""
        super().focusInEvent(event)
        line = self.lineEdit()
        if line is not None:
            line.selectAll()

    def settle(self) -> None:
        """Choose what was typed, as far as it names something; else show the choice again."""
        line = self.lineEdit()
        if line is None:
            return
        typed = line.text().strip()
        index = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        if index < 0 and typed:
            alike = [
                at for at in range(self.count()) if typed.casefold() in self.itemText(at).casefold()
            ]
            index = alike[0] if len(alike) == 1 else -1
        if index >= 0 and index != self.currentIndex():
            self.setCurrentIndex(index)
            self.activated.emit(index)
        line.setText(self.itemText(self.currentIndex()) if self.currentIndex() >= 0 else "")
