"""A text with its changes: what is gone is struck through, what came underlined, both said."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from heliograph.gui import look
from heliograph.gui.widgets.direction import of_text
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.domain.comparison import Piece

_EDGE = 48
"""So many characters of what is the same stay before and after a change."""
LONG = 3 * _EDGE
"""Longer runs of what is the same are cut."""


class ChangedText(QLabel):
    """Pieces of a text in one paragraph; can be chosen and copied, also by keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: Sequence[Piece] = ()
        self._is_whole = False
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def say(self, pieces: Sequence[Piece], *, whole: bool = False) -> None:
        """Show a text.

        Args:
            pieces: The text and its changes.
            whole: Whether long runs without a change are shown to their end.
        """
        self._pieces = pieces
        self._is_whole = whole
        self.setAccessibleName(spoken(pieces))
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._pieces:
            self._write()

    def _write(self) -> None:
        right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        text = "".join(piece.text for piece in self._pieces)
        direction = of_text(text, self.layoutDirection())
        run = "rtl" if direction == Qt.LayoutDirection.RightToLeft else "ltr"
        # "left" of a paragraph that runs from right to left is where it begins.
        begins = right == (run == "rtl")
        last = len(self._pieces) - 1
        marked = "".join(
            _marked(piece, begins=at == 0, ends=at == last, whole=self._is_whole)
            for at, piece in enumerate(self._pieces)
        )
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)
        align = "" if begins else f" align='{'right' if right else 'left'}'"
        self.setText(f"<p dir='{run}'{align} style='margin:0'>{marked}</p>")


def spoken(pieces: Sequence[Piece]) -> str:
    """Say the changes in words, for who does not see the marks."""
    said: list[str] = []
    for piece in pieces:
        if piece.change == "removed":
            said.append(tr("taken out: {words}", words=piece.text.strip()))
        elif piece.change == "added":
            said.append(tr("added: {words}", words=piece.text.strip()))
    return "; ".join(said) or "".join(piece.text for piece in pieces)


def _marked(piece: Piece, *, begins: bool, ends: bool, whole: bool) -> str:
    tokens = look.tokens()
    if piece.change == "removed":
        return f"<s style='color:{tokens.attention}'>{_safe(piece.text)}</s>"
    if piece.change == "added":
        return f"<u style='color:{tokens.sent}; font-weight:600'>{_safe(piece.text)}</u>"
    text = piece.text
    if not whole and len(text) > LONG:
        alone = begins and ends
        head = "" if begins and not alone else f"{text[:_EDGE].rpartition(' ')[0] or text[:_EDGE]} "
        tail = "" if ends and not alone else f" {text[-_EDGE:].partition(' ')[2] or text[-_EDGE:]}"
        text = f"{head}…{tail}"
    return _safe(text)


def _safe(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
