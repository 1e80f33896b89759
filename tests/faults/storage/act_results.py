"""What came of acts in the window, as the process that does them tells it."""

from __future__ import annotations

import msgspec


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the person finds in the profile, by the ids of stories, and among their files."""

    drafts: tuple[str, ...]
    """Complete; the first has photos."""
    ready: tuple[str, ...]
    sent: tuple[str, ...]
    """The first was returned with a comment."""
    files: str
    """Has photos, a table with its folder, and room for what is saved."""
    passphrase: str
    slow_s: float = 0.0
    part: str = ""
    """What of everything is to be done."""


class Skipped(Exception):
    """What an act needs is not there."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a person did in the window."""

    name: str
    blocked_s: float
    """How long the window's thread was away from its loop and nothing ran in it, at most."""
    ran_s: float
    """How long it was busy in one piece, at most."""
    syncs: int
    """Made by the window's thread."""
    refused: int
    """Calls that the disk refused meanwhile."""
    said: str = ""
    """What the window said afterwards of what was done, and of where the work is."""
    waited_s: float
    """How long it did nothing in one transaction, at most."""
    skipped: bool = False
    """What it needs is not there, as the full disk took nothing before."""
    wrong: str = ""
    """Why it could not be done, or what went wrong inside."""


class Acts(msgspec.Struct, kw_only=True):
    """What came of all of them."""

    slow: list[Act] = msgspec.field(default_factory=list[Act])
    full: list[Act] = msgspec.field(default_factory=list[Act])
    wrong: list[str] = msgspec.field(default_factory=list[str])

    def add(self, other: Acts) -> None:
        """Take in what others did."""
        self.slow += other.slow
        self.full += other.full
        self.wrong += other.wrong
