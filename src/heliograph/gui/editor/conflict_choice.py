"""One question that was answered in two places: both answers, and which of them is to stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QVBoxLayout, QWidget

from heliograph.domain.comparison import Piece
from heliograph.gui import look
from heliograph.gui.editor.differences import answer_text, tell_answer
from heliograph.gui.parts import Card, button
from heliograph.gui.widgets.changed_text import LONG, ChangedText
from heliograph.gui.widgets.radio import Radio
from heliograph.i18n import tr

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.comparison import AnswerDifference


class ConflictChoice(Card):
    """Two radio buttons with the answers below them; what only one side has is underlined."""

    def __init__(self, difference: AnswerDifference, campaign: Campaign) -> None:
        told = tell_answer(difference, campaign)
        super().__init__(told.name)
        self.field = difference.field
        group = QButtonGroup(self)
        self.sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.sides.setSpacing(look.ROW_MARGIN)
        self._texts: list[tuple[ChangedText, tuple[Piece, ...]]] = []
        self.mine = Radio(tr("This window"))
        self.theirs = Radio(tr("The other program"))
        for radio, value, own in (
            (self.mine, difference.old, "removed"),
            (self.theirs, difference.new, "added"),
        ):
            words = answer_text(difference.field, value, campaign) or tr("(no answer)")
            pieces = tuple(
                Piece("same" if piece.change == "same" else "added", piece.text)
                for piece in told.pieces
                if piece.change in {"same", own}
            )
            shown = ChangedText()
            self._texts.append((shown, pieces or (Piece("same", words),)))
            radio.setAccessibleName(f"{told.name}, {radio.text()}")
            radio.setAccessibleDescription(words)
            group.addButton(radio)
            side = QWidget()
            box = QVBoxLayout(side)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(4)
            box.addWidget(radio)
            box.addWidget(shown)
            box.addStretch(1)
            shown.setAccessibleName(words)
            self.sides.addWidget(side, 1)
        self.box.addLayout(self.sides)
        self.mine.setChecked(True)
        self._is_whole = False
        self.show_all = button(tr("Show all"), self._on_show_all, "quiet")
        self.show_all.setAccessibleName(f"{told.name}, {tr('Show all')}")
        is_long = any(piece.change == "same" and len(piece.text) > LONG for piece in told.pieces)
        self.show_all.setVisible(is_long)
        if is_long:
            row = self.row()
            row.addWidget(self.show_all)
            row.addStretch(1)
        self._say()

    @property
    def takes_mine(self) -> bool:
        """Tell whether what was written in this window is to stay."""
        return self.mine.isChecked()

    def _on_show_all(self) -> None:
        self._is_whole = True
        self.show_all.hide()
        self._say()

    def _say(self) -> None:
        for shown, pieces in self._texts:
            name = shown.accessibleName()
            shown.say(pieces, whole=self._is_whole)
            shown.setAccessibleName(name)
