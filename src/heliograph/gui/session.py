"""What all pages of one open profile share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heliograph.gui.appearance import Appearance
    from heliograph.gui.bridge import Bridge
    from heliograph.gui.tasks import Tasks
    from heliograph.sync.worker import Worker
    from heliograph.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One open profile: its workspace for this thread, and what works beside it."""

    workspace: Workspace
    tasks: Tasks
    bridge: Bridge
    worker: Worker
    appearance: Appearance
