"""Shows a page of the guide: our own words set as text, nothing read as markup, nothing loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)
from PySide6.QtWidgets import QTextBrowser, QWidget
from shiboken6 import isValid

from heliograph.gui import look
from heliograph.gui.guide.pages import picture, plain
from heliograph.gui.widgets.direction import of_language
from heliograph.i18n import bare, digits, ltr

if TYPE_CHECKING:
    from heliograph.gui.guide.pages import Page
    from heliograph.gui.guide.source import Block, Piece

_MARGIN = 16
_ABOVE = {"title": 0, "heading": 20, "step": 6, "point": 4, "note": 12, "code": 8, "picture": 12}
_BELOW = {"title": 6, "note": 4, "code": 4, "picture": 4}
_ABOVE_WORDS = 8
_WIDEST_PICTURE = 760


class GuideView(QTextBrowser):
    """Reads like a page of paper; Tab goes from link to link and then on."""

    link_pressed = Signal(str)
    """Where a link leads."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: Page | None = None
        self._shown_width = 0
        self._again = QTimer(self)  # not within Qt's own laying out, whose text would go
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self._write_again)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.anchorClicked.connect(self._on_anchor)

    def show_page(self, page: Page, heading: str = "") -> None:
        """Show a page from its beginning, or from a heading."""
        self._page = page
        self.setAccessibleName(page.title)
        self._write()
        if heading:
            self.scrollToAnchor(heading)

    def focus_first_link(self) -> None:
        """Give the keyboard to the first link, if there is one, so that Enter follows it."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.focusNextPrevChild(True)  # noqa: FBT003 - Qt's argument: forward

    @property
    def scrolled(self) -> int:
        """How far down the page was scrolled, in pixels."""
        return self.verticalScrollBar().value()

    def go_down(self, pixels: int) -> None:
        """Scroll to where somebody was."""
        self.verticalScrollBar().setValue(pixels)

    # ---- Qt ------------------------------------------------------------------------------

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load nothing: pictures are put in by ``_write``, and there is nothing else."""
        del kind, name
        return None

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy words alone, without colours and marks of direction."""
        data = QMimeData()
        data.setText(bare(self.textCursor().selection().toPlainText()))
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave going back to the window, which knows the way further back, too."""
        with_alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if with_alt or event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Escape}:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._again.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let pictures keep to the width."""
        super().resizeEvent(event)
        if self._page is not None and self._picture_width() != self._shown_width:
            self._again.start()

    # ---- inside --------------------------------------------------------------------------

    def _on_anchor(self, url: QUrl) -> None:
        self.link_pressed.emit(url.toString())

    def _write_again(self) -> None:
        if self._page is not None:
            before = self.scrolled
            self._write()
            self.go_down(before)

    def _write(self) -> None:
        page = self._page
        if page is None:
            return
        self._shown_width = self._picture_width()
        before = self.document()
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(look.font())
        document.setDocumentMargin(look.scaled(_MARGIN))
        cursor = QTextCursor(document)
        for at, block in enumerate(page.blocks):
            style = _block_format(block, page.language)
            if at:
                cursor.insertBlock(style, QTextCharFormat())
            else:
                cursor.setBlockFormat(style)
            if block.kind == "picture":
                self._add_picture(cursor, block, page.language)
            else:
                _add_words(cursor, block, page.language)
        # Not cleared and filled again: Qt still holds what had the keyboard in it.
        self.setDocument(document)
        if isValid(before):  # the very first one was Qt's own, which is gone
            before.deleteLater()
        self.go_down(0)

    def _picture_width(self) -> int:
        room = self.viewport().width() - 2 * look.scaled(_MARGIN)
        return max(120, min(room, look.scaled(_WIDEST_PICTURE)))

    def _add_picture(self, cursor: QTextCursor, block: Block, language: str) -> None:
        image = QImage(str(picture(block.id, language)))
        if image.isNull():
            cursor.insertText(plain(block), _letters("soft", language))
            return
        width = min(self._shown_width, image.width())
        height = image.height() * width // image.width()
        # Qt would leave out pixels; here each of the screen is the mean of those it stands for.
        sharp = self.devicePixelRatioF()
        smooth = Qt.TransformationMode.SmoothTransformation
        image = image.scaledToWidth(round(width * sharp), smooth)
        image.setDevicePixelRatio(sharp)
        name = f"guide:{block.id}"
        cursor.document().addResource(
            QTextDocument.ResourceType.ImageResource.value, QUrl(name), image
        )
        style = QTextImageFormat()
        style.setName(name)
        style.setWidth(width)
        style.setHeight(height)
        style.setProperty(QTextCharFormat.Property.ImageAltText.value, plain(block))
        cursor.insertImage(style)
        # Below it, since only there a screen reader comes by the words of a picture.
        cursor.insertBlock(_block_format(block, language), QTextCharFormat())
        cursor.insertText(plain(block), _letters("soft", language, points=look.SMALL_POINTS))


def _add_words(cursor: QTextCursor, block: Block, language: str) -> None:
    base = _base(block, language)
    cursor.insertText(_lead(block), base)
    if block.kind == "code":
        # A break of the line, not of the paragraph.
        letters = _code(base)
        letters.clearBackground()  # the whole block has it
        cursor.insertText(plain(block).replace("\n", "\u2028"), letters)
        return
    if block.id:
        named = QTextCharFormat(base)
        named.setAnchorNames([block.id])
        base = named
    for piece in block.pieces:
        _add_piece(cursor, piece, base)


def _add_piece(cursor: QTextCursor, piece: Piece, base: QTextCharFormat) -> None:
    match piece.kind:
        case "words":
            cursor.insertText(digits(piece.text), base)
        case "said":
            strong = QTextCharFormat(base)
            font = QFont(base.font())
            font.setWeight(QFont.Weight.DemiBold)
            strong.setFont(font)
            cursor.insertText(piece.text, strong)
        case "code":
            cursor.insertText(ltr(piece.text), _code(base))
        case "link":
            style = QTextCharFormat(base)
            style.setAnchor(True)
            style.setAnchorHref(piece.target)
            style.setForeground(look.colour("action"))
            style.setFontUnderline(True)
            cursor.insertText(piece.text, style)


def _base(block: Block, language: str) -> QTextCharFormat:
    match block.kind:
        case "title":
            return _letters("ink", language, points=look.PAGE_TITLE_POINTS, strong=True)
        case "heading":
            return _letters("ink", language, points=look.STORY_TITLE_POINTS, strong=True)
        case _:
            return _letters("ink", language)


def _letters(
    tint: str, language: str, *, points: float = look.TEXT_POINTS, strong: bool = False
) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setFont(look.font(points, strong=strong, language=language))
    style.setForeground(look.colour(tint))
    return style


def _code(base: QTextCharFormat) -> QTextCharFormat:
    style = QTextCharFormat(base)
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font = base.font()
    font.setFamilies([*fixed.families(), *font.families()])
    font.setStyleHint(QFont.StyleHint.Monospace)
    style.setFont(font)
    style.setBackground(look.colour("raised"))
    return style


def _block_format(block: Block, language: str) -> QTextBlockFormat:
    runs = of_language(language)
    at_right = runs == Qt.LayoutDirection.RightToLeft
    made = QTextBlockFormat()
    made.setTopMargin(look.scaled(_ABOVE.get(block.kind, _ABOVE_WORDS)))
    made.setBottomMargin(look.scaled(_BELOW.get(block.kind, 0)))
    made.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if block.kind in {"step", "point"} and not at_right:
        # Lines stand in, the first one out again, by the width of the number. From right to left
        # Qt takes what stands out for room beside the page.
        indent = QFontMetrics(look.font(language=language)).horizontalAdvance(_lead(block))
        made.setLeftMargin(indent)
        made.setTextIndent(-indent)
    elif block.kind == "note":
        made.setBackground(look.colour("wash"))
    elif block.kind == "code":
        # Commands run from left to right, and stand at the left, in each language.
        runs, at_right = Qt.LayoutDirection.LeftToRight, False
        made.setBackground(look.colour("raised"))
    made.setLayoutDirection(runs)
    side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
    made.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
    return made


def _lead(block: Block) -> str:
    """Give what stands before the words of a step or point: letters, which are read aloud too."""
    match block.kind:
        case "step":
            return f"{digits(str(block.number))}.\u2002"
        case "point":
            return "•\u2002"
        case _:
            return ""
