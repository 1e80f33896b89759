"""The card above the outbox: how the connection was, what is to go, and text now or photos too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heliograph import wording
from heliograph.gui import look
from heliograph.gui.parts import Card, button, text
from heliograph.gui.widgets.picture import Picture
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import joined, ntr, size, tr
from heliograph.wording import estimates

if TYPE_CHECKING:
    from heliograph.gui.connection import ConnectionNews
    from heliograph.gui.session import Session


class ConnectionCard(Card):
    """How the connection was when it was last tested, and what can be done about it."""

    sign_in_wanted = Signal()
    portal_wanted = Signal()
    proxy_wanted = Signal()
    text_first_wanted = Signal(bool)
    """Whether texts go now and the rest later, chosen for everything."""

    def __init__(self, session: Session, connection: ConnectionNews) -> None:
        super().__init__()
        self._session = session
        self._connection = connection
        self._picture = Picture("waiting", "soft", size=22)
        self._first = text("", "strong")
        self._second = text("", "soft")
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._first)
        column.addWidget(self._second)
        self.text_first = Tick(wording.text_first(()))
        self.text_first.setAccessibleDescription(
            tr("For everything in the outbox, and for what comes.")
        )
        self.text_first.setToolTip(tr("For everything in the outbox, and for what comes."))
        self.sign_in = button(tr("&Sign in"), self.sign_in_wanted.emit, "primary")
        self.portal = button(tr("&Open its page"), self.portal_wanted.emit)
        self.proxy = button(tr("&Sign in to the proxy"), self.proxy_wanted.emit, "primary")
        row = self.row()
        row.addWidget(self._picture)
        row.addWidget(words, 1)
        row.addWidget(self.text_first, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.sign_in)
        row.addWidget(self.portal)
        row.addWidget(self.proxy)
        self.text_first.clicked.connect(self.text_first_wanted)

    def be_short(self, *, short: bool) -> None:
        """Say only how the connection is, where there is no room for more."""
        self._second.setVisible(not short)

    def words(self) -> str:
        """Give what it says."""
        return self._first.text()

    def more(self) -> str:
        """Give what it says below."""
        return self._second.text()

    def refresh(self) -> None:
        """Say it as it is now."""
        icon, colour = self._connection.shape
        self._picture.take(icon, colour)
        link = self._connection.link
        self._first.setText(self._connection.sentence())
        self.sign_in.setVisible(link == "signed-out")
        self.portal.setVisible(link == "portal")
        self.proxy.setVisible(link == "proxy-sign-in")
        # On one line as long as the sentences beside it keep the larger part.
        hint = self.text_first.sizeHint().width()
        self.text_first.setMinimumWidth(min(hint, max(160, self.width() // 3)))
        self.text_first.setChecked(self._session.workspace.outbox.media_later)
        self._second.setText(self._more())
        look.dress(self._first, "strong")

    def _more(self) -> str:
        # Imported here: it needs none of these words at the start.
        from heliograph.wording.originals import originals_to_go  # noqa: PLC0415

        settings = self._session.workspace.settings
        waiting = self._session.workspace.drafts.counts()["outbox"]
        originals = originals_to_go(*self._session.workspace.outbox.originals_to_go())
        if originals and not waiting and not settings.paused:
            return originals
        if self._connection.sending and not self._session.workspace.outbox.media_later:
            return tr("Text first, photos after. If the line drops, it goes on from here.")
        if settings.paused:
            return tr("You paused all sending.")
        if not settings.send_automatically:
            return tr("Stories go only when you press Check now.")
        if waiting:
            safe = ntr("{n} story is safe here.", "{n} stories are safe here.", waiting)
            return joined(safe, self._to_go())
        return tr("Nothing waits.")

    def _to_go(self) -> str:
        """Say how much is still to go, text and files apart, and what sending it costs."""
        outbox = self._session.workspace.outbox
        to_go = outbox.to_go()
        parts: list[str] = []
        if to_go.text_bytes:
            parts.append(tr("Text to go: {size}.", size=size(to_go.text_bytes)))
        if to_go.media_bytes:
            parts.append(tr("Files to go: {size}.", size=size(to_go.media_bytes)))
        if to_go.later_bytes:
            parts.append(tr("For later: {size}.", size=size(to_go.later_bytes)))
        if to_go.work:
            cost = estimates.cost(self._session.workspace.costs.of_outbox())
            parts.append(tr("In all {cost}.", cost=cost))
        return joined(*parts)
