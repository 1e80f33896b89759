"""Being there without the window: what closing it means, and what the desktop is told."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from heliograph.events import DataCounted, Event, PassEnded, PassStarted, Progressed
from heliograph.gui.background.desktop_notices import DesktopNotices
from heliograph.gui.background.notices import Notice, Notices
from heliograph.gui.background.tray import Going, Tray
from heliograph.gui.background.wakes import Wakes
from heliograph.gui.endings.ending import attempt
from heliograph.gui.sending import go_on_all, pause_all
from heliograph.i18n import ntr, tr
from heliograph.wording.originals import originals_to_go

if TYPE_CHECKING:
    from heliograph.gui.main_window import MainWindow
    from heliograph.gui.session import Session
    from heliograph.gui.tasks import Here

Closing = Literal["quit", "ask", "hide", "minimise"]

_LOOK_AGAIN_MS = 30_000

_log = logging.getLogger(__name__)


class Presence(QObject):
    """Lives as long as the profile is open."""

    notice_pressed = Signal(object)
    """A person pressed this ``Notice`` and wants to see what it speaks of."""
    quit_wanted = Signal()
    changed = Signal()
    """Sending was held or let go from the tray."""

    def __init__(self, session: Session, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._window = window
        self._sending = False
        self._hinted_key = ""
        """The network of which the system's hint was kept last."""
        self._until_sent = False
        """Closed or started without a window or a tray: nobody could end it any more."""
        self.tray = Tray(self)
        self.notices = Notices(session.workspace, self)
        self.desktop = DesktopNotices(self)
        self.wakes = Wakes(self)
        self._again = QTimer(self)
        self._again.setInterval(_LOOK_AGAIN_MS)
        self._again.timeout.connect(self.end_when_sent)
        self.tray.open_wanted.connect(window.come_forward)
        self.tray.hold_wanted.connect(self._on_hold_wanted)
        self.tray.quit_wanted.connect(self.quit_wanted)
        self.tray.pressed.connect(self._on_pressed)
        self.desktop.pressed.connect(self._on_pressed)
        self.notices.ready.connect(self._on_notice)
        self.wakes.woke.connect(session.worker.line_returned)
        self.wakes.network_came.connect(session.worker.line_returned)
        self.wakes.metered_told.connect(self._on_metered)
        session.bridge.happened.connect(self._on_event)

    def begin(self) -> None:
        """Show the icon and begin to notice."""
        self._tell()
        self.wakes.begin()
        self.notices.look_at_deadlines()

    def end(self) -> None:
        """Take the icon away and hear nothing more: the profile closes."""
        self._session.bridge.happened.disconnect(self._on_event)
        self._again.stop()
        for act in (self.notices.rest, self.wakes.rest, self.tray.close, self.desktop.close):
            attempt(act, otherwise=None)

    # ---- closing ------------------------------------------------------------------------

    def closing(self) -> Closing:
        """Decide what closing the window does now."""
        choice = self._session.workspace.settings.when_closed
        if choice == "quit" or not (self.waiting() or self.originals()):
            return "quit"
        return "ask" if choice == "ask" else self.stay()

    def stay(self) -> Closing:
        """Tell how one can be there without the window on this desktop."""
        return "hide" if self.tray.is_there else "minimise"

    def waiting(self) -> int:
        """Count the stories that go or would go by themselves; none while sending is held."""
        return self._session.workspace.drafts.counts()["ready"] if self._may_send() else 0

    def originals(self) -> str:
        """Say which originals go or would go by themselves; nothing while sending is held."""
        workspace = self._session.workspace
        if not self._may_send() or workspace.outbox.media_later:
            return ""
        return originals_to_go(*workspace.outbox.originals_to_go())

    def _may_send(self) -> bool:
        workspace = self._session.workspace
        if workspace.settings.paused or not workspace.settings.send_automatically:
            return False
        return workspace.outbox.connection().signed_in

    def stay_until_sent(self) -> None:
        """Without a tray nobody could open or end it: it ends when everything has gone."""
        self._until_sent = True
        self._again.start()

    def window_came(self) -> None:
        """The window is in front again: it ends when somebody closes it."""
        self._until_sent = False
        self._again.stop()

    def end_when_sent(self) -> None:
        """End a program that nobody can see or reach, once it has nothing left to send."""
        if self._until_sent and not self._sending and not self._seen():
            if self.waiting() or self.originals():
                return
            if self.tray.is_there:
                self.window_came()  # a tray came: one can open and end it there
            else:
                self.notices.tell()  # nobody is here any more when their moment is over
                self.quit_wanted.emit()

    # ---- what goes on -------------------------------------------------------------------

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Progressed):
            return
        if isinstance(event, DataCounted):
            self._tell_metered_of_another()
        if isinstance(event, PassStarted | PassEnded):
            self._sending = isinstance(event, PassStarted)
        self.notices.take(event)
        self._tell()
        self.end_when_sent()

    def _tell(self) -> None:
        self.tray.tell(*self._going())

    def _going(self) -> tuple[Going, str]:
        workspace = self._session.workspace
        counts = workspace.drafts.counts()
        waiting = counts["ready"]
        if workspace.settings.paused:
            return "paused", tr("Paused. Nothing is sent until you go on.")
        if self._sending and waiting:
            return "sends", ntr("Sending {n} story", "Sending {n} stories", waiting)
        if counts["attention"]:
            needing = counts["attention"]
            return "attention", ntr("{n} story needs you", "{n} stories need you", needing)
        if waiting:
            return "waits", ntr(
                "{n} story is waiting to be sent", "{n} stories are waiting to be sent", waiting
            )
        if originals := self.originals():
            return "sends" if self._sending else "waits", originals
        return "rests", tr("Nothing is waiting to be sent")

    def _on_hold_wanted(self) -> None:
        if self._session.workspace.settings.paused:
            go_on_all(self._session)
        else:
            pause_all(self._session)
        self._tell()
        self.changed.emit()

    def _tell_metered_of_another(self) -> None:
        """Keep the hint for another network, too: from metered to metered nothing is told."""
        if self.wakes.metered is None:
            return
        here = self._session.workspace.data_rules.standing().network
        if here.key != self._hinted_key:
            self._on_metered(self.wakes.metered)

    def _on_metered(self, metered: object) -> None:
        """Keep the hint for the network that the computer is in, which is asked anew before."""
        hint = metered if isinstance(metered, bool) else None

        def work(here: Here) -> None:
            self._hinted_key = here.workspace.data_rules.look_at_network().key
            here.workspace.data_rules.hint_metered(metered=hint)

        self._session.tasks.start(
            work,
            owner=self,
            done=lambda _: self._session.worker.wake(),
            failed=lambda _: _log.info("metered hint not kept"),
        )

    # ---- notices ------------------------------------------------------------------------

    def _seen(self) -> bool:
        return (
            QApplication.applicationState() is Qt.ApplicationState.ApplicationActive
            and self._window.isVisible()
            and not self._window.isMinimized()
        )

    def _on_notice(self, notice: Notice) -> None:
        if self._window.locked:
            # Titles are words of the stories, and whoever stands at the screen may be another.
            notice = Notice(
                title=tr("There is news of your stories"),
                text=tr("Unlock Heliograph to read it."),
                place=notice.place,
            )
        if self._session.workspace.settings.notify and not self._seen():
            self.show_notice(notice)

    def show_notice(self, notice: Notice) -> bool:
        """Show a notice wherever this desktop shows them; tell whether anything took it."""
        return self.tray.show_notice(notice) or self.desktop.show(notice, tr("Open"))

    def _on_pressed(self, notice: Notice) -> None:
        self._window.come_forward()
        self.notice_pressed.emit(notice)
