"""What the help tells of this computer: where the stories are, states, keys, a support file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout

from heliograph import wording
from heliograph.domain.lifecycle import State
from heliograph.gui import look
from heliograph.gui.guide.pages import HERE_PARTS
from heliograph.gui.guide.references import shown
from heliograph.gui.menus import commands_with_keys
from heliograph.gui.parts import Card, Column, text
from heliograph.gui.support import SupportCard
from heliograph.gui.widgets.picture import Picture
from heliograph.i18n import ltr, mark, tr

if TYPE_CHECKING:
    from heliograph.gui.session import Session

STATES: tuple[tuple[State, str, str, str], ...] = (
    (State.DRAFT, "draft", "draft", mark("You are writing it. It is saved on this computer.")),
    (
        State.READY,
        "ready",
        "ready",
        mark("Complete. It goes as soon as there is a connection and you are signed in."),
    ),
    (
        State.SENDING,
        "sending",
        "sending",
        mark("On its way. What has arrived is kept, also when the line drops."),
    ),
    (State.PAUSED, "paused", "draft", mark("It waits until you let it go on.")),
    (
        State.NEEDS_ATTENTION,
        "attention",
        "attention",
        mark("Something has to be changed by you. The Outbox says what."),
    ),
    (
        State.SENT,
        "sent",
        "sent",
        mark("ITU has all of it, and the receipt was checked on this computer."),
    ),
    (State.WITHDRAWN, "withdrawn", "draft", mark("You took it back after it was sent.")),
)


class HereColumn(Column):
    """A column of cards; each stands under a name of ``HERE_PARTS``."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        self.support = SupportCard(session)
        self._cards: dict[str, Card] = {
            "stories": _stories(session),
            "support": self.support,
            "states": _states(),
            "keys": _keys(),
        }
        for card in self._cards.values():
            self.box.addWidget(card)
        self.box.addStretch(1)

    def show_part(self, part: str) -> None:
        """Bring a card to the top."""
        inside = self.widget()
        if inside is not None:
            inside.adjustSize()
        self.verticalScrollBar().setValue(self._cards[part].y())


def _stories(session: Session) -> Card:
    where = Card(_heading("stories"))
    where.add(
        text(
            tr(
                "On this computer, from the first letter on. Heliograph saves while you write;"
                " there is no need to press Save. Nothing leaves this computer before you"
                " sign in and mark a story ready."
            )
        )
    )
    folder = text(ltr(str(session.workspace.profile)), "soft")
    folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    where.add(folder)
    return where


def _states() -> Card:
    card = Card(_heading("states"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(look.BLOCK_GAP)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(2, 1)
    for row, (state, icon, colour, words) in enumerate(STATES):
        grid.addWidget(Picture(icon, colour), row, 0)
        grid.addWidget(text(wording.state_name(state), "strong", wraps=False), row, 1)
        grid.addWidget(text(tr(words)), row, 2)
    card.box.addLayout(grid)
    return card


def _keys() -> Card:
    card = Card(_heading("keys"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for row, command in enumerate(commands_with_keys()):
        native = QKeySequence(command.keys).toString(QKeySequence.SequenceFormat.NativeText)
        keys = tr(command.said) or native
        grid.addWidget(text(ltr(keys), "strong", wraps=False), row, 0)
        grid.addWidget(text(shown(tr(command.words))), row, 1)
    card.box.addLayout(grid)
    return card


def _heading(part: str) -> str:
    return tr(HERE_PARTS[part])
