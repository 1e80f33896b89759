"""Takes rows in as drafts: new ones, changed ones where wished, and undo of a whole import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from heliograph.app.importing.attaching import Attaching
from heliograph.app.importing.fates import fate
from heliograph.domain.checks import musts
from heliograph.domain.story import Story
from heliograph.errors import HeliographError, IllegalTransition
from heliograph.store.imports import ADOPTED, SaidBefore
from heliograph.store.stories import NewStory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from heliograph.app.attachments import Attachments
    from heliograph.app.drafts import Drafts
    from heliograph.app.importing.fates import Fate
    from heliograph.app.importing.looking import Look, RowLook
    from heliograph.clock import Clock
    from heliograph.domain.ids import StoryId
    from heliograph.domain.story import Answers
    from heliograph.domain.tables.corrections import RowChoice
    from heliograph.domain.tables.row_files import RowFile
    from heliograph.domain.tables.vocabulary import Vocabulary
    from heliograph.store.imports import ImportChange, Run
    from heliograph.store.store import Store

_TOGETHER = 200
"""Rows without files that are written in one transaction."""


_BACK_TOGETHER = 50
"""Stories that are taken back in one transaction; each is some work, and others wait for it."""


class FileLeft(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was found and could not be attached; its story is a draft without it."""

    row: int
    name: str
    error: HeliographError


class Taken(msgspec.Struct, kw_only=True):
    """What came of an import."""

    made: int = 0
    updated: int = 0
    same: int = 0
    left: int = 0
    """Rows that were left out: empty, twice, gone out, in the trash, or changed and skipped."""
    stories: list[str] = msgspec.field(default_factory=list[str])
    """Of the rows that were taken in, in the table's order."""
    waiting: set[int] = msgspec.field(default_factory=set[int])
    """Numbers of rows whose draft is here, and whose files are still to be attached."""
    files_left: list[FileLeft] = msgspec.field(default_factory=list[FileLeft])


class StillOut(msgspec.Struct, frozen=True, kw_only=True):
    """Stories of an import that are no drafts now, so that it cannot be undone."""

    stories: tuple[StoryId, ...]


