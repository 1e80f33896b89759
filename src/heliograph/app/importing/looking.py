"""A look at a table before anything is kept: what each row would make, and what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from heliograph.clock import utc
from heliograph.domain.checks import check, musts
from heliograph.domain.ids import MediaId, Sha256, StoryId, is_story_id
from heliograph.domain.media import MediaItem, kind_of
from heliograph.domain.problems import Problem
from heliograph.domain.story import text_answer
from heliograph.domain.tables.headings import find_columns, guess
from heliograph.domain.tables.keys import digest, row_keys, story_of_key
from heliograph.domain.tables.mapping import IGNORED, ColumnUse
from heliograph.domain.tables.media_names import FilesOfFolder, How
from heliograph.domain.tables.media_rows import media_details
from heliograph.domain.tables.rows import RowRead, RowReader
from heliograph.domain.tables.vocabulary import plain
from heliograph.errors import MediaError
from heliograph.exchange.tables.failures import SheetUnknown
from heliograph.exchange.tables.folder import files_in
from heliograph.media.intake import sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from heliograph.app.drafts import Drafts
    from heliograph.clock import Clock
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.story import Answers
    from heliograph.domain.tables.headings import Columns
    from heliograph.domain.tables.mapping import Mapping
    from heliograph.domain.tables.row_files import RowFile
    from heliograph.domain.tables.table import Sheet, Table
    from heliograph.domain.tables.vocabulary import Vocabulary
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
FileTrouble = Literal["not-found", "several", "cannot-read", "no-folder"]


class FileLook(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A file that a row names."""

    name: str
    """As the table has it."""
    path: str | None = None
    """Within the folder; None when it is not clear which one is meant."""
    size_bytes: int = 0
    changed_ns: int = 0
    """When it was changed last, as the folder tells."""
    how: tuple[How, ...] = ()
    """How its name differs from what the table says."""
    trouble: FileTrouble | None = None

    def is_as_taken(self, known: RowFile) -> bool:
        """Tell whether nothing says that it has other bytes than when it was taken in."""
        return (self.size_bytes, self.changed_ns) == (known.size_bytes, known.changed_ns)


