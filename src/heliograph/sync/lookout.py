"""Waits for a moment or for the line, whichever comes first; looking costs no byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.remote.routes import local_addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.clock import Clock

LOOK_EVERY_S = 1.0
"""While something waits for the line: a satellite's hour must not be missed by a long wait."""
REST_S = 30.0
"""Otherwise: no single wait is longer, for waits stand still while the computer sleeps."""
SLEPT_MS = 20_000
"""So much more on the wall clock than on the monotonic one: the computer slept meanwhile."""


class Lookout:
    """Knows by which addresses this computer goes out, and when that changed."""

    def __init__(
        self, clock: Clock, *, addresses: Callable[[], frozenset[str]] = local_addresses
    ) -> None:
        self._clock = clock
        self._addresses = addresses
        self._known = addresses()
        self._ahead_ms = self._ahead()

    def rest(self, until_ms: int | None, *, wait: Callable[[float], bool], for_line: bool) -> bool:
        """Wait; tell whether the line seems to be back.

        Args:
            until_ms: The moment to wait for (Unix ms), None for no moment.
            wait: Waits for so many seconds at most; True ends all waiting.
            for_line: Something waits for the line: look for it.
        """
        while until_ms is None or self._clock.now_ms() < until_ms:
            slice_s = LOOK_EVERY_S if for_line else REST_S
            if until_ms is not None:
                slice_s = min(slice_s, (until_ms - self._clock.now_ms()) / 1000)
            if wait(max(slice_s, 0.001)):
                return False
            if for_line and self.line_came():
                return True
        return False

    def line_came(self) -> bool:
        """Tell whether there is a way that was not there before, or the computer slept."""
        addresses = self._addresses()
        came = bool(addresses - self._known)
        self._known = addresses
        ahead_ms = self._ahead()
        slept = ahead_ms - self._ahead_ms > SLEPT_MS  # or the clock was set: as good a reason
        self._ahead_ms = ahead_ms
        return came or slept

    def _ahead(self) -> int:
        return self._clock.now_ms() - round(self._clock.monotonic_s() * 1000)
