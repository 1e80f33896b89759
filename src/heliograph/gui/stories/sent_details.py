"""The way of one sent story, and what can be done with its receipt."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from heliograph.gui import look
from heliograph.gui.parts import Card, text
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.reading import Reading
from heliograph.i18n import tr

_LOW_PART = 220
"""Logical pixels of height (at 100 %) that the title above a story's way needs."""


class SentDetails(Card):
    """The way of one story, and what can be done with its receipt."""

    def __init__(self) -> None:
        super().__init__()
        self._title = text("", "strong")
        self._history = Reading()
        self._history.setMinimumHeight(44)
        self._history.setAccessibleName(tr("History"))
        self._history.setAccessibleDescription(tr("several lines"))
        self._lines: list[str] = []
        self.shows_text = False
        self.what = QPushButton(tr("What exactly was &sent"))
        self.save = QPushButton(tr("Save &receipt…"))
        self.print = QPushButton(tr("&Print receipt…"))
        self.again = QPushButton(tr("New &version"))
        self.withdraw = QPushButton(tr("&Withdraw…"))
        self.add(self._title)
        self.box.addWidget(self._history, 1)
        row = QWidget()
        flow = Flow(row)
        for press in (self.what, self.save, self.print, self.again, self.withdraw):
            flow.addWidget(press)
        self.add(row)
        self.setMinimumSize(280, 150)

    def focus_first(self) -> None:
        """Give the keyboard to what can be done."""
        self.what.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a low part to the buttons: the list says whose way it is."""
        super().resizeEvent(event)
        unit = look.font().pointSizeF() / look.TEXT_POINTS
        self._title.setVisible(self.height() >= _LOW_PART * unit)

    def title(self) -> str:
        """Give whose way it is."""
        return self._title.text()

    def words(self) -> str:
        """Give what can be read in it."""
        return self._history.toPlainText()

    def show_story(self, title: str, lines: list[str]) -> None:
        """Show the history of a story, unless it is already there."""
        named = tr("{title} – history", title=title)
        if (named, lines) == (self._title.text(), self._lines):
            return
        self._title.setText(named)
        self._lines = lines
        self.hide_text()

    def show_text(self, words: str) -> None:
        """Show what was sent."""
        self.shows_text = True
        self.what.setText(tr("Show the &history"))
        self._history.say(words)

    def hide_text(self) -> None:
        """Show the history again."""
        self.shows_text = False
        self.what.setText(tr("What exactly was &sent"))
        # A line of the history begins with a time, whose digits have no direction.
        self._history.say("\n".join(self._lines), direction=self.layoutDirection())
