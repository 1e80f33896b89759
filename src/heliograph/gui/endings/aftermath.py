"""What the next start says after a sudden end: that the work is safe, and a report to look at."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
import PySide6
from PySide6.QtCore import Signal, qVersion
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from heliograph import __version__
from heliograph.gui import look
from heliograph.gui.endings.running import boot_id
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import moment, tr

if TYPE_CHECKING:
    from heliograph.gui.endings.running import Run

Cause = Literal["died", "computer-stopped", "ended"]
"""Heliograph itself failed; the computer lost power or was reset; something ended Heliograph."""

_DETAILS_HEIGHT = 150


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


class Aftermath(QWidget):
    """A strip above the page, and below it the report for those who want to see it."""

    closed = Signal()

    def __init__(self, end: SuddenEnd) -> None:
        super().__init__()
        self._end = end
        self.strip = MessageStrip(self)
        self.details = QPlainTextEdit(end.report(), self)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setFixedHeight(_DETAILS_HEIGHT)
        self.details.setAccessibleName(tr("Details"))
        self.details.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(look.PAGE_MARGIN, look.BLOCK_GAP, look.PAGE_MARGIN, 0)
        box.setSpacing(8)
        box.addWidget(self.strip)
        box.addWidget(self.details)
        self.strip.closed.connect(self._on_closed)
        self._say()

    def _say(self) -> None:
        hidden = self.details.isHidden()
        self.strip.say(
            self._end.sentence(),
            actions=(
                (tr("Show details") if hidden else tr("Hide details"), self._on_details),
                (tr("Save report…"), self._on_save),
            ),
            spoken=hidden,
        )

    def _on_details(self) -> None:
        self.details.setVisible(self.details.isHidden())
        self._say()
        (self.details if self.details.isVisible() else self.strip.buttons()[0]).setFocus()

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
            self.strip.say(words, tone="warning", actions=((tr("Try again"), self._on_save),))
            return
        self.strip.say(tr("The report is saved. It holds none of your words."), tone="done")

    def _on_closed(self) -> None:
        self.hide()
        self.closed.emit()
