"""The way of one sent story, and what can be done with its receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from heliograph import wording
from heliograph.gui import look
from heliograph.gui.parts import Card, text
from heliograph.gui.stories import story_words
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.picture import Picture
from heliograph.gui.widgets.reading import Reading
from heliograph.gui.widgets.words import ElidedWords
from heliograph.i18n import tr

if TYPE_CHECKING:
    from heliograph.domain.review import Standing

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
        self.what = QPushButton(tr("What exactly was &sent"))
        self.save = QPushButton(tr("Save &receipt…"))
        self.print = QPushButton(tr("&Print receipt…"))
        self.again = QPushButton(tr("New &version"))
        self.withdraw = QPushButton(tr("&Withdraw…"))
        self.standing = ElidedWords("", "strong", self)
        self._shape = Picture("sent", "sent")
        self.add(self._title)
        self._standing_row = QWidget()
        standing = QHBoxLayout(self._standing_row)
        standing.setContentsMargins(0, 0, 0, 0)
        standing.setSpacing(8)
        standing.addWidget(self._shape)
        standing.addWidget(self.standing, 1)
        self.add(self._standing_row)
        self._standing_row.hide()
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
        # A line of the history begins with a time, whose digits have no direction.
        self._history.say("\n".join(lines), direction=self.layoutDirection())

    def show_standing(self, said: Standing | None, *, asks: bool) -> None:
        """Show where the story stands with the editors; None before they said anything."""
        self._standing_row.setVisible(said is not None)
        self.again.setText(tr("Change and send &again") if asks else tr("New &version"))
        look.dress(self.again, "primary" if asks else "")
        if said is not None:
            self._shape.take(*story_words.REVIEWED[said.state])
            self.standing.say(wording.standing_sentence(said.state, said.at_ms))
