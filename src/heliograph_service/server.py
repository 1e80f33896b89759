"""How uvicorn is set up for the service, and the moment from which it listens."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.types import ASGIApp


class Server(uvicorn.Server):
    """A uvicorn server that tells when it listens."""

    def __init__(self, config: uvicorn.Config, *, on_listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then tell."""
        await super().startup(sockets)
        self._on_listening()

    def cut(self) -> None:
        """Break every connection and stop (in the server's own event loop)."""
        self.should_exit = True
        for connection in list(self.server_state.connections):
            connection.transport.abort()


def listen(host: str, port: int) -> socket.socket:
    """Open a listening TCP socket.

    ``socket.create_server`` leaves the protocol number at 0, and asyncio then takes its
    connections for no TCP and does not switch Nagle's algorithm off: every answer whose head and
    body are two writes would wait 40 ms for an acknowledgement.

    Args:
        host: Name or address.
        port: 0 takes a free one.

    Raises:
        OSError: there is no such address here, or the port is taken.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # on Windows it would let two services share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def make_server(
    app: ASGIApp,
    *,
    on_listening: Callable[[], None],
    certificate: Path | None = None,
    key: Path | None = None,
) -> Server:
    """Make a server for the application; it is given listening sockets when it serves."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    return Server(config, on_listening=on_listening)
