"""Which page of the guide speaks of what is on the screen: told by its widgets, or by the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.gui.parts import ABOUT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from heliograph.gui.navigation import Place

OF_PLACES: dict[Place, str] = {
    "stories": "begin",
    "outbox": "why",
    "sent": "receipts",
    "call": "campaigns",
    "settings": "screens",
    "help": "contents",
    "import": "import",
}


def topic(focused: QWidget | None, shown: QWidget, place: Place) -> str:
    """Give the page for what is looked at.

    Args:
        focused: What has the keyboard, if anything has.
        shown: The page of the window.
        place: Its place, whose page it is when no widget says better.
    """
    inside = focused is not None and (focused is shown or shown.isAncestorOf(focused))
    widget = focused if inside else shown
    while widget is not None:
        told = widget.property(ABOUT)
        if told:
            return str(told)
        widget = widget.parentWidget()
    return OF_PLACES[place]
