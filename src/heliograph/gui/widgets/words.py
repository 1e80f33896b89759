"""Words on the page: plain text that wraps and keeps to the window's reading side."""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from heliograph.gui import look
from heliograph.gui.plain import tip

_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"
_INSERTED = re.compile("[\u2066-\u2068][^\u2069]*\u2069")
_STRONG = frozenset({"L", "R", "AL"})


class Words(QLabel):
    """A label; text that runs the other way than the window still stands where reading begins.

    Args:
        text: What it says.
        dress: One of the looks of labels.
        parent: Its widget.
        wrap: Whether it may take several lines.
    """

    def __init__(
        self, text: str = "", dress: str = "", parent: QWidget | None = None, *, wrap: bool = True
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self._centred = False
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        look.dress(self, dress)
        self.setText(text)
        self._lean()

    def setText(self, text: str) -> None:
        """Say something, led by the letters outside of inserted words, else by the window."""
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        super().setText(_led(text, window_is_right=right))

    def centre(self) -> None:
        """Stand in the middle."""
        self._centred = True
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)

    def sizeHint(self) -> QSize:
        """Ask for one line: a wrapping label of Qt asks for a block of lines."""
        size = super().sizeHint()
        if not self.wordWrap() or not self.text():
            return size
        metrics = self.fontMetrics()
        lines = self.text().split("\n")
        width = max(_width(metrics, line) for line in lines) + 2
        return QSize(width, metrics.lineSpacing() * len(lines))

    def minimumSizeHint(self) -> QSize:
        """Give way in width, for it wraps."""
        if not self.wordWrap():
            return super().minimumSizeHint()
        return QSize(min(self.sizeHint().width(), 60), self.fontMetrics().lineSpacing())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the direction of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._lean()

    def _lean(self) -> None:
        if self._centred:
            return
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        vertical = Qt.AlignmentFlag.AlignTop if self.wordWrap() else Qt.AlignmentFlag.AlignVCenter
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | vertical)


def _width(metrics: QFontMetrics, line: str) -> int:
    """Give the width at which a line does not wrap: joined letters reach beyond their advance."""
    room = QRect(0, 0, 1_000_000, 1_000)
    drawn = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, line).width()
    return max(drawn, metrics.horizontalAdvance(line))


def _led(text: str, *, window_is_right: bool) -> str:
    """Begin a text with a mark where Qt would take its direction from a word that was inserted."""
    outside = _INSERTED.sub("", text)
    if outside == text:
        return text
    leads, first = _first_is_right(outside), _first_is_right(text)
    if leads is None:
        return f"{_RIGHT_TO_LEFT}{text}" if window_is_right else text
    if leads is first:
        return text
    return f"{_RIGHT_TO_LEFT if leads else _LEFT_TO_RIGHT}{text}"


def _first_is_right(text: str) -> bool | None:
    """Tell whether the first letter runs from right to left; None without one."""
    for letter in text:
        way = unicodedata.bidirectional(letter)
        if way in _STRONG:
            return way != "L"
    return None


class ElidedWords(Words):
    """One line that gives way: what does not fit ends in an ellipsis, and stands in the tooltip."""

    def __init__(self, text: str = "", dress: str = "", parent: QWidget | None = None) -> None:
        self._whole = ""
        super().__init__("", dress, parent, wrap=False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say(text)

    def say(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def whole(self) -> str:
        """Give all of the text."""
        return self._whole

    def sizeHint(self) -> QSize:
        """Ask for all of the text."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 4, metrics.lineSpacing())

    def minimumSizeHint(self) -> QSize:
        """Give way."""
        return QSize(40, self.fontMetrics().lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Cut anew for another text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        self.setToolTip("" if shown == self._whole else tip(self._whole))
