"""A look at a table before anything is kept: what each row would make, and what it lacks."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import structs

from heliograph.app.importing.folder_files import FileLook, FolderFiles
from heliograph.app.importing.known_stories import KnownStories
from heliograph.app.importing.row_stories import RowStories, RowStory, alike
from heliograph.clock import utc
from heliograph.domain.checks import check, musts, of_the_call
from heliograph.domain.comparison import AnswerDifference
from heliograph.domain.ids import MediaId, Sha256, StoryId
from heliograph.domain.media import MediaItem, kind_of
from heliograph.domain.problems import Problem
from heliograph.domain.story import text_answer
from heliograph.domain.tables.headings import find_columns, guess
from heliograph.domain.tables.keys import digest
from heliograph.domain.tables.mapping import IGNORED, ColumnUse
from heliograph.domain.tables.media_rows import media_details
from heliograph.domain.tables.rows import RowRead, RowReader
from heliograph.domain.tables.vocabulary import plain
from heliograph.exchange.tables.failures import SheetUnknown
from heliograph.store.imports import ADOPTED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from pathlib import Path

    from heliograph.app.drafts import Drafts
    from heliograph.clock import Clock
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.story import Answers
    from heliograph.domain.tables.corrections import Corrections
    from heliograph.domain.tables.headings import Columns
    from heliograph.domain.tables.mapping import Mapping
    from heliograph.domain.tables.months import DayOrder
    from heliograph.domain.tables.table import Sheet, Table
    from heliograph.domain.tables.vocabulary import Vocabulary
    from heliograph.store.imports import HereAlready
    from heliograph.store.store import Store

_WHOSE = "tables_whose"
"""The named value that stands for the organisation where a table names none."""

Standing = Literal[
    "new",
    "changed",  # the row says something else than when it was imported
    "same",
    "twice",  # another row of the table before it has the same key
    "gone-out",  # its story is in the outbox or was sent; the row says something else
    "in-trash",  # its story is in the trash
    "empty",  # nothing of it was understood
]


class RowLook(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a row would make, and what is to do about it."""

    read: RowRead
    story: StoryId
    may_be: tuple[StoryId, ...]
    """What the row may be known as, first the story that it would begin."""
    answers: dict[str, object]
    """Of the story as it would begin: the row's own, and what holds for all rows."""
    standing: Standing
    digest: str
    files: tuple[FileLook, ...]
    is_complete: bool
    """Nothing is left to do: all was understood and found, and no must is open but of the call."""
    problems: tuple[Problem, ...]
    """From the check list; those of files name the file by its place, from ``0``."""

    @property
    def title(self) -> str:
        """Give the title, empty when the row has none."""
        return text_answer(self.answers, "title").strip()


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A whole table, row by row."""

    table: str
    sheet: str
    campaign: str
    columns: Columns
    mapping: Mapping
    rows: tuple[RowLook, ...]
    unused: tuple[str, ...]
    """Files of the folder that no row names."""
    errors: tuple[str, ...]
    """Cells whose formula came to nothing."""
    apart: frozenset[int]
    """Numbers of rows that are stories of their own though a row before has the same key."""
    folder: FolderFiles
    orders: tuple[DayOrder, ...]
    """How each column's dates are read."""


