"""What the data rules allow now: read from the store, for a pass and for whoever shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.domain import rules

if TYPE_CHECKING:
    from datetime import tzinfo

    from heliograph.store.store import Store


def situation_of(store: Store, *, now_ms: int, zone: tzinfo) -> rules.Situation:
    """Read everything that the rules are applied to.

    Args:
        store: Of the thread that asks.
        now_ms: Wall clock.
        zone: Where the computer is.
    """
    kept = store.rules.get()
    network = store.rules.current()
    return rules.Situation(
        rules=kept,
        used=store.traffic.used(rules.local_date(now_ms, zone)),
        network=rules.network_rule(kept, said=network.said, metered=network.metered),
        now_ms=now_ms,
    )
