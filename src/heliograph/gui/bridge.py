"""Carries what the core announces from any thread into the thread of the windows."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from heliograph.events import Event, Progressed

if TYPE_CHECKING:
    from heliograph.domain.ids import StoryId

_PROGRESS_EVERY_MS = 100


class Bridge(QObject):
    """A ``Publish`` whose events come out as one signal; only the newest progress is kept."""

    happened = Signal(object)
    """An ``Event``, in the thread of the windows."""
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._progress: dict[StoryId, Progressed] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PROGRESS_EVERY_MS)
        self._timer.timeout.connect(self._on_progress_due)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def __call__(self, event: Event, /) -> None:
        """Take an event in any thread."""
        if isinstance(event, Progressed):
            with self._lock:
                announced = bool(self._progress)
                self._progress[event.story] = event
            if announced:
                return  # the one that is under way brings this along
        self._arrived.emit(event)

    def _on_arrived(self, event: Event) -> None:
        if not isinstance(event, Progressed):
            self.happened.emit(event)
        elif not self._timer.isActive():
            self._timer.start()

    def _on_progress_due(self) -> None:
        with self._lock:
            waiting = list(self._progress.values())
            self._progress.clear()
        for event in waiting:
            self.happened.emit(event)
