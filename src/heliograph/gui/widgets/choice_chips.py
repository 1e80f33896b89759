"""One of a few, all shown at once as chips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from heliograph.gui.reasons import allow, describe
from heliograph.gui.widgets.answer_input import AnswerInput, why_fixed
from heliograph.gui.widgets.chip import Chip
from heliograph.gui.widgets.flow import Flow
from heliograph.i18n import joined

if TYPE_CHECKING:
    from collections.abc import Sequence


class ChoiceChips(AnswerInput):
    """A code of a short list.

    Args:
        choices: (code, name) in their order.
        parent: Its widget.
        may_be_none: Whether pressing the chosen one again, or Delete, takes the answer back.
    """

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
        *,
        may_be_none: bool = False,
    ) -> None:
        super().__init__(parent)
        self._may_be_none = may_be_none
        self._group = QButtonGroup(self)
        self._chips: dict[str, Chip] = {}
        self._unknown = ""
        self._was_chosen: Chip | None = None
        row = Flow(self)
        for code, name in choices:
            chip = Chip(name, self)
            chip.pressed.connect(self._on_pressed)
            chip.clicked.connect(self._on_clicked)
            chip.installEventFilter(self)
            self._group.addButton(chip)
            self._chips[code] = chip
            row.addWidget(chip)

    def value(self) -> object:
        """Give the chosen code; one that the list does not know is kept until another is chosen."""
        chosen = self._group.checkedButton()
        known = next((code for code, chip in self._chips.items() if chip is chosen), "")
        return known or self._unknown or None

    def take(self, value: object) -> None:
        """Choose a code."""
        code = value if isinstance(value, str) else ""
        self._unknown = "" if code in self._chips else code
        if code in self._chips:
            self._chips[code].setChecked(True)
        else:
            self._clear()

    def set_read_only(self, *, read_only: bool) -> None:
        """Show the choice only."""
        for chip in self._chips.values():
            allow(chip, why_fixed() if read_only else "")

    def main_widget(self) -> QWidget:
        """Give the chosen chip, or the first."""
        chosen = self._group.checkedButton()
        return chosen or next(iter(self._chips.values()), self)

    def describe(self, name: str, description: str) -> None:
        """Let each chip keep its own name, and say the question with it."""
        self.setAccessibleName(name)
        for chip in self._chips.values():
            describe(chip, joined(name, description))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the answer back on Delete."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            delete = event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}
            if delete and self._may_be_none and self.value() is not None:
                self._clear()
                self.edited.emit()
                return True
        return super().eventFilter(watched, event)

    def _on_pressed(self) -> None:
        chosen = self._group.checkedButton()
        self._was_chosen = chosen if isinstance(chosen, Chip) else None

    def _on_clicked(self) -> None:
        if self._may_be_none and self.sender() is self._was_chosen:
            self._clear()
        self._unknown = ""
        self.edited.emit()

    def _clear(self) -> None:
        self._group.setExclusive(False)
        for chip in self._chips.values():
            chip.setChecked(False)
        self._group.setExclusive(True)
