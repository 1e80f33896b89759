"""One window for one profile: the first keeps a lock, a second start brings the first forward."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

if TYPE_CHECKING:
    from pathlib import Path

_ASK = b"show\n"
_WAIT_MS = 1000

_log = logging.getLogger(__name__)


class OneWindow(QObject):
    """The lock of a profile's window, and the door at which later starts knock."""

    asked_for = Signal()
    """Another start of Heliograph on this profile wants to see the window."""

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = FileLock(profile / "window.lock")
        place = hashlib.sha256(str(profile.resolve()).encode()).hexdigest()
        self._name = f"heliograph-{place[:20]}"
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Take the profile's window; False when another process has it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def listen(self) -> None:
        """Wait for later starts; without it they only say that the window is open."""
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._on_knock)
        QLocalServer.removeServer(self._name)  # we hold the lock, so what is there is dead
        if server.listen(self._name):
            self._server = server
        else:
            _log.warning("no local server")

    def bring_forward(self) -> bool:
        """Ask the window that has the lock to come forward; tell whether it heard."""
        socket = QLocalSocket(self)
        socket.connectToServer(self._name)
        heard = socket.waitForConnected(_WAIT_MS)
        if heard:
            socket.write(_ASK)
            heard = socket.waitForBytesWritten(_WAIT_MS)
        socket.close()
        return heard

    def release(self) -> None:
        """Give the profile's window back."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.release()

    def _on_knock(self) -> None:
        if self._server is None:
            return
        while self._server.hasPendingConnections():
            visitor = self._server.nextPendingConnection()
            visitor.disconnected.connect(visitor.deleteLater)
            self.asked_for.emit()