class RowLook(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a row would make, and what is to do about it."""

    read: RowRead
    story: StoryId
    answers: dict[str, object]
    """Of the story as it would begin: the row's own, and what holds for all rows."""
    standing: Standing
    digest: str
    files: tuple[FileLook, ...]
    problems: tuple[Problem, ...]
    """From the check list; those of files name the file by its place, from ``0``."""

    @property
    def title(self) -> str:
        """Give the title, empty when the row has none."""
        return text_answer(self.answers, "title").strip()

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is left to do: all was understood and found, and no must is open."""
        return (
            self.standing not in {"empty", "twice"}
            and not any(each.trouble == "not-recognised" for each in self.read.troubles)
            and not any(each.trouble for each in self.files)
            and not musts(self.problems)
        )


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
        return found, columns, msgspec.structs.replace(mapping, columns=uses, sheet=sheet)

    def look(
        self,
        table: Table,
        mapping: Mapping,
        *,
        folder: Path | None,
        progress: Callable[[int, int], None] = lambda _done, _all: None,
    ) -> Look:
        """Look at every row.

        Args:
            table: As it was read.
            mapping: What its columns answer.
            folder: Where its media files are; None when there are none.
            progress: Called with rows done and rows in all; an exception it raises cancels.

        Raises:
            SheetUnknown: the mapping names a sheet that is not there.
        """
        sheet = _sheet(table, mapping.sheet)
        columns = find_columns(sheet, self._words)
        files = _Files(folder)
        reader = RowReader(columns, mapping, self._campaign, self._words, files.has)
        named = _Named(self._whose(), self._campaign.id, self._store)
        read: list[RowRead] = []
        for row in columns.rows:
            progress(0, len(columns.rows))
            read.append(reader.read(row))
        answers = [self._answers(each, mapping) for each in read]
        for each, answered in zip(read, answers, strict=True):
            named.expect(each, answered)
        rows: list[RowLook] = []
        stories: set[StoryId] = set()
        for each, answered in zip(read, answers, strict=True):
            progress(len(rows), len(columns.rows))
            story = named.story(each, answered, stories)
            rows.append(self._row(each, answered, mapping, files, story, twice=story in stories))
            stories.add(story)
        progress(len(rows), len(columns.rows))
        return Look(
            table=table.name,
            sheet=sheet.name,
            campaign=self._campaign.id,
            columns=columns,
            mapping=mapping,
            rows=tuple(rows),
            unused=files.unused(),
            errors=sheet.errors,
        )

    def _whose(self) -> str:
        """Give what stands for the organisation where none is named: random, this profile's own."""
        kept = self._store.account.value(_WHOSE)
        if kept is None:
            kept = self._clock.random(16).hex()
            self._store.account.set_value(_WHOSE, kept)
        return kept

    def _row(
        self,
        read: RowRead,
        answers: Answers,
        mapping: Mapping,
        files: _Files,
        story: StoryId,
        *,
        twice: bool,
    ) -> RowLook:
        found = tuple(files.look(name) for name in read.files)
        says = digest(
            {**mapping.answers, **read.answers},
            read.details,
            [(each.path or each.name, each.size_bytes) for each in found],
        )
        standing: Standing
        if not read.answers and not read.files:
            standing = "empty"
        elif twice:
            standing = "twice"
        else:
            standing = self._standing(story, says, files, found)
        media = [
            self._item(index, each, read)
            for index, each in enumerate(found)
            if each.path is not None
        ]
        now = utc(self._clock.now_ms())
        return RowLook(
            read=read,
            story=story,
            answers=answers,
            standing=standing,
            digest=says,
            files=found,
            problems=check(answers, media, self._campaign, now=now),
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

    def _standing(
        self, story: StoryId, says: str, files: _Files, found: Sequence[FileLook]
    ) -> Standing:
        there = self._store.stories.get(story)
        if there is None:
            return "new"
        if there.trashed_ms is not None:
            return "in-trash"
        before = self._store.imports.said(story)
        if before is not None and before.digest == says and files.are_as_taken(found, before.files):
            return "same"
        return "changed" if self._store.stories.is_open(story) else "gone-out"

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


class _Named:
    """Which story each row of a table is."""

    def __init__(self, whose: str, campaign: str, store: Store) -> None:
        self._whose = whose
        self._campaign = campaign
        self._store = store
        self._expected: set[StoryId] = set()

    def expect(self, read: RowRead, answers: Answers) -> None:
        """Note the story that a row would begin: no other row may be taken for it."""
        self._expected.add(self._may_be(read, answers)[0])

    def story(self, read: RowRead, answers: Answers, taken: set[StoryId]) -> StoryId:
        """Give a row's story: one that is here already under a former key, or else its own."""
        own, *former = self._may_be(read, answers)
        if self._store.stories.get(own) is not None:
            return own
        for story in former:
            if story not in taken | self._expected and self._store.stories.get(story) is not None:
                return story
        return own

    def _may_be(self, read: RowRead, answers: Answers) -> list[StoryId]:
        if is_story_id(read.story):
            return [StoryId(read.story)]
        organisation = text_answer(answers, "org_name").strip()
        whose = (organisation, self._whose) if organisation else (self._whose,)
        return [story_of_key(self._campaign, key) for key in row_keys(read, whose)]


class _Files:
    """The folder's files, and which of them rows have named."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._paths = [] if folder is None else files_in(folder)
        self._by_name = FilesOfFolder(self._paths)
        self._used: set[str] = set()

    def has(self, name: str) -> bool:
        """Tell whether this is the name of a file, and not of several."""
        return self._by_name.has(name)

    def look(self, name: str) -> FileLook:
        """Find one file that a row names, and how large it is."""
        if self._folder is None:
            return FileLook(name=name, trouble="no-folder")
        match = self._by_name.find(name)
        self._used.update(match.paths)
        if len(match.paths) != 1:
            return FileLook(name=name, trouble="several" if match.paths else "not-found")
        (path,) = match.paths
        try:
            about = (self._folder / path).stat()
        except OSError:
            return FileLook(name=name, trouble="cannot-read")
        return FileLook(
            name=name,
            path=path,
            size_bytes=about.st_size,
            changed_ns=about.st_mtime_ns,
            how=match.how,
        )

    def are_as_taken(self, found: Sequence[FileLook], known: Sequence[RowFile]) -> bool:
        """Tell whether files are those that were taken in; only those that may differ are read."""
        by_path = {each.path: each for each in known}
        return all(
            each.path not in by_path or self._is_as_taken(each, by_path[each.path])
            for each in found
        )

    def _is_as_taken(self, file: FileLook, known: RowFile) -> bool:
        if self._folder is None or file.is_as_taken(known):
            return True
        try:
            return sha256_of(self._folder / known.path) == known.sha256
        except MediaError:
            return True  # it cannot be taken in now

    def unused(self) -> tuple[str, ...]:
        """Give the files that no row names."""
        return tuple(path for path in self._paths if path not in self._used)


def _sheet(table: Table, name: str) -> Sheet:
    held = [sheet for sheet in table.sheets if sheet.rows]
    if name:
        wanted = [sheet for sheet in held if sheet.name == name]
    else:  # people hide lists and notes; the stories are in what they see
        wanted = [sheet for sheet in held if not sheet.hidden] or held
    if not wanted:
        raise SheetUnknown(name, tuple(sheet.name for sheet in table.sheets))
    return wanted[0]
