"""The way of one sent story, and what can be done with its receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QWidget

from heliograph import wording
from heliograph.gui import look
from heliograph.gui.parts import Card, text
from heliograph.gui.plain import tip
from heliograph.gui.stories import story_words
from heliograph.gui.widgets.flow import Flow
from heliograph.gui.widgets.picture import Picture
from heliograph.gui.widgets.timeline import Timeline
from heliograph.gui.widgets.words import ElidedWords
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.review import Standing
    from heliograph.gui.widgets.timeline import Step

_LOW_PART = 220
"""Logical pixels of height (at 100 %) that the title above a story's way needs."""


class SentDetails(Card):
    """The way of one story, and what can be done with its receipt."""

    def __init__(self) -> None:
        super().__init__()
        self._title = text("", "strong")
        self.history = Timeline()
        self.history.setAccessibleName(tr("History"))
        self.what = QPushButton(tr("What exactly was &sent"))
        self.save = QPushButton(tr("Save &receipt…"))
        self.print = QPushButton(tr("&Print receipt…"))
        self.comments = QPushButton(tr("Read the &comments"))
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
        self._has_standing = False
        self._standing_row.hide()
        self.box.addWidget(self.history, 1)
        row = QWidget()
        flow = Flow(row)
        for press in self._presses():
            flow.addWidget(press)
        self.until = text("", "soft")
        self.until.hide()
        self.add(row)
        self.add(self.until)
        self._has_room = True

    def _presses(self) -> tuple[QPushButton, ...]:
        return (self.what, self.save, self.print, self.comments, self.again, self.withdraw)

    def focus_first(self) -> None:
        """Give the keyboard to what can be done."""
        self.what.setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self, height: int) -> None:
        """Leave the room of a low part to the buttons: the list says whose way it is."""
        unit = look.font().pointSizeF() / look.TEXT_POINTS
        self._has_room = height >= _LOW_PART * unit
        self._title.setVisible(self._has_room)
        self.until.setVisible(self._has_room and bool(self.until.text()))
        self._standing_row.setVisible(self._has_standing and self._has_room)

    def title(self) -> str:
        """Give whose way it is."""
        return self._title.text()

    def words(self) -> str:
        """Give what can be read in it."""
        return self.history.words()

    def show_story(self, title: str, steps: Sequence[Step]) -> None:
        """Show the history of a story."""
        self._title.setText(tr("{title} – history", title=title))
        self.history.show_steps(steps)

    def show_offers(self, *, no_version: str, no_withdrawal: str, until: str) -> None:
        """Show what can be done, on greyed buttons why not, and until when (empty: no limit)."""
        _offer(self.again, no_version)
        _offer(self.withdraw, no_withdrawal)
        self.until.setText(until)
        self.until.setVisible(self._has_room and bool(until))

    def show_standing(self, said: Standing | None, *, asks: bool, comments: bool) -> None:
        """Show where the story stands with the editors.

        Args:
            said: What they said last; None before they said anything.
            asks: Whether it waits for its author.
            comments: Whether there are any to read.
        """
        self.comments.setVisible(comments)
        self._has_standing = said is not None
        self._standing_row.setVisible(self._has_standing and self._has_room)
        self.again.setText(tr("Change and send &again") if asks else tr("New &version"))
        look.dress(self.again, "primary" if asks else "")
        if said is not None:
            self._shape.take(*story_words.REVIEWED[said.state])
            self.standing.say(wording.standing_sentence(said.state, said.at_ms))


class Roomy(QScrollArea):
    """Lets what is inside be as tall as it needs to be, however low the window is."""

    def __init__(self, inside: SentDetails) -> None:
        super().__init__()
        self._inside = inside
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(280, 150)
        self.setWidget(inside)

    def focus_first(self) -> None:
        """Give the keyboard to what can be done, and bring it into sight."""
        self._inside.focus_first()
        self.ensureWidgetVisible(self._inside.what)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell what is inside how much of it can be seen."""
        super().resizeEvent(event)
        self._inside.fit(self.height())


def _offer(press: QPushButton, why_not: str) -> None:
    """Grey a button that does nothing now; it can still be reached, and says why."""
    if why_not or press.property("look") == "not-yet":
        look.dress(press, "not-yet" if why_not else "")
    press.setAccessibleDescription(why_not)
    press.setToolTip(tip(why_not))
