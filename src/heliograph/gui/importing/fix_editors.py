"""What opens where something of a table is put right in place: a list, a line, or the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from heliograph.gui.importing.fixes import LEAVE_OUT, choices_of
from heliograph.gui.widgets.searched_choice import SearchedChoice
from heliograph.i18n import bare, tr

if TYPE_CHECKING:
    from heliograph.gui.importing.fixes import Fix
    from heliograph.gui.importing.work import ImportWork


def fix_editor(
    parent: QWidget, fix: Fix, row: int, work: ImportWork, *, names: str
) -> QLineEdit | SearchedChoice:
    """Make what a line of the report is put right with: a list where there are choices.

    Args:
        parent: Where it is shown.
        fix: What is put right; not a file.
        row: Number of the row, as the spreadsheet shows it.
        work: The import.
        names: What the line says, for a screen reader.
    """
    field = work.campaign.find_field(fix.target)
    if field is None or fix.kind == "type":
        line = QLineEdit(parent)
        line.setText(cell_text_of(fix, row, work))
        line.setAccessibleName(bare(names))
        return line
    box = SearchedChoice(parent)
    leave = [(LEAVE_OUT, tr("Leave this value out"))] if fix.kind == "tell" else []
    box.offer([("", tr("Choose…")), *leave, *choices_of(field, work.campaign)])
    box.choose("")
    box.be_as_wide_as_asked()
    box.setAccessibleName(bare(names))
    return box


def cell_text_of(fix: Fix, row: int, work: ImportWork) -> str:
    """Give what the cell says now that is put right."""
    return "" if work.corrections is None else work.corrections.text(row, fix.column)


def said_in(editor: QWidget, before: str) -> str | None:
    """Give the code that was chosen or the text that was written; None when nothing is new.

    Args:
        editor: As ``fix_editor`` made it.
        before: What the cell said.
    """
    if isinstance(editor, QLineEdit):
        return editor.text() if editor.text() != before else None
    if isinstance(editor, SearchedChoice):
        editor.settle()
        return editor.code() or None
    return None
