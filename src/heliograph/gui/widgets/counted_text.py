"""Text to write: one line or paragraphs, counted as a reader counts, in the story's direction.

Nothing is cut and typing is never blocked: what is too long is said, in the counter first and in
the check list then. Pasted text loses its formatting. Tab leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from heliograph.domain.answers import graphemes
from heliograph.gui import look
from heliograph.gui.announce import announce
from heliograph.gui.spelling.box_spelling import BoxSpelling
from heliograph.gui.widgets import direction
from heliograph.gui.widgets.answer_input import AnswerInput
from heliograph.gui.widgets.direction_keys import DirectionKeys
from heliograph.gui.widgets.line_box import LineBox
from heliograph.gui.widgets.paragraph_box import ParagraphBox
from heliograph.i18n import joined, ntr, tr

if TYPE_CHECKING:
    from heliograph.gui.spelling.spelling import Spelling

Shape = Literal["line", "text", "email", "tel", "link"]

_NEAR = 0.9
_AUTO = Qt.LayoutDirection.LayoutDirectionAuto


class CountedText(AnswerInput):
    """A line or paragraphs of plain text.

    Args:
        shape: ``text`` has paragraphs; ``email``, ``tel`` and ``link`` always run left to right.
        parent: Its widget.
    """

    direction_chosen = Signal(object)
    """The person wants this ``Qt.LayoutDirection``; ``LayoutDirectionAuto`` is by the letters."""

    def __init__(self, shape: Shape, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape: Shape = shape
        self._least: int | None = None
        self._most: int | None = None
        self._chosen = _AUTO
        self._language = ""
        self._told = ""
        self.spelling: BoxSpelling | None = None
        self._edit: LineBox | ParagraphBox
        self._edit = ParagraphBox(self) if shape == "text" else LineBox(shape, self)
        if self._edit.is_prose:
            DirectionKeys(self._edit).wanted.connect(self.choose_direction)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._edit)
        self.setFocusProxy(self._edit)
        self._edit.textChanged.connect(self._on_text_changed)
        self._silent = False

    def value(self) -> object:
        """Give the text as typed, or None when there is nothing at all."""
        return self._edit.plain() or None

    def take(self, value: object) -> None:
        """Show a text; the same text again moves no cursor."""
        text = value if isinstance(value, str) else ""
        if text != self._edit.plain():
            self._silent = True
            self._edit.take(text)
            self._silent = False
        self._count()

    def set_limits(self, least: int | None, most: int | None) -> None:
        """Count against these grapheme clusters from now on."""
        self._least, self._most = least, most
        self._count()

    def set_read_only(self, *, read_only: bool) -> None:
        """Let text be selected and copied, not changed."""
        self._edit.setReadOnly(read_only)

    def set_story_language(self, language: str) -> None:
        """Write in this language from now on."""
        if self._edit.is_prose:
            self._edit.setLocale(direction.locale_of(language))
            self._edit.setFont(look.font(language=language))
            self._edit.run(direction.of_language(language))
        self._language = language
        if self.spelling is not None:
            self.spelling.set_language(language)

    def use_spelling(self, spelling: Spelling) -> None:
        """Check the words of prose; addresses and numbers have no spelling."""
        if self._edit.is_prose and self.spelling is None:
            self.spelling = BoxSpelling(self._edit, spelling)
            self.spelling.set_language(self._language)

    @property
    def direction(self) -> Qt.LayoutDirection | None:
        """Give what the person chose, ``LayoutDirectionAuto`` at first; None: no choice here."""
        return self._chosen if self._edit.is_prose else None

    def set_direction(self, chosen: Qt.LayoutDirection) -> None:
        """Run so whatever the letters are; ``LayoutDirectionAuto`` goes by them."""
        self._chosen = chosen
        self._edit.choose_direction(chosen)

    def choose_direction(self, chosen: Qt.LayoutDirection) -> None:
        """Do what the person chose, and say it."""
        if not self._edit.is_prose:
            return
        self.set_direction(chosen)
        self.direction_chosen.emit(chosen)
        announce(self._edit, _direction_words(chosen))

    def turn_round(self) -> None:
        """Run the other way than now."""
        right = Qt.LayoutDirection.RightToLeft
        now = self._edit.running()
        self.choose_direction(Qt.LayoutDirection.LeftToRight if now is right else right)

    def undo(self) -> bool:
        """Take back the last step of writing."""
        can = self._edit.can_undo()
        if can:
            self._edit.undo()
        return can

    def redo(self) -> bool:
        """Write again what was taken back."""
        can = self._edit.can_redo()
        if can:
            self._edit.redo()
        return can

    def main_widget(self) -> QWidget:
        """Give the box itself."""
        return self._edit

    def describe(self, name: str, description: str) -> None:
        """Say, too, that the box takes several lines: not every screen reader finds out."""
        lines = tr("Several lines.") if self._shape == "text" else ""
        super().describe(name, joined(description, lines))

    def _on_text_changed(self) -> None:
        text = self._edit.plain()
        if text == self._told:
            return  # Qt tells of formats, such as a wave under a word, in the same way
        self._told = text
        self._count()
        if not self._silent:
            self.edited.emit()

    def _count(self) -> None:
        if self._most is None:
            self.counted.emit("", "counter")
            return
        count = graphemes(self._edit.plain().strip())
        if count > self._most:
            words = ntr("{n} character too many", "{n} characters too many", count - self._most)
            self.counted.emit(words, "problem")
            return
        if self._least and count < self._least:
            words = tr("{n} of {least} to {most}", n=count, least=self._least, most=self._most)
        else:
            words = tr("{n} of {most}", n=count, most=self._most)
        self.counted.emit(words, "counter-near" if count >= _NEAR * self._most else "counter")

    def _remember(self) -> None:
        """Leave the steps to the box, which keeps them itself."""


def _direction_words(chosen: Qt.LayoutDirection) -> str:
    match chosen:
        case Qt.LayoutDirection.RightToLeft:
            return tr("Text from right to left")
        case Qt.LayoutDirection.LeftToRight:
            return tr("Text from left to right")
        case _:
            return tr("Text direction by its content")
