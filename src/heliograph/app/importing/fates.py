"""What becomes of each row when a table is taken in: by its standing, and by what was chosen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.app.importing.looking import Look, RowLook, Standing
    from heliograph.domain.tables.corrections import RowChoice

Fate = Literal["make", "update", "same", "leave"]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows there are of each kind; every row is counted once."""

    whole: int
    """Imported, and nothing is left to do."""
    to_finish: int
    """Imported, as drafts that lack something."""
    same: int
    """As they were imported before."""
    left: int
    """Left out: not understood, twice, gone out, in the trash, or because a person wished it."""

    @property
    def imported(self) -> int:
        """Count the rows that are imported."""
        return self.whole + self.to_finish


def fate(row: RowLook, choice: RowChoice | None, *, update: bool) -> Fate:
    """Tell what becomes of a row; ``update`` is what holds for changed rows without a choice."""
    return _fate(row.standing, choice, update=update)


def _fate(standing: Standing, choice: RowChoice | None, *, update: bool) -> Fate:
    if choice == "leave":
        return "leave"
    if standing == "same":
        return "same"
    if standing == "new":
        return "make"
    wanted = choice == "update" or (update and choice != "skip")
    return "update" if standing == "changed" and wanted else "leave"


def count(look: Look, choices: Mapping[int, RowChoice], *, update: bool) -> Counts:
    """Count what becomes of all rows."""
    # Ten thousand rows are of a few sorts, and the window waits for this.
    sorts: Counter[tuple[Standing, bool, RowChoice | None]] = Counter(
        (row.standing, row.is_complete, choices.get(row.read.number)) for row in look.rows
    )
    whole = to_finish = same = left = 0
    for (standing, is_complete, choice), rows in sorts.items():
        match _fate(standing, choice, update=update):
            case "same":
                same += rows
            case "leave":
                left += rows
            case _ if is_complete:
                whole += rows
            case _:
                to_finish += rows
    return Counts(whole=whole, to_finish=to_finish, same=same, left=left)
