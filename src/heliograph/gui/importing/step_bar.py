"""What is done here, and where one is among its steps, in one line above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from heliograph.gui import look
from heliograph.gui.parts import text
from heliograph.gui.widgets.flow import Flow
from heliograph.i18n import number, tr

if TYPE_CHECKING:
    from collections.abc import Sequence


class StepBar(QWidget):
    """The title and the names of all steps with their numbers; the present one is strong."""

    def __init__(self, title: str, names: Sequence[str]) -> None:
        super().__init__()
        self._names = tuple(names)
        head = text(title, "page-title", wraps=False)
        self._labels = [
            text(tr("{n} {step}", n=number(at), step=name), "soft-large", wraps=False)
            for at, name in enumerate(names, start=1)
        ]
        row = Flow(self)
        row.addWidget(head)
        row.addWidget(QWidget(minimumWidth=look.PAGE_MARGIN))
        for at, label in enumerate(self._labels):
            dash = [text("—", "soft-large", wraps=False)] if at else []
            for each in (*dash, label):
                each.setMinimumHeight(head.sizeHint().height())  # in the middle of the title's line
                row.addWidget(each)
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """Show which step is on the screen, from 0."""
        for index, label in enumerate(self._labels):
            look.dress(label, "strong" if index == at else "soft-large")
        self.setAccessibleName(self.words(at))

    def words(self, at: int) -> str:
        """Say which step it is, for a screen reader."""
        return tr("Step {n} of {all}: {step}", n=at + 1, all=len(self._names), step=self._names[at])
