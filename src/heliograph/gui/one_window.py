"""One window for one profile: the first keeps a lock, later starts hand over what they got."""

from __future__ import annotations

import hashlib
import logging
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from heliograph import decoding

if TYPE_CHECKING:
    from collections.abc import Sequence

_WAIT_MS = 1000
_LARGEST_BYTES = 64 * 1024
_PREFIX = "heliograph-"
_DOOR = re.compile(rf"{_PREFIX}[0-9a-f]{{20}}")

_log = logging.getLogger(__name__)


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What a later start was asked to do."""

    files: tuple[str, ...] = ()
    """Absolute paths of files to open."""
    shows: bool = True
    """Whether the window is to come forward."""
    token: str = ""
    """What a Wayland desktop gave it, so that the window may come forward."""


class OneWindow(QObject):
    """The lock of a profile's window, and the door at which later starts knock."""

    asked_for = Signal(object)
    """A ``Visit``: another start of Heliograph on this profile."""

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = FileLock(profile / "window.lock")
        place = hashlib.sha256(str(profile.resolve()).encode()).hexdigest()
        self._name = f"{_PREFIX}{place[:20]}"
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
            _remove_dead(beside=server.fullServerName())
        else:
            _log.warning("no local server")

    def hand_over(self, files: Sequence[str] = (), *, shows: bool = True) -> bool:
        """Give the window that has the lock what we were asked to do; tell whether it heard."""
        token = os.environ.get("XDG_ACTIVATION_TOKEN", "")
        visit = Visit(files=tuple(files), shows=shows, token=token)
        socket = QLocalSocket(self)
        socket.connectToServer(self._name)
        heard = socket.waitForConnected(_WAIT_MS)
        if heard:
            socket.write(msgspec.json.encode(visit) + b"\n")
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
            visitor.readyRead.connect(lambda visitor=visitor: self._on_words(visitor))
            self._on_words(visitor)

    def _on_words(self, visitor: QLocalSocket) -> None:
        if visitor.bytesAvailable() > _LARGEST_BYTES:
            visitor.abort()
        elif visitor.canReadLine():
            try:
                visit = decoding.decode(visitor.readLine().data(), type=Visit)
            except msgspec.MsgspecError:
                _log.warning("visitor not understood")
                return
            self.asked_for.emit(visit)


def _remove_dead(beside: str) -> None:
    """Remove the doors that windows of other profiles left behind when their process was killed.

    A door is a socket's name beside ours, in the folder for temporary files.
    """
    if sys.platform == "win32":
        return  # there it goes with its process
    ours = Path(beside)
    for each in ours.parent.glob(f"{_PREFIX}*"):
        if each != ours and _DOOR.fullmatch(each.name) and each.is_socket():
            visitor = QLocalSocket()
            visitor.connectToServer(str(each))
            # Only where nobody listens; what is another person's or only slow is left alone.
            if visitor.error() is QLocalSocket.LocalSocketError.ConnectionRefusedError:
                QLocalServer.removeServer(str(each))
            visitor.abort()
