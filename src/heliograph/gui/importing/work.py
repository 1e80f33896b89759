"""One import as the window holds it: table, columns, look, and what goes on with it elsewhere."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal, TypeVar

import msgspec
from msgspec import structs
from PySide6.QtCore import QObject, Signal

from heliograph.domain.tables.corrections import Corrections
from heliograph.errors import HeliographError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from collections.abc import Mapping as Lookup
    from pathlib import Path

    from heliograph.app.importing.kept_corrections import SaidOfColumns, TakenUp
    from heliograph.app.importing.looking import Look, RowLook
    from heliograph.app.importing.taking import StillOut
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.comparison import AnswerDifference
    from heliograph.domain.tables.corrections import RowChoice
    from heliograph.domain.tables.headings import Columns
    from heliograph.domain.tables.mapping import Mapping
    from heliograph.domain.tables.table import Table
    from heliograph.domain.tables.vocabulary import Vocabulary
    from heliograph.gui.importing.found_table import FoundTable
    from heliograph.gui.importing.taking_in import Outcome, Undone
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here, Task
    from heliograph.store.imports import Run

Stage = Literal["reading", "looking", "taking", "undoing"]

T = TypeVar("T")


class _Looked(msgspec.Struct, frozen=True, kw_only=True):
    """A look at every row, of the table as it is corrected."""

    look: Look
    corrections: Corrections
    taken_up: TakenUp | None


class ImportWork(QObject):
    """Holds one import; it outlives the pages, which are made anew with another language.

    One thing goes on at a time; whoever asks for the next ends the one before, except that taking
    in is ended by ``stop`` only.
    """

    began = Signal(str)
    """A ``Stage``."""
    progressed = Signal(object, object)
    """Rows done, and rows in all; 0 of 0 where nobody knows."""
    ended = Signal()
    """Nothing goes on any more; whatever came of it is told after this."""
    table_read = Signal()
    looked = Signal()
    finished = Signal()
    """Rows were taken in: ``outcome`` says how many."""
    undone = Signal(object)
    """An ``Undone``, or a ``StillOut``."""
    not_kept = Signal(object)
    """A ``HeliographError``: corrections are here, and not on the disk."""
    failed = Signal(object)
    """A ``HeliographError``; everything is as it was before."""

    def __init__(self, session: Session) -> None:
        super().__init__(session.tasks)
        self._session = session
        self._task: Task | None = None
        self._enough = threading.Event()
        self._unless: Callable[[], object] = lambda: None
        self._words: dict[tuple[str, int], Vocabulary] = {}
        self.stage: Stage | None = None
        """What goes on."""
        self.path: Path | None = None
        self.encoding: str | None = None
        """What the person said of a text's encoding; None where its bytes tell it."""
        self.sheet = ""
        """The sheet that the person chose; empty for the first that is not hidden."""
        self.folder: Path | None = None
        self.beside: Path | None = None
        """A folder beside the table that may be the one of its files."""
        self.campaign: Campaign = session.workspace.campaigns.default()
        self.begun: frozenset[str] = frozenset()
        """Questions that each new story has an answer to, by the profile."""
        self._found: FoundTable | None = None
        self.table: Table | None = None
        self.columns: Columns | None = None
        self.sheet_name = ""
        """The sheet that is used, as the table names it."""
        self.mapping: Mapping | None = None
        self.words: Vocabulary | None = None
        self.look: Look | None = None
        self.corrections: Corrections | None = None
        """What was corrected of the table since it was read; it goes on when it is checked anew."""
        self.taken_up: TakenUp | None = None
        """Which of the corrections are from another time, until the next one is made."""
        self.said_of_columns: SaidOfColumns | None = None
        """What was said of the columns at another time, until something else is said of them."""
        self.update = False
        """Whether drafts whose rows have changed are brought up to date."""
        self.outcome: Outcome | None = None

    @classmethod
    def of(cls, session: Session) -> ImportWork:
        """Give the session's import, the one that is under way or a new one."""
        if not session.imports:
            session.imports.append(cls(session))
        return session.imports[0]

    @property
    def is_taking(self) -> bool:
        """Tell whether rows are being taken in, or taken back: nothing else may begin then."""
        return self.stage in {"taking", "undoing"}

    # ---- what a person chooses --------------------------------------------------------

    def choose_table(self, path: Path, *, encoding: str | None = None, sheet: str = "") -> None:
        """Read a table; ``table_read`` or ``failed`` tells what came of it."""
        if self.is_taking:
            return
        self.clear_table()
        self.path, self.encoding, self.sheet = path, encoding, sheet
        campaign, whole = self.campaign, self._words.get(self._key())

        def work(here: Here) -> FoundTable:
            # Imported in the other thread, as below: the page comes at once.
            from heliograph.gui.importing.found_table import found_in  # noqa: PLC0415

            return found_in(here, path, campaign, whole, encoding=encoding, sheet=sheet)

        self._start("reading", work, self._on_read)

    def choose_sheet(self, sheet: str) -> None:
        """Use another sheet of the same workbook."""
        found, campaign = self._found, self.campaign
        if found is None or self.is_taking:
            return
        self.sheet, self.look, self.corrections = sheet, None, None

        def work(here: Here) -> FoundTable:
            from heliograph.gui.importing.found_table import other_sheet  # noqa: PLC0415

            return other_sheet(here, found, campaign, sheet)

        self._start("reading", work, self._on_read)

    def choose_campaign(self, campaign: Campaign) -> None:
        """Make the stories for this campaign; the columns are guessed anew."""
        if self.is_taking or (campaign.id, campaign.version) == self._key():
            return
        self.campaign, self.look = campaign, None
        if self.path is not None:
            self.choose_table(self.path, encoding=self.encoding, sheet=self.sheet)

    def choose_folder(self, folder: Path | None) -> None:
        """Look for the files that rows name there."""
        self.folder, self.look = folder, None

    def use_mapping(self, mapping: Mapping) -> None:
        """Take the columns for something else."""
        if mapping != self.mapping:
            self.mapping, self.look = mapping, None
            if self.corrections is not None:
                self.corrections.use(mapping)
            self.said_of_columns = None
            self.keep_corrections()

    def leave_said_of_columns(self) -> None:
        """Take the columns for what they seem to be."""
        if self._found is not None:
            self.use_mapping(self._found.mapping)

    @property
    def choices(self) -> Lookup[int, RowChoice]:
        """Give what was chosen for rows, by their numbers."""
        return {} if self.corrections is None else self.corrections.choices

    def look_again(self, rows: Collection[int]) -> None:
        """Look at a few rows that were corrected, at once."""
        if self.look is None or self.corrections is None or self.words is None:
            return
        looking = self._session.workspace.looking(self.words, self.campaign)
        self.look = looking.look_again(self.look, self.corrections, rows)
        self.mapping = self.corrections.mapping

    def keep_corrections(self) -> None:
        """Keep what is corrected, at once: the window or the power may go at any moment."""
        found, mapping = self._found, self.mapping
        if found is None or mapping is None:
            return
        self.taken_up = None
        if self.corrections is not None:
            mapping = self.corrections.untold
        kept = self._session.workspace.kept_corrections()
        try:
            kept.keep(
                found.sha256,
                found.sheet,
                self.corrections,
                mapping=None if mapping == found.mapping else mapping,
                campaign=self.campaign.id,
            )
        except HeliographError as why:
            self.not_kept.emit(why)

    def leave_taken_up(self) -> None:
        """Take the table as it is in its file; redo brings the corrections back."""
        table = self.corrections
        if table is None or self.stage is not None:
            return
        steps = len(table.steps)
        for _ in range(steps):
            table.undo()
        self.keep_corrections()
        self.start_look(unless=lambda: [table.redo() for _ in range(steps)])

    def changes(self, row: RowLook) -> list[AnswerDifference]:
        """List what bringing a row's draft up to date would change."""
        if self.words is None:
            return []
        return self._session.workspace.looking(self.words, self.campaign).changes(row)

    def clear_table(self) -> None:
        """Let go of the table and what was found in it."""
        self.path = self.encoding = self.table = self.columns = self.beside = None
        self.mapping = self.look = self.outcome = None
        self.sheet = self.sheet_name = ""
        self.corrections, self.update = None, False
        self._found = self.taken_up = self.said_of_columns = None

    # ---- what takes time --------------------------------------------------------------

    def start_look(self, *, unless: Callable[[], object] = lambda: None) -> None:
        """Look at every row; ``looked`` or ``failed`` tells what came of it.

        ``unless`` takes back the correction for which it is done, when it is stopped.
        """
        found, mapping, corrections = self._found, self.mapping, self.corrections
        if found is None or mapping is None or self.is_taking:
            return
        campaign, folder = self.campaign, self.folder
        told = self._teller()

        def work(here: Here) -> _Looked:
            by, taken_up = corrections, None
            if by is None:
                by = Corrections(found.columns, mapping)
                kept = here.workspace.kept_corrections()
                taken_up = kept.take_up(found.sha256, found.sheet, by)
            looking = here.workspace.looking(found.words, campaign)
            look = looking.look(
                found.table, mapping, folder=folder, corrections=by, progress=told(here)
            )
            return _Looked(look=look, corrections=by, taken_up=taken_up)

        self._unless = unless
        self._start("looking", work, self._on_looked)

    def start_take(self) -> None:
        """Take the rows in; ``finished`` tells what came of it, also after ``stop``."""
        look, found = self.look, self._found
        if look is None or found is None or self.is_taking:
            return
        folder, update, choices = self.folder, self.update, dict(self.choices)
        enough, told = self._may_stop(), self._teller()

        def work(here: Here) -> Outcome:
            from heliograph.gui.importing.taking_in import take_in  # noqa: PLC0415 - as above

            return take_in(
                here,
                found,
                look,
                folder=folder,
                update=update,
                choices=choices,
                tell=told(here),
                enough=enough,
            )

        self._start("taking", work, self._on_taken)

    def start_undo(self, run: Run) -> None:
        """Take an import back; ``undone`` tells what came of it."""
        words = self.words
        if words is None or self.is_taking:
            return

        enough, told = self._may_stop(), self._teller()

        def work(here: Here) -> StillOut | Undone:
            from heliograph.gui.importing.taking_in import take_back  # noqa: PLC0415 - as above

            return take_back(here, words, run, tell=told(here), enough=enough)

        self._start("undoing", work, self._on_undone)

    def stop(self) -> None:
        """End what goes on; rows that were taken in, or back, stay so, and it is told how many."""
        if self.is_taking:
            self._enough.set()
        elif self.stage in {"reading", "looking"}:
            self._let_go()
            self._unless()
            self.keep_corrections()
            self.ended.emit()

    # ---- inside -----------------------------------------------------------------------

    def _may_stop(self) -> threading.Event:
        self._enough = threading.Event()
        return self._enough

    def _key(self) -> tuple[str, int]:
        return self.campaign.id, self.campaign.version

    def _teller(self) -> Callable[[Here], Callable[[int, int], None]]:
        """Pass on how many rows are done; how many there are is the same for the whole task."""
        whole = [0]
        self._whole = whole

        def teller(here: Here) -> Callable[[int, int], None]:
            def tell(done: int, rows: int) -> None:
                whole[0] = rows
                here.report(done)

            return tell

        return teller

    def _start(self, stage: Stage, work: Callable[[Here], T], done: Callable[[T], None]) -> None:
        self._let_go()
        self.stage = stage
        whole = self._whole if stage != "reading" else [0]
        self.began.emit(stage)
        self._task = self._session.tasks.start(
            work,
            owner=self,
            done=lambda result: self._on_done(done, result),
            failed=self._on_failed,
            progress=lambda done: self.progressed.emit(done, whole[0]),
        )

    def _let_go(self) -> None:
        task, self._task, self.stage = self._task, None, None
        if task is not None:
            task.stop()

    def _on_done(self, done: Callable[[T], None], result: T) -> None:
        self._task = self.stage = None
        self.ended.emit()
        done(result)

    def _on_failed(self, error: HeliographError) -> None:
        self._task = self.stage = None
        self.ended.emit()
        self.failed.emit(error)

    def _on_read(self, found: FoundTable) -> None:
        self._found = found
        self.table, self.columns, self.mapping = found.table, found.columns, found.mapping
        self.said_of_columns = found.said
        if found.said is not None:
            self.mapping = found.said.mapping
        self.sheet_name, self.beside, self.begun = found.sheet, found.beside, found.begun
        self.words = self._words[self._key()] = found.words
        self.table_read.emit()

    def _on_looked(self, looked: _Looked) -> None:
        self.look = looked.look
        if self.corrections is None:
            self.corrections, self.taken_up = looked.corrections, looked.taken_up
        self.mapping = self.corrections.mapping
        self.looked.emit()

    def _on_taken(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.finished.emit()

    def _on_undone(self, undone: StillOut | Undone) -> None:
        from heliograph.gui.importing.taking_in import Undone  # noqa: PLC0415 - only after an import

        if self.outcome is not None and isinstance(undone, Undone):
            run = self.outcome.run if undone.left else None
            self.outcome = structs.replace(self.outcome, run=run, undone=undone)
            self.keep_corrections()  # the same table can be imported with them again
        self.undone.emit(undone)
