"""What a drill is, what it is told, and what it says of each promise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What a drill says of one promise."""

    promise: str
    """Its number in the design: ``P7``."""
    title: str
    said: str
    """What was done, with counts, and what was found."""
    wrong: tuple[str, ...] = ()
    """Everything that broke it, with what repeats it; empty when it was kept."""
    skipped: bool = False
    """It could not be tried here; ``said`` tells why."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a drill is done."""

    full: bool = False
    runs: int | None = None
    first_seed: int = 0
    processes: int = 1
    journal: Path | None = None
    """Where the shares that were done are noted, so that a next call leaves them out."""
    tell: Callable[[str], None] = lambda _: None
    """Takes how far it has come, for whoever waits."""


class Drill(msgspec.Struct, frozen=True, kw_only=True):
    """One way of trying promises."""

    name: str
    does: str
    run: Callable[[Options], list[Line]]