class _Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was read."""

    read: RowRead
    answers: dict[str, object]
    may_be: tuple[StoryId, ...]


class Looking:
    """Looks at tables; keeps nothing of them."""

    def __init__(
        self, *, store: Store, drafts: Drafts, words: Vocabulary, campaign: Campaign, clock: Clock
    ) -> None:
        """Take the words that ``wording.table_words`` knows for the campaign."""
        self._store = store
        self._drafts = drafts
        self._words = words
        self._campaign = campaign
        self._clock = clock

    def columns(self, table: Table, sheet: str = "") -> tuple[Sheet, Columns, Mapping]:
        """Find the sheet, its headings, and what they were taken for last time or now are guessed.

        Raises:
            SheetUnknown: there is no such sheet, or none that holds anything.
        """
        found = _sheet(table, sheet)
        columns = find_columns(found, self._words)
        known = self._words.headings
        serials = frozenset(each for each in columns.headings if known.get(plain(each)) == IGNORED)
        kept = self._store.imports.mapping(columns.headings, serials=serials)
        mapping = guess(columns, self._campaign, self._words) if kept is None else kept
        uses = tuple(
            ColumnUse(heading=heading, target=target)
            for heading, target in zip(
                columns.headings, mapping.targets(columns.headings), strict=True
            )
        )
        # What is remembered may name the sheet of another workbook.
        return found, columns, structs.replace(mapping, columns=uses, sheet=sheet)

    def look(
        self,
        table: Table,
        mapping: Mapping,
        *,
        folder: Path | None,
        corrections: Corrections | None = None,
        progress: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> Look:
        """Look at every row.

        Args:
            table: As it was read.
            mapping: What its columns answer.
            folder: Where its media files are; None when there are none.
            corrections: What of the same sheet was corrected before, with the mapping used then.
            progress: Called with rows done and rows in all; an exception it raises cancels.

        Raises:
            SheetUnknown: the mapping names a sheet that is not there.
        """
        sheet = _sheet(table, mapping.sheet)
        look = Look(
            table=table.name,
            sheet=sheet.name,
            campaign=self._campaign.id,
            columns=find_columns(sheet, self._words),
            mapping=mapping,
            rows=(),
            unused=(),
            errors=sheet.errors,
            apart=frozenset(),
            folder=FolderFiles(folder),
            orders=(),
        )
        if corrections is not None:
            look = _corrected(look, corrections)
        return self._look_at_all(look, progress)

    def look_again(
        self,
        look: Look,
        corrections: Corrections,
        rows: Collection[int] | None,
        *,
        progress: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> Look:
        """Look anew at rows that were corrected, and at those that may be the same stories.

        Args:
            look: At the same rows, before.
            corrections: What the rows and the mapping are now.
            rows: Numbers of the rows whose cells, values or choices have changed; None for all.
            progress: As for ``look``.
        """
        new = _corrected(look, corrections)
        if rows is None:
            return self._look_at_all(new, progress)
        places = [place for place, row in enumerate(look.rows) if row.read.number in rows]
        touched = _touched(look, new, places)
        known: dict[int, DayOrder] = {
            at: order for at, order in enumerate(look.orders) if at not in touched
        }
        reader = RowReader(
            new.columns,
            new.mapping,
            self._campaign,
            self._words,
            new.folder.has,
            orders=known,
        )
        if reader.orders != look.orders:  # dates of other rows are read in another way now
            return self._look_at_all(new, progress)
        return self._look_at_some(look, new, places, reader)

    def changes(self, row: RowLook) -> list[AnswerDifference]:
        """List what bringing a row's draft up to date would change of its answers.

        What a person has said in the draft stays, so it is no part of this.
        """
        before = self._store.imports.said(row.story)
        here = self._drafts.get(row.story).answers
        said = {} if before is None or before.digest == ADOPTED else before.answers
        return [
            AnswerDifference(field=field.id, old=here.get(field.id), new=row.answers.get(field.id))
            for field in self._campaign.fields
            if here.get(field.id) == said.get(field.id) != row.answers.get(field.id)
        ]

    def _look_at_all(self, look: Look, progress: Callable[[int, int], None]) -> Look:
        reader = RowReader(look.columns, look.mapping, self._campaign, self._words, look.folder.has)
        stories = self._row_stories()
        count = len(look.columns.rows)
        begun: list[_Begun] = []
        for row in look.columns.rows:
            progress(0, count)
            begun.append(self._begin(reader.read(row), look.mapping, stories))
        found = stories.tell_apart([(each.read.number, each.may_be) for each in begun], look.apart)
        rows: list[RowLook] = []
        for each, story in zip(begun, found, strict=True):
            progress(len(rows), count)
            rows.append(self._row(each, story, look, stories.known))
        progress(count, count)
        return _with_rows(structs.replace(look, orders=reader.orders), rows)

    def _look_at_some(self, old: Look, new: Look, places: Sequence[int], reader: RowReader) -> Look:
        stories = self._row_stories()
        begun = {
            place: self._begin(reader.read(new.columns.rows[place]), new.mapping, stories)
            for place in places
        }
        may_be = [row.may_be for row in old.rows]
        before = [story for place in places for story in may_be[place]]
        for place, each in begun.items():
            may_be[place] = each.may_be
        same = alike(may_be, places, before)
        numbers = [(old.rows[place].read.number, may_be[place]) for place in same]
        rows = list(old.rows)
        for place, story in zip(same, stories.tell_apart(numbers, new.apart), strict=True):
            row = old.rows[place]
            was = RowStory(story=row.story, twice=row.standing == "twice")
            if place in begun or story != was:
                kept = _Begun(read=row.read, answers=row.answers, may_be=row.may_be)
                rows[place] = self._row(begun.get(place, kept), story, new, stories.known)
        if all(rows[place].files == old.rows[place].files for place in same):
            return structs.replace(new, rows=tuple(rows))
        return _with_rows(new, rows)

    def _row_stories(self) -> RowStories:
        known = KnownStories(self._store.imports)
        return RowStories(self._whose(), self._campaign.id, known)

    def _begin(self, read: RowRead, mapping: Mapping, stories: RowStories) -> _Begun:
        answers = self._answers(read, mapping)
        return _Begun(read=read, answers=answers, may_be=stories.may_be(read, answers))

    def _whose(self) -> str:
        """Give what stands for the organisation where none is named: random, this profile's own."""
        kept = self._store.account.value(_WHOSE)
        if kept is None:
            kept = self._clock.random(16).hex()
            self._store.account.set_value(_WHOSE, kept)
        return kept

    def _row(self, begun: _Begun, story: RowStory, look: Look, known: KnownStories) -> RowLook:
        read, answers = begun.read, begun.answers
        found = tuple(look.folder.look(name) for name in read.files)
        says = digest(
            {**look.mapping.answers, **read.answers},
            read.details,
            [(each.path or each.name, each.size_bytes) for each in found],
        )
        standing: Standing
        if not read.answers and not read.files:
            standing = "empty"
        elif story.twice:
            standing = "twice"
        else:
            standing = _standing(known.get(story.story), says, look.folder, found)
        media = [
            self._item(index, each, read)
            for index, each in enumerate(found)
            if each.path is not None
        ]
        problems = check(answers, media, self._campaign, now=utc(self._clock.now_ms()))
        return RowLook(
            read=read,
            story=story.story,
            may_be=begun.may_be,
            answers=answers,
            standing=standing,
            digest=says,
            files=found,
            problems=problems,
            is_complete=(
                standing not in {"empty", "twice"}
                and not any(each.trouble == "not-recognised" for each in read.troubles)
                and not any(each.trouble for each in found)
                and all(map(of_the_call, musts(problems)))
            ),
        )

    def _answers(self, read: RowRead, mapping: Mapping) -> Answers:
        """Begin a story as the form does, but for what the table has a column for."""
        asked = {use.target.partition(".")[0] for use in mapping.columns}
        begun = {
            field: answer
            for field, answer in self._drafts.beginning(self._campaign).items()
            if field not in asked and field != "story_language"
        }
        return {**begun, **mapping.answers, **read.answers}

    def _item(self, index: int, file: FileLook, read: RowRead) -> MediaItem:
        """Make what the check list can judge, before a byte is read in."""
        kind, content_type = kind_of(file.path or file.name)
        return MediaItem(
            id=MediaId(str(index)),
            sha256=Sha256("0" * 64),
            size_bytes=file.size_bytes,
            kind=kind,
            content_type=content_type,
            file_name=file.name,
            details=media_details(read, index, self._words),
        )


