"""What all pages of one open profile share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId
    from heliograph.gui.appearance import Appearance
    from heliograph.gui.bridge import Bridge
    from heliograph.gui.importing.work import ImportWork
    from heliograph.gui.settling import Settling
    from heliograph.gui.spelling.spelling import Spelling
    from heliograph.gui.tasks import Tasks
    from heliograph.gui.updates.news import UpdateNews
    from heliograph.sync.worker import Worker
    from heliograph.workspace import Workspace


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One open profile: its workspace for this thread, and what works beside it."""

    workspace: Workspace
    tasks: Tasks
    bridge: Bridge
    settling: Settling
    worker: Worker
    appearance: Appearance
    spelling: Spelling
    shared: bool = False
    """Whether another person may take over this window."""
    beside: dict[StoryId, StoryId] = msgspec.field(default_factory=dict["StoryId", "StoryId"])
    """Story → the language version that is shown beside it, as long as the program runs."""
    reading: list[str] = msgspec.field(default_factory=list[str])
    """The page of the guide that was read last, if any was."""
    imports: list[ImportWork] = msgspec.field(default_factory=list["ImportWork"])
    """The import of a table, if any was begun: pages come and go without it."""
    updates: list[UpdateNews] = msgspec.field(default_factory=list["UpdateNews"])
    """What is known of newer versions, from when somebody first asked."""
