"""What is known of the way to the service, kept from the core's news for strip and outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from heliograph import wording
from heliograph.events import Event, Link, LinkTested, PassEnded, PassStarted, Progressed
from heliograph.i18n import size, tr
from heliograph.sync.outcome import link_of

if TYPE_CHECKING:
    from heliograph.workspace import Workspace

_SHAPES: dict[Link, tuple[str, str]] = {
    "reached": ("done", "sent"),
    "no-network": ("waiting", "soft"),
    "not-reached": ("waiting", "soft"),
    "unknown": ("waiting", "soft"),
    "portal": ("attention", "attention"),
    "proxy-sign-in": ("attention", "attention"),
    "clock-wrong": ("attention", "attention"),
    "untrusted": ("attention", "attention"),
    "signed-out": ("lock", "soft"),
}

_NEWS_SHARE = 0.05


class ConnectionNews(QObject):
    """Remembers the last test of the connection and whether something is being sent now."""

    changed = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tested: LinkTested | None = None
        self._rate_bytes_s: float | None = None
        self.sending = False
        """Whether a pass runs at this moment."""

    def take(self, event: Event) -> None:
        """Learn from one event."""
        match event:
            case LinkTested():
                self._tested = event
                self._rate_bytes_s = event.rate_bytes_s
            case Progressed() if self._is_other_rate(event.rate_bytes_s):
                self._rate_bytes_s = event.rate_bytes_s
            case PassStarted():
                self.sending = True
            case PassEnded():
                self.sending = False
            case _:
                return
        self.changed.emit()

    @property
    def link(self) -> Link:
        """Give what was found last, or that nobody is signed in."""
        known = self._workspace.outbox.connection()
        if not known.signed_in:
            return "signed-out"
        if self._tested is not None:
            return self._tested.link
        # What stood in the way when the last run ended is the best that is known.
        return "unknown" if known.trouble is None else link_of(known.trouble.cause)

    @property
    def shape(self) -> tuple[str, str]:
        """Give the icon and the colour for what was found."""
        return _SHAPES[self.link]

    def sentence(self) -> str:
        """Say what was tested, when, and how fast it went."""
        known = self._workspace.outbox.connection()
        if not known.signed_in or self._tested is None:
            return wording.connection_sentence(known)
        tested = self._tested
        said = wording.link_sentence(
            tested.link,
            at_ms=tested.at_ms,
            reached_ms=known.last_reached_ms,
            trouble=known.trouble,
        )
        if tested.link == "reached" and self._rate_bytes_s:
            return tr("{sentence} · {rate}/s", sentence=said, rate=size(round(self._rate_bytes_s)))
        return said

    def _is_other_rate(self, rate_bytes_s: float | None) -> bool:
        """Tell whether a rate is worth to be said anew: several are told a second."""
        known = self._rate_bytes_s or 0.0
        return bool(rate_bytes_s) and abs((rate_bytes_s or 0.0) - known) > known * _NEWS_SHARE
