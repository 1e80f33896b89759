"""How far a backup is: a sentence, a line that fills, and a button that ends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from heliograph.gui.announce import announce
from heliograph.gui.parts import button, text
from heliograph.gui.widgets.progress_line import ProgressLine
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable


class WorkLine(QWidget):
    """Hidden until something goes on."""

    def __init__(self, stop: Callable[[], None]) -> None:
        super().__init__()
        self._said = text("")
        self.line = ProgressLine()
        self.stop = button(tr("Stop"), stop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self._said)
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.stop)
        box.addLayout(row)
        self.hide()

    def begin(self, said: str) -> None:
        """Say what goes on."""
        self._said.setText(said)
        self.line.setAccessibleName(said)
        self.line.show_share(0)
        self.show()
        announce(self, said)

    def say(self, said: str) -> None:
        """Say how far it is, without disturbing anybody."""
        self._said.setText(said)

    def show_share(self, share: float) -> None:
        """Show how much is done, from 0 to 1."""
        self.line.show_share(share)

    def words(self) -> str:
        """Give what it says, empty while nothing goes on."""
        return "" if self.isHidden() else self._said.text()

    def end(self) -> None:
        """Go away."""
        self.hide()
