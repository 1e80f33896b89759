"""Six tiles to choose the language of the screens, each in its own language and script."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QSizePolicy, QWidget

from heliograph import i18n
from heliograph.gui import look

_POINTS = 16.0
_DOT = 18


class Tile(QRadioButton):
    """One language: its name large, a radio dot below."""

    def __init__(self, code: str) -> None:
        super().__init__(i18n.language_name(code))
        self.code = code
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.least_height = 0
        """So that tiles are of one height although scripts are not; logical pixels."""
        self._letters = look.font(_POINTS, language=code)
        self._strong = look.font(_POINTS, strong=True, language=code)

    def sizeHint(self) -> QSize:
        """Give room for the name in the person's text size."""
        words = QFontMetrics(self._strong)
        height = max(words.height() + look.scaled(_DOT) + 62, self.least_height)
        return QSize(words.horizontalAdvance(self.text()) + 40, height)

    def minimumSizeHint(self) -> QSize:
        """Never cut the name."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere in the tile."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile: name, dot, and a ring where the keyboard is."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, focused = self.isChecked(), self.hasFocus()
        edge = look.FOCUS_WIDTH if focused else 1
        box = QRectF(self.rect()).adjusted(edge / 2, edge / 2, -edge / 2, -edge / 2)
        border = "focus" if focused else "action" if chosen else "line"
        painter.setPen(QPen(look.colour(border), edge))
        painter.setBrush(look.colour("wash" if chosen or self.underMouse() else "surface"))
        painter.drawRoundedRect(box, look.CARD_RADIUS, look.CARD_RADIUS)
        painter.setFont(self._strong if chosen else self._letters)
        painter.setPen(look.colour("action" if chosen else "ink"))
        dot = look.scaled(_DOT)
        words = self.rect().adjusted(0, 18, 0, -dot - 26)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        middle = QRectF(0, 0, dot, dot)
        middle.moveCenter(QRectF(self.rect()).center())
        middle.moveBottom(self.height() - 18)
        painter.setPen(QPen(look.colour("action" if chosen else "line"), 1.6))
        painter.setBrush(look.colour("surface"))
        painter.drawEllipse(middle)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("action"))
            inset = dot * 0.28
            painter.drawEllipse(middle.adjusted(inset, inset, -inset, -inset))


class LanguageTiles(QWidget):
    """The six languages; a choice takes effect at once."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.tiles: dict[str, Tile] = {}
        self._group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.BLOCK_GAP)
        for place, code in enumerate(i18n.LANGUAGES):
            tile = Tile(code)
            tile.setChecked(code == i18n.language())
            tile.setToolTip("")
            self.tiles[code] = tile
            self._group.addButton(tile)
            grid.addWidget(tile, place // 3, place % 3)
        tallest = max(tile.sizeHint().height() for tile in self.tiles.values())
        for tile in self.tiles.values():
            tile.least_height = tallest
        self._group.buttonClicked.connect(self._on_clicked)

    def focus_chosen(self) -> None:
        """Give the keyboard to the language in use."""
        self.tiles[i18n.language()].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self) -> None:
        tile = self._group.checkedButton()
        if isinstance(tile, Tile) and tile.code != i18n.language():
            self.chosen.emit(tile.code)
