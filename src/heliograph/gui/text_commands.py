"""The commands of the text box that has the keyboard: undo, cut, copy, paste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

if TYPE_CHECKING:
    from collections.abc import Callable


def text_commands() -> dict[str, Callable[[], None]]:
    """Give what can be done in it, by the names of the menu bar; nothing elsewhere."""
    focused = QApplication.focusWidget()
    if not isinstance(focused, QLineEdit | QPlainTextEdit):
        return {}
    known = {"copy": focused.copy, "select-all": focused.selectAll}
    if not focused.isReadOnly():
        known |= {
            "undo": focused.undo,
            "redo": focused.redo,
            "cut": focused.cut,
            "paste": focused.paste,
        }
    return known
