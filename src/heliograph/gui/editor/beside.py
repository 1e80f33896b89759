"""Another page in the place of a story's questions: its head, its way back, and what it may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QStackedWidget, QWidget
from shiboken6 import isValid

from heliograph.gui import icons, look
from heliograph.gui.announce import announce
from heliograph.gui.parts import about, page_box
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.gui.widgets.words import ElidedWords
from heliograph.i18n import tr

if TYPE_CHECKING:
    from heliograph.gui.menus import Commands


class SidePage(QWidget):
    """A page about the story on the screen; who makes one fills ``box``."""

    back_wanted = Signal()
    """The person wants to go back."""
    done = Signal()
    """There is nothing more to do here: the questions come back by themselves."""
    story_changed = Signal()
    """It wrote to the story: what the questions show is to be read again."""
    story_wanted = Signal(str)
    """Another story is to be opened (its id)."""
    place_wanted = Signal(str)
    """Another place of the window is to be shown."""
    topic = ""
    """Page of the guide that speaks of it; empty for that of the page behind."""

    def __init__(self, heading: str, *actions: QWidget, back: str = "") -> None:
        """Make the head of the page.

        Args:
            heading: What the page is called.
            actions: Buttons at the end of the head.
            back: What stands on the way back; the story when not given.
        """
        super().__init__()
        self.heading = heading
        about(self, self.topic)
        self.back = QPushButton(back or tr("Back to the story"), self)
        self.back.setIcon(icons.icon("back", "action"))
        look.dress(self.back, "quiet")
        self.back.clicked.connect(self.back_wanted)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.back)
        head.addWidget(ElidedWords(heading, "story-title", self), 1)
        for action in actions:
            head.addWidget(action)
        self.message = MessageStrip(self)
        self.box = page_box(self)
        self.box.setContentsMargins(look.PAGE_MARGIN, 14, look.PAGE_MARGIN, look.BLOCK_GAP)
        self.box.addLayout(head)
        self.box.addWidget(self.message)

    def refresh(self) -> None:
        """Read again what is shown; the store may have changed."""

    def focus_first(self) -> None:
        """Give the keyboard to the first useful thing."""
        self.back.setFocus()

    def commands(self) -> Commands:
        """Give what can be done here now, by the names of the menu bar."""
        return {}

    def may_leave(self) -> bool:
        """Keep what is unsaved here; tell whether everything is safe."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Escape, when no field or list had a use for it."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)


class SideStack(QStackedWidget):
    """Shows the story's questions, or one page in their place; gives the keyboard back after it."""

    closed = Signal()
    """The questions are on the screen again."""

    def __init__(self, questions: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._questions = questions
        self._focused: QWidget | None = None
        self.addWidget(questions)

    @property
    def side(self) -> SidePage | None:
        """Give the page in the questions' place, if there is one."""
        shown = self.currentWidget()
        return shown if isinstance(shown, SidePage) else None

    def open(self, page: SidePage) -> None:
        """Show a page; one that was there makes room."""
        if self.side is None:
            focused = QApplication.focusWidget()
            inside = focused is not None and self._questions.isAncestorOf(focused)
            self._focused = focused if inside else None
        self._put_away(self.side)
        page.back_wanted.connect(self.close_side)
        page.done.connect(self.close_side)
        self.addWidget(page)
        self.setCurrentWidget(page)
        page.refresh()
        page.focus_first()
        announce(page, page.heading)

    def close_side(self) -> None:
        """Show the questions again, unless the page has something that is not safe."""
        page = self.side
        if page is None or not page.may_leave():
            return
        self.setCurrentWidget(self._questions)
        self._put_away(page)
        self.closed.emit()
        focused, self._focused = self._focused, None
        if focused is not None and isValid(focused) and focused.isVisible():
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_away(self, page: SidePage | None) -> None:
        if page is not None:
            self.removeWidget(page)
            page.hide()
            page.deleteLater()
