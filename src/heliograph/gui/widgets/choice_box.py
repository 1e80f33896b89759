"""A list that opens, with an arrow of our own; the wheel does not change it by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyledItemDelegate, QWidget

from heliograph.gui import icons, look

if TYPE_CHECKING:
    from collections.abc import Iterable

_ARROW, _EDGE = 16, 9


class ChoiceBox(QComboBox):
    """One of several, by code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The list's own delegate of combo boxes knows no style sheet.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setMaxVisibleItems(14)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(4)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Fill the list with (code, name); what was chosen stays chosen if it is still there."""
        chosen = self.code()
        blocked = self.blockSignals(True)  # noqa: FBT003 - Qt takes it by position
        self.clear()
        for code, name in choices:
            self.addItem(name, code)
        self.choose(chosen)
        self.blockSignals(blocked)

    def code(self) -> str:
        """Give the chosen code, empty for none."""
        code = self.currentData()
        return code if isinstance(code, str) else ""

    def choose(self, code: str) -> None:
        """Choose by code; one that is not offered is added, so that nothing is lost."""
        index = self.findData(code)
        if index < 0 and code:
            self.addItem(code, code)
            index = self.count() - 1
        self.setCurrentIndex(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave undo and redo to the answer: Qt would look for a name that begins so."""
        keys = QKeySequence.StandardKey
        if event.matches(keys.Undo) or event.matches(keys.Redo):
            event.ignore()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow on top of what the style paints."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = look.scaled(_ARROW)
        place = QRect(self.width() - _EDGE - side, (self.height() - side) // 2, side, side)
        turned = QStyle.visualRect(self.layoutDirection(), self.rect(), place)
        icons.paint(painter, QRectF(turned), "chevron", "ink" if self.isEnabled() else "soft")
        painter.end()
