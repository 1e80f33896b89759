"""A story in words on the screen: each paragraph in its own direction, found and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from heliograph.gui import look
from heliograph.gui.widgets.direction import of_language, of_text
from heliograph.i18n import tr

if TYPE_CHECKING:
    from heliograph.wording.story_text import Part, Passage, StoryText

_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
_MOST_FOUND = 1000
_ABOVE: dict[Part, int] = {"section": 18, "question": 10, "unanswered": 10}
_BELOW: dict[Part, int] = {"section": 2}


class TextView(QTextEdit):
    """Nobody writes in it; Tab leaves it."""

    copy_all_wanted = Signal()
    """Ctrl+C was pressed with nothing selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text: StoryText | None = None
        self._found: list[QTextCursor] = []
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleDescription(tr("several lines"))
        self.document().setDocumentMargin(14)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def say(self, text: StoryText) -> None:
        """Show a text, unless it is there already."""
        if text == self._text:
            return
        self._text = text
        self._write(text)

    # ---- finding ------------------------------------------------------------------------

    def find_all(self, words: str) -> int:
        """Mark every place where the words stand, in any case; give how many there are."""
        self._found = []
        cursor = QTextCursor(self.document())
        while words and len(self._found) < _MOST_FOUND:
            cursor = self.document().find(words, cursor, QTextDocument.FindFlag(0))
            if cursor.isNull():
                break
            self._found.append(QTextCursor(cursor))
        self._mark()
        return len(self._found)

    def go_to_found(self, by: int) -> int:
        """Select the next place (1), the one before (-1) or the one from here on (0), and round.

        Gives:
            Which it is, counted from 1; 0 when there is none.
        """
        if not self._found:
            return 0
        here = self.textCursor()
        if by < 0:
            before = (
                at for at, each in enumerate(self._found) if each.position() < here.position()
            )
            at = max(before, default=len(self._found) - 1)
        else:
            start = here.selectionEnd() if by else here.selectionStart()
            after = (at for at, each in enumerate(self._found) if each.selectionStart() >= start)
            at = next(after, 0)
        self.setTextCursor(self._found[at])
        self.ensureCursorVisible()
        return at + 1

    # ---- Qt ------------------------------------------------------------------------------

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy words without colours; one paragraph alone goes without marks of direction."""
        words = self.textCursor().selection().toPlainText()
        data = QMimeData()
        data.setText(words if "\n" in words else words.translate(_ISOLATES))
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy everything when nothing is selected; leave Escape to the page."""
        copies = event.matches(QKeySequence.StandardKey.Copy)
        if copies and not self.textCursor().hasSelection():
            self.copy_all_wanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self._text is not None:
            self._write(self._text)
            self._mark()

    # ---- inside --------------------------------------------------------------------------

    def _write(self, text: StoryText) -> None:
        place = self.textCursor().position()
        self._found = []
        self.clear()
        own = of_language(text.language)
        cursor = QTextCursor(self.document())
        for at, passage in enumerate(text.passages):
            block = _block(passage, own, first=at == 0)
            style = _letters(passage, text.language)
            if at:
                cursor.insertBlock(block, style)
            else:
                cursor.setBlockFormat(block)
            cursor.insertText(passage.words, style)
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def _mark(self) -> None:
        marked: list[QTextEdit.ExtraSelection] = []
        for each in self._found:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = each
            style = QTextCharFormat()
            style.setBackground(look.colour("sun"))
            style.setForeground(look.colour_of(look.LIGHT, "ink"))
            selection.format = style
            marked.append(selection)
        self.setExtraSelections(marked)


def _block(passage: Passage, own: Qt.LayoutDirection, *, first: bool) -> QTextBlockFormat:
    """Give a paragraph its direction: an answer's own, the language's for what we ask."""
    right = Qt.LayoutDirection.RightToLeft
    runs = of_text(passage.words, own) if passage.part == "answer" else own
    # An address or a hash stands where the text around it begins, and runs its own way.
    side = runs
    if passage.part == "code":
        runs = Qt.LayoutDirection.LeftToRight
    made = QTextBlockFormat()
    made.setLayoutDirection(runs)
    at_right = side == right
    made.setAlignment(
        (Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft)
        | Qt.AlignmentFlag.AlignAbsolute
    )
    made.setTopMargin(0 if first else look.scaled(_ABOVE.get(passage.part, 0)))
    made.setBottomMargin(look.scaled(_BELOW.get(passage.part, 0)))
    return made


def _letters(passage: Passage, language: str) -> QTextCharFormat:
    style = QTextCharFormat()
    match passage.part:
        case "section":
            style.setFont(look.font(look.STORY_TITLE_POINTS, strong=True, language=language))
        case "question":
            style.setFont(look.font(strong=True, language=language))
        case _:
            style.setFont(look.font(language=language))
    style.setForeground(look.colour("soft" if passage.part in {"note", "unanswered"} else "ink"))
    return style
