"""What somebody said, to read and to copy: in the direction and the letters of its own language."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from heliograph.gui import look
from heliograph.gui.widgets import direction
from heliograph.gui.widgets.words import Words

_COPIED_WITH = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class SaidWords(Words):
    """Plain text of another person, never read as markup."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setTextInteractionFlags(_COPIED_WITH)
        # Tab goes on to what can be done: the words are not in between.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def say(self, words: str, language: str) -> None:
        """Show a text in a language (BCP 47), empty where it is not known."""
        if language:
            self.setFont(look.font(language=language))
            self.setLocale(direction.locale_of(language))
        self.setText(words)
        self.setAccessibleName(words)
