"""All that is to say about the row that is chosen, and what an update would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from heliograph.gui import look as looks
from heliograph.gui.editor.differences import answer_text
from heliograph.gui.importing.rows_model import grade_words, shape
from heliograph.gui.parts import pictured, text
from heliograph.i18n import Raw, iso, joined, number, tr
from heliograph.wording.tables import target_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.app.importing.looking import RowLook
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.comparison import AnswerDifference
    from heliograph.wording.table_report import ReportLine

_HIGHEST, _LONGEST = 92, 160


class RowPanel(QScrollArea):
    """A line for each problem of one row."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(looks.scaled(_HIGHEST))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._said = ""

    def words(self) -> str:
        """Give all that it says, a line each."""
        return self._said

    def show_row(
        self,
        row: RowLook | None,
        lines: Sequence[ReportLine],
        changes: Sequence[AnswerDifference],
        campaign: Campaign,
    ) -> None:
        """Say everything about a row."""
        inside = QWidget()
        looks.dress(inside, "page")
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, looks.BLOCK_GAP, 0)
        box.setSpacing(4)
        said: list[str] = []
        if row is not None:
            title = iso(row.title) if row.title else tr("(no title)")
            said.append(tr("Row {row}: {title}", row=number(row.read.number), title=Raw(title)))
            box.addWidget(text(said[0], "strong"))
        for change in changes:
            words = tr(
                "{question}: {before} → {now}",
                question=iso(target_name(change.field, campaign)),
                before=_short(answer_text(change.field, change.old, campaign)),
                now=_short(answer_text(change.field, change.new, campaign)),
            )
            said.append(words)
            box.addWidget(text(words))
        for line in lines:
            words = joined(
                tr(
                    "{grade}: {sentence}",
                    grade=Raw(grade_words(line.grade)),
                    sentence=Raw(line.text),
                ),
                line.do,
            )
            said.append(words)
            box.addWidget(pictured(*shape(line.grade), text(words)))
        if row is not None and not lines and not changes:
            said.append(tr("Nothing is left to do in this row."))
            box.addWidget(text(said[-1], "soft"))
        box.addStretch(1)
        self._said = "\n".join(said)
        self.setAccessibleName(self._said)
        self.setWidget(inside)


def _short(words: str) -> Raw:
    line = " ".join(words.split())
    if not line:
        return Raw(tr("(empty)"))
    return iso(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…")
