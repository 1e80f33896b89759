"""All that is to say about the row that is chosen, each thing to be put right beside its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from heliograph.gui import look as looks
from heliograph.gui.editor.differences import answer_text
from heliograph.gui.importing.fix_editors import cell_text_of, fix_editor, said_in
from heliograph.gui.importing.fixes import Fix, fix_words
from heliograph.gui.importing.rows_model import grade_words, shape
from heliograph.gui.parts import button, pictured, text
from heliograph.gui.widgets.searched_choice import SearchedChoice
from heliograph.i18n import Raw, bare, iso, joined, number, tr
from heliograph.wording.tables import target_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.app.importing.looking import RowLook
    from heliograph.domain.comparison import AnswerDifference
    from heliograph.gui.importing.work import ImportWork
    from heliograph.wording.table_report import ReportLine

_HIGHEST, _LONGEST, _WIDE = 80, 160, 240


class RowPanel(QScrollArea):
    """A line for each problem of one row; what can be put right has a button that opens how."""

    fixed = Signal(int, object, str)
    """The row's number, the ``Fix``, and the code or the text."""
    file_wanted = Signal(int, object)
    """The row's number and the ``Fix``: a file is to be looked for."""

    def __init__(self, work: ImportWork) -> None:
        super().__init__()
        self._work = work
        self._row: int | None = None
        self._said = ""
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(looks.scaled(_HIGHEST))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setWidget(QWidget())

    def words(self) -> str:
        """Give all that it says, a line each."""
        return self._said

    def buttons(self) -> list[QPushButton]:
        """Give what opens, a button for each thing that can be put right here."""
        inside = self.widget()
        return [] if inside is None else inside.findChildren(QPushButton)

    def show_row(
        self,
        row: RowLook | None,
        told: Sequence[tuple[ReportLine, Fix | None]],
        changes: Sequence[AnswerDifference],
    ) -> None:
        """Say everything about a row."""
        focused = QApplication.focusWidget()
        was_here = focused is not None and self.isAncestorOf(focused)
        number_now = None if row is None else row.read.number
        same, self._row = number_now == self._row, number_now
        inside = QWidget()
        looks.dress(inside, "page")
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, looks.BLOCK_GAP, 0)
        box.setSpacing(2)
        said: list[str] = []
        if row is not None:  # seen in the view above
            title = iso(row.title) if row.title else tr("(no title)")
            said.append(tr("Row {row}: {title}", row=number(row.read.number), title=Raw(title)))
        for change in changes:
            said.append(self._change(change))
            box.addWidget(text(said[-1]))
        for line, fix in told:
            words = joined(
                tr(
                    "{grade}: {sentence}",
                    grade=Raw(grade_words(line.grade)),
                    sentence=Raw(line.text),
                ),
                line.do,
            )
            said.append(words)
            box.addLayout(self._line(line, fix, words))
        if row is not None and not told and not changes:
            said.append(tr("Nothing is left to do in this row."))
            box.addWidget(text(said[-1], "soft"))
        box.addStretch(1)
        self._said = "\n".join(said)
        self.setAccessibleName(self._said)
        self._put(inside)
        if same and was_here:
            following = next(iter(self.buttons()), self)
            following.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- inside -------------------------------------------------------------------------

    def _change(self, change: AnswerDifference) -> str:
        campaign = self._work.campaign
        return tr(
            "{question}: {before} → {now}",
            question=iso(target_name(change.field, campaign)),
            before=_short(answer_text(change.field, change.old, campaign)),
            now=_short(answer_text(change.field, change.new, campaign)),
        )

    def _line(self, line: ReportLine, fix: Fix | None, words: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(looks.BLOCK_GAP)
        row.addWidget(pictured(*shape(line.grade), text(words)), 1)
        if fix is not None:
            opens = button(fix_words(fix), lambda: self._open(row, opens, fix, words), "quiet")
            opens.setAccessibleName(f"{bare(fix_words(fix))}: {bare(line.text)}")
            row.addWidget(opens, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _open(self, row: QHBoxLayout, opens: QPushButton, fix: Fix, words: str) -> None:
        """Let it be put right in the button's place."""
        number_now = self._row
        if number_now is None:
            return
        if fix.kind == "file":
            self.file_wanted.emit(number_now, fix)
            return
        editor = fix_editor(self.viewport(), fix, number_now, self._work, names=words)
        editor.setMinimumWidth(looks.scaled(_WIDE))
        before = cell_text_of(fix, number_now, self._work)
        row.replaceWidget(opens, editor)
        opens.hide()
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

        def end() -> None:
            said = said_in(editor, before)
            if said is not None:
                self.fixed.emit(number_now, fix, said)

        def later() -> None:
            # What is put right makes all lines anew, and the editor is among them.
            QTimer.singleShot(0, editor, end)

        if isinstance(editor, SearchedChoice):
            editor.activated.connect(later)
            QTimer.singleShot(0, editor, editor.showPopup)
        else:
            editor.editingFinished.connect(later)

    def _put(self, inside: QWidget) -> None:
        before = self.takeWidget()
        before.hide()  # one of its buttons may be what is pressed now
        before.deleteLater()
        self.setWidget(inside)


def _short(words: str) -> Raw:
    line = " ".join(words.split())
    if not line:
        return Raw(tr("(empty)"))
    return iso(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…")
