"""Tells when nobody has touched the window for a while, over sleep and clocks that are set."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow

_LOOK_EVERY_MS = 5_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Idle(QObject):
    """Watches one window of the desktop; costs nothing while there is no limit."""

    reached = Signal()
    """Nobody touched it for as long as the limit says."""

    def __init__(
        self,
        now_ms: Callable[[], int],
        parent: QObject | None = None,
        *,
        running_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._now_ms = now_ms
        self._running_s = running_s
        self._limit_s = 0
        self._window: QWindow | None = None
        self._touched = (now_ms(), running_s())
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def watch(self, window: QWindow, *, limit_s: int) -> None:
        """Begin anew; no limit (0) ends it."""
        self.rest()
        self._limit_s = limit_s
        if limit_s:
            self._window = window
            window.installEventFilter(self)
            self._touch()
            self._timer.start()

    def rest(self) -> None:
        """Watch nothing any more."""
        self._timer.stop()
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None

    def look(self) -> None:
        """Tell if the time is over."""
        wall_ms, running_s = self._touched
        # The monotonic clock stands still in sleep on some systems, the wall clock may be set back.
        away_s = max((self._now_ms() - wall_ms) / 1000, self._running_s() - running_s)
        if self._window is not None and away_s >= self._limit_s:
            self.reached.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See that somebody is there; the first touch after a long sleep comes too late."""
        if watched is self._window and event.type() in _TOUCHES:
            self.look()
            self._touch()
        return False

    def _touch(self) -> None:
        self._touched = (self._now_ms(), self._running_s())
