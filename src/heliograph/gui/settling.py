"""What became of what the window wrote, brought from the thread that waits for the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from heliograph.gui.parts import together
from heliograph.i18n import tr

if TYPE_CHECKING:
    from heliograph.errors import StoreError
    from heliograph.gui.contents import Contents
    from heliograph.workspace import Workspace


class Settling(QObject):
    """What became of what the window wrote; of a profile that waits by itself all is settled."""

    settled = Signal()
    """All that was noted before is on the disk; see ``is_settled``."""
    failed = Signal(object)
    """The disk does not take it, a ``StoreError``; it is tried again and again."""
    _told = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settler = workspace.settler
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        if self._settler is not None:
            self._settler.tell(self._told.emit)

    @property
    def asked(self) -> int:
        """Tell how much the window wrote so far."""
        return 0 if self._settler is None else self._settler.asked

    def is_settled(self, asked: int) -> bool:
        """Tell whether all that was written by then is on the disk."""
        return self._settler is None or self._settler.is_settled(asked)

    @property
    def failure(self) -> StoreError | None:
        """Tell why something is not on the disk; None when nothing has failed."""
        return None if self._settler is None else self._settler.failure

    def try_again(self) -> None:
        """Try again at once what failed."""
        if self._settler is not None:
            self._settler.try_again()

    def end(self, *, within_s: float) -> bool:
        """Wait until all is on the disk and nothing waits for it any more; tell whether it is."""
        return self._settler is None or self._settler.end(within_s=within_s)

    @property
    def has_ended(self) -> bool:
        """Tell whether nobody waits for the disk any more."""
        return self._settler is None or self._settler.has_ended

    def _on_told(self) -> None:
        failure = self.failure
        if failure is None:
            self.settled.emit()
        else:
            self.failed.emit(failure)


class DiskNews(QObject):
    """Says at the bottom of the window that the disk does not take what is written."""

    def __init__(self, contents: Contents, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._contents = contents
        self._has_told = False

    def watch(self, workspace: Workspace) -> Settling:
        """Hear what becomes of what the window writes; give what tells of it."""
        settling = Settling(workspace, self)
        settling.failed.connect(self._on_failed)
        settling.settled.connect(self._on_settled)
        return settling

    def tell(self, error: StoreError) -> None:
        """Say what is wrong, what is safe and what to do."""
        from heliograph import wording  # noqa: PLC0415 - hardly ever needed

        if self._contents.shell is not None:
            self._has_told = True
            self._contents.shell.strip.say_saved(together(wording.not_kept(error)), safe=False)

    def _on_failed(self, error: StoreError) -> None:
        if self._contents.shell is not None:
            self._has_told = True
            self._contents.shell.strip.hold(error)

    def _on_settled(self) -> None:
        if self._has_told and self._contents.shell is not None:
            self._has_told = False
            self._contents.shell.strip.release()
            self._contents.shell.strip.say_saved(tr("Everything is kept on this computer"))
