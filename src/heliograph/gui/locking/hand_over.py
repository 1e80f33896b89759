"""Before another person writes: what of this one's work has not gone, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import joined, ntr, tr

if TYPE_CHECKING:
    from heliograph.gui.session import Session


class HandOver(QWidget):
    """A question above the page, which stays as it is."""

    agreed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.strip = MessageStrip(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.strip)
        self.strip.say(
            unsent(session),
            actions=(
                (tr("Change the person now"), self.agreed.emit),
                (tr("Stay here"), self.strip.put_away),
            ),
        )
        self.strip.closed.connect(self.deleteLater)

    def focus_first(self) -> None:
        """Give the keyboard to the answers; the one that stays comes last."""
        self.strip.buttons()[-1].setFocus(Qt.FocusReason.OtherFocusReason)


def unsent(session: Session) -> str:
    """Say what of this person's work is here only, and whether others can open it."""
    workspace = session.workspace
    counts = workspace.drafts.counts()
    ready, drafts = counts["ready"], counts["drafts"]
    said: list[str] = []
    if ready:
        said.append(
            ntr(
                "{n} story is ready and has not gone yet;"
                " it goes when your stories are open again.",
                "{n} stories are ready and have not gone yet; they go when your stories are open"
                " again.",
                ready,
            )
        )
    if drafts:
        said.append(
            ntr("{n} draft stays here.", "{n} drafts stay here.", drafts),
        )
    if not said:
        said.append(tr("Nothing of yours waits here."))
    if not workspace.is_protected:
        said.append(tr("Not protected: everybody at this computer can open these stories."))
    return joined(*said)
