"""Does the work of a rescue beside the window's thread, while no profile is open."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from heliograph.clock import SystemClock
from heliograph.errors import HeliographError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from heliograph.app.rescue import Copy, Rescue


class RescueWork(QObject):
    """One thing after the other; what comes of it arrives in the window's thread."""

    looked = Signal(object)
    """A ``Damage``."""
    rescued = Signal()
    saved = Signal(object)
    """The new folder."""
    failed = Signal(object)
    """A ``HeliographError``; nothing was changed."""
    told = Signal(int, int)
    """Files done, and files in all."""

    def __init__(self, profile: Path, secret: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._secret = secret

    def look(self) -> None:
        """Find out what is damaged, and which copies there are."""
        self._do(lambda rescue: self.looked.emit(rescue.look()))

    def read_what_can_be(self) -> None:
        """Open what still reads."""

        def work(rescue: Rescue) -> None:
            rescue.read_what_can_be(progress=self.told.emit)
            self.rescued.emit()

        self._do(work)

    def use_copy(self, copy: Copy) -> None:
        """Put an earlier copy in the place of the stories."""

        def work(rescue: Rescue) -> None:
            rescue.use_copy(copy)
            self.rescued.emit()

        self._do(work)

    def save_elsewhere(self, folder: Path) -> None:
        """Copy the damaged file."""
        self._do(lambda rescue: self.saved.emit(rescue.save_elsewhere(folder)))

    def _do(self, work: Callable[[Rescue], None]) -> None:
        threading.Thread(target=self._run, args=(work,), name="rescue", daemon=True).start()

    def _run(self, work: Callable[[Rescue], None]) -> None:
        from heliograph.app.rescue import Rescue  # noqa: PLC0415 - hardly ever needed

        try:
            work(Rescue(self._profile, clock=SystemClock(), secret=self._secret))
        except HeliographError as error:
            self.failed.emit(error)


QUEUED = Qt.ConnectionType.QueuedConnection
"""The signals come from the thread of the work."""
