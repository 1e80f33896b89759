"""What can go wrong with a table; each leaves everything as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from heliograph.errors import HeliographError

if TYPE_CHECKING:
    from pathlib import Path

Unreadable = Literal[
    "cannot-read",  # the file cannot be opened
    "not-a-table",
    "password",
    "damaged",
    "too-large",
    "too-long",  # in time
    "empty",
    "encoding",  # the text is not in the encoding that the person named
]


class TableError(HeliographError):
    """A table cannot be read or written."""


@dataclass(eq=False, repr=False)
class TableUnreadable(TableError):
    """Nothing of the table was taken."""

    path: Path
    reason: Unreadable


@dataclass(eq=False, repr=False)
class SheetUnknown(TableError):
    """The table has no sheet of this name; with an empty name, none that holds anything."""

    name: str
    there: tuple[str, ...]


class ReadingCancelled(TableError):
    """The person stopped it; nothing was taken."""
