"""A box over a row of a list, to give its story another title."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from heliograph.gui.widgets.line_box import LineBox
from heliograph.i18n import tr

_STAYS = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})


class TitleBox(LineBox):
    """Stands over the list, not in its rows: what is typed is safe when they are read again."""

    named = Signal(str)
    """The title as it is to be, by Enter or by going elsewhere."""
    closed = Signal()
    """It is done, whatever came of it."""

    def __init__(self, title: str, over: QWidget) -> None:
        super().__init__("line", over)
        self._is_done = False
        self.setAccessibleName(tr("Title"))
        self.take(title)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the title by Enter, leave the old one by Escape."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._finish(keeps=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._finish(keeps=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed, as everywhere; a menu or another window is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self._finish(keeps=True)

    def finish(self) -> None:
        """Keep what was typed: the row it stands over moves away."""
        self._finish(keeps=True)

    def _finish(self, *, keeps: bool) -> None:
        if self._is_done:
            return
        self._is_done = True
        title = self.plain().strip()
        self.hide()
        self.deleteLater()
        self.closed.emit()
        if keeps:
            self.named.emit(title)
