"""Who may write to an upload: the newest request, after the one before has let go of it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class Turn:
    """One request's time with an upload."""

    def __init__(self) -> None:
        self.stopped = False
        self.finished = asyncio.Event()
        self._limit: asyncio.Timeout | None = None

    def stop(self) -> None:
        """Ask the request to let go: its connection is taken for dead."""
        self.stopped = True
        self._reschedule(0)

    @asynccontextmanager
    async def until_stopped(self, *, idle_s: float) -> AsyncGenerator[None, None]:
        """Raise TimeoutError inside when asked to stop, or after a silence (see ``alive``)."""
        try:
            async with asyncio.timeout(0 if self.stopped else idle_s) as self._limit:
                yield
        finally:
            self._limit = None

    def alive(self, *, idle_s: float) -> None:
        """Begin the silence anew."""
        if not self.stopped:
            self._reschedule(idle_s)

    def _reschedule(self, delay_s: float) -> None:
        if self._limit is not None and not self._limit.expired():
            self._limit.reschedule(asyncio.get_running_loop().time() + delay_s)


class Turns:
    """The requests at each upload, in the order in which they came (one event loop)."""

    def __init__(self) -> None:
        self._lines: dict[str, list[Turn]] = {}

    @asynccontextmanager
    async def take(self, upload: str) -> AsyncGenerator[Turn, None]:
        """Stop every request that came before, wait until they let go, then hold the upload."""
        line = self._lines.setdefault(upload, [])
        before = list(line)
        turn = Turn()
        line.append(turn)
        try:
            for earlier in before:
                earlier.stop()
            for earlier in before:
                await earlier.finished.wait()
            yield turn
        finally:
            turn.finished.set()
            line.remove(turn)
            if not line and self._lines.get(upload) is line:
                del self._lines[upload]
