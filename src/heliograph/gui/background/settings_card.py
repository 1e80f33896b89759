"""The card of the settings for life without the window: closing, starting, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.gui.background.autostart import Autostart, autostart
from heliograph.gui.parts import Card, text
from heliograph.gui.widgets.choice_box import ChoiceBox
from heliograph.gui.widgets.tick import Tick
from heliograph.i18n import mark, tr

if TYPE_CHECKING:
    from heliograph.gui.session import Session
    from heliograph.gui.widgets.message_strip import MessageStrip
    from heliograph.settings import WhenClosed

_WHEN_CLOSED: dict[WhenClosed, str] = {
    "ask": mark("Ask while something is waiting"),
    "go-on": mark("Go on sending in the background"),
    "quit": mark("Quit; send at the next start"),
}


class BackgroundCard(Card):
    """What Heliograph does when nobody looks at it."""

    def __init__(
        self, session: Session, message: MessageStrip, switch: Autostart | None = None
    ) -> None:
        super().__init__(tr("In the background"))
        self._session = session
        self._message = message
        self._switch = switch or autostart(session.workspace.profile)
        self.closing = ChoiceBox()
        self.closing.offer((code, tr(words)) for code, words in _WHEN_CLOSED.items())
        self.closing.activated.connect(self._on_closing)
        label = text(tr("When I &close the window"), wraps=False)
        label.setBuddy(self.closing)
        self.starts = Tick(tr("Start with this computer"))
        self.starts.clicked.connect(self._on_starts)
        self.notifies = Tick(tr("Tell me when a story is received or needs me"))
        self.notifies.clicked.connect(self._on_notifies)
        self.add(label, self.closing)
        self.add(self.starts)
        self.add(
            text(tr("It starts without a window and sends what is ready."), "soft"),
        )
        self.add(self.notifies)
        self.add(
            text(tr("By the desktop, and only while this window is not in front."), "soft"),
        )
        self.refresh()

    def refresh(self) -> None:
        """Read the choices again; the system's own list says whether it starts Heliograph."""
        settings = self._session.workspace.settings
        self.closing.choose(settings.when_closed)
        self.starts.setChecked(self._switch.is_on())
        self.notifies.setChecked(settings.notify)

    def _on_closing(self) -> None:
        for code in _WHEN_CLOSED:
            if code == self.closing.code():
                self._session.workspace.settings.when_closed = code
        self._session.workspace.save_settings()

    def _on_notifies(self) -> None:
        self._session.workspace.settings.notify = self.notifies.isChecked()
        self._session.workspace.save_settings()

    def _on_starts(self) -> None:
        try:
            self._switch.switch(on=self.starts.isChecked())
        except OSError as error:
            words = tr(
                "This computer did not allow it: {reason}", reason=error.strerror or str(error)
            )
            self._message.say(words, tone="warning")
        self.starts.setChecked(self._switch.is_on())
