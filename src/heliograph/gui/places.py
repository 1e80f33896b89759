"""The pages of the places: loaded and made when first seen, and connected to where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from heliograph.events import Progressed
from heliograph.gui.stories.library import LibraryPage
from heliograph.gui.stories.with_text import WithText
from heliograph.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from heliograph.gui.backup.wish import RestoreWish
    from heliograph.gui.connection import ConnectionNews
    from heliograph.gui.help_page import HelpPage
    from heliograph.gui.importing.page import ImportPage
    from heliograph.gui.menus import Commands
    from heliograph.gui.navigation import Place
    from heliograph.gui.session import Session
    from heliograph.gui.setup.settings_page import SettingsPage
    from heliograph.gui.stories.outbox_page import OutboxPage
    from heliograph.gui.stories.sent_page import SentPage
    from heliograph.gui.stories.story_words import Refusal


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


class Ways(Protocol):
    """Where pages lead, and whom they tell that something is different now."""

    def go(self, place: Place) -> None:
        """Show a place."""
        ...

    def new_story(self, campaign: str = "") -> None:
        """Begin a story and open it."""
        ...

    def open_story(self, story: str) -> None:
        """Show a story in the editor."""
        ...

    def open_check(self, story: str) -> None:
        """Show what is to do before a story can be sent."""
        ...

    def open_comments(self, story: str) -> None:
        """Show what ITU said of a story."""
        ...

    def open_refused(self, story: str, refusal: Refusal) -> None:
        """Show a story that was not accepted, and what has to be changed."""
        ...

    def ask_sign_in(self) -> None:
        """Show where one signs in."""
        ...

    def ask_data(self) -> None:
        """Lead to the data rules."""
        ...

    def ask_proxy(self) -> None:
        """Show where the proxy of this network is named, and what it is told."""
        ...

    def open_sent(self, story: str) -> None:
        """Show a story among those that were sent."""
        ...

    def show_drafts(self) -> None:
        """Show the drafts among the stories."""
        ...

    def import_table(self) -> None:
        """Show where stories are made of a table."""
        ...

    def save_receipts(self) -> None:
        """Ask where the receipts of all that went out together are to be saved."""
        ...

    def refresh_facts(self) -> None:
        """Read again what is true on every page."""
        ...

    def ask_restore(self, wish: RestoreWish) -> None:
        """Let the window close for a backup that is to be restored."""
        ...

    def tell_protection_changed(self) -> None:
        """Tell that other things open the stories now, or that the window locks at other times."""
        ...


class Places:
    """Holds one page for each place that was seen."""

    def __init__(
        self, session: Session, connection: ConnectionNews, *, stack: QStackedWidget, ways: Ways
    ) -> None:
        self._session = session
        self._connection = connection
        self._stack = stack
        self._ways = ways
        self._pages: dict[Place, QWidget] = {}
        self._library: LibraryPage | None = None
        self._outbox: OutboxPage | None = None
        self._sent: SentPage | None = None
        self._settings: SettingsPage | None = None
        self._help: HelpPage | None = None
        self._importing: ImportPage | None = None

    @property
    def library(self) -> LibraryPage:
        """Give the page of all stories."""
        if self._library is None:
            page = self._library = LibraryPage(self._session)
            page.story_opened.connect(self._ways.open_story)
            page.refused_opened.connect(self._ways.open_refused)
            page.check_opened.connect(self._ways.open_check)
            page.sent_opened.connect(self._ways.open_sent)
            page.place_wanted.connect(self._ways.go)
            page.import_wanted.connect(self._ways.import_table)
            page.changed.connect(self._ways.refresh_facts)
        return self._library

    @property
    def outbox(self) -> OutboxPage:
        """Give the page of what waits and goes."""
        if self._outbox is None:
            from heliograph.gui.stories.outbox_page import OutboxPage  # noqa: PLC0415 - first seen

            page = self._outbox = OutboxPage(self._session, self._connection)
            page.story_opened.connect(self._ways.open_story)
            page.refused_opened.connect(self._ways.open_refused)
            page.place_wanted.connect(self._ways.go)
            page.sign_in_wanted.connect(self._ways.ask_sign_in)
            page.proxy_wanted.connect(self._ways.ask_proxy)
            page.rules_wanted.connect(self._ways.ask_data)
            page.receipts_wanted.connect(self._ways.save_receipts)
            page.changed.connect(self._ways.refresh_facts)
        return self._outbox

    @property
    def sent(self) -> SentPage:
        """Give the page of what was received."""
        if self._sent is None:
            from heliograph.gui.stories.sent_page import SentPage  # noqa: PLC0415 - first seen

            page = self._sent = SentPage(self._session)
            page.story_opened.connect(self._ways.open_story)
            page.comments_wanted.connect(self._ways.open_comments)
            page.changed.connect(self._ways.refresh_facts)
        return self._sent

    @property
    def settings(self) -> SettingsPage:
        """Give the page of the settings."""
        if self._settings is None:
            from heliograph.gui.setup.settings_page import SettingsPage  # noqa: PLC0415 - first seen

            page = self._settings = SettingsPage(self._session)
            page.changed.connect(self._ways.refresh_facts)
            page.protection.changed.connect(self._ways.tell_protection_changed)
            page.backup.restore_wanted.connect(self._ways.ask_restore)
        return self._settings

    @property
    def help(self) -> HelpPage:
        """Give the page of the help."""
        if self._help is None:
            from heliograph.gui.help_page import HelpPage  # noqa: PLC0415 - first seen

            self._help = HelpPage(self._session)
        return self._help

    @property
    def importing(self) -> ImportPage:
        """Give the page on which stories are made of a table."""
        if self._importing is None:
            from heliograph.gui.importing.page import ImportPage  # noqa: PLC0415 - first seen

            page = self._importing = ImportPage(self._session)
            page.drafts_wanted.connect(self._ways.show_drafts)
            page.changed.connect(self._ways.refresh_facts)
        return self._importing

    def at(self, place: Place) -> QWidget:
        """Give the page of a place; it stands in the window's stack from now on."""
        if place not in self._pages:
            page = self._make(place)
            self._pages[place] = page
            self._stack.addWidget(page)
        return self._pages[place]

    def show_progress(self, event: Progressed) -> None:
        """Tell the outbox, if anybody ever looked at it, how far a story is."""
        if self._outbox is not None:
            self._outbox.take(event)

    def _make(self, place: Place) -> QWidget:
        match place:
            case "stories":
                back = tr("Back to Stories")
                return WithText(self._session, self.library, back=back, received=False)
            case "outbox":
                back = tr("Back to the Outbox")
                return WithText(self._session, self.outbox, back=back, received=False)
            case "sent":
                back = tr("Back to Sent")
                return WithText(self._session, self.sent, back=back, received=True)
            case "call":
                from heliograph.gui.campaign_page import CampaignPage  # noqa: PLC0415 - first seen

                call = CampaignPage(self._session)
                call.new_story_wanted.connect(self._ways.new_story)
                return call
            case "settings":
                return self.settings
            case "help":
                return self.help
            case "import":
                return self.importing