def _standing(
    here: HereAlready | None, says: str, files: FolderFiles, found: Sequence[FileLook]
) -> Standing:
    if here is None:
        return "new"
    if here.in_trash:
        return "in-trash"
    if here.digest == says and files.are_as_taken(found, here.files):
        return "same"
    return "changed" if here.is_open else "gone-out"


def _corrected(look: Look, by: Corrections) -> Look:
    return structs.replace(look, columns=by.columns, mapping=by.mapping, apart=by.apart)


def _with_rows(look: Look, rows: Iterable[RowLook]) -> Look:
    held = tuple(rows)
    unused = look.folder.unused(file for row in held for file in row.files)
    return structs.replace(look, rows=held, unused=unused)


def _touched(old: Look, new: Look, places: Sequence[int]) -> set[int]:
    """Find the columns in which rows say something else."""
    found: set[int] = set()
    for place in places:
        pairs = zip_longest(old.columns.rows[place].values, new.columns.rows[place].values)
        found.update(index for index, (was, now) in enumerate(pairs) if was != now)
    return found


def _sheet(table: Table, name: str) -> Sheet:
    held = [sheet for sheet in table.sheets if sheet.rows]
    if name:
        wanted = [sheet for sheet in held if sheet.name == name]
    else:  # people hide lists and notes; the stories are in what they see
        wanted = [sheet for sheet in held if not sheet.hidden] or held
    if not wanted:
        raise SheetUnknown(name, tuple(sheet.name for sheet in table.sheets))
    return wanted[0]