class Taking:
    """Takes in what ``Looking`` has looked at; each row is whole or not there.

    It may be stopped or killed at any moment: the same table again goes on where it ended.
    """

    def __init__(
        self,
        *,
        store: Store,
        drafts: Drafts,
        attachments: Attachments,
        words: Vocabulary,
        clock: Clock,
    ) -> None:
        self._store = store
        self._rows = store.imports
        self._drafts = drafts
        self._attaching = Attaching(
            rows=store.imports, drafts=drafts, attachments=attachments, words=words
        )
        self._clock = clock

    def take(
        self,
        look: Look,
        *,
        folder: Path | None,
        update: bool,
        choices: Mapping[int, RowChoice] | None = None,
        progress: Callable[[int, int], None] = lambda _done, _all: None,
        taken: Taken | None = None,
    ) -> Taken:
        """Make drafts of the rows, and bring those that changed up to date if ``update``.

        Args:
            look: The table as it was looked at.
            folder: Where its files are.
            update: Change drafts whose rows have changed; what a person changed in them stays.
            choices: What a person chose for single rows, by number; it goes before ``update``.
            progress: Called with rows done and rows in all; an exception it raises cancels, and
                what was taken in until then stays.
            taken: What came of it is counted here too, for whoever ends it before its end.

        Raises:
            DiskFull: there is no room; rows before are taken in.
        """
        taken = Taken() if taken is None else taken
        chosen = choices or {}
        now_ms = self._clock.now_ms()
        self._rows.keep_mapping(look.columns.headings, look.mapping, now_ms=now_ms)
        run = self._rows.begin(look.table, now_ms=now_ms)
        with self._rows.many():
            for first in range(0, len(look.rows), _TOGETHER):
                progress(first, len(look.rows))
                begun = self._take_rows(
                    look, look.rows[first : first + _TOGETHER], run, taken, chosen, update=update
                )
                taken.waiting = {row.read.number for row in begun}
                for index, row in enumerate(begun):
                    progress(first + index, len(look.rows))
                    taken.files_left.extend(
                        FileLeft(row=row.read.number, name=file.name, error=error)
                        for file, error in self._attaching.bring(run, row, folder)
                    )
                    taken.waiting.discard(row.read.number)
        progress(len(look.rows), len(look.rows))
        return taken

    def _take_rows(
        self,
        look: Look,
        rows: Sequence[RowLook],
        run: int,
        taken: Taken,
        chosen: Mapping[int, RowChoice],
        *,
        update: bool,
    ) -> list[RowLook]:
        """Write the answers of some rows; give those whose files are to be attached."""
        fates: list[tuple[RowLook, Fate]] = [
            (row, self._fate(row, chosen, update=update)) for row in rows
        ]
        with self._rows.together():
            self._begin([row for row, what in fates if what == "make"], run, look.campaign)
            return [row for row, what in fates if self._texts(row, run, taken, what)]

    def _fate(self, row: RowLook, chosen: Mapping[int, RowChoice], *, update: bool) -> Fate:
        """Tell what becomes of a row; what was begun and not ended is gone on with."""
        choice = chosen.get(row.read.number)
        what = fate(row, choice, update=update)
        goes_on = what == "leave" and choice is None and row.standing == "changed"
        return "update" if goes_on and self._is_unfinished(row) else what

    def _texts(self, row: RowLook, run: int, taken: Taken, what: Fate) -> bool:
        """Write a row's answers; tell whether its files are to be attached."""
        if what == "same":
            taken.same += 1
            return False
        if what == "make":
            taken.made += 1
            taken.stories.append(row.story)
            return bool(row.files)
        before = self._rows.said(row.story)
        known = () if before is None else before.files
        untouched = self._rows.is_untouched(row.story)
        if what == "update" and self._change(row):
            taken.updated += 1
        else:
            taken.left += 1
            return False
        taken.stories.append(row.story)
        self._rows.note(run, row.story, _said(row, known), untouched=untouched)
        return bool(row.files or known)

    def _is_unfinished(self, row: RowLook) -> bool:
        """Tell whether only files of the row were not all taken in."""
        before = self._rows.said(row.story)
        return before is not None and not before.digest and before.answers == row.answers

    def _begin(self, rows: Sequence[RowLook], run: int, campaign: str) -> None:
        """Begin the drafts of new rows, all at once: the index of words is then written once."""
        now_ms = self._clock.now_ms()
        self._drafts.add_all(
            NewStory(
                story=Story(
                    id=row.story,
                    campaign=campaign,
                    answers=row.answers,
                    media=(),
                    created_ms=now_ms,
                    changed_ms=now_ms,
                ),
                # Files come later, one by one; until then nobody knows what is open.
                musts=None if any(file.path for file in row.files) else len(musts(row.problems)),
                # By the key of its row a receipt is found again beside the table.
                events=(("imported", row.read.key),),
            )
            for row in rows
        )
        said = ((row.story, _digest(row, ())) for row in rows)
        self._rows.note_begun(run, said, now_ms=now_ms)

    def _change(self, row: RowLook) -> bool:
        """Write what the row says anew; an answer that a person changed here stays theirs."""
        before = self._rows.said(row.story)
        if before is None:
            self._rows.adopt(row.story, self._drafts.get(row.story).answers)
        said = {} if before is None or before.digest == ADOPTED else before.answers
        return self._rewrite(row.story, said, row.answers)

    def _rewrite(self, story: StoryId, old: Answers, new: Answers) -> bool:
        changes = {
            field: new.get(field) for field in {*old, *new} if old.get(field) != new.get(field)
        }
        try:
            self._drafts.change(story, changes, based_on=old)
        except IllegalTransition:
            return False  # somebody has just marked it ready
        return True

    # ---- undo ---------------------------------------------------------------------

    def latest(self) -> Run | None:
        """Give the newest import that was not undone."""
        return self._rows.latest()

    def undo(
        self, run: Run, *, progress: Callable[[int, int], None] = lambda _done, _all: None
    ) -> StillOut | int:
        """Take away the stories that an import began, and put the others back as they were.

        A story that somebody has changed since goes to the trash. Gives how many stories it
        concerned, or which of them are in the outbox or were sent: then nothing is undone.

        Args:
            run: The import.
            progress: Called with stories done and stories in all; an exception it raises cancels.
                What was taken back until then stays so, and undo goes on with the rest.
        """
        changes = self._rows.changes(run.id)
        out = tuple(each.story for each in changes if not self._is_draft(each.story))
        if out:
            return StillOut(stories=out)
        with self._rows.many():
            for first in range(0, len(changes), _BACK_TOGETHER):
                progress(first, len(changes))
                with self._rows.together():
                    for change in changes[first : first + _BACK_TOGETHER]:
                        self._take_back(run.id, change)
        progress(len(changes), len(changes))
        self._rows.end_undo(run.id, now_ms=self._clock.now_ms())
        return len(changes)

    def _is_draft(self, story: StoryId) -> bool:
        found = self._store.stories.get(story)
        return found is None or found.trashed_ms is not None or self._drafts.is_open(story)

    def _take_back(self, run: int, change: ImportChange) -> None:
        now = self._rows.said(change.story)
        untouched = self._rows.is_untouched(change.story)
        if change.before is None:
            if self._drafts.get(change.story).trashed_ms is None:
                self._drafts.trash(change.story)
                if untouched:
                    self._forget(change.story)
        elif now is not None:
            self._rewrite(change.story, now.answers, change.before.answers)
            self._attaching.take_back(change.story, change.files)
        self._rows.take_back(run, change, untouched=untouched)

    def _forget(self, story: StoryId) -> None:
        try:
            self._drafts.forget(story)
        except IllegalTransition:
            return  # the service has a revision of it: it stays in the trash


def _said(row: RowLook, known: tuple[RowFile, ...]) -> SaidBefore:
    return SaidBefore(answers=row.answers, digest=_digest(row, known), files=known)


def _digest(row: RowLook, known: tuple[RowFile, ...]) -> str:
    """Give what is kept of a row: nothing until its files are here, too.

    After a kill it is then looked at again.
    """
    return "" if row.files or known else row.digest
