"""What the next start says after a sudden end: that the work is safe, and a report to look at."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QFileDialog

from heliograph import __version__
from heliograph.gui.endings.running import boot_id
from heliograph.gui.widgets.detailed_strip import DetailedStrip
from heliograph.i18n import moment, tr

if TYPE_CHECKING:
    from heliograph.gui.endings.running import Run

Cause = Literal["died", "computer-stopped", "ended"]
"""Heliograph itself failed; the computer lost power or was reset; something ended Heliograph."""


class SuddenEnd(msgspec.Struct, frozen=True, kw_only=True):
    """How the run before ended, and where to go on."""

    run: Run
    died: str
    """Where Python stood when the process died, empty when it had no time to say so."""
    reports: str
    """The newest reports of what failed, as in the log folder."""

    @property
    def cause(self) -> Cause:
        """Tell as far as can be told what ended the run."""
        if self.died:
            return "died"
        known = boot_id()
        return "computer-stopped" if known and known != self.run.boot else "ended"

    def sentence(self) -> str:
        """Say what happened and what is safe."""
        if not self.run.story:
            return tr("Heliograph was not closed properly. Your stories are all here.")
        return tr(
            "Heliograph was not closed properly. Your work is safe:"
            " everything that was saved until {time} is here.",
            time=moment(self.run.seen_ms),
        )

    def report(self) -> str:
        """Write for whoever helps: program, system, cause, places in the code; no story's words."""
        return "\n".join(
            (
                f"Heliograph {__version__}",
                f"Qt {qVersion()}, PySide6 {PySide6.__version__}",
                f"Python {platform.python_version()}, {platform.system()} {platform.release()}",
                f"cause: {self.cause}",
                self.died or "no trace of the last moment",
                "",
                self.reports,
            )
        ).strip()


class Aftermath(DetailedStrip):
    """A strip above the page, and below it the report for those who want to see it."""

    def __init__(self, end: SuddenEnd) -> None:
        super().__init__(end.report())
        self._end = end
        self.say(end.sentence(), actions=((tr("Save report…"), self._on_save),))

    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self.window(), tr("Save the report"), "heliograph-report.txt"
        )
        if name:
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Write the report where the person wants it, and say how that went."""
        try:
            path.write_text(self._end.report() + "\n", encoding="utf-8")
        except OSError as error:
            words = tr("The report could not be saved: {reason}", reason=error.strerror or "")
            self.say(words, tone="warning", actions=((tr("Try again"), self._on_save),))
            return
        self.say(tr("The report is saved. It holds none of your words."), tone="done")
