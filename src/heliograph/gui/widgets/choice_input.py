"""One of many, chosen from a list that opens, as an answer of the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from heliograph.gui.widgets.answer_input import AnswerInput
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Sequence


class ChoiceInput(AnswerInput):
    """A code of a list; typing letters jumps in it."""

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = ChoiceBox(self)
        self._box.offer([("", tr("Choose…")), *choices])
        self._box.choose("")
        self._box.activated.connect(self.edited)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._box)
        row.addStretch(1)

    def value(self) -> object:
        """Give the chosen code, or None."""
        return self._box.code() or None

    def take(self, value: object) -> None:
        """Choose a code; an unknown one is shown as it is."""
        self._box.choose(value if isinstance(value, str) else "")

    def main_widget(self) -> QWidget:
        """Give the list."""
        return self._box
