"""The last step of an import: what came of it, the report, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from heliograph import wording
from heliograph.gui import look
from heliograph.gui.importing.report_saving import ReportSaving
from heliograph.gui.parts import Card, Column, button, text, together
from heliograph.gui.reasons import allow
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import Raw, joined, ntr, number, tr
from heliograph.wording.tables import taken_sentences

if TYPE_CHECKING:
    from heliograph.gui.importing.taking_in import Outcome, Undone
    from heliograph.gui.importing.work import ImportWork
    from heliograph.gui.session import Session

_MOST_FILES = 200
"""Files left that are listed; the report and the drafts have all."""


class DoneStep(QWidget):
    """Tells how many drafts were made and what was left, and offers what to do next."""

    drafts_wanted = Signal()

    def __init__(self, session: Session, work: ImportWork) -> None:
        super().__init__()
        self._work = work
        self.message = MessageStrip(self)
        self._said = text("", "story-title")
        self._files = Card(tr("Files that were not added"))
        self._files_words = text("")
        self._files.add(self._files_words)
        self.report = ReportSaving(session, work, self.message)
        self.save = button(tr("&Save this report…"), self.report.ask)
        self.undo = button(tr("&Undo import"), self._on_undo)
        self.show_drafts = button(tr("Show &drafts"), self.drafts_wanted.emit, "primary")
        acts = QHBoxLayout()
        acts.setSpacing(look.BLOCK_GAP)
        for each in (self.show_drafts, self.save, self.undo):
            acts.addWidget(each)
        acts.addStretch(1)
        middle = Column()
        middle.box.addWidget(self._said)
        middle.box.addWidget(text(tr("Nothing is sent before you mark it ready."), "soft-large"))
        middle.box.addLayout(acts)
        middle.box.addWidget(self._files)
        middle.box.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(look.BLOCK_GAP)
        box.addWidget(self.message)
        box.addWidget(middle, 1)

    def words(self) -> str:
        """Give what it says of the numbers."""
        return self._said.text()

    def files_words(self) -> str:
        """Give what it says of files that are not there."""
        return self._files_words.text()

    def focus_first(self) -> None:
        """Give the keyboard to what comes next."""
        self.show_drafts.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_outcome(self, outcome: Outcome) -> None:
        """Tell what came of the import."""
        self.message.put_away()
        if outcome.undone is not None:
            self._show_undone(outcome.undone)
            return
        self._said.setText(joined(*_sentences(outcome)))
        if outcome.error is not None:
            self.message.say(together(wording.error(outcome.error)), tone="warning")
        self._show_files(outcome)
        allow(self.undo, "" if outcome.run is not None else tr("There is no import to undo."))

    def show_undone(self, undone: object) -> None:
        """Tell what taking the import back came to."""
        from heliograph.app.importing.taking import StillOut  # noqa: PLC0415 - once an import ran
        from heliograph.gui.importing.taking_in import Undone  # noqa: PLC0415 - the same

        if isinstance(undone, StillOut):
            count = len(undone.stories)
            out = ntr(
                "{n} story of this import is in the outbox or was sent. Nothing was undone.",
                "{n} stories of this import are in the outbox or were sent. Nothing was undone.",
                count,
            )
            do = tr("Take the stories that wait back to drafts. What was sent cannot be undone.")
            self.message.say(joined(out, do), tone="warning")
            return
        if isinstance(undone, Undone):
            self._show_undone(undone)

    def _show_undone(self, undone: Undone) -> None:
        back = ntr(
            "The import was undone: {n} story.",
            "The import was undone: {n} stories.",
            undone.stories,
        )
        if undone.left:
            back = joined(
                ntr(
                    "The import of {n} story was undone.",
                    "The import of {n} stories was undone.",
                    undone.stories,
                ),
                ntr("{n} story is still here.", "{n} stories are still here.", undone.left),
            )
        self._said.setText(back)
        self._files.hide()
        allow(self.undo, "" if undone.left else tr("There is no import to undo."))
        self.show_drafts.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_undo(self) -> None:
        outcome = self._work.outcome
        if outcome is None or outcome.run is None:
            return
        run = outcome.run
        self.message.say(
            joined(
                ntr(
                    "Undo the import of {n} story?",
                    "Undo the import of {n} stories?",
                    run.made + run.updated if outcome.undone is None else outcome.undone.left,
                ),
                tr("Stories that were changed since go to the Trash and stay there."),
            ),
            actions=((tr("Undo import"), self._on_sure),),
        )
        self.message.buttons()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_sure(self) -> None:
        outcome = self._work.outcome
        if outcome is not None and outcome.run is not None:
            self.message.put_away()
            self._work.start_undo(outcome.run)

    def _show_files(self, outcome: Outcome) -> None:
        left = outcome.taken.files_left
        self._files.setVisible(bool(left))
        lines: list[str] = []
        for each in left[:_MOST_FILES]:
            words = wording.attaching_error(each.error)
            sentence = Raw(joined(words.what, words.do))
            lines.append(tr("Row {row}: {sentence}", row=number(each.row), sentence=sentence))
        if len(left) > _MOST_FILES:
            more = len(left) - _MOST_FILES
            lines.append(ntr("And {n} more line.", "And {n} more lines.", more))
        self._files_words.setText("\n".join(lines))


def _sentences(outcome: Outcome) -> list[str]:
    said: list[str] = []
    if outcome.stopped:
        said.append(tr("The import was stopped. What was made until then is here."))
    elif outcome.error is not None:
        said.append(tr("It ended before the last row. What was made until then is here."))
    said += taken_sentences(outcome.taken)
    if outcome.stopped or outcome.error is not None:
        said.append(tr("Import the same table again, and it goes on where it ended."))
    return said
