"""The service inside another process: for the demonstration and for tests, on loopback."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

from heliograph_service.application import make_application
from heliograph_service.central import Central
from heliograph_service.server import make_server

if TYPE_CHECKING:
    from pathlib import Path

    from uvicorn import Server

_START_S = 30.0


class EmbeddedService:
    """A whole service in a background thread; it can be stopped hard and started again."""

    def __init__(self, data: Path, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._data = data
        self._host = host
        self._port = port
        self._central: Central | None = None
        self._server: Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """Give the base address; the port stays the same over a restart."""
        return f"http://{self._host}:{self._port}"

    @property
    def central(self) -> Central:
        """Give the service behind the address.

        Raises:
            RuntimeError: it is not started.
        """
        if self._central is None:
            raise RuntimeError("the service is not started")
        return self._central

    def start(self) -> None:
        """Start, and return when it listens.

        Raises:
            OSError: the address is taken.
        """
        listener = socket.create_server((self._host, self._port))
        self._port = listener.getsockname()[1]
        self._central = Central.open(self._data)
        self._central.packs.publish_shipped()
        self._server = make_server(make_application(self._central))
        listening = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(listener, listening), name="embedded-service", daemon=True
        )
        self._thread.start()
        if not listening.wait(_START_S):
            raise RuntimeError("the service did not start")

    def new_code(self, organisation: str | None = None) -> str:
        """Make an enrolment code."""
        return self.central.enrolment.new_code(organisation)

    def stop(self) -> None:
        """Cut every connection and stop, within a second."""
        if self._central is None or self._server is None or self._thread is None:
            return
        server, loop = self._server, self._loop

        def cut() -> None:
            server.should_exit = True
            for connection in list(server.server_state.connections):
                connection.transport.abort()

        if loop is not None:
            loop.call_soon_threadsafe(cut)
        self._thread.join()
        self._central.close()
        self._central = self._server = self._thread = self._loop = None

    def _run(self, listener: socket.socket, listening: threading.Event) -> None:
        server = self._server
        if server is None:
            return

        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            while not server.started and not serving.done():
                await asyncio.sleep(0.005)
            listening.set()
            await serving

        asyncio.run(serve())
