"""What a report says of each row of an import that ended before its last row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.app.importing.fates import fate
from heliograph.i18n import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.app.importing.looking import Look, RowLook
    from heliograph.app.importing.taking import Taken
    from heliograph.domain.tables.corrections import RowChoice

_HERE = mark("This row was imported: its draft is here.")
_WITHOUT_FILES = mark("The draft of this row is here, without all of its files.")
_NOT_HERE = mark("The import ended before this row. Import the same table again, and it goes on.")


def ended_lines(
    look: Look, taken: Taken, choices: Mapping[int, RowChoice], *, update: bool
) -> dict[int, str]:
    """Say of each row, by its number, whether it was taken in; none of those left out."""
    here = frozenset(taken.stories)
    return {
        row.read.number: tr(_words(row, taken, here))
        for row in look.rows
        if fate(row, choices.get(row.read.number), update=update) in {"make", "update"}
    }


def _words(row: RowLook, taken: Taken, here: frozenset[str]) -> str:
    if row.story not in here:
        return _NOT_HERE
    return _WITHOUT_FILES if row.read.number in taken.waiting else _HERE
