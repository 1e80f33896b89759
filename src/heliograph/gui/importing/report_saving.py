"""Saves what is to do as a table, which can be corrected and brought back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from heliograph.gui.importing.table_saving import save_table
from heliograph.i18n import iso, tr

if TYPE_CHECKING:
    from heliograph.gui.importing.work import ImportWork
    from heliograph.gui.session import Session
    from heliograph.gui.widgets.message_strip import MessageStrip


class ReportSaving(QObject):
    """Writes the report of the look that is there now, in the background."""

    def __init__(self, session: Session, work: ImportWork, message: MessageStrip) -> None:
        super().__init__(message)
        self._session = session
        self._work = work
        self._message = message

    def ask(self) -> None:
        """Ask where to."""
        path = self._work.path
        if path is None:
            return
        start = path.with_name(f"{path.stem} – " + tr("report") + ".xlsx")
        name, kind = QFileDialog.getSaveFileName(
            self._message.window(),
            tr("Save this report"),
            str(start),
            tr("Tables") + " (*.xlsx);;CSV (*.csv)",
        )
        if name:
            chosen = Path(name)
            suffix = ".csv" if kind.startswith("CSV") else ".xlsx"
            known = chosen.suffix.lower() in {".xlsx", ".csv"}
            self.save_to(chosen if known else chosen.with_name(chosen.name + suffix))

    def save_to(self, path: Path) -> None:
        """Write it: as text when its name ends so, else as a workbook."""
        work = self._work
        look, campaign, outcome = work.look, work.campaign, work.outcome
        choices, update = dict(work.choices), work.update
        if look is None:
            return

        def make() -> bytes:
            from heliograph.exchange.tables.report_file import (  # noqa: PLC0415 - on wish
                report_as_csv,
                report_as_xlsx,
            )
            from heliograph.wording.table_ended import ended_lines  # noqa: PLC0415 - the same
            from heliograph.wording.table_report import report, report_rows  # noqa: PLC0415 - the same

            ended = None
            if outcome is not None and (outcome.stopped or outcome.error is not None):
                ended = ended_lines(look, outcome.taken, choices, update=update)
            rows = report_rows(look, report(look, campaign), campaign, ended=ended)
            headings = look.columns.headings
            if path.suffix.lower() == ".csv":
                return report_as_csv(headings, rows)
            return report_as_xlsx(headings, rows, look.sheet or tr("Stories"))

        def saved() -> None:
            self._message.say(tr("The report was saved: {name}", name=iso(path.name)), tone="done")

        save_table(self._session, path, make, message=self._message, saved=saved)
