"""A menu in which the arrow keys also reach what is greyed, to hear and read why it is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.plain import tip


class ExplainingMenu(QMenu):
    """Its greyed lines have a reason as their tooltip."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._greyed: QAction | None = None
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._forget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down through all lines, which Qt does through those that can be chosen."""
        by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        lines = [each for each in self.actions() if each.isVisible() and not each.isSeparator()]
        if not by or not lines:
            super().keyPressEvent(event)
            return
        # A line that cannot be chosen is none that Qt calls active.
        here = self.activeAction() if self._greyed is None else self._greyed
        at = lines.index(here) if here in lines else (-1 if by > 0 else 0)
        line = lines[(at + by) % len(lines)]
        self.setActiveAction(line)
        self._greyed = None if line.isEnabled() else line
        why = line.toolTip()
        self.update()
        if line.isEnabled() or not why:
            QToolTip.hideText()
            return
        place = self.actionGeometry(line).bottomLeft()
        QToolTip.showText(self.mapToGlobal(place), tip(why), self)
        announce(self, f"{line.iconText()}: {why}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Mark also the greyed line that the keys have reached."""
        super().paintEvent(event)
        if self._greyed is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.colour("focus"), look.FOCUS_WIDTH))
            ring = QRectF(self.actionGeometry(self._greyed)).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, look.CONTROL_RADIUS, look.CONTROL_RADIUS)

    def _forget(self) -> None:
        self._greyed = None
