"""Bytes from a connection into an upload: as they come, in a thread, with a bounded buffer."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from starlette.types import Receive

    from heliograph_service.turns import Turn

IDLE_S = 120.0
"""A connection that brings nothing for this long is given up; what it brought stays."""
_MOST_WAITING = 1024 * 1024
"""Bytes of one request that wait in memory while others of it are written."""
_WORTH_WRITING = 512 * 1024
"""So many are written without waiting for more: a write has its cost, however small it is."""
_GATHER_S = 0.1
"""On a slow line fewer are written after this long."""


class Ended(Enum):
    """How a body came to its end."""

    WHOLE = auto()
    CUT = auto()
    STOPPED = auto()
    """Another request took the upload over, or the connection was silent for too long."""
    TOO_LONG = auto()


async def pour(
    receive: Receive,
    write: Callable[[list[bytes]], None],
    *,
    most_bytes: int,
    turn: Turn,
    executor: Executor,
) -> Ended:
    """Hand a body's bytes to ``write``, in order and all of them, however it ends.

    Args:
        receive: Gives the body.
        write: Called in a thread, one call at a time.
        most_bytes: What there is room for; anything beyond is not written.
        turn: Says when to stop.
        executor: Runs ``write``.

    Raises:
        Exception: whatever ``write`` raises.
    """
    pipe = _Pipe(write, executor)
    room = most_bytes
    try:
        async with turn.until_stopped(idle_s=IDLE_S):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return Ended.CUT
                turn.alive(idle_s=IDLE_S)
                more = message.get("more_body", False)
                body: bytes = message.get("body", b"")
                await pipe.put(body[:room])
                if len(body) > room:
                    return Ended.TOO_LONG
                room -= len(body)
    except TimeoutError:
        return Ended.STOPPED
    finally:
        await pipe.flush()
    return Ended.WHOLE


class _Pipe:
    """Gathers what was put in, a moment or enough of it, and writes it while more comes."""

    def __init__(self, write: Callable[[list[bytes]], None], executor: Executor) -> None:
        self._write = write
        self._executor = executor
        self._waiting: list[bytes] = []
        self._size = 0
        self._enough = asyncio.Event()
        self._taken = asyncio.Event()
        self._writing: asyncio.Task[None] | None = None

    async def put(self, body: bytes) -> None:
        """Take bytes; wait while there are too many already.

        Raises:
            Exception: what a write before raised.
        """
        if not body:
            return
        self._waiting.append(body)
        self._size += len(body)
        if self._size >= _WORTH_WRITING:
            self._enough.set()
        if self._writing is None or self._writing.done():
            if self._writing is not None:
                self._writing.result()
            self._writing = asyncio.create_task(self._run())
        while self._size >= _MOST_WAITING and not self._writing.done():
            self._taken.clear()
            await self._taken.wait()

    async def flush(self) -> None:
        """Write what waits, and wait until everything is written.

        Raises:
            Exception: what a write raised.
        """
        self._enough.set()
        if self._writing is not None:
            await self._writing

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                if not self._enough.is_set():
                    with suppress(TimeoutError):
                        async with asyncio.timeout(_GATHER_S):
                            await self._enough.wait()
                batch, self._waiting, self._size = self._waiting, [], 0
                self._enough.clear()
                self._taken.set()
                await loop.run_in_executor(self._executor, self._write, batch)
        finally:
            self._taken.set()
