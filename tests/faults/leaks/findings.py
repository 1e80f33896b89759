"""What programs that were started to show or save hostile words found."""

from __future__ import annotations

import msgspec


class Exported(msgspec.Struct, kw_only=True):
    """What was saved, and what of it is live."""

    files: int = 0
    cells: int = 0
    wrong: list[str] = msgspec.field(default_factory=list[str])


class Seen(msgspec.Struct, kw_only=True):
    """What stood in the window."""

    pages: int = 0
    sources: set[str] = msgspec.field(default_factory=set[str])
    """Which of the texts were seen, by where they come from."""
    widgets: int = 0
    opened: int = 0
    """Addresses that were opened though nobody pressed anything."""
    wrong: list[str] = msgspec.field(default_factory=list[str])
