"""Hears every order to end or to be still: signals, the end of the session, the computer's sleep.

Python runs its signal handlers between two of its own instructions, and Qt's event loop has none
while nothing happens. So the handlers' wake-up descriptor is a pipe that the loop watches
(https://docs.python.org/3.11/library/signal.html#signal.set_wakeup_fd); Windows, whose loop cannot
watch one, lets Python look a few times a second.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from PySide6.QtGui import QGuiApplication, QSessionManager

    Handler = Callable[[int, FrameType | None], object] | int | signal.Handlers | None

_NAMES = ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK")
"""Those of them that the system has; SIGBREAK is Windows' word for a console that closes."""
_LOOK_EVERY_MS = 200

_log = logging.getLogger(__name__)


class Orders(QObject):
    """Listens for as long as the window may be open."""

    end_asked = Signal()
    """The process is to end now; who asked does not wait for questions."""
    save_asked = Signal()
    """Whatever comes next, what is written should be safe."""

    def __init__(self, app: QGuiApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._before: dict[signal.Signals, Handler] = {}
        self._pipe: tuple[int, int] | None = None
        self._notifier: QSocketNotifier | None = None
        self._looking = QTimer(self)
        self._looking.timeout.connect(_look)

    def listen(self) -> None:
        """Take the signals over and hear what the desktop says."""
        if sys.platform == "win32":
            self._looking.start(_LOOK_EVERY_MS)
        else:
            self._watch_a_pipe()
        for name in _NAMES:
            known = getattr(signal, name, None)
            if known is not None:
                self._before[known] = signal.signal(known, self._on_signal)
        # Direct: the desktop goes on as soon as these return.
        direct = Qt.ConnectionType.DirectConnection
        self._app.commitDataRequest.connect(self._on_session_ends, direct)
        self._app.aboutToQuit.connect(self.save_asked, direct)
        self._app.applicationStateChanged.connect(self._on_state)

    def rest(self) -> None:
        """Leave signals to their usual ways again."""
        for known, before in self._before.items():
            signal.signal(known, before)
        self._before.clear()
        self._looking.stop()
        if self._notifier is not None and self._pipe is not None:
            self._notifier.setEnabled(False)
            signal.set_wakeup_fd(-1)
            for each in self._pipe:
                os.close(each)
            self._pipe = None

    def _watch_a_pipe(self) -> None:
        self._pipe = os.pipe()
        reading, writing = self._pipe
        for each in self._pipe:
            os.set_blocking(each, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(reading, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_woken)

    def _on_woken(self) -> None:
        if self._pipe is not None:
            os.read(self._pipe[0], 64)  # on the way here Python ran the handler

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        _log.info("told to end")
        # Asked twice, the system's own way is faster than ours.
        for known in self._before:
            signal.signal(known, signal.SIG_DFL)
        self.end_asked.emit()

    def _on_session_ends(self, manager: QSessionManager) -> None:
        del manager  # nobody is asked anything: everything can be kept
        _log.info("session ends")
        self.save_asked.emit()

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive:
            self.save_asked.emit()


def _look() -> None:
    """Do nothing: that Python runs at all is what its signal handlers wait for."""
