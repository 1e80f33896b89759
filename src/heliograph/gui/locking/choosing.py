"""Lets a person choose whose stories to open, in a window of its own before theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiboken6 import delete

from heliograph import settings as settings_file
from heliograph.app.people import People
from heliograph.gui import icons
from heliograph.gui.appearance import Appearance
from heliograph.gui.locking.people_page import Chosen, PeoplePage
from heliograph.gui.main_window import MainWindow

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication


def choose(app: QApplication, first: Path, language: str | None) -> Chosen | None:
    """Show everybody and wait; None when the window was closed.

    Args:
        app: The application, whose loop runs meanwhile.
        first: The profile of whoever was alone here; the page looks as they wish.
        language: Of the screens for this start, or nothing.
    """
    appearance = Appearance(app, settings_file.load(first / "settings.toml"), language)
    app.setWindowIcon(icons.application_icon())
    window = MainWindow()
    found: list[Chosen] = []

    def on_chosen(chosen: Chosen) -> None:
        found.append(chosen)
        app.quit()

    def show() -> None:
        page = PeoplePage(People(first))
        page.chosen.connect(on_chosen)
        window.show_inside(page)
        page.focus_first()

    app.setQuitOnLastWindowClosed(False)
    appearance.changed.connect(show)
    window.closed.connect(app.quit)
    show()
    window.show()
    app.exec()
    delete(window)
    return found[0] if found else None
