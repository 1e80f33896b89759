"""The step that shows a new recovery code once, and the ways to keep it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.parts import button, text
from heliograph.gui.widgets.flow import Flow
from heliograph.i18n import ltr, number, tr

if TYPE_CHECKING:
    from heliograph.gui.widgets.message_strip import MessageStrip

_ROW = 4
"""Groups of the code beside each other."""


class CodeStep(QWidget):
    """Eight numbered groups; whoever made it asks for some of them afterwards."""

    kept = Signal()
    left = Signal()

    def __init__(self, groups: tuple[str, ...], message: MessageStrip, *, leave: str) -> None:
        """Show a code.

        Args:
            groups: The eight groups of the code.
            message: Says how saving it went.
            leave: Words of the button that keeps everything as it is.
        """
        super().__init__()
        self._groups = groups
        self._message = message
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(text(tr("Your recovery code"), "strong"))
        box.addWidget(
            text(
                tr(
                    "It opens your stories when everything else is lost. Write it down or print it,"
                    " and keep it away from this computer. It is not shown again."
                )
            )
        )
        across = QHBoxLayout()
        across.addWidget(_shown(groups))
        across.addStretch(1)
        box.addLayout(across)
        self.copy = button(tr("&Copy"), self._on_copy)
        self.print = button(tr("Prin&t…"), self._on_print)
        self.save = button(tr("Save as a fi&le…"), self._on_save)
        ways = QWidget()
        flow = Flow(ways)
        for each in (self.print, self.save, self.copy):
            flow.addWidget(each)
        box.addWidget(ways)
        self.go_on = button(tr("I ha&ve kept it"), self.kept.emit, "primary")
        row = QHBoxLayout()
        row.addWidget(button(leave, self.left.emit, "quiet"))
        row.addStretch(1)
        row.addWidget(self.go_on)
        box.addLayout(row)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(" ".join(self._groups))
        self._message.say(
            tr("Copied. Paste it where only you read it; until then other programs see it, too.")
        )

    def _on_print(self) -> None:
        # Imported here: few print, and those do it once.
        from PySide6.QtPrintSupport import (  # noqa: PLC0415
            QPrintDialog,
            QPrinter,
            QPrinterInfo,
        )

        from heliograph.paper.recovery_sheet import draw  # noqa: PLC0415
        from heliograph.paper.sheet import set_up  # noqa: PLC0415

        if not QPrinterInfo.availablePrinterNames():
            self._message.say(
                tr("No printer is set up on this computer. Write the code down, or save it."),
                tone="warning",
            )
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("heliograph")  # lists of what was printed may be read by others
        set_up(printer)
        if QPrintDialog(printer, self.window()).exec():
            try:
                draw(self._groups, printer)
            except OSError:
                words = tr("The code could not be printed. Write it down, or save it.")
                self._message.say(words, tone="warning")
                return
            self._message.say(tr("The code is with the printer."), tone="done")

    def _on_save(self) -> None:
        from heliograph.paper.recovery_sheet import save_sheet  # noqa: PLC0415 - as above

        name, _ = QFileDialog.getSaveFileName(
            self.window(), tr("Your recovery code"), "heliograph-recovery-code.pdf"
        )
        if name:
            try:
                save_sheet(self._groups, Path(name))
            except OSError as error:
                reason = error.strerror or type(error).__name__
                self._message.say(tr("It was not saved: {reason}", reason=reason), tone="warning")
            else:
                self._message.say(tr("Saved. Keep the file away from this computer."), tone="done")


def _shown(groups: tuple[str, ...]) -> QWidget:
    """Set each group below its number; the order runs left to right in every language."""
    made = QWidget()
    made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 4, 0, 4)
    grid.setHorizontalSpacing(look.PAGE_MARGIN)
    grid.setVerticalSpacing(0)
    for at, group in enumerate(groups):
        row, column = 3 * (at // _ROW), at % _ROW
        counted = text(number(at + 1), "soft", wraps=False)
        letters = text(ltr(group), "code", wraps=False)
        letters.setAccessibleName(f"{tr('Group {n} of the code', n=at + 1)}: {' '.join(group)}")
        letters.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        grid.addWidget(counted, row, column)
        grid.addWidget(letters, row + 1, column)
        grid.setRowMinimumHeight(row + 2, 6)
    return made
