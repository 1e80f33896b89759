"""What a person decided to restore, and what came of it: from one window to the next."""

from __future__ import annotations

from pathlib import Path

import msgspec

from heliograph.exchange.backup_parts import Contents


class RestoreWish(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that is to take the place of what is in the profile."""

    path: Path
    secret: str
    """The passphrase, or the recovery code."""
    replaces: bool
    """There are stories here that a person wrote; they know that these go aside."""

    def __repr__(self) -> str:  # what opens it gets into no log
        return "RestoreWish()"


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """How a restore ended."""

    contents: Contents | None
    """What came back; None when everything is as it was."""
    kept_aside: bool
    """There were other stories before."""
