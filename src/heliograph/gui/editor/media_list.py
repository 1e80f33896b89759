"""The attached files below each other: chosen, put in order by dragging or by keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.editor.media_row import MediaRow
from heliograph.gui.widgets.words import Words
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.media import MediaItem

_GAP = 2
_LINE = 8
"""Height of the line that shows where a carried file would go; it is painted thinner."""
_NEAR_EDGE = 28
_SCROLL_STEP, _SCROLL_EVERY_MS = 12, 30


class Told(NamedTuple):
    """A file and what its row says."""

    item: MediaItem
    facts: str
    state: str
    fine: bool


class MediaList(QScrollArea):
    """Rows that stay the same widgets while their files move."""

    opened = Signal(str)
    """Id of the file to describe."""
    move_wanted = Signal(str, int)
    """Id of a file and the place (from 0) it is to have."""
    removal_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: dict[str, MediaRow] = {}
        self._chosen = ""
        self._carried_y = 0
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = inside = QWidget(self)
        look.dress(inside, "page")
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(_GAP)
        self._none = Words(tr("No photos or files yet. A photo is never required."), "soft", inside)
        self._box.addWidget(self._none)
        self._box.addStretch(1)
        self.setWidget(inside)
        self._line = _DropLine(inside)
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_SCROLL_EVERY_MS)
        self._scrolling.timeout.connect(self._scroll_on)

    def refresh(self, files: Sequence[Told], *, is_open: bool) -> None:
        """Show the files in their order; a row that has the keyboard keeps it."""
        there = {told.item.id for told in files}
        for name in [name for name in self._rows if name not in there]:
            row = self._rows.pop(name)
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        rows: dict[str, MediaRow] = {}
        for at, told in enumerate(files):
            row = self._rows.get(told.item.id) or self._make_row(told.item)
            row.tell(told.item, facts=told.facts, state=told.state, fine=told.fine)
            row.allow(change=is_open, move=is_open and len(files) > 1)
            self._box.insertWidget(at, row)
            row.show()  # Qt would do so later, and nothing that is hidden takes the keyboard
            rows[told.item.id] = row
        self._rows = rows
        self.choose(self._chosen)
        self._none.setVisible(not files)

    def rows(self) -> list[MediaRow]:
        """Give the rows in their order."""
        return list(self._rows.values())

    def choose(self, media: str) -> None:
        """Show which file is being described; empty for none."""
        self._chosen = media
        for name, row in self._rows.items():
            row.setChecked(name == media)

    def focus_row(self, at: int) -> bool:
        """Give the keyboard to a row, or to the last where there are fewer; tell whether one is."""
        rows = self.rows()
        if not rows:
            return False
        row = rows[min(max(at, 0), len(rows) - 1)]
        row.setFocus()
        self.ensureWidgetVisible(row, 0, _GAP)
        return True

    def show_row(self, media: str) -> None:
        """Scroll to a file."""
        if media in self._rows:
            self._box.activate()
            self.ensureWidgetVisible(self._rows[media], 0, _GAP)

    # ---- inside ------------------------------------------------------------------------------

    def _make_row(self, item: MediaItem) -> MediaRow:
        row, name = MediaRow(item, self._inside), item.id
        row.clicked.connect(lambda: self.opened.emit(name))
        row.carried.connect(self._on_carried)
        row.put_down.connect(lambda: self._on_put_down(name))
        row.carried_back.connect(self._end)
        row.shift_wanted.connect(partial(self._on_shift, name))
        row.removal_wanted.connect(lambda: self.removal_wanted.emit(name))
        return row

    def _on_shift(self, media: str, by: int) -> None:
        to = list(self._rows).index(media) + by
        if 0 <= to < len(self._rows):
            self.move_wanted.emit(media, to)

    def _on_carried(self, screen_y: int) -> None:
        self._carried_y = screen_y
        self._scrolling.start()
        self._show_line()

    def _on_put_down(self, media: str) -> None:
        gap = self._gap_at_hand()
        self._end()
        at = list(self._rows).index(media)
        to = gap - 1 if gap > at else gap
        if to != at:
            self.move_wanted.emit(media, to)

    def _end(self) -> None:
        self._scrolling.stop()
        self._line.hide()

    def _gap_at_hand(self) -> int:
        """Tell before which row (from 0; their number for behind the last) the hand is."""
        hand = self._hand_y()
        rows = self.rows()
        return next(
            (at for at, row in enumerate(rows) if hand < row.geometry().center().y()), len(rows)
        )

    def _hand_y(self) -> int:
        return self._inside.mapFromGlobal(QPoint(0, self._carried_y)).y()

    def _show_line(self) -> None:
        gap, rows = self._gap_at_hand(), self.rows()
        y = rows[gap].y() - _GAP / 2 if gap < len(rows) else rows[-1].geometry().bottom() + _GAP
        inside = self._inside
        top = min(max(round(y - _LINE / 2), 0), inside.height() - _LINE)
        self._line.setGeometry(0, top, inside.width(), _LINE)
        self._line.show()
        self._line.raise_()

    def _scroll_on(self) -> None:
        """Scroll while the hand is near an edge, so that a long list can be crossed."""
        hand = self.viewport().mapFromGlobal(QPoint(0, self._carried_y)).y()
        bar = self.verticalScrollBar()
        if hand < _NEAR_EDGE:
            bar.setValue(bar.value() - _SCROLL_STEP)
        elif hand > self.viewport().height() - _NEAR_EDGE:
            bar.setValue(bar.value() + _SCROLL_STEP)
        self._show_line()


class _DropLine(QWidget):
    """Where a carried file would go: a line with a ring at the side where reading begins."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("action"))
        middle, ring = self.height() / 2, self.height() - 1.0
        painter.drawRoundedRect(QRectF(ring / 2, middle - 1.5, self.width() - ring, 3), 1.5, 1.5)
        right = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = self.width() - ring if right else 0.0
        painter.drawEllipse(QRectF(left, middle - ring / 2, ring, ring))
