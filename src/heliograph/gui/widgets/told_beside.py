"""What another language version says, beside a question: read only, in its own direction."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.widgets import direction
from heliograph.gui.widgets.words import Words
from heliograph.i18n import iso, language_name, tr

_COPIED_WITH = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class ToldBeside(QFrame):
    """The name of a language, and below it the text: to read and to copy, never to change."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look.dress(self, "beside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._name = Words("", "soft", self, wrap=False)
        self.words = Words("", "", self)
        self.words.setTextInteractionFlags(_COPIED_WITH)
        # Tab goes from question to question: the other text is not in between.
        self.words.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 6, 10, 8)
        box.setSpacing(3)
        box.addWidget(self._name)
        box.addWidget(self.words)
        box.addStretch(1)

    def tell(self, language: str, words: str) -> None:
        """Show a text of a version in ``language`` (BCP 47); empty when it has none yet."""
        name = language_name(language)
        told = words.strip()
        own = direction.of_language(language)
        self._name.setText(name)
        self._name.setLayoutDirection(own)
        look.dress(self.words, "" if told else "soft")
        self.words.setLayoutDirection(own)
        # What we say ourselves is in our language, and stands where that text would begin.
        self.words.setText(told or iso(tr("(nothing yet)")))
        self.words.setLocale(direction.locale_of(language))
        self.words.setAccessibleName(f"{name}: {self.words.text()}")
