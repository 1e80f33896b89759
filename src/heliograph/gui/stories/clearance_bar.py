"""What waits for clearance, as a group of the outbox: how many, only those, and reading them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from heliograph.gui.parts import button
from heliograph.gui.widgets.chip import Chip
from heliograph.gui.widgets.flow import Flow
from heliograph.i18n import tr


class ClearanceBar(QWidget):
    """Hidden while nothing waits for clearance and all is shown."""

    turned = Signal()
    """Only what waits is to be shown, or all again; see ``is_on``."""
    read_wanted = Signal()
    """What waits is to be read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Show"))
        self.all = Chip(tr("All"), tick=False)
        self.waiting = Chip(tr("Waiting for clearance"), tick=False)
        self.read = button(tr("Read the next"), self.read_wanted.emit)
        group = QButtonGroup(self)
        flow = Flow(self)
        for chip in (self.all, self.waiting):
            chip.clicked.connect(self.turned)
            group.addButton(chip)
            flow.addWidget(chip)
        flow.addWidget(self.read)
        self.all.setChecked(True)
        self.hide()

    @property
    def is_on(self) -> bool:
        """Tell whether only what waits is shown."""
        return self.waiting.isChecked()

    def show_counts(self, *, waiting: int, everything: int) -> None:
        """Show how many there are; with nothing that waits all is shown again."""
        self.waiting.show_count(waiting)
        self.all.show_count(everything)
        if not waiting:
            self.all.setChecked(True)
        self.setVisible(waiting > 0)
