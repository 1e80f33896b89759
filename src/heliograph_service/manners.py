"""Two manners that uvicorn lacks: no byte of a cut body is lost, and an early answer arrives."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from uvicorn.protocols.http.h11_impl import RequestResponseCycle

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LINGER_S = 5.0
_LINGER_SILENT_S = 0.7
_LINGER_BYTES = 16 * 1024 * 1024


class Manners:
    """Wraps the application and stands between it and uvicorn.

    When a connection breaks, uvicorn throws away what it has read and not yet handed on, up to
    some 300 kB; this hands it on first. And when an answer goes out before the body has been
    read, closing at once would reset the connection and the client might never see the answer;
    this reads on for a moment, throws that away, and then closes.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        await self._app(scope, exchange.receive, exchange.send)


class _Exchange:
    """One request and its answer."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        headers = dict(cast("list[tuple[bytes, bytes]]", scope["headers"]))
        self._unread = (
            headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers
        )

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.disconnect" and self._unread:
            message = self._left_over() or message
        if not message.get("more_body", False):
            self._unread = False
        return message

    async def send(self, message: Message) -> None:
        if self._unread and message["type"] == "http.response.start":
            headers = [*message.get("headers", []), (b"connection", b"close")]
            message = {**message, "headers": headers}
        elif self._unread and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            await self._linger()
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)

    def _left_over(self) -> Message | None:
        """Take what uvicorn still holds of the body of a broken connection."""
        cycle = getattr(self._receive, "__self__", None)
        if not isinstance(cycle, RequestResponseCycle) or not cycle.body:
            return None
        body = bytes(cycle.body)
        cycle.body = bytearray()
        return {"type": "http.request", "body": body, "more_body": cycle.more_body}

    async def _linger(self) -> None:
        """Read on and throw away, while something comes and not for long."""
        loop = asyncio.get_running_loop()
        end = loop.time() + _LINGER_S
        read = 0
        try:
            async with asyncio.timeout(_LINGER_SILENT_S) as silence:
                while self._unread and read < _LINGER_BYTES:
                    read += len((await self.receive()).get("body", b""))
                    silence.reschedule(min(end, loop.time() + _LINGER_SILENT_S))
        except TimeoutError:
            self._unread = False
