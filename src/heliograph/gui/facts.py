"""What is true on every page: how many stories are where, the connection, the deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import wording

if TYPE_CHECKING:
    from heliograph.gui.connection import ConnectionNews
    from heliograph.gui.navigation import Navigation
    from heliograph.gui.strip import Strip
    from heliograph.workspace import Workspace

_NEAR_S = 7 * 86_400


class Facts:
    """Reads them and writes them into navigation and strip."""

    def __init__(
        self,
        workspace: Workspace,
        connection: ConnectionNews,
        navigation: Navigation,
        strip: Strip,
    ) -> None:
        self._workspace = workspace
        self._connection = connection
        self._navigation = navigation
        self._strip = strip

    def refresh(self) -> None:
        """Read all of them again."""
        counts = self._workspace.drafts.counts()
        self._navigation.show_counts(
            {"stories": counts["all"], "outbox": counts["outbox"], "sent": counts["sent"]}
        )
        self.show_connection()
        self._show_deadline()

    def show_connection(self) -> None:
        """Say how the connection was when it was last tested."""
        icon, colour = self._connection.shape
        self._strip.show_connection(self._connection.sentence(), icon=icon, colour=colour)

    def _show_deadline(self) -> None:
        campaign = self._workspace.campaigns.default()
        now_ms = self._workspace.now_ms()
        left = wording.time_left(campaign, now_ms=now_ms)
        words = wording.deadline(campaign)
        near = (
            campaign.closes is not None
            and 0 <= campaign.closes.timestamp() - now_ms / 1000 <= _NEAR_S
        )
        self._strip.show_deadline(f"{left} · {words}" if left else words, near=near)
