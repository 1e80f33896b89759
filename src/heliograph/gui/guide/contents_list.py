"""The contents of the guide as a list beside the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from heliograph.gui import look
from heliograph.i18n import tr

if TYPE_CHECKING:
    from heliograph.gui.guide.pages import Guide

_WIDTH = 270
"""Logical pixels at a text size of 100 %."""
_BESIDE = 3
"""Logical pixels that Qt keeps free at each side of a line's words."""
_TARGET = Qt.ItemDataRole.UserRole


class ContentsList(QListWidget):
    """Headings, which cannot be chosen, and the pages below them."""

    chosen = Signal(str)
    """A page is to be shown."""

    def __init__(self, guide: Guide) -> None:
        super().__init__()
        look.dress(self, "boxed")
        self.setAccessibleName(tr("Contents"))
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setFixedWidth(look.scaled(_WIDTH))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        for entry in guide.contents():
            self._add(entry.words, entry.target)
        self.itemClicked.connect(self._on_item)
        self.itemActivated.connect(self._on_item)

    def choose(self, target: str) -> None:
        """Show which page is read; a part that is not listed itself counts as its page."""
        page = target.partition("#")[0]
        for wanted in (target, page):
            for row in range(self.count()):
                if wanted and self.item(row).data(_TARGET) == wanted:
                    self.setCurrentRow(row)
                    return
        self.setCurrentRow(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each line the height of its words: Qt's own guess leaves words out."""
        super().resizeEvent(event)
        room = self.viewport().width() - 2 * _BESIDE
        wraps = Qt.TextFlag.TextWordWrap.value
        for row in range(self.count()):
            item = self.item(row)
            box = QFontMetrics(item.font()).boundingRect(0, 0, room, 10_000, wraps, item.text())
            item.setSizeHint(QSize(room, box.height() + look.scaled(10)))

    def _add(self, words: str, target: str) -> None:
        item = QListWidgetItem(words, self)
        item.setData(_TARGET, target)
        item.setFont(look.font())
        if not target:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setFont(look.font(look.SMALL_POINTS, strong=True))
            item.setForeground(look.colour("soft"))

    def _on_item(self, item: QListWidgetItem) -> None:
        target = str(item.data(_TARGET) or "")
        if target:
            self.chosen.emit(target)
