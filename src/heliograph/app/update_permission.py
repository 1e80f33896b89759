"""Whether an update may be asked for, or come over the line, now: stories and people go first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.clock import LocalZone
from heliograph.domain.lifecycle import State
from heliograph.domain.rules import Hold, Situation, hold_of
from heliograph.sync.allowance import holds_of, situation_of

if TYPE_CHECKING:
    from heliograph.app.update_standing import Wait
    from heliograph.clock import Clock
    from heliograph.settings import Settings
    from heliograph.store.store import Store

_WORTH_BYTES = 64 * 1024
"""Of a budget, less than this is not worth a connection for a package."""


class Permission:
    """Tells what may be done over the line now; for the thread that has the store."""

    def __init__(self, *, store: Store, settings: Settings, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._zone = LocalZone()

    @property
    def situation(self) -> Situation:
        """Give what the data rules are applied to now."""
        return situation_of(self._store, now_ms=self._clock.now_ms(), zone=self._zone)

    @property
    def may_ask(self) -> bool:
        """Tell whether it may be asked, by nobody's wish, which versions there are."""
        if self._settings.paused or not self._may_reach():
            return False
        return hold_of("text", self.situation, zone=self._zone) is None

    def wait(self, *, anyway: bool) -> tuple[Wait | None, Hold | None]:
        """Tell why a package does not come now: the person, stories, or a rule.

        Args:
            anyway: A person said that rules are not to hold it back.

        Returns:
            What it waits for, None for nothing; and the rule that holds packages, wanted or not.
        """
        hold = hold_of("media", self.situation, zone=self._zone, size_bytes=_WORTH_BYTES)
        if self._settings.paused:
            return "paused", hold
        if not self._may_reach():
            return "no-service", hold
        if self._stories_go_first():
            return "stories", hold
        return ("rule" if hold is not None and not anyway else None), hold

    def _may_reach(self) -> bool:
        account = self._store.account.get()
        if account is None or self._store.account.value("signed_out") is not None:
            return False
        return bool(account.token)

    def _stories_go_first(self) -> bool:
        """Tell whether a story is under way on the line, or waits for it and goes by itself."""
        holds = holds_of(self._store, now_ms=self._clock.now_ms(), zone=self._zone)
        return any(
            row.state is State.SENDING
            or (
                self._settings.send_automatically
                and row.state is State.READY
                and not (row.media_waits or row.waits_for_clearance)
                and holds.of(row) is None
            )
            for row in self._store.outbox.all_in_outbox()
        )
