"""The question of what closing the window means, asked in the window when it first matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from heliograph.gui import look
from heliograph.gui.widgets.message_strip import MessageStrip
from heliograph.i18n import Raw, ntr, tr

if TYPE_CHECKING:
    from heliograph.gui.background.presence import Presence
    from heliograph.gui.main_window import MainWindow
    from heliograph.gui.session import Session
    from heliograph.settings import WhenClosed


class ClosingQuestion(QWidget):
    """A strip above the page; the answer is kept and can be changed in the settings."""

    def __init__(self, session: Session, presence: Presence, window: MainWindow) -> None:
        super().__init__()
        self._session = session
        self._presence = presence
        self._window = window
        self.strip = MessageStrip(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(look.PAGE_MARGIN, look.BLOCK_GAP, look.PAGE_MARGIN, 0)
        box.addWidget(self.strip)
        self.strip.closed.connect(self.hide)
        in_tray = presence.stay() == "hide"
        waiting = presence.originals()
        if count := presence.waiting():
            waiting = ntr(
                "{n} story is waiting to be sent.", "{n} stories are waiting to be sent.", count
            )
        how = (
            tr("Heliograph can go on sending without its window; its icon stays beside the clock.")
            if in_tray
            else tr("Heliograph can go on sending with its window minimised, and closes then.")
        )
        self.strip.say(
            tr("{waiting} {how}", waiting=Raw(waiting), how=Raw(how)),
            actions=(
                (tr("Go on sending"), lambda: self._on_chosen("go-on")),
                (tr("Quit; send at the next start"), lambda: self._on_chosen("quit")),
            ),
        )

    def focus_first(self) -> None:
        """Give the keyboard to the first answer."""
        self.strip.buttons()[0].setFocus()

    def _on_chosen(self, choice: WhenClosed) -> None:
        self._session.workspace.settings.when_closed = choice
        self._session.workspace.save_settings()
        self.strip.put_away()
        if choice == "quit":
            self._window.quit()
        else:
            self._window.stay_away(self._presence.stay())
