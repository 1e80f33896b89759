"""An installed program of version 0.1 that knows who may sign updates."""

from __future__ import annotations

from pathlib import Path

from fakes.profiles import Desk
from fakes.updates import SYSTEM
from heliograph.app.updates import Updates

PACKAGE = bytes(range(256)) * 4000
"""1 MB: several pieces."""
DAY_MS = 24 * 3_600_000


def using(desk: Desk, *, version: str = "0.1.0") -> Updates:
    workspace = desk.workspace
    return Updates(
        store=workspace._store,
        settings=workspace.settings,
        service_at=desk.service_at,
        clock=desk.clock,
        look_at_network=lambda: desk.network,
        version=version,
        system=SYSTEM,
    )


def fetch(updates: Updates) -> Path | None:
    updates.look()
    updates.want()
    return updates.get().package
