"""The strip at the bottom: where the work is, how the connection was last tested, the deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from heliograph.gui import icons, look
from heliograph.gui.parts import together
from heliograph.gui.widgets.words import ElidedWords
from heliograph.i18n import moment, tr

if TYPE_CHECKING:
    from heliograph.errors import StoreError

_PICTURE = 14
_GAP, _BETWEEN = 8, 20
"""Pixels between things, and more between facts."""


class _Picture(QLabel):
    """A small icon that keeps its colour right when the theme changes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icons.icon("waiting", "soft")
        self.setFixedSize(look.scaled(_PICTURE), look.scaled(_PICTURE))

    def take(self, name: str, colour: str) -> None:
        """Show another icon."""
        self._icon = icons.icon(name, colour)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._show()

    def _show(self) -> None:
        self.setPixmap(self._icon.pixmap(self.size()))


class Strip(QFrame):
    """Three facts that are true on every page: in one line where it holds them, else in two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look.dress(self, "strip")
        self._saved_picture = _Picture(self)
        self._saved = ElidedWords(parent=self)
        self._connection_picture = _Picture(self)
        self._connection = ElidedWords(parent=self)
        self._deadline = ElidedWords(parent=self)
        for label in (self._saved, self._connection):
            look.dress(label, "soft")
        self._in_two_lines = False
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        self._lines = lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 6, 16, 6)
        lines.setSpacing(4)
        for line in (self._first, self._second):
            line.setSpacing(_GAP)
            lines.addLayout(line)
        self._first.addWidget(self._saved_picture)
        self._first.addWidget(self._saved)
        self._first.addSpacing(_BETWEEN)
        self._first.addStretch(0)
        self._first.addWidget(self._deadline)
        self._place_connection()
        self._is_held = False
        self.say_saved(tr("Everything is kept on this computer"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use two lines where one is too short."""
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Look anew how much room is needed when words or their size changed."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def show_saved(self, at_ms: int) -> None:
        """Say when the work was last safe on this computer."""
        self.say_saved(tr("Saved on this computer {time}", time=moment(at_ms)))

    def say_saved(self, words: str, *, safe: bool = True) -> None:
        """Say where the work is; while the disk does not take something, that is said instead."""
        self._last = (words, safe)
        if not self._is_held:
            self._say(words, safe=safe)

    def hold(self, error: StoreError) -> None:
        """Say that the disk does not take something, and nothing else until ``release``."""
        from heliograph import wording  # noqa: PLC0415 - hardly ever needed

        self._is_held = True
        self._say(together(wording.not_kept(error)), safe=False)

    def release(self) -> None:
        """Say again what was to be said meanwhile."""
        if self._is_held:
            self._is_held = False
            words, safe = self._last
            self._say(words, safe=safe)

    def _say(self, words: str, *, safe: bool) -> None:
        self._saved.say(words)
        self._saved_picture.take(*(("done", "sent") if safe else ("attention", "attention")))

    def saved(self) -> str:
        """Give what is said about where the work is."""
        return self._saved.whole()

    def connection(self) -> str:
        """Give what is said about the connection, also where it is cut."""
        return self._connection.whole()

    def say_not_saved(self, words: str) -> None:
        """Say that something is on the screen only."""
        self.say_saved(words, safe=False)

    def show_connection(self, words: str, *, icon: str, colour: str) -> None:
        """Say how the connection was when it was last tested."""
        self._connection.say(words)
        self._connection_picture.take(icon, colour)

    def show_deadline(self, words: str, *, near: bool) -> None:
        """Say how long the campaign still takes stories."""
        self._deadline.say(words)
        look.dress(self._deadline, "deadline" if near else "soft")

    def _arrange(self) -> None:
        """Give the connection a line of its own where the three do not fit beside each other."""
        shown = (self._saved, self._connection, self._deadline)
        pictures = self._saved_picture.width() + self._connection_picture.width()
        needed = sum(each.sizeHint().width() for each in shown) + pictures + _BETWEEN + 5 * _GAP
        margins = self.contentsMargins() + self._lines.contentsMargins()
        in_two_lines = needed > self.width() - margins.left() - margins.right()
        if in_two_lines is not self._in_two_lines:
            self._in_two_lines = in_two_lines
            self._place_connection()

    def _place_connection(self) -> None:
        if self._in_two_lines:
            line, place = self._second, 0
        else:
            line, place = self._first, 3
        # Whoever moves into a layout leaves the one before.
        line.insertWidget(place, self._connection_picture)
        line.insertWidget(place + 1, self._connection, 1)
