"""Hints that it may be worth to try again: the computer woke up, or a network came."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOK_EVERY_MS = 15_000
_JUMP_S = 20.0
"""So much more on the wall clock than on the monotonic one: the computer slept meanwhile."""
_LATER_MS = 3_000
"""The window comes first; until then nobody misses a hint."""
_NOT_SURE = frozenset({"glib"})
"""Of Qt's sources, who say no where they cannot tell (GNetworkMonitor:network-metered)."""


class Wakes(QObject):
    """Says what it noticed; whether a way to the service exists is known only by trying."""

    woke = Signal()
    """The computer slept, and is awake again."""
    network_came = Signal()
    """The system believes that there is a network now, and did not before."""
    metered_told = Signal(object)
    """The system says whether the network is metered, where it tells such things at all; None
    where it said so before and does not know any more."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        wall_s: Callable[[], float] = time.time,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self.metered: bool | None = None
        """What was told last."""
        self._is_sure = False
        self._wall_s, self._monotonic_s = wall_s, monotonic_s
        self._ahead_s = wall_s() - monotonic_s()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Begin to notice, soon."""
        self._timer.start()
        QTimer.singleShot(_LATER_MS, self, self._listen)

    def rest(self) -> None:
        """Notice nothing any more."""
        self._timer.stop()
        self.blockSignals(True)  # noqa: FBT003 - Qt's argument: the system's hints end here

    def look(self) -> None:
        """Compare the clocks: the monotonic one stands still while the computer sleeps."""
        ahead_s = self._wall_s() - self._monotonic_s()
        jumped = ahead_s - self._ahead_s > _JUMP_S
        self._ahead_s = ahead_s
        if jumped:  # or the clock was set, which is as good a reason to look
            self.woke.emit()

    def _listen(self) -> None:
        from PySide6.QtNetwork import QNetworkInformation  # noqa: PLC0415 - after the window

        if QNetworkInformation.loadDefaultBackend():
            known = QNetworkInformation.instance()
            known.reachabilityChanged.connect(self._on_reachability)
            if known.supports(QNetworkInformation.Feature.Metered):
                self._is_sure = known.backendName() not in _NOT_SURE
                known.isMeteredChanged.connect(self._on_metered)
                self._on_metered(known.isMetered())

    def hear_metered(self, said: bool, *, sure: bool) -> None:  # noqa: FBT001 - as Qt tells it
        """Take the system's word on the network.

        Args:
            said: Whether it is metered.
            sure: Whether a no is a no, and not what is said where nobody knows.
        """
        told = True if said else False if sure else None
        if told is not None or self.metered is not None:
            self.metered = told
            self.metered_told.emit(told)

    def _on_metered(self, said: bool) -> None:  # noqa: FBT001 - a slot
        self.hear_metered(said, sure=self._is_sure)

    def _on_reachability(self, reachability: object) -> None:
        if str(getattr(reachability, "name", "")) in {"Online", "Site", "Local"}:
            self.network_came.emit()
