"""Saves what is to do as a table, which can be corrected and brought back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from heliograph.i18n import iso, tr

if TYPE_CHECKING:
    from heliograph.gui.importing.work import ImportWork
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here
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
        look, campaign = self._work.look, self._work.campaign
        if look is None:
            return

        def work(here: Here) -> str:
            from heliograph.exchange.tables.report_file import (  # noqa: PLC0415 - on wish
                report_as_csv,
                report_as_xlsx,
            )
            from heliograph.paper.files import write_file  # noqa: PLC0415 - the same
            from heliograph.wording.table_report import report, report_rows  # noqa: PLC0415 - the same

            del here
            rows = report_rows(look, report(look, campaign))
            headings = look.columns.headings
            made = (
                report_as_csv(headings, rows)
                if path.suffix.lower() == ".csv"
                else report_as_xlsx(headings, rows, look.sheet or tr("Stories"))
            )
            try:
                write_file(path, made)
            except OSError as error:
                return error.strerror or str(error)
            return ""

        self._session.tasks.start(
            work,
            owner=self,
            done=lambda why: self._on_saved(path, why),
            failed=lambda error: self._on_saved(path, str(error)),
        )

    def _on_saved(self, path: Path, why: str) -> None:
        if why:
            words = tr("{path} cannot be written: {reason}", path=iso(path.name), reason=iso(why))
            self._message.say(words, tone="warning")
        else:
            self._message.say(tr("The report was saved: {name}", name=iso(path.name)), tone="done")
