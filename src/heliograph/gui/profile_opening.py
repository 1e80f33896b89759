"""Opens the profile beside the window's thread: its key store may ask the person first."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from heliograph.errors import HeliographError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from heliograph.store.keys import Ways
    from heliograph.store.settler import Settler
    from heliograph.workspace import Workspace


def open_workspace(profile: Path, secret: str = "", ways: Ways | None = None) -> Workspace:
    """Open a profile; what knows how is loaded in the thread that does it.

    ``secret`` is what a person typed to open it, ``ways`` the key slots of one to be made.

    Raises:
        StoreError: see ``Store.create_or_open``.
    """
    from heliograph.workspace import Workspace  # noqa: PLC0415 - the window is seen before

    workspace = Workspace.open(profile, secret=secret, ways=ways)
    try:
        workspace.look_for_damage()
        workspace.looked = workspace.setting_up.look_around()
    except BaseException:
        workspace.close()
        raise
    return workspace


class ProfileOpening(QObject):
    """Opens one profile, again if asked; what comes of it arrives in the window's thread."""

    opened = Signal(object)
    """A ``Workspace`` for the window's thread."""
    refused = Signal(object)
    """The ``HeliographError`` that says why not."""
    _came = Signal(object)
    _failed = Signal(object)

    def __init__(
        self,
        profile: Path,
        open_workspace: Callable[[Path, str], Workspace],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._profile = profile
        self.secret = ""
        """What was typed last, while it is not open."""
        self._open_workspace = open_workspace
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)
        self._failed.connect(self.refused, Qt.ConnectionType.QueuedConnection)

    def begin(self, secret: str = "") -> None:
        """Begin to open it, with what a person typed; the window does not freeze meanwhile."""
        self.secret = secret
        threading.Thread(target=self._open, args=(secret,), name="opening", daemon=True).start()

    def _open(self, secret: str) -> None:
        try:
            came = self._open_workspace(self._profile, secret)
            try:
                # Made here: it waits for the disk, and the window's thread never does.
                settler = came.make_settler()
            except BaseException:
                came.close()
                raise
            self._came.emit((came, settler))
        except HeliographError as error:
            self._failed.emit(error)
        except OSError as error:
            refusal = StoreError(error.strerror)
            refusal.__cause__ = error
            self._failed.emit(refusal)

    def _on_came(self, both: tuple[Workspace, Settler]) -> None:
        came, settler = both
        try:
            # A store belongs to the thread that opened it.
            with closing(came):
                workspace = came.another(settler=settler)
                workspace.looked = came.looked
        except StoreError as error:
            settler.end(within_s=0.0)  # it lets go by itself, and the window waits for no disk
            self.refused.emit(error)
            return
        self.secret = ""
        self.opened.emit(workspace)
