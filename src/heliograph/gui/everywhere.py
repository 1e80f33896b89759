"""The commands that work on every page: going places, beginning, sending, the size of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QApplication

from heliograph.gui.menus import Ticked
from heliograph.gui.navigation import PLACES, Place
from heliograph.gui.sending import go_on_all, is_signed_in, pause_all
from heliograph.gui.text_commands import text_commands

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from heliograph.gui.session import Session
    from heliograph.gui.shell import Shell


class Everywhere:
    """What can be done now wherever the window is, by the names of the menu bar."""

    def __init__(self, session: Session, shell: Shell) -> None:
        self._session = session
        self._shell = shell

    def commands(self) -> dict[str, Callable[[], None]]:
        """Give each command that is possible now."""
        shell, appearance = self._shell, self._session.appearance
        known: dict[str, Callable[[], None]] = {
            "new-story": shell.new_story,
            "open-sample": self._open_sample,
            "import-table": shell.import_table,
            "sign-in": shell.ask_sign_in,
            "add-campaign": self._add_campaign,
            "close": shell.close_wanted.emit,
            "check-connection": self._session.worker.check,
            "text-larger": appearance.larger,
            "text-smaller": appearance.smaller,
            "next-pane": shell.next_pane,
            "previous-pane": shell.next_pane,
            "about": lambda: shell.settings().show_about(),
            "support": shell.ask_support,
            "go-help": self._ask_help,
            **{f"go-{place}": self._goer(place) for place in PLACES},
            "check-spelling": Ticked(self._turn_spelling, on=self._session.spelling.is_on),
            **text_commands(),
            **self._sending(),
        }
        if self._session.shared:
            known["change-person"] = shell.person_wanted.emit
        if self._session.workspace.is_protected:
            known["lock"] = shell.lock_wanted.emit
        if shell.journey.has_past:
            known["back"] = shell.back
        if shell.journey.has_future:
            known["forward"] = shell.forward
        return known

    def _turn_spelling(self) -> None:
        spelling = self._session.spelling
        spelling.turn(on=not spelling.is_on)

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
        self._shell.refresh()

    def _send_ready(self) -> None:
        self._session.worker.check()
        self._shell.go("outbox")

    def _open_sample(self) -> None:
        from heliograph.gui.stories.sample import sample_story  # noqa: PLC0415 - once, if ever

        self._shell.open_story(sample_story(self._session.workspace))

    def _add_campaign(self) -> None:
        self._shell.settings().campaigns.add_file()

    def _ask_help(self) -> None:
        """Open the guide at the page about what is on the screen."""
        from heliograph.gui.guide.topics import topic  # noqa: PLC0415 - when somebody asks
        from heliograph.gui.help_page import HelpPage  # noqa: PLC0415 - the same

        shown = cast("QWidget", self._shell.page())
        wanted = topic(QApplication.focusWidget(), shown, self._shell.where[0])
        self._shell.go("help")
        page = self._shell.page()
        if isinstance(page, HelpPage):
            page.begin(wanted)

    def _goer(self, place: Place) -> Callable[[], None]:
        return lambda: self._shell.go(place)
