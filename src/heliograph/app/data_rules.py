"""Data rules: budgets, hours, speed and what may go over which network; and what was used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from heliograph.clock import LocalZone
from heliograph.domain.rules import (
    Hold,
    Hours,
    Load,
    NetworkRule,
    NetworkSeen,
    Rules,
    Used,
    hold_of,
    network_rule,
)
from heliograph.store.rules import KeptNetwork
from heliograph.sync.allowance import situation_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import tzinfo

    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.store.store import Store

__all__ = ["DataRules", "Hold", "Hours", "KeptNetwork", "NetworkRule", "Rules", "Standing", "Used"]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand with the rules now, for whoever shows them."""

    rules: Rules
    used: Used
    network: KeptNetwork
    """The network that the computer was in when it was last looked."""
    network_rule: NetworkRule
    """What holds for it: the person's word, else what follows from its being metered."""
    text: Hold | None
    """Why texts do not go now; None when they may."""
    media: Hold | None
    """The same of photos and files."""

    @property
    def left_day_bytes(self) -> int | None:
        """Give what the day's budget still allows; None without one."""
        return _left(self.rules.day_bytes, self.used.day_bytes)

    @property
    def left_month_bytes(self) -> int | None:
        """Give what the month's budget still allows; None without one."""
        return _left(self.rules.month_bytes, self.used.month_bytes)


def current_network() -> NetworkSeen | None:
    """Ask the system in which network this computer is."""
    from heliograph.remote.networks import current_network  # noqa: PLC0415 - the same

    return current_network()


class DataRules:
    """Use cases of the data rules; each thread has its own.

    Whatever is changed holds from the next second on, also for a pass that runs: it looks again
    itself. Whoever makes more possible wakes the worker, which else sleeps until a rule is over.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        look_at_network: Callable[[], NetworkSeen | None],
        zone: tzinfo | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._look_at_network = look_at_network
        self._zone = zone or LocalZone()

    # ---- how it stands -------------------------------------------------------

    def standing(self) -> Standing:
        """Tell what is set, what was used, and what the rules hold back now; quick."""
        situation = situation_of(self._store, now_ms=self._clock.now_ms(), zone=self._zone)
        return Standing(
            rules=situation.rules,
            used=situation.used,
            network=self._store.rules.current(),
            network_rule=situation.network,
            text=hold_of("text", situation, zone=self._zone),
            media=hold_of("media", situation, zone=self._zone),
        )

    def hold(self, load: Load) -> Hold | None:
        """Tell which rule holds something of this kind back now; None when it may go."""
        situation = situation_of(self._store, now_ms=self._clock.now_ms(), zone=self._zone)
        return hold_of(load, situation, zone=self._zone)

    def networks(self) -> list[KeptNetwork]:
        """List the networks that this computer was in, the latest first."""
        return self._store.rules.networks()

    def rule_of(self, network: KeptNetwork) -> NetworkRule:
        """Tell what holds for a network."""
        rules = self._store.rules.get()
        is_locked = self._store.rules.is_metered_locked()
        return network_rule(rules, said=network.said, metered=network.metered, is_locked=is_locked)

    def look_at_network(self) -> KeptNetwork:
        """Ask the system in which network the computer is; may take a second, never in a window.

        Passes do so by themselves.
        """
        seen = self._look_at_network()
        return self._store.rules.note_network(seen, now_ms=self._clock.now_ms())

    # ---- setting -------------------------------------------------------------

    def set_day_budget(self, day_bytes: int | None) -> None:
        """Allow so many bytes a day over the wire; None for as many as it takes."""
        self._change(day_bytes=day_bytes)

    def set_month_budget(self, month_bytes: int | None) -> None:
        """Allow so many bytes a month over the wire; None for as many as it takes."""
        self._change(month_bytes=month_bytes)

    def set_hours(self, hours: Hours | None) -> None:
        """Let things go in these hours only; None for always."""
        self._change(hours=hours)

    def set_cap(self, cap_bytes_s: int | None) -> None:
        """Send no faster than this; None for as fast as it goes."""
        self._change(cap_bytes_s=cap_bytes_s)

    def set_when_metered(self, rule: NetworkRule) -> None:
        """Say what goes over networks that say that they are metered."""
        self._change(when_metered=rule)

    def set_network_rule(self, key: str, rule: NetworkRule | None) -> None:
        """Say what may go over one network (``KeptNetwork.key``); None takes the word back."""
        self._store.rules.say_of_network(key, rule, now_ms=self._clock.now_ms())

    def hint_metered(self, *, metered: bool | None) -> None:
        """Take what the system says of the network that the computer is in; a hint, no rule."""
        key = self._store.rules.current().key
        self._store.rules.hint(key, metered=metered, now_ms=self._clock.now_ms())

    def put(self, rules: Rules) -> None:
        """Set all rules at once, as an undo does."""
        self._store.rules.put(rules)

    # ---- in spite of them ----------------------------------------------------

    def send_anyway(self, stories: Iterable[StoryId] | None = None) -> int:
        """Let stories of the outbox go whatever the rules say, until they are sent.

        Args:
            stories: Which; None for all that are in the outbox now, not for those to come.

        Returns:
            How many that changed.
        """
        return self._store.rules.set_anyway(stories, anyway=True)

    def keep_to_rules(self, stories: Iterable[StoryId] | None = None) -> int:
        """Take ``send_anyway`` back."""
        return self._store.rules.set_anyway(stories, anyway=False)

    def _change(self, **changes: object) -> None:
        self._store.rules.put(structs.replace(self._store.rules.get(), **changes))


def _left(most: int | None, used: int) -> int | None:
    return None if most is None else max(0, most - used)
