"""The places of the window: a column beside the page, or a row above it when room is short."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from heliograph.gui import icons, look
from heliograph.gui.widgets.words import Words
from heliograph.i18n import mark, number, tr

Place = Literal["stories", "outbox", "sent", "call", "settings", "help", "import"]

PLACES: tuple[Place, ...] = ("stories", "outbox", "sent", "call", "settings")
"""In the order of the navigation and of Ctrl+1 to Ctrl+5."""

NAMES: dict[Place, str] = {
    "stories": mark("Stories"),
    "outbox": mark("Outbox"),
    "sent": mark("Sent"),
    "call": mark("The call"),
    "settings": mark("Settings"),
    "help": mark("Help"),
    "import": mark("Import from a table"),
}
_WITHIN: dict[Place, Place] = {"import": "stories"}
"""Places without a button of their own, and the one that they belong to."""

COLUMN_WIDTH = 208
_ITEM_HEIGHT = 36
_SIDE = 10
_GAP = 10
"""Between a place's picture and its name."""
_ROW_SIDE, _ROW_GAP = 12, 2
_SMALLER = 0.72
"""Of the text, where long names at twice the size would not fit side by side."""


class PlaceButton(QAbstractButton):
    """One place: its picture, its name and how many stories are there."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place: Place = place
        self._count = 0
        self._form = 0
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setText(tr(NAMES[place]))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._say()

    def show_count(self, count: int) -> None:
        """Show how many stories are there; none is not shown."""
        if count != self._count:
            self._count = count
            self._say()
            self.updateGeometry()
            self.update()

    def be_narrow(self, *, narrow: bool) -> None:
        """Take the form for the row: as wide as the words."""
        policy = QSizePolicy.Policy.Preferred if narrow else QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)
        self.updateGeometry()

    def fit(self, form: int) -> None:
        """Take one of the forms that ``width_as`` tells the width of."""
        if form != self._form:
            self._form = form
            self.updateGeometry()
            self.update()

    def width_as(self, form: int) -> int:
        """Give the width in a form: 0 whole, 1 without its picture, 2 the name alone, 3 smaller."""
        words = QFontMetrics(self._font(form, strong=True))
        width = _SIDE + words.horizontalAdvance(self.text()) + _SIDE
        if form == 0:
            width += look.icon_side() + _GAP
        if self._count and form < 2:
            width += words.horizontalAdvance(number(self._count)) + 8
        return width

    @staticmethod
    def _font(form: int, *, strong: bool) -> QFont:
        return look.font(look.TEXT_POINTS * (_SMALLER if form == 3 else 1), strong=strong)

    def sizeHint(self) -> QSize:
        """Give room for what it shows."""
        words = QFontMetrics(look.font(strong=True))
        return QSize(self.width_as(self._form), max(_ITEM_HEIGHT, words.height() + 12))

    def minimumSizeHint(self) -> QSize:
        """Never cut the name."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it: chosen is a card with strong words, focus is a ring."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, focused = self.isChecked(), self.hasFocus()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if chosen or self.underMouse():
            painter.setPen(QPen(look.colour("hair")) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("surface" if chosen else "wash"))
            painter.drawRoundedRect(box, look.CONTROL_RADIUS, look.CONTROL_RADIUS)
        if focused:
            painter.setPen(QPen(look.colour("focus"), look.FOCUS_WIDTH))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = box.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(ring, look.CONTROL_RADIUS, look.CONTROL_RADIUS)
        ink = "action" if chosen else "ink"
        if self._form == 0:
            side = look.icon_side()
            place = QRect(_SIDE, (self.height() - side) // 2, side, side)
            icons.paint(painter, QRectF(self._turned(place)), self.place, ink)
        self._paint_words(painter, ink)

    def _paint_words(self, painter: QPainter, ink: str) -> None:
        before = look.icon_side() + _GAP if self._form == 0 else 0
        inner = self.rect().adjusted(_SIDE + before, 0, -_SIDE, 0)
        vertical = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic
        if self._count and self._form < 2:
            painter.setFont(look.font(look.SMALL_POINTS))
            painter.setPen(look.colour("soft"))
            words = number(self._count)
            painter.drawText(
                self._turned(inner), self._side(Qt.AlignmentFlag.AlignRight) | vertical, words
            )
            inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance(words) - 8)
        painter.setFont(self._font(self._form, strong=self.isChecked()))
        painter.setPen(look.colour(ink))
        painter.drawText(
            self._turned(inner), self._side(Qt.AlignmentFlag.AlignLeft) | vertical, self.text()
        )

    def _turned(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def _side(self, side: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
        turned = QStyle.visualAlignment(self.layoutDirection(), side)
        return turned | Qt.AlignmentFlag.AlignAbsolute

    def _say(self) -> None:
        name = self.text()
        said = tr("{place}, {count}", place=name, count=self._count) if self._count else name
        self.setAccessibleName(said)


class Navigation(QFrame):
    """All places, with the mark at their head and help at their foot."""

    chosen = Signal(str)
    """A ``Place``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look.dress(self, "navigation")
        self.setAccessibleName(tr("Places"))
        self._buttons: dict[str, PlaceButton] = {}
        self._group = QButtonGroup(self)
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._head = self._make_head()
        self._box.addWidget(self._head)
        for place in PLACES:
            self._box.addWidget(self._make(place))
        self._box.addStretch(1)
        self._box.addWidget(self._make("help"))
        self._narrow = True
        self.be_narrow(narrow=False)

    def be_narrow(self, *, narrow: bool) -> None:
        """Stand above the page as a row, or beside it as a column."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self._box.setDirection(
            QBoxLayout.Direction.LeftToRight if narrow else QBoxLayout.Direction.TopToBottom
        )
        self._box.setContentsMargins(
            *((_ROW_SIDE, 6, _ROW_SIDE, 6) if narrow else (12, 14, 12, 12))
        )
        self._box.setSpacing(_ROW_GAP if narrow else 4)
        self._head.setVisible(not narrow)
        for button in self._buttons.values():
            button.be_narrow(narrow=narrow)
        self._set_width()

    def button(self, place: Place) -> PlaceButton:
        """Give the button of a place."""
        return self._buttons[place]

    def choose(self, place: Place) -> None:
        """Show where the window is."""
        self._buttons[_WITHIN.get(place, place)].setChecked(True)

    def show_counts(self, counts: dict[Place, int]) -> None:
        """Show how many stories are in each place."""
        for place, count in counts.items():
            self._buttons[place].show_count(count)
        self._set_width()

    def focus_chosen(self) -> None:
        """Give the keyboard to the place that is shown."""
        button = self._group.checkedButton()
        if button is not None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._set_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out of a row what it would not hold: pictures, counts, and last a size of text."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        form = 0
        if self._narrow:
            form = next((each for each in range(3) if self._width_as(each) <= self.width()), 3)
        for button in self._buttons.values():
            button.fit(form)

    def _width_as(self, form: int) -> int:
        widths = [button.width_as(form) + _ROW_GAP for button in self._buttons.values()]
        return sum(widths) + 2 * _ROW_SIDE

    def _set_width(self) -> None:
        self._fit()
        if self._narrow:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
        else:
            widest = max(button.sizeHint().width() for button in self._buttons.values())
            self.setFixedWidth(max(COLUMN_WIDTH, widest + 24))

    def _make(self, place: Place) -> PlaceButton:
        button = PlaceButton(place)
        button.clicked.connect(lambda: self.chosen.emit(place))
        self._buttons[place] = button
        self._group.addButton(button)
        return button

    def _make_head(self) -> QWidget:
        head = QWidget(self)
        row = QHBoxLayout(head)
        row.setContentsMargins(2, 0, 0, 10)
        row.setSpacing(8)
        picture = QLabel(head)
        picture.setPixmap(icons.mark(26, scale=self.devicePixelRatioF()))
        name = Words("Heliograph", "story-title", head, wrap=False)
        column = QVBoxLayout()
        column.addWidget(name)
        row.addWidget(picture)
        row.addLayout(column, 1)
        return head
