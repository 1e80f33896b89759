"""Importing a table of stories: four steps, of which the first three change nothing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from heliograph import wording
from heliograph.exchange.tables.failures import TableError
from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.backup.work import WorkLine
from heliograph.gui.importing.file_step import FileStep
from heliograph.gui.importing.step_bar import StepBar
from heliograph.gui.importing.work import ImportWork, Stage
from heliograph.gui.mnemonics import keep_apart
from heliograph.gui.parts import button, page_box, text, together
from heliograph.gui.reasons import allow
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import joined, mark, number, tr
from heliograph.wording.tables import table_error

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.errors import HeliographError
    from heliograph.gui.importing.check_step import CheckStep
    from heliograph.gui.importing.columns_step import ColumnsStep
    from heliograph.gui.importing.done_step import DoneStep
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session

FILE, COLUMNS, CHECK, DONE = range(4)
_STEPS = (mark("File"), mark("Columns"), mark("Check"), mark("Done"))
_TAKING = mark("Drafts are being made.")
_BEGUN: dict[Stage, str] = {
    "reading": mark("The table is being read."),
    "looking": mark("The rows are being checked. Nothing is imported yet."),
    "taking": _TAKING,
    "undoing": mark("The import is being undone."),
}


class ImportPage(QWidget):
    """Leads through the steps; what is under way is in ``ImportWork``."""

    changed = Signal()
    """Stories were made, changed or taken back."""
    drafts_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.work = ImportWork.of(session)
        self.bar = StepBar(tr("Import from a table"), [tr(each) for each in _STEPS])
        self.message = MessageStrip(self)
        self.step = FILE
        """The step that is shown."""
        self.file = FileStep(session, self.work)
        self._steps = QStackedWidget()
        self._steps.addWidget(self.file)
        self.progress = WorkLine(self.work.stop)
        self.back = button(tr("&Back"), self._on_back)
        self._next_said = ""
        self.next = button("", self._on_next, "primary")
        foot = QHBoxLayout()
        foot.setSpacing(look.BLOCK_GAP)
        self._what_comes = text("")
        """Says beside the button what it will do; above the rows it would take their room."""
        foot.addWidget(self.back)
        foot.addWidget(self._what_comes, 100, Qt.AlignmentFlag.AlignVCenter)
        foot.addStretch(1)
        foot.addWidget(self.next)
        box = page_box(self)
        box.addWidget(self.bar)
        box.addWidget(self.message)
        box.addWidget(self._steps, 1)
        box.addWidget(self.progress)
        box.addLayout(foot)
        self._connect()
        self._show_where_it_is()

    def _connect(self) -> None:
        work = self.work
        work.began.connect(self._on_began)
        work.progressed.connect(self._on_progressed)
        work.ended.connect(self._on_ended)
        work.table_read.connect(self._show_foot)
        work.looked.connect(self._on_looked)
        work.finished.connect(self._on_finished)
        work.undone.connect(self._on_undone)
        work.failed.connect(self._on_failed)

    # ---- the steps, made when first seen ------------------------------------------------

    @cached_property
    def columns(self) -> ColumnsStep:
        """Give the step of the columns."""
        from heliograph.gui.importing.columns_step import ColumnsStep  # noqa: PLC0415 - first seen

        made = ColumnsStep(self.work)
        self._steps.addWidget(made)
        made.changed.connect(self._show_foot)
        return made

    @cached_property
    def check(self) -> CheckStep:
        """Give the step of the check."""
        from heliograph.gui.importing.check_step import CheckStep  # noqa: PLC0415 - first seen

        made = CheckStep(self._session, self.work)
        self._steps.addWidget(made)
        made.changed.connect(self._show_foot)
        return made

    @cached_property
    def done(self) -> DoneStep:
        """Give the step that tells what came of it."""
        from heliograph.gui.importing.done_step import DoneStep  # noqa: PLC0415 - first seen

        made = DoneStep(self._session, self.work)
        self._steps.addWidget(made)
        made.drafts_wanted.connect(self.drafts_wanted)
        return made

    # ---- what the shell asks ----------------------------------------------------------

    def refresh(self) -> None:
        """Show what the campaigns and drafts are now."""
        self.file.refresh()
        self._show_foot()

    def focus_first(self) -> None:
        """Give the keyboard to what is to be done in this step."""
        if self.step == DONE:
            self.done.focus_first()
        elif self.step == FILE or not self.next.isEnabled():
            self.file.focus_first()
        else:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def commands(self) -> Commands:
        """Give what can be done here."""
        return self.check.commands() if self.step == CHECK else {}

    def open_table(self, path: Path) -> None:
        """Begin with a table, unless rows of another are being taken in."""
        if self.work.is_taking:
            self.message.say(tr("Another table is being imported. Wait until it is done."))
            return
        self.message.put_away()
        self._go(FILE)
        self.file.take(path)

    # ---- going through the steps --------------------------------------------------------

    def _show_where_it_is(self) -> None:
        """Begin where the import is: pages are made anew while it goes on."""
        work = self.work
        if work.outcome is not None:
            self.done.show_outcome(work.outcome)
            self._go(DONE)
        elif work.look is not None:
            self.check.show_look(work.look)
            self._go(CHECK)
        elif work.table is not None and work.stage == "looking":
            self._go(COLUMNS)
        else:
            self._go(FILE)
        if work.stage is not None:
            self._on_began(work.stage)

    def _go(self, step: int) -> None:
        self.step = step
        match step:
            case 0:  # FILE
                self._steps.setCurrentWidget(self.file)
            case 1:  # COLUMNS
                self.columns.refresh()
                self._steps.setCurrentWidget(self.columns)
            case 2:  # CHECK
                self._steps.setCurrentWidget(self.check)
            case _:
                self._steps.setCurrentWidget(self.done)
        self.bar.show_step(step)
        announce(self, self.bar.words(step))
        self._show_foot()
        keep_apart(self)

    def _on_back(self) -> None:
        if self.work.stage == "looking":
            self.work.stop()
        self.message.put_away()
        self._go(max(self.step - 1, FILE))
        self.focus_first()

    def _on_next(self) -> None:
        self.message.put_away()
        match self.step:
            case 0:  # FILE
                self._go(COLUMNS)
                self.columns.focus_first()
            case 1:  # COLUMNS
                if self.work.look is None:
                    self.work.start_look()
                else:
                    self._on_looked()
            case 2:  # CHECK
                self.work.start_take()
            case _:
                self.work.clear_table()
                self.file.clear()
                self._go(FILE)
                self.focus_first()

    def _show_foot(self) -> None:
        self.back.setVisible(self.step in {COLUMNS, CHECK})
        self._what_comes.setVisible(self.step == CHECK)
        self._what_comes.setText(self.check.words() if self.step == CHECK else "")
        words = self._next_words()
        if words != self._next_said:  # else it would lose the letter that it has on this page
            self._next_said = words
            self.next.setText(words)
            # At the end the drafts are what comes next.
            look.dress(self.next, "" if self.step == DONE else "primary")
        allow(self.next, self._why_not())
        allow(self.back, tr(_TAKING) if self.work.is_taking else "")
        self._steps.setEnabled(not self.work.is_taking)

    def _next_words(self) -> str:
        if self.step == FILE:
            return tr("&Next: columns")
        if self.step == COLUMNS:
            return tr("&Next: check")
        if self.step == DONE:
            return tr("Import &another table")
        taken, left = self.check.counts()
        if left:
            return tr("&Import {n}, leave {left}", n=number(taken), left=number(left))
        return tr("&Import {n}", n=number(taken))

    def _why_not(self) -> str:
        """Say why it does not go on now; empty where it does."""
        if self.work.stage is not None and not (self.step == FILE and self.work.table is not None):
            return tr(_BEGUN[self.work.stage])
        if self.step == FILE and self.work.table is None:
            return tr("Choose a table first.")
        if self.step == COLUMNS:
            return self.columns.why_not()
        if self.step == CHECK and not self.check.counts()[0]:
            return tr("There is nothing to import in this table.")
        return ""

    # ---- what the work tells ------------------------------------------------------------

    def _on_began(self, stage: Stage) -> None:
        self.message.put_away()
        self.progress.begin(tr(_BEGUN[stage]))
        allow(self.progress.stop)
        self._show_foot()

    def _on_progressed(self, done: int, rows: int) -> None:
        if self.work.stage is None or not rows:
            return
        self.progress.show_share(done / rows)
        if self.work.stage == "undoing":
            place = tr("Story {done} of {stories}", done=number(done), stories=number(rows))
        else:
            place = tr("Row {done} of {rows}", done=number(done), rows=number(rows))
        self.progress.say(joined(tr(_BEGUN[self.work.stage]), place))

    def _on_ended(self) -> None:
        self.progress.end()
        self._show_foot()

    def _on_looked(self) -> None:
        if self.work.look is None:
            return
        self.check.show_look(self.work.look)
        if self.step != CHECK:
            self._go(CHECK)
            self.check.focus_first()
        self._show_foot()

    def _on_finished(self) -> None:
        if self.work.outcome is None:
            return
        self.done.show_outcome(self.work.outcome)
        self._go(DONE)
        self.done.focus_first()
        self.changed.emit()

    def _on_undone(self, undone: object) -> None:
        self.done.show_undone(undone)
        self._show_foot()
        self.changed.emit()

    def _on_failed(self, error: HeliographError) -> None:
        words = table_error(error) if isinstance(error, TableError) else wording.error(error)
        self.message.say(together(words), tone="warning")
        self.file.show_failed()
        self._show_foot()
