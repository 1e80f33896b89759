"""Which stories came from tables, what their rows said, and what each import changed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from heliograph import decoding
from heliograph.domain.ids import StoryId
from heliograph.domain.tables.mapping import IGNORED, KEY, Mapping, own_headings
from heliograph.domain.tables.row_files import FileChange, RowFile
from heliograph.store.bulk import bulk
from heliograph.store.encoding import answers_from_json, answers_to_json

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from heliograph.domain.story import Answers
    from heliograph.store.database import Database

_files = decoding.decoder(tuple[RowFile, ...])
_changes = decoding.decoder(tuple[FileChange, ...])
ADOPTED = "adopted"
"""Instead of a digest: what is kept is what a draft said that no table had made."""
_TOUCHED = -1
"""Instead of the time of an import's change: a person has changed the story, at any time."""


class SaidBefore(msgspec.Struct, frozen=True, kw_only=True):
    """What a table's row said when it was last taken in."""

    answers: Answers
    """Of the story as the import wrote it, with what held for all rows."""
    digest: str
    """sha256 of all that the row says, its files included."""
    files: tuple[RowFile, ...] = ()
    """What was taken in of them."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One import of a table; times are Unix milliseconds."""

    id: int
    table_name: str
    made_ms: int
    made: int
    """How many stories it began."""
    updated: int


class HereAlready(msgspec.Struct, frozen=True, kw_only=True):
    """A story that is here when a table is looked at."""

    in_trash: bool
    is_open: bool
    digest: str | None
    """Of what its row said last; None for a story that is from no table."""
    files: tuple[RowFile, ...]


class ImportChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did to one story."""

    story: StoryId
    before: SaidBefore | None
    """None when the run began the story."""
    files: tuple[FileChange, ...] = ()
    """What it did to its media items, in this order."""


class ImportRows:
    """The imports of a profile; what a method wrote is on the disk when it returns."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def together(self) -> Generator[None]:
        """Write what the body does to stories and rows in one transaction, or none of it."""
        with self._database.write():
            yield

    @contextmanager
    def many(self) -> Generator[None]:
        """Make many transactions of the body quicker; see ``bulk``."""
        with bulk(self._database):
            yield

    def said(self, story: StoryId) -> SaidBefore | None:
        """Give what the row of a story said last; None for a story that is from no table."""
        row = self._database.row(
            "SELECT iif(r.said = x'', a.answers, r.said), r.digest, r.files FROM import_row r"
            " JOIN answers a ON a.story = r.story WHERE r.story = ?",
            story,
        )
        return None if row is None else _said(*row)

    def is_untouched(self, story: StoryId) -> bool:
        """Tell whether nobody has changed a story since an import wrote it."""
        row = self._database.row(
            "SELECT 1 FROM import_row r JOIN story s ON s.id = r.story"
            " WHERE r.story = ? AND r.changed_ms = s.changed_ms",
            story,
        )
        return row is not None

    def begin(self, table_name: str, *, now_ms: int) -> int:
        """Begin a run; give its number."""
        with self._database.write():
            return self._database.insert(
                "INSERT INTO import_run (table_name, made_ms) VALUES (?, ?)", table_name, now_ms
            )

    def adopt(self, story: StoryId, answers: Answers) -> None:
        """Keep what a draft of no table says before a row changes it, so that undo puts it back."""
        with self._database.write():
            self._database.execute(
                "INSERT OR IGNORE INTO import_row (story, said, digest, changed_ms)"
                " VALUES (?, ?, ?, ?)",
                story,
                msgspec.json.encode(answers),
                ADOPTED,
                _TOUCHED,
            )

    def note_begun(self, run: int, stories: Iterable[tuple[StoryId, str]], *, now_ms: int) -> None:
        """Keep what rows say whose stories were begun just now: just what these say themselves.

        Args:
            run: The import.
            stories: Each story with the digest of its row.
            now_ms: When they were begun.
        """
        with self._database.write():
            for story, digest in stories:
                self._database.execute(
                    "INSERT INTO import_change (run, story) VALUES (?, ?)", run, story
                )
                self._database.execute(
                    "INSERT INTO import_row (story, said, digest, changed_ms)"
                    " VALUES (?, x'', ?, ?)",
                    story,
                    digest,
                    now_ms,
                )

    def note(self, run: int, story: StoryId, said: SaidBefore, *, untouched: bool) -> None:
        """Keep what a row says now that its story has it, and what it said before the run.

        ``untouched`` tells whether, before this change, nobody but an import had changed it.
        """
        with self._database.write():
            self._database.execute(
                "INSERT INTO import_change"
                " (run, story, said_before, digest_before, files_before)"
                " SELECT ?1, ?2, iif(r.said = x'', a.answers, r.said), r.digest, r.files"
                " FROM (SELECT 1) LEFT JOIN import_row r ON r.story = ?2"
                " LEFT JOIN answers a ON a.story = ?2 WHERE true ON CONFLICT DO NOTHING",
                run,
                story,
            )
            self._database.execute(
                "INSERT OR REPLACE INTO import_row (story, said, digest, changed_ms, files)"
                " SELECT s.id, iif(a.answers = ?2, x'', ?2), ?3, iif(?4, s.changed_ms, ?5), ?6"
                " FROM story s JOIN answers a ON a.story = s.id WHERE s.id = ?1",
                story,
                answers_to_json(said.answers),
                said.digest,
                untouched,
                _TOUCHED,
                _files_to_json(said.files),
            )

    def those_here(self, stories: Iterable[StoryId]) -> dict[StoryId, HereAlready]:
        """Tell, of stories that rows may be, which are here, and what their rows said last."""
        rows = self._database.rows(
            "SELECT s.id, s.trashed_ms IS NOT NULL, s.is_open, r.digest, r.files"
            " FROM story s LEFT JOIN import_row r ON r.story = s.id"
            " WHERE s.id IN (SELECT value FROM json_each(?))",
            msgspec.json.encode(list(stories)).decode(),
        )
        return {
            StoryId(row[0]): HereAlready(
                in_trash=bool(row[1]),
                is_open=bool(row[2]),
                digest=row[3],
                files=() if row[4] is None else _files.decode(row[4]),
            )
            for row in rows
        }

    def keep_change(self, run: int, story: StoryId, change: FileChange) -> None:
        """Keep what a run did to a media item of a story that it has noted."""
        with self._database.write():
            self._database.execute(
                "UPDATE import_change SET"
                " file_changes = json_insert(coalesce(file_changes, '[]'), '$[#]', json(?3))"
                " WHERE run = ?1 AND story = ?2",
                run,
                story,
                msgspec.json.encode(change).decode(),
            )

    def latest(self) -> Run | None:
        """Give the newest run that changed anything and was not undone."""
        row = self._database.row(
            "SELECT r.id, r.table_name, r.made_ms, sum(c.said_before IS NULL),"
            " sum(c.said_before IS NOT NULL) FROM import_run r"
            " JOIN import_change c ON c.run = r.id WHERE r.undone_ms IS NULL"
            " GROUP BY r.id ORDER BY r.id DESC LIMIT 1"
        )
        if row is None:
            return None
        return Run(id=row[0], table_name=row[1], made_ms=row[2], made=row[3], updated=row[4])

    def changes(self, run: int) -> list[ImportChange]:
        """List what a run did, to stories that are still here."""
        rows = self._database.rows(
            "SELECT story, said_before, digest_before, files_before, file_changes"
            " FROM import_change WHERE run = ?",
            run,
        )
        return [
            ImportChange(
                story=StoryId(row[0]),
                before=None if row[1] is None else _said(*row[1:4]),
                files=() if row[4] is None else _changes.decode(row[4]),
            )
            for row in rows
        ]

    def stories_of(self, run: int) -> tuple[StoryId, ...]:
        """List the stories that a run began or changed and that are here, in the table's order."""
        rows = self._database.rows(
            "SELECT c.story FROM import_change c JOIN story s ON s.id = c.story"
            " WHERE c.run = ? AND s.trashed_ms IS NULL ORDER BY s.number",
            run,
        )
        return tuple(StoryId(row[0]) for row in rows)

    def take_back(self, run: int, change: ImportChange, *, untouched: bool) -> None:
        """Forget one change of a run: the row is again what it was before; see ``note``."""
        with self._database.write():
            if change.before is None:
                self._database.execute("DELETE FROM import_row WHERE story = ?", change.story)
            else:
                self._database.execute(
                    "UPDATE import_row SET said = ?2, digest = ?3, changed_ms = iif(?4,"
                    " (SELECT changed_ms FROM story WHERE id = ?1), ?5), files = ?6"
                    " WHERE story = ?1",
                    change.story,
                    msgspec.json.encode(change.before.answers),
                    change.before.digest,
                    untouched,
                    _TOUCHED,
                    _files_to_json(change.before.files),
                )
            self._database.execute(
                "DELETE FROM import_change WHERE run = ? AND story = ?", run, change.story
            )

    def end_undo(self, run: int, *, now_ms: int) -> None:
        """Note that a run was undone."""
        with self._database.write():
            self._database.execute("UPDATE import_run SET undone_ms = ? WHERE id = ?", now_ms, run)

    def mapping(
        self, headings: tuple[str, ...], *, serials: frozenset[str] = frozenset()
    ) -> Mapping | None:
        """Give what these columns were last taken for; those of a report count for nothing.

        ``serials`` are headings of mere numbers of rows, which were taken for keys once.
        """
        row = self._database.row(
            "SELECT mapping FROM import_mapping WHERE headings = ?", _joined(headings)
        )
        if row is None:
            return None
        try:
            kept = decoding.decode(row[0], type=_Kept)
        except msgspec.ValidationError:
            return None  # a newer Heliograph wrote it
        return kept.mapping(frozenset() if kept.knows_serials else serials)

    def keep_mapping(self, headings: tuple[str, ...], mapping: Mapping, *, now_ms: int) -> None:
        """Remember what these columns were taken for."""
        kept = _Kept(**structs.asdict(mapping.without_report()), knows_serials=True)
        with self._database.write():
            self._database.execute(
                "INSERT OR REPLACE INTO import_mapping (headings, mapping, used_ms)"
                " VALUES (?, ?, ?)",
                _joined(headings),
                msgspec.json.encode(kept).decode(),
                now_ms,
            )


class _Kept(Mapping, frozen=True, kw_only=True):
    """A mapping as it is remembered."""

    knows_serials: bool = False
    """Whether numbers of rows were no keys by themselves when a person saw it."""

    def mapping(self, serials: frozenset[str]) -> Mapping:
        """Give what is remembered, without the keys that numbers of rows were taken for."""
        return Mapping(
            columns=tuple(
                structs.replace(use, target=IGNORED)
                if use.target == KEY and use.heading in serials
                else use
                for use in self.columns
            ),
            sheet=self.sheet,
            values=self.values,
            answers=self.answers,
        )


def _joined(headings: tuple[str, ...]) -> str:
    return msgspec.json.encode(own_headings(headings)).decode()


def _files_to_json(files: tuple[RowFile, ...]) -> str | None:
    return msgspec.json.encode(files).decode() if files else None


def _said(answers: bytes, digest: str, files: str | None) -> SaidBefore:
    return SaidBefore(
        answers=answers_from_json(answers),
        digest=digest,
        files=() if files is None else _files.decode(files),
    )
