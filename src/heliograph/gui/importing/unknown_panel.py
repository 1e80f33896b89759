"""Values of a table that are not known: each is asked for once, whatever many rows say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from heliograph.domain.tables.unknown_values import UnknownValue, unknown_values
from heliograph.gui import look as looks
from heliograph.gui.importing.fixes import choices_of
from heliograph.gui.importing.row_delegate import LEAVE_OUT
from heliograph.gui.parts import text
from heliograph.gui.widgets.searched_choice import SearchedChoice
from heliograph.i18n import bare, iso, ntr, tr
from heliograph.wording.tables import target_name

if TYPE_CHECKING:
    from heliograph.gui.importing.work import ImportWork

_SHOWN = 6
"""Values that are asked for at a time."""
_HIGHEST, _WIDE = 84, 320


class UnknownPanel(QWidget):
    """A line for each value: what the table says, how many rows do, and what it means."""

    told = Signal(str, str, str)
    """Target, what the table says, and the code; an empty one leaves it out."""

    def __init__(self, work: ImportWork) -> None:
        super().__init__()
        self._work = work
        self._shown: list[UnknownValue] = []
        self._heading = text("", "strong")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setMaximumHeight(looks.scaled(_HIGHEST))
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._heading)
        box.addWidget(self._area)

    def refresh(self) -> None:
        """Ask for what is not known by now."""
        look = self._work.look
        reads = () if look is None else (row.read for row in look.rows)
        values = unknown_values(reads, self._work.campaign)
        self.setVisible(bool(values))
        if values[:_SHOWN] == self._shown:
            return
        self._shown = values[:_SHOWN]
        self._heading.setText(
            ntr(
                "{n} value of the table is not known. Choose once what it means.",
                "{n} values of the table are not known. Choose once what each means.",
                len(values),
            )
        )
        inside = QWidget()
        looks.dress(inside, "page")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, looks.BLOCK_GAP, 0)
        grid.setColumnStretch(3, 1)
        for at, value in enumerate(self._shown):
            words = tr(
                "{question}: “{said}”",
                question=iso(target_name(value.target, self._work.campaign)),
                said=iso(value.said),
            )
            rows = ntr("{n} row", "{n} rows", len(value.rows))
            grid.addWidget(text(words, wraps=False), at, 0)
            grid.addWidget(text(rows, "soft", wraps=False), at, 1)
            grid.addWidget(self._box(value, f"{bare(words)}, {bare(rows)}"), at, 2)
        self._area.setWidget(inside)
        self._area.setMinimumHeight(min(inside.sizeHint().height(), looks.scaled(_HIGHEST)))

    def boxes(self) -> list[SearchedChoice]:
        """Give the lists to choose from, in their order."""
        return self.findChildren(SearchedChoice) if self._shown else []

    def _box(self, value: UnknownValue, name: str) -> SearchedChoice:
        box = SearchedChoice()
        field = self._work.campaign.find_field(value.target)
        names = [] if field is None else choices_of(field, self._work.campaign)
        box.offer([("", tr("Choose…")), (LEAVE_OUT, tr("Leave this value out")), *names])
        box.choose("")
        box.setSizeAdjustPolicy(
            SearchedChoice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        box.setMinimumWidth(looks.scaled(_WIDE))
        box.setAccessibleName(name)

        def tell() -> None:
            code = box.code()
            if code:
                self.told.emit(value.target, value.said, "" if code == LEAVE_OUT else code)

        box.activated.connect(tell)
        return box
