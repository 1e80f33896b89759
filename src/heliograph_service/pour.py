"""Bytes from a connection into an upload: as they come, in a thread, with a bounded buffer."""

from __future__ import annotations

import asyncio
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
    loop = asyncio.get_running_loop()
    waiting: list[bytes] = []
    size = 0
    room = most_bytes
    ended = Ended.WHOLE
    writing: asyncio.Future[None] | None = None
    try:
        async with turn.until_stopped(idle_s=IDLE_S):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    ended = Ended.CUT
                    break
                turn.alive(idle_s=IDLE_S)
                more = message.get("more_body", False)
                body: bytes = message.get("body", b"")
                if len(body) > room:
                    body = body[:room]
                    ended = Ended.TOO_LONG
                    more = False
                if body:
                    room -= len(body)
                    waiting.append(body)
                    size += len(body)
                if writing is not None and (writing.done() or size >= _MOST_WAITING):
                    await asyncio.shield(writing)
                    writing = None
                if writing is None and waiting:
                    writing = loop.run_in_executor(executor, write, waiting)
                    waiting, size = [], 0
    except TimeoutError:
        ended = Ended.STOPPED
    finally:
        if writing is not None:
            await writing
        if waiting:
            await loop.run_in_executor(executor, write, waiting)
    return ended
