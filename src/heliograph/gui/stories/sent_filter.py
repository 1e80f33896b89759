"""Which receipts the Sent page lists: all, or those of one month; and saving them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from heliograph.app.receipts import month_span_ms
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.flow import Flow
from heliograph.i18n import month, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence


class SentFilter(QWidget):
    """Chooses a month, and offers to save what is listed; hidden while there is little to list."""

    changed = Signal()
    """Another month was chosen."""
    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.months = ChoiceBox(self)
        self.months.setAccessibleName(tr("Month"))
        self.save = QPushButton("", self)
        flow = Flow(self)
        flow.addWidget(self.months)
        flow.addWidget(self.save)
        self._offered: list[str] = []
        self.months.currentIndexChanged.connect(self.changed)
        self.save.clicked.connect(self.save_wanted)
        self.hide()

    @property
    def month(self) -> str:
        """Give the chosen month (``YYYY-MM``), empty for all."""
        return self.months.code()

    def span_ms(self) -> tuple[int | None, int | None]:
        """Give when what is wanted was received: from, and before (Unix ms)."""
        return month_span_ms(self.month) if self.month else (None, None)

    def offer(self, found: Sequence[str]) -> None:
        """Offer these months; the chosen one stays, also when nothing of it is left."""
        wanted = sorted({*found, self.month} - {""}, reverse=True)
        if wanted != self._offered:
            self._offered = wanted
            names = ((each, month(each)) for each in wanted)
            self.months.offer((("", tr("All months")), *names))
        self.months.setVisible(len(wanted) > 1)

    def clear(self) -> None:
        """Show all months."""
        self.months.choose("")

    def show_for(self, rows: int, *, chosen: int, is_part: bool, is_busy: bool) -> None:
        """Say what saving would save.

        Args:
            rows: How many receipts are listed, as far as is known.
            chosen: How many of them are selected.
            is_part: Whether others are not listed.
            is_busy: Whether receipts are being saved.
        """
        if chosen > 1:
            words = ntr("Sa&ve {n} receipt…", "Sa&ve {n} receipts…", chosen)
        elif is_part:
            words = ntr("Sa&ve this {n} receipt…", "Sa&ve these {n} receipts…", rows)
        else:
            words = tr("Sa&ve all receipts…")
        self.save.setText(words)
        self.save.setVisible(rows > 1 and not is_busy)
        self.setVisible(len(self._offered) > 1 or rows > 1)
