"""The first line of the Sent page: what is listed, by words and by month, and saving all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from heliograph.app.receipts import month_span_ms
from heliograph.gui import look
from heliograph.gui.parts import Head
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.i18n import month, ntr, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEARCH_LEAST, _SEARCH_MOST = 180, 300


class SentHead(Head):
    """Title, month, words to find, and a button that is only there while there is room for it."""

    month_changed = Signal()
    save_wanted = Signal()

    def __init__(self) -> None:
        self.months = ChoiceBox()
        self.months.setAccessibleName(tr("Month"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Find (Ctrl+F)"))
        self.search.setAccessibleName(tr("Find sent stories"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(_SEARCH_LEAST)
        self.search.setMaximumWidth(_SEARCH_MOST)
        self.save = QPushButton("")
        super().__init__(tr("Sent"), self.months, self.search, self.save)
        self._offered: list[str] = []
        self._saves = False
        self.months.currentIndexChanged.connect(self.month_changed)
        self.save.clicked.connect(self.save_wanted)
        self.months.hide()
        self.save.hide()

    @property
    def month(self) -> str:
        """Give the chosen month (``YYYY-MM``), empty for all."""
        return self.months.code()

    @property
    def is_part(self) -> bool:
        """Tell whether some receipts are not listed."""
        return bool(self.month or self.typed)

    @property
    def typed(self) -> str:
        """Give the words to find."""
        return self.search.text().strip()

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
        self._fit()

    def show_all_months(self) -> None:
        """Take the choice of a month back."""
        self.months.choose("")

    def show_for(self, rows: int, *, chosen: int, is_busy: bool) -> None:
        """Say what saving would save.

        Args:
            rows: How many receipts are listed, as far as is known.
            chosen: How many of them are selected.
            is_busy: Whether receipts are being saved.
        """
        if chosen > 1:
            words = ntr("Sa&ve {n} receipt…", "Sa&ve {n} receipts…", chosen)
        elif self.is_part:
            words = ntr("Sa&ve this {n} receipt…", "Sa&ve these {n} receipts…", rows)
        else:
            words = tr("Sa&ve all receipts…")
        self.save.setText(words)
        self._saves = rows > 1 and not is_busy
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the button to the menu where there is no room for it."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Need no room for the button."""
        return QSize(self._needed([]), super().minimumSizeHint().height())

    def _fit(self) -> None:
        self.save.setVisible(self._saves and self._needed([self.save]) <= self.width())

    def _needed(self, more: list[QWidget]) -> int:
        months = [] if self.months.isHidden() else [self.months]
        others: list[QWidget] = [self.title, *months, *more]
        widths = sum(each.sizeHint().width() + look.BLOCK_GAP for each in others)
        return widths + _SEARCH_LEAST
