"""The window's inside once a profile is open: places, pages, menus and the strip below."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from heliograph.domain.ids import StoryId
from heliograph.errors import HeliographError
from heliograph.events import Event, Progressed
from heliograph.gui.connection import ConnectionNews
from heliograph.gui.dropped import file_in, is_table
from heliograph.gui.editor.beside import SideStack
from heliograph.gui.everywhere import Everywhere
from heliograph.gui.facts import Facts
from heliograph.gui.journey import Journey
from heliograph.gui.menus import Menus
from heliograph.gui.mnemonics import keep_apart
from heliograph.gui.navigation import NAMES, Navigation, Place
from heliograph.gui.parts import about
from heliograph.gui.places import Places
from heliograph.gui.reasons import tell
from heliograph.gui.strip import Strip
from heliograph.i18n import tr

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.gui.backup.wish import RestoreWish
    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.journey import Where
    from heliograph.gui.menus import Commands
    from heliograph.gui.places import Page
    from heliograph.gui.session import Session
    from heliograph.gui.setup.settings_page import SettingsPage
    from heliograph.gui.stories.story_words import Refusal

NARROW_BELOW = 1000
"""Logical pixels of width under which the places stand in a row above the page."""
_REFRESH_AFTER_MS = 120
_LOOK_AT_CLOCK_MS = 30_000
"""What is told in minutes is never a minute late, also while nothing happens."""


class Shell(QWidget):
    """Goes from place to place and keeps what is on the screen true."""

    title_changed = Signal(str)
    close_wanted = Signal()
    written = Signal()
    """A story was opened for writing, saved, or put away."""
    lock_wanted = Signal()
    person_wanted = Signal()
    """Another person wants to write."""
    protection_changed = Signal()
    restore_wanted = Signal(object)
    """A ``RestoreWish``: a backup is to take the place of what is here."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self._session = session
        self.journey = Journey(("stories", None))
        self._editor: EditorPage | None = None
        self._focus_in_page: QWidget | None = None
        self.connection = ConnectionNews(session.workspace, self)
        self.navigation = Navigation(self)
        self.strip = Strip(self)
        self._stack = QStackedWidget(self)
        self._above = QVBoxLayout()
        self._facts = Facts(session.workspace, self.connection, self.navigation, self.strip)
        self._places = Places(session, self.connection, stack=self._stack, ways=self)
        self._everywhere = Everywhere(session, self)
        self.menus = Menus(self.commands, self)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(0)
        self._beside.addWidget(self.navigation)
        page = QVBoxLayout()
        page.setSpacing(0)
        page.addLayout(self._above)
        page.addWidget(self._stack, 1)
        self._beside.addLayout(page, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._beside, 1)
        box.addWidget(self.strip)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH_AFTER_MS)
        self._soon.timeout.connect(self.refresh)
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_AT_CLOCK_MS)
        self._clock.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._clock.timeout.connect(self.refresh_times)
        self.navigation.chosen.connect(self.go)
        self.menus.refused.connect(self._on_refused)
        self.connection.changed.connect(self._facts.show_connection)
        session.bridge.happened.connect(self._on_event)

    def begin(self) -> None:
        """Show the first page."""
        self._clock.start()
        self._show(self.journey.here)

    # ---- where the window is -------------------------------------------------------

    @property
    def where(self) -> Where:
        """Give the place and, in the editor, the story."""
        return self.journey.here

    def go(self, place: Place) -> None:
        """Show a place."""
        self.visit((place, None))

    def open_story(self, story: str) -> None:
        """Show a story in the editor."""
        self.visit(("stories", StoryId(story)))

    def open_check(self, story: str) -> None:
        """Show what is to do before a story can be sent."""
        self.open_story(story)
        if self._editor is not None:
            self._editor.show_check()

    def open_comments(self, story: str) -> None:
        """Show what ITU said of a story."""
        self.open_story(story)
        if self._editor is not None:
            self._editor.reviews.open_page()

    def open_refused(self, story: str, refusal: Refusal) -> None:
        """Show a story that was not accepted, and lead to what has to be changed."""
        self.open_story(story)
        if self._editor is None or not refusal.words:
            return
        self._editor.message.say(refusal.words, tone="warning")
        if refusal.problem is not None:
            self._editor.go_to(refusal.problem)

    def ask_sign_in(self) -> None:
        """Show where one signs in."""
        self.settings().ask_sign_in()

    def ask_data(self) -> None:
        """Lead to the data rules, in the settings."""
        self.settings().ask_data()

    def ask_proxy(self) -> None:
        """Show where the proxy of this network is named, and what it is told."""
        self.settings().ask_proxy()

    def ask_protection(self) -> None:
        """Lead to who can open the stories, in the settings."""
        self.settings().ask_protection()

    def ask_support(self) -> None:
        """Show what is wrong, and what a support file would tell of it."""
        self.go("help")
        self._places.help.ask_support()

    def open_sent(self, story: str) -> None:
        """Show a story among those that were sent."""
        self.go("sent")
        self._places.sent.choose(StoryId(story))

    def show_drafts(self) -> None:
        """Show the drafts among the stories."""
        self._places.library.show_only("drafts")
        self.go("stories")

    def import_table(self, path: Path | None = None) -> None:
        """Show where stories are made of a table, and begin with one if it is given."""
        self.go("import")
        if path is not None and self.where[0] == "import":
            self._places.importing.open_table(path)

    def save_receipts(self) -> None:
        """Ask where the receipts of all that went out together are to be saved."""
        self.go("sent")
        self._places.sent.save_lot()

    def back(self) -> None:
        """Go where the window was before."""
        if self.journey.has_past and self.may_leave():
            self._show(self.journey.back())

    def forward(self) -> None:
        """Undo ``back``."""
        if self.journey.has_future and self.may_leave():
            self._show(self.journey.forward())

    def may_leave(self) -> bool:
        """Save what is being written; False when that did not work."""
        return self._editor is None or self._editor.may_leave()

    def save(self) -> bool:
        """Save what is being written without asking anything; tell whether it is safe."""
        draft = None if self._editor is None else self._editor.draft
        # What clashes with another program is not as the person wants it, and yet safe.
        return draft is None or draft.save() or not draft.is_dirty

    @property
    def writing(self) -> tuple[str, str]:
        """Give the story that is open for writing and the field with the keyboard, or nothing."""
        if self._editor is None:
            return "", ""
        return str(self._editor.draft.id), self._editor.pages.here()

    def go_on_writing(self, story: str, field: str) -> None:
        """Open a story where somebody was interrupted."""
        self.open_story(story)
        if self._editor is not None and field:
            self._editor.pages.show_field(field)

    def show_above(self, widget: QWidget) -> None:
        """Put something above the page that belongs to no page."""
        self._above.addWidget(widget)

    def refresh(self) -> None:
        """Read again what the page, the counts and the strip show."""
        self.page().refresh()
        self._facts.refresh()
        keep_apart(cast("QWidget", self._stack.currentWidget()))

    def refresh_times(self) -> None:
        """Say anew what the clock alone changes: how long is left, and when things go on."""
        if self.isVisible():
            self._facts.refresh()
            if self.journey.here[0] == "outbox":
                self.page().refresh()

    def open_file(self, path: Path) -> None:
        """Take in a file that was opened with Heliograph."""
        if is_table(path):
            self.import_table(path)
        else:
            self.settings().take_file(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a table of stories, or a file from ITU or a ministry."""
        if file_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file that was dropped."""
        path = file_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.open_file(path)

    def ask_restore(self, wish: RestoreWish) -> None:
        """Let the window close for a backup that is to be restored."""
        if self.may_leave():
            self.restore_wanted.emit(wish)

    def tell_protection_changed(self) -> None:
        """Tell that other things open the stories now, or that the window locks otherwise."""
        self.protection_changed.emit()

    def refresh_facts(self) -> None:
        """Read again what is true on every page."""
        self._facts.refresh()

    def visit(self, where: Where) -> None:
        """Go where ``where`` says, and remember the way back."""
        if where == self.journey.here:
            page = self.page()
            if isinstance(page, SideStack):
                page.close_side()
            self.refresh()
        elif self.may_leave():
            self._show(self.journey.go(where))

    def _show(self, where: Where) -> None:
        # Asked first: when the editor goes, Qt gives the keyboard to whatever comes next.
        by_navigation = self._in_navigation()
        was_open = None if self._editor is None else self._editor.draft.id
        self._close_editor()
        place, story = where
        if place == "stories" and was_open is not None:
            self._places.library.list.refresh()
            self._places.library.list.choose(was_open)
        page = self._places.at(place) if story is None else self._open_editor(story)
        self.journey.here = where if self._editor is not None else (place, None)
        self._stack.setCurrentWidget(page)
        self.navigation.choose(place)
        self.refresh()
        if not by_navigation:
            self._focus_page()
        if self._editor is None:
            self.title_changed.emit(tr(NAMES[place]))

    def _open_editor(self, story: StoryId) -> QWidget:
        from heliograph.gui.editor.page import EditorPage  # noqa: PLC0415 - after the list

        try:
            editor = EditorPage(self._session, story)
        except HeliographError as error:
            self._places.library.tell(error)
            return self._places.at("stories")
        editor.left.connect(lambda: self.go("stories"))
        editor.saved.connect(self.strip.show_saved)
        editor.saved.connect(self.written)
        editor.not_saved.connect(self.strip.say_not_saved)
        editor.title_changed.connect(self.title_changed)
        editor.place_wanted.connect(self.go)
        editor.story_wanted.connect(self.open_story)
        editor.pages.media.panel.import_wanted.connect(self.import_table)
        editor.changed.connect(self._facts.refresh)
        about(editor, "write")
        self._editor = editor
        self._stack.addWidget(editor)
        self.title_changed.emit(editor.draft.title or tr("(no title yet)"))
        self.strip.show_saved(editor.draft.saved_ms)
        self.written.emit()
        return editor

    def _close_editor(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            self._stack.removeWidget(editor)
            editor.deleteLater()
            self.written.emit()

    def _focus_page(self) -> None:
        if self._editor is not None:
            self._editor.focus_first()
        else:
            self.page().focus_first()

    def _in_navigation(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.navigation.isAncestorOf(focused)

    def page(self) -> Page:
        """Give the page that is on the screen."""
        return cast("Page", self._stack.currentWidget())

    # ---- what is going on ------------------------------------------------------------

    def new_story(self, campaign: str = "") -> None:
        """Begin a story and open it."""
        self.open_story(self._session.workspace.drafts.new(campaign=campaign or None))

    def _on_event(self, event: Event) -> None:
        self.connection.take(event)
        if isinstance(event, Progressed):
            self._places.show_progress(event)
        elif not self._soon.isActive():
            self._soon.start()

    # ---- keys and menus ----------------------------------------------------------------

    def commands(self) -> Commands:
        """Give what can be done now, here or anywhere."""
        return {**self._everywhere.commands(), **self.page().commands()}

    def _on_refused(self, why: str) -> None:
        tell(self, why)

    def settings(self) -> SettingsPage:
        """Show the settings and give their page."""
        self.go("settings")
        return self._places.settings

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the places above the page where there is no room beside it."""
        super().resizeEvent(event)
        # Twice the text needs the room of half the width.
        narrow = self.width() < NARROW_BELOW * self._session.appearance.percent / 100
        self.navigation.be_narrow(narrow=narrow)
        self._beside.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )

    def next_pane(self) -> None:
        """Move the keyboard between the places and the page, back to where it was there."""
        focused = QApplication.focusWidget()
        page = self._editor or self._places.at(self.where[0])
        if not self._in_navigation():
            self._focus_in_page = focused
            self.navigation.focus_chosen()
            return
        before = self._focus_in_page
        if before is not None and isValid(before) and page.isAncestorOf(before):
            before.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._focus_page()
