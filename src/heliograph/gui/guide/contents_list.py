"""The contents of the guide as a list beside the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from heliograph.gui import look
from heliograph.i18n import tr

if TYPE_CHECKING:
    from heliograph.gui.guide.pages import Guide

_WIDTH = 270
"""Logical pixels at a text size of 100 %."""
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

    def _add(self, words: str, target: str) -> None:
        item = QListWidgetItem(words, self)
        item.setData(_TARGET, target)
        if not target:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setFont(look.font(look.SMALL_POINTS, strong=True))
            item.setForeground(look.colour("soft"))
        font = look.font(strong=not target)
        room = look.scaled(_WIDTH) - look.scaled(44)
        bounds = QFontMetrics(font).boundingRect(
            0, 0, room, 10_000, Qt.TextFlag.TextWordWrap.value, words
        )
        item.setSizeHint(QSize(room, bounds.height() + look.scaled(10)))

    def _on_item(self, item: QListWidgetItem) -> None:
        target = str(item.data(_TARGET) or "")
        if target:
            self.chosen.emit(target)
