"""Values of a table that are not known: each is asked for once, whatever many rows say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from heliograph.domain.tables.unknown_values import UnknownValue, unknown_values
from heliograph.gui import look as looks
from heliograph.gui.importing.fixes import LEAVE_OUT, choices_of
from heliograph.gui.parts import button, text
from heliograph.gui.plain import tip
from heliograph.gui.widgets.searched_choice import SearchedChoice
from heliograph.i18n import Raw, bare, iso, ntr, number, tr
from heliograph.wording.tables import target_name

if TYPE_CHECKING:
    from heliograph.gui.importing.work import ImportWork

_WIDE, _LONGEST = 240, 48


class UnknownPanel(QWidget):
    """One line, for one value at a time: the rows need the room."""

    told = Signal(str, str, str)
    """Target, what the table says, and the code; an empty one leaves it out."""

    def __init__(self, work: ImportWork) -> None:
        super().__init__()
        self._work = work
        self._values: list[UnknownValue] = []
        self._at = 0
        self._offered = ("", "", "")
        """Of which campaign, and what of its columns, the list has the choices now."""
        self.said = text("", "strong")
        self.said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.box = SearchedChoice()
        self.box.be_as_wide_as_asked()
        self.box.setMinimumWidth(looks.scaled(_WIDE))
        self.box.activated.connect(self._on_chosen)
        self.place = text("", "soft-large", wraps=False)
        self.following = button(tr("Ne&xt value"), self._on_following, "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(looks.BLOCK_GAP)
        row.addWidget(self.said, 1, Qt.AlignmentFlag.AlignVCenter)
        for widget in (self.box, self.place, self.following):
            row.addWidget(widget)

    def refresh(self) -> None:
        """Ask for what is not known by now."""
        look = self._work.look
        reads = () if look is None else (row.read for row in look.rows)
        self._values = unknown_values(reads, self._work.campaign)
        self.setVisible(bool(self._values))
        self._show(min(self._at, max(len(self._values) - 1, 0)))

    def _show(self, at: int) -> None:
        self._at = at
        several = len(self._values) > 1
        self.place.setVisible(several)
        self.following.setVisible(several)
        if not self._values:
            return
        value, count = self._values[at], len(self._values)
        self.place.setText(tr("{n} of {all}", n=number(at + 1), all=number(count)))
        self.said.setText(self._words(value, _short(value.said)))
        self.said.setToolTip(tip(bare(self._words(value, iso(value.said)))))
        offered = (self._work.campaign.id, value.target, value.said)
        if self._offered == offered and not self.box.code():
            return  # what a person is about to type stays under the keyboard
        self._offered = offered
        field = self._work.campaign.find_field(value.target)
        names = [] if field is None else choices_of(field, self._work.campaign)
        self.box.offer(
            [("", tr("Choose what it means…")), (LEAVE_OUT, tr("Leave this value out")), *names]
        )
        self.box.choose("")
        self.box.setAccessibleName(bare(self._words(value, iso(value.said))))

    def _words(self, value: UnknownValue, said: Raw) -> str:
        question = iso(target_name(value.target, self._work.campaign))
        return ntr(
            "Value not known in {n} row – {question}: “{said}”",
            "Value not known in {n} rows – {question}: “{said}”",
            len(value.rows),
            question=question,
            said=said,
        )

    def _on_chosen(self) -> None:
        code = self.box.code()
        if code:
            value = self._values[self._at]
            self.told.emit(value.target, value.said, "" if code == LEAVE_OUT else code)

    def _on_following(self) -> None:
        self._show((self._at + 1) % len(self._values))


def _short(said: str) -> Raw:
    return iso(said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…")
