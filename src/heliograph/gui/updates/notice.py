"""The strip above the pages that offers a newer version, and says when its package is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.gui.updates.news import news_of
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import joined, tr
from heliograph.wording import updates as words

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from heliograph.gui.session import Session


class UpdateNotice(MessageStrip):
    """Hidden until there is a newer version, and while one is fetched; put away, it stays so."""

    def __init__(
        self, session: Session, show_more: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        """Make it; nothing is asked yet.

        Args:
            session: Whose updates.
            show_more: Leads to the card in the settings.
            parent: As Qt has it.
        """
        super().__init__(parent)
        self._news = news_of(session)
        self._show_more = show_more
        self._told: tuple[str, bool] | None = None
        """The version that was told of, and whether its package was here."""
        self._news.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what is new since it was last said."""
        standing = self._news.standing
        offer = None if standing is None else standing.offer
        comes = self._news.is_copying or (standing is not None and standing.is_wanted)
        if standing is None or offer is None or standing.is_hidden or comes:
            self.put_away()
            self._told = None
            return
        told = (offer.version, standing.package is not None)
        if told == self._told:
            return
        self._told = told
        more = (tr("More…"), self._show_more)
        if standing.package is not None:
            here = tr("Heliograph {version} is here, whole and checked.", version=offer.version)
            self.say(here, tone="done", actions=(more,), spoken=False)
            return
        self.say(
            joined(words.offered_sentence(offer), words.cost_sentence(standing)),
            actions=(
                (tr("Get it"), self._news.want),
                (tr("Not now"), self._news.not_now),
                more,
            ),
            spoken=False,
        )
