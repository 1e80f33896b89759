"""How far all that goes out together is: words and one bar, and at the end what came of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from heliograph.domain.time_left import Told
from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.parts import Card, button, text
from heliograph.gui.widgets.progress_line import ProgressLine
from heliograph.i18n import joined, tr
from heliograph.wording.lots import LEAST, lot_apart, lot_outcome, lot_progress

if TYPE_CHECKING:
    from heliograph.events import Progressed
    from heliograph.gui.connection import ConnectionNews
    from heliograph.gui.session import Session
    from heliograph.store.lots import Lot

_FULL = 0.995
"""What is shown at the most while a receipt is missing."""


class LotStrip(Card):
    """Hidden for a single story, whose row tells more."""

    receipts_wanted = Signal()
    """The receipts of all of them are to be saved together."""
    closed = Signal()
    """A person has read what came of it."""

    def __init__(self, session: Session, connection: ConnectionNews) -> None:
        super().__init__()
        self._session = session
        self._connection = connection
        self._rate_bytes_s: float | None = None
        self._told: Told[None] = Told()
        self._was_going = False
        self._is_short = False
        self._words = text("", "strong")
        self._apart = text("", "soft")
        self.line = ProgressLine()
        self.save = button(tr("Save the receip&ts…"), self.receipts_wanted.emit, "primary")
        self.close_it = button(tr("Close this message"), self._on_close)
        self.box.setSpacing(6)
        self.box.setContentsMargins(
            look.ROW_MARGIN, look.BLOCK_GAP, look.ROW_MARGIN, look.BLOCK_GAP
        )
        row = self.row()
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.save)
        row.addWidget(self.close_it)
        self.box.addWidget(self.line)
        self.box.addWidget(self._apart)
        self.hide()

    def words(self) -> str:
        """Give what it says; empty while it is hidden."""
        return "" if self.isHidden() else joined(self._words.text(), self._apart.text())

    def be_short(self, *, short: bool) -> None:
        """Leave out what the rows tell as well, where there is no room for it."""
        self._is_short = short
        self._apart.setVisible(bool(self._apart.text()) and not short)

    def take(self, event: Progressed) -> None:
        """Learn how fast it goes, once that was measured for long enough to tell times by it."""
        if event.left_s is not None:
            self._rate_bytes_s = event.rate_bytes_s

    def refresh(self) -> None:
        """Say it as it is now, by what the store has."""
        if not self._connection.sending:
            self._rate_bytes_s = None
        lot = self._session.workspace.outbox.lot()
        if lot.stories < LEAST:
            self._was_going = False
            self.hide()
            return
        is_over = not lot.going
        words = lot_outcome(lot) if is_over else self._progress(lot)
        apart = "" if is_over else lot_apart(lot)
        self._words.setText(words)
        self._apart.setText(apart)
        self._apart.setVisible(bool(apart) and not self._is_short)
        self.line.setVisible(not is_over)
        share = lot.sent_bytes / lot.total_bytes if lot.total_bytes else 0.0
        self.line.show_share(min(share, _FULL))
        self.line.setAccessibleName(words)
        self.setAccessibleName(joined(words, apart))
        self.save.setVisible(is_over and lot.received > 0)
        self.close_it.setVisible(is_over)
        self.show()
        if is_over and self._was_going:
            announce(self, words, urgent=False)
        self._was_going = not is_over

    def _progress(self, lot: Lot) -> str:
        left_s = None
        if self._rate_bytes_s:
            rest_s = (lot.total_bytes - lot.sent_bytes) / self._rate_bytes_s
            left_s = self._told.left_s(None, rest_s, now_s=time.monotonic())
        return lot_progress(
            received=lot.received,
            stories=lot.stories,
            sent_bytes=lot.sent_bytes,
            total_bytes=lot.total_bytes,
            left_s=left_s,
        )

    def _on_close(self) -> None:
        self._session.workspace.outbox.put_lot_away()
        self.refresh()
        self.closed.emit()
