"""A page of the window in whose place one of its stories can be read as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent

from heliograph.domain.ids import StoryId
from heliograph.errors import HeliographError
from heliograph.gui.editor.beside import SideStack

if TYPE_CHECKING:
    from heliograph.gui.menus import Commands
    from heliograph.gui.session import Session
    from heliograph.gui.stories.library import LibraryPage
    from heliograph.gui.stories.outbox_page import OutboxPage
    from heliograph.gui.stories.sent_page import SentPage
    from heliograph.gui.stories.text_page import TextPage


class WithText(SideStack):
    """Shows a list of stories, or one of them as text.

    Args:
        session: What the pages share.
        page: The list.
        back: What stands on the way back to it.
        received: Whether it shows what was received; else what would be, or will.
    """

    def __init__(
        self,
        session: Session,
        page: LibraryPage | OutboxPage | SentPage,
        *,
        back: str,
        received: bool,
    ) -> None:
        super().__init__(page)
        self._session = session
        self._page = page
        self._back = back
        self._received = received
        page.text_wanted.connect(self._show_text)

    def refresh(self) -> None:
        """Read again what is shown."""
        self._page.refresh()
        if self.side is not None:
            self.side.refresh()

    def focus_first(self) -> None:
        """Give the keyboard to the first useful thing."""
        (self.side or self._page).focus_first()

    def commands(self) -> Commands:
        """Give what can be done here now, by the names of the menu bar."""
        side = self.side
        if side is None:
            return self._page.commands()
        return {"back": side.back_wanted.emit, **side.commands()}

    def hideEvent(self, event: QHideEvent) -> None:
        """Come back to the list with the next visit."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.close_side()

    def _show_text(self, story: str) -> None:
        try:
            page = self._make(StoryId(story))
        except HeliographError as error:
            self._page.tell(error)
            return
        self.open(page)

    def _make(self, story: StoryId) -> TextPage:
        # Imported here: most sessions read nothing so.
        from heliograph.gui.stories import text_page  # noqa: PLC0415

        row = self._session.workspace.library.row(story)
        waits = row is not None and row.submission and row.submission.waits_for_clearance
        if waits and not self._received:
            from heliograph.gui.stories.clearing_page import ClearingPage  # noqa: PLC0415 - as above

            page = ClearingPage(self._session, story, back=self._back)
            page.did.connect(self._page.refresh)
            page.did.connect(self._page.changed)
            return page
        read = text_page.as_received if self._received else text_page.as_it_goes
        return text_page.TextPage(
            self._session, lambda: read(self._session, story), back=self._back
        )
