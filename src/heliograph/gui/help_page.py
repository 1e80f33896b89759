"""Help: where the stories are, what each state means, and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from heliograph import wording
from heliograph.domain.lifecycle import State
from heliograph.gui import look
from heliograph.gui.menus import commands_with_keys
from heliograph.gui.parts import Card, Column, Head, page_box, text
from heliograph.gui.support import SupportCard
from heliograph.gui.widgets.picture import Picture
from heliograph.i18n import ltr, mark, tr

if TYPE_CHECKING:
    from heliograph.gui.menus import Commands
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


class HelpPage(QWidget):
    """One page to read, and a card that looks for what is wrong."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        box = page_box(self)
        box.addWidget(Head(tr("Help")))
        column = Column()
        column.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrow keys scroll it
        self._column = column
        box.addWidget(column, 1)
        where = Card(tr("Where your stories are"))
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
        column.box.addWidget(where)
        self.support = SupportCard(session)
        column.box.addWidget(self.support)
        column.box.addWidget(_states())
        column.box.addWidget(_keys())
        column.box.addStretch(1)

    def refresh(self) -> None:
        """Nothing here changes."""

    def focus_first(self) -> None:
        """Let the arrow keys scroll."""
        self._column.setFocus(Qt.FocusReason.OtherFocusReason)

    def commands(self) -> Commands:
        """Nothing here that cannot be done everywhere."""
        return {}

    def ask_support(self) -> None:
        """Look for what is wrong, and show where that is told."""
        self._column.ensureWidgetVisible(self.support)
        self.support.look()


def _states() -> Card:
    card = Card(tr("What the states mean"))
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
    card = Card(tr("Keys"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for row, command in enumerate(commands_with_keys()):
        native = QKeySequence(command.keys).toString(QKeySequence.SequenceFormat.NativeText)
        keys = tr(command.said) or native
        grid.addWidget(text(ltr(keys), "strong", wraps=False), row, 0)
        words = tr(command.words).split("(&")[0].replace("&", "").rstrip("…").strip()
        grid.addWidget(text(words), row, 1)
    card.box.addLayout(grid)
    return card
