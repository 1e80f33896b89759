"""A lookout that sees no change of the network, and that tells when the worker has come to rest."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from heliograph.sync.lookout import Lookout

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.clock import Clock

ADDRESSES = frozenset({"192.0.2.7"})


class CalmLookout(Lookout):
    """``heliograph.sync.lookout.Lookout`` on a computer whose addresses stay as they are."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, addresses=lambda: ADDRESSES)
        self.is_resting = threading.Event()
        """Set once nothing is due and the worker waits to be woken."""

    def rest(self, until_ms: int | None, *, wait: Callable[[float], bool], for_line: bool) -> bool:
        """See ``Lookout.rest``."""
        self.is_resting.set()
        return super().rest(until_ms, wait=wait, for_line=for_line)
