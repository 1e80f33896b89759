"""Taking rows in and taking them back, in another thread, until the end or until Stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.app.importing.taking import StillOut, Taken
from heliograph.errors import HeliographError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from heliograph.app.importing.looking import Look
    from heliograph.domain.tables.corrections import RowChoice
    from heliograph.domain.tables.vocabulary import Vocabulary
    from heliograph.gui.importing.found_table import FoundTable
    from heliograph.gui.tasks import Here
    from heliograph.store.imports import Run


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """How taking an import back ended."""

    stories: int
    """How many were taken back."""
    left: int = 0
    """How many were not, because the person stopped it."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How taking the rows in ended."""

    taken: Taken
    run: Run | None
    """What undo takes back; None when nothing is there for it."""
    stopped: bool = False
    """The person had enough; what was taken until then is here."""
    error: HeliographError | None = None
    """What ended it before the last row."""
    undone: Undone | None = None
    """What was taken back again; None when nobody wanted it."""


class _Enough(Exception):
    """The person stopped it; what was done stays done."""


def take_in(
    here: Here,
    found: FoundTable,
    look: Look,
    *,
    folder: Path | None,
    update: bool,
    choices: Mapping[int, RowChoice],
    tell: Callable[[int, int], None],
    enough: threading.Event,
) -> Outcome:
    """Take the rows in; what a person corrected of them is let go when all are."""
    taking = here.workspace.taking(found.words)
    before = taking.latest()
    taken = Taken()
    stopped, error = False, None
    try:
        taking.take(
            look,
            folder=folder,
            update=update,
            choices=choices,
            progress=_until(enough, tell),
            taken=taken,
        )
        here.workspace.kept_corrections().drop(found.sha256, found.sheet)
    except _Enough:
        stopped = True
    except HeliographError as why:
        error = why
    run = taking.latest()
    if run is not None and before is not None and run.id == before.id:
        run = None
    return Outcome(taken=taken, run=run, stopped=stopped, error=error)


def take_back(
    here: Here,
    words: Vocabulary,
    run: Run,
    *,
    tell: Callable[[int, int], None],
    enough: threading.Event,
) -> Undone | StillOut:
    """Take an import back, as far as the person lets it."""
    taking = here.workspace.taking(words)
    count = [0, 0]

    def progress(done: int, stories: int) -> None:
        count[:] = done, stories
        tell(done, stories)

    try:
        undone = taking.undo(run, progress=_until(enough, progress))
    except _Enough:
        return Undone(stories=count[0], left=count[1] - count[0])
    return undone if isinstance(undone, StillOut) else Undone(stories=undone)


def _until(enough: threading.Event, tell: Callable[[int, int], None]) -> Callable[[int, int], None]:
    def progress(done: int, every: int) -> None:
        tell(done, every)
        if enough.is_set() and done < every:
            raise _Enough

    return progress
