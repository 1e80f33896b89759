"""The cover beside the first steps: the mark, what the program is for, and how far one is."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from heliograph.gui import icons, look
from heliograph.gui.parts import pictured, text
from heliograph.i18n import tr

WIDTH = 300
"""Logical pixels at a text size of 100 %."""
_MARK = 72


class Cover(QFrame):
    """Stands at the reading side of the first steps, where there is room for it.

    Args:
        steps: The names of all steps.
        at: The step that is shown, from 0.
    """

    def __init__(self, steps: tuple[str, ...], *, at: int) -> None:
        super().__init__()
        look.dress(self, "navigation")
        self.setFixedWidth(look.scaled(WIDTH))
        picture = QLabel()
        picture.setPixmap(icons.mark(look.scaled(_MARK), scale=self.devicePixelRatioF()))
        box = QVBoxLayout(self)
        box.setContentsMargins(36, 48, look.PAGE_MARGIN, look.PAGE_MARGIN)
        box.setSpacing(look.BLOCK_GAP)
        box.addWidget(picture)
        box.addSpacing(8)
        box.addWidget(text("Heliograph", "page-title", wraps=False))
        box.addWidget(text(tr("Write your story here. It goes when a line appears.")))
        box.addSpacing(look.PAGE_MARGIN)
        for number, name in enumerate(steps):
            words = text(name, "strong" if number == at else "soft-large")
            box.addWidget(pictured(*_shape(number, at), words))
        box.addStretch(1)


def _shape(number: int, at: int) -> tuple[str, str]:
    if number < at:
        return "done", "sent"
    return ("here", "action") if number == at else ("todo", "line")
