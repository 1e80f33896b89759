"""A button that is only a picture: it always has a name, and is never too small to hit."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget

from heliograph.gui import icons, look
from heliograph.gui.plain import tip


class IconButton(QToolButton):
    """A picture to press.

    Args:
        icon: Name of the icon.
        name: What it does, for the tooltip and for screen readers.
        parent: Its widget.
        tint: Token of its colour.
    """

    def __init__(
        self, icon: str, name: str, parent: QWidget | None = None, *, tint: str = "soft"
    ) -> None:
        super().__init__(parent)
        self.setIcon(icons.icon(icon, tint))
        side = look.scaled(look.ICON_SIZE - 2)
        self.setIconSize(QSize(side, side))
        self.say(name)

    def say(self, name: str) -> None:
        """Give it another name."""
        self.setAccessibleName(name)
        self.setToolTip(tip(name))
