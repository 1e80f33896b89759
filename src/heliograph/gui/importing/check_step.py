"""What each row of a table would make, and what it lacks, before anything is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from heliograph.gui import look as looks
from heliograph.gui.parts import text
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import Raw, joined, ntr, number, tr

if TYPE_CHECKING:
    from heliograph.app.importing.looking import Look
    from heliograph.gui.importing.work import ImportWork
    from heliograph.wording.table_report import ReportLine


class CheckStep(QWidget):
    """The numbers, and every line of the report."""

    table_corrected = Signal(object, object)
    """A ``Table`` and a ``Mapping`` that are to be looked at again."""
    changed = Signal()
    """Other rows are to be imported now."""

    def __init__(self, work: ImportWork) -> None:
        super().__init__()
        self._work = work
        self._look: Look | None = None
        self._numbers = text("")
        self.update_changed = Tick("")
        self.update_changed.clicked.connect(self._on_update)
        self._list = QListView()
        self._list.setUniformItemSizes(True)
        self._list.setAccessibleName(tr("What is to say about the rows"))
        looks.dress(self._list, "boxed")
        self._lines = QStringListModel(self)
        self._list.setModel(self._lines)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(looks.BLOCK_GAP)
        box.addWidget(self._numbers)
        box.addWidget(self.update_changed)
        box.addWidget(self._list, 1)
        box.addWidget(text(tr("All become drafts. Nothing is sent."), "soft"))

    def show_look(self, look: Look) -> None:
        """Show what was found."""
        self._look = look
        self._lines.setStringList([_line(each) for each in self._work.lines])
        changed = sum(row.standing == "changed" for row in look.rows)
        self.update_changed.setVisible(changed > 0)
        self.update_changed.setChecked(self._work.update)
        self.update_changed.setText(
            ntr(
                "Bring {n} draft up to date whose row has changed",
                "Bring {n} drafts up to date whose rows have changed",
                changed,
            )
        )
        whole = sum(row.is_complete for row in look.rows)
        self._numbers.setText(
            joined(
                ntr("{n} row was read.", "{n} rows were read.", len(look.rows)),
                ntr("{n} row is complete.", "{n} rows are complete.", whole),
            )
        )
        self.changed.emit()

    def counts(self) -> tuple[int, int]:
        """Give how many rows are imported, and how many are left out or are as they were."""
        if self._look is None:
            return 0, 0
        wanted = {"new", "changed"} if self._work.update else {"new"}
        taken = sum(row.standing in wanted for row in self._look.rows)
        return taken, len(self._look.rows) - taken

    def focus_first(self) -> None:
        """Give the keyboard to the lines."""
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_update(self) -> None:
        self._work.update = self.update_changed.isChecked()
        self.changed.emit()


def _line(line: ReportLine) -> str:
    return tr(
        "Row {row}: {sentence}", row=number(line.row), sentence=Raw(joined(line.text, line.do))
    )
