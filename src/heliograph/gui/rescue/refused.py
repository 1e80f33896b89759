"""Chooses the page that stands in place of everything while a profile does not open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from heliograph import wording
from heliograph.app.rescue import can_help
from heliograph.gui.main_window import Trouble
from heliograph.gui.rescue.page import RescuePage
from heliograph.gui.rescue.work import RescueWork

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.errors import HeliographError


def refused_page(error: HeliographError, profile: Path, secret: str) -> RescuePage | Trouble:
    """Offer a rescue where there is damage, else say what is wrong; ``secret`` opens the key."""
    if can_help(error):
        # Its thread may be at its last word when the page is gone already.
        return RescuePage(RescueWork(profile, secret, QApplication.instance()))
    return Trouble(wording.error(error))
