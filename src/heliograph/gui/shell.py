"""The window's inside once a profile is open: places, pages, menus and the strip below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
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
from heliograph.gui.campaign_page import CampaignPage
from heliograph.gui.connection import ConnectionNews
from heliograph.gui.facts import Facts
from heliograph.gui.help_page import HelpPage
from heliograph.gui.menus import Menus
from heliograph.gui.navigation import NAMES, PLACES, Navigation, Place
from heliograph.gui.sending import go_on_all, is_signed_in, pause_all
from heliograph.gui.setup.settings_page import SettingsPage
from heliograph.gui.stories.library import LibraryPage
from heliograph.gui.stories.outbox_page import OutboxPage
from heliograph.gui.stories.sample import sample_story
from heliograph.gui.stories.sent_page import SentPage
from heliograph.gui.strip import Strip
from heliograph.gui.text_commands import text_commands
from heliograph.i18n import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.gui.editor.page import EditorPage
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session

    Where = tuple[Place, StoryId | None]

NARROW_BELOW = 1000
"""Logical pixels of width under which the places stand in a row above the page."""
_REFRESH_AFTER_MS = 120


class Page(Protocol):
    """What the shell asks of each page (all are widgets)."""

    def refresh(self) -> None:
        """Read the rows again and show them."""
        ...

    def focus_first(self) -> None:
        """Give the keyboard to the first useful thing (the editor's pages do it)."""
        ...

    def commands(self) -> Commands:
        """Give what can be done here now, by the names of the menu bar."""
        ...


class Shell(QWidget):
    """Goes from place to place and keeps what is on the screen true."""

    title_changed = Signal(str)
    close_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._past: list[Where] = []
        self._future: list[Where] = []
        self._where: Where = ("stories", None)
        self._pages: dict[Place, QWidget] = {}
        self._editor: EditorPage | None = None
        self._focus_in_page: QWidget | None = None
        self.connection = ConnectionNews(session.workspace, self)
        self.navigation = Navigation(self)
        self.strip = Strip(self)
        self._stack = QStackedWidget(self)
        self._facts = Facts(session.workspace, self.connection, self.navigation, self.strip)
        self.menus = Menus(self.commands, self)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(0)
        self._beside.addWidget(self.navigation)
        self._beside.addWidget(self._stack, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._beside, 1)
        box.addWidget(self.strip)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH_AFTER_MS)
        self._soon.timeout.connect(self.refresh)
        self.navigation.chosen.connect(self.go)
        self.connection.changed.connect(self._facts.show_connection)
        session.bridge.happened.connect(self._on_event)

    def begin(self) -> None:
        """Show the first page."""
        self._show(self._where)

    # ---- where the window is -------------------------------------------------------

    @property
    def where(self) -> Where:
        """Give the place and, in the editor, the story."""
        return self._where

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

    def open_refused(self, story: str, words: str) -> None:
        """Show a story that was not accepted, and what has to be changed."""
        self.open_story(story)
        if self._editor is not None and words:
            self._editor.message.say(words, tone="warning")

    def open_sent(self, story: str) -> None:
        """Show a story among those that were sent."""
        self.go("sent")
        cast("SentPage", self._pages["sent"]).choose(StoryId(story))

    def back(self) -> None:
        """Go where the window was before."""
        if self._past and self.may_leave():
            self._future.append(self._where)
            self._show(self._past.pop())

    def forward(self) -> None:
        """Undo ``back``."""
        if self._future and self.may_leave():
            self._past.append(self._where)
            self._show(self._future.pop())

    def may_leave(self) -> bool:
        """Save what is being written; False when that did not work."""
        return self._editor is None or self._editor.may_leave()

    def refresh(self) -> None:
        """Read again what the page, the counts and the strip show."""
        self._page().refresh()
        self._facts.refresh()

    def visit(self, where: Where) -> None:
        """Go where ``where`` says, and remember the way back."""
        if where == self._where:
            self.refresh()
        elif self.may_leave():
            self._past.append(self._where)
            self._future.clear()
            self._show(where)

    def _show(self, where: Where) -> None:
        # Asked first: when the editor goes, Qt gives the keyboard to whatever comes next.
        by_navigation = self._in_navigation()
        was_open = None if self._editor is None else self._editor.draft.id
        self._close_editor()
        place, story = where
        if place == "stories" and was_open is not None:
            self._library().list.refresh()
            self._library().list.choose(was_open)
        page = self._at(place) if story is None else self._open_editor(story)
        self._where = where if self._editor is not None else (place, None)
        self._stack.setCurrentWidget(page)
        self.navigation.choose(place)
        self.refresh()
        if not by_navigation:
            self._focus_page()
        if self._editor is None:
            self.title_changed.emit(tr(NAMES[place]))

    def _open_editor(self, story: StoryId) -> QWidget:
        # Imported here: the list is on the screen before anybody can open a story.
        from heliograph.gui.editor.page import EditorPage  # noqa: PLC0415

        try:
            editor = EditorPage(self._session, story)
        except HeliographError as error:
            library = self._library()
            library.tell(error)
            return library
        editor.left.connect(lambda: self.go("stories"))
        editor.saved.connect(self.strip.show_saved)
        editor.not_saved.connect(self.strip.say_not_saved)
        editor.title_changed.connect(self.title_changed)
        editor.place_wanted.connect(self.go)
        editor.changed.connect(self._facts.refresh)
        self._editor = editor
        self._stack.addWidget(editor)
        self.title_changed.emit(editor.draft.title or tr("(no title yet)"))
        self.strip.show_saved(editor.draft.saved_ms)
        return editor

    def _close_editor(self) -> None:
        editor, self._editor = self._editor, None
        if editor is not None:
            self._stack.removeWidget(editor)
            editor.deleteLater()

    def _library(self) -> LibraryPage:
        return cast("LibraryPage", self._at("stories"))

    def _focus_page(self) -> None:
        if self._editor is not None:
            self._editor.pages.focus_first()
        else:
            self._page().focus_first()

    def _in_navigation(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.navigation.isAncestorOf(focused)

    def _page(self) -> Page:
        return cast("Page", self._stack.currentWidget())

    def _at(self, place: Place) -> QWidget:
        if place not in self._pages:
            page = self._make(place)
            self._pages[place] = page
            self._stack.addWidget(page)
        return self._pages[place]

    def _make(self, place: Place) -> QWidget:
        match place:
            case "stories":
                library = LibraryPage(self._session)
                library.story_opened.connect(self.open_story)
                library.refused_opened.connect(self.open_refused)
                library.check_opened.connect(self.open_check)
                library.sent_opened.connect(self.open_sent)
                library.place_wanted.connect(self.go)
                library.changed.connect(self._facts.refresh)
                return library
            case "outbox":
                outbox = OutboxPage(self._session, self.connection)
                outbox.story_opened.connect(self.open_story)
                outbox.refused_opened.connect(self.open_refused)
                outbox.place_wanted.connect(self.go)
                outbox.changed.connect(self._facts.refresh)
                return outbox
            case "sent":
                sent = SentPage(self._session)
                sent.story_opened.connect(self.open_story)
                sent.changed.connect(self._facts.refresh)
                return sent
            case "call":
                call = CampaignPage(self._session)
                call.new_story_wanted.connect(self.new_story)
                return call
            case "settings":
                settings = SettingsPage(self._session)
                settings.changed.connect(self._facts.refresh)
                return settings
            case "help":
                return HelpPage(self._session)

    # ---- what is going on ------------------------------------------------------------

    def new_story(self, campaign: str = "") -> None:
        """Begin a story and open it."""
        self.open_story(self._session.workspace.drafts.new(campaign=campaign or None))

    def _on_event(self, event: Event) -> None:
        self.connection.take(event)
        if isinstance(event, Progressed):
            outbox = self._pages.get("outbox")
            if isinstance(outbox, OutboxPage):
                outbox.take(event)
        elif not self._soon.isActive():
            self._soon.start()

    # ---- keys and menus ----------------------------------------------------------------

    def commands(self) -> Commands:
        """Give what can be done now, here or anywhere."""
        appearance = self._session.appearance
        known: dict[str, Callable[[], None]] = {
            "new-story": self.new_story,
            "open-sample": self._open_sample,
            "sign-in": self._sign_in,
            "add-campaign": self._add_campaign,
            "close": self.close_wanted.emit,
            "check-connection": self._session.worker.check,
            "text-larger": appearance.larger,
            "text-smaller": appearance.smaller,
            "next-pane": self._next_pane,
            "previous-pane": self._next_pane,
            "about": self._about,
            "go-help": lambda: self.go("help"),
            **{f"go-{place}": self._goer(place) for place in PLACES},
            **text_commands(),
            **self._sending(),
        }
        if self._past:
            known["back"] = self.back
        if self._future:
            known["forward"] = self.forward
        return {**known, **self._page().commands()}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the places above the page where there is no room beside it."""
        super().resizeEvent(event)
        # Twice the text needs the room of half the width.
        narrow = self.width() < NARROW_BELOW * self._session.appearance.percent / 100
        self.navigation.be_narrow(narrow=narrow)
        self._beside.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )

    def _sending(self) -> dict[str, Callable[[], None]]:
        session = self._session
        if session.workspace.settings.paused:
            known = {"go-on-all": lambda: self._then_refresh(go_on_all)}
        else:
            known = {"pause-all": lambda: self._then_refresh(pause_all)}
        if session.workspace.drafts.counts()["ready"] and is_signed_in(session):
            known["send-ready"] = self._send_ready
        return known

    def _then_refresh(self, act: Callable[[Session], None]) -> None:
        act(self._session)
        self.refresh()

    def _send_ready(self) -> None:
        self._session.worker.check()
        self.go("outbox")

    def _open_sample(self) -> None:
        self.open_story(sample_story(self._session.workspace))

    def _sign_in(self) -> None:
        self._settings().ask_sign_in()

    def _add_campaign(self) -> None:
        self._settings().campaigns.add_file()

    def _about(self) -> None:
        self._settings().show_about()

    def _settings(self) -> SettingsPage:
        self.go("settings")
        return cast("SettingsPage", self._pages["settings"])

    def _goer(self, place: Place) -> Callable[[], None]:
        return lambda: self.go(place)

    def _next_pane(self) -> None:
        focused = QApplication.focusWidget()
        page = self._editor or self._at(self._where[0])
        if not self._in_navigation():
            self._focus_in_page = focused
            self.navigation.focus_chosen()
            return
        before = self._focus_in_page
        if before is not None and isValid(before) and page.isAncestorOf(before):
            before.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._focus_page()
