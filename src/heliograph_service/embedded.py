"""The service inside another process: for the demonstration and for tests, on loopback."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING

import msgspec

from heliograph_service.application import make_application
from heliograph_service.central import Central, system_now_ms
from heliograph_service.server import Server, listen, make_server

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path

    from heliograph.remote.wire import Limits

_START_S = 30.0


class _Running(msgspec.Struct, frozen=True):
    central: Central
    server: Server
    loop: asyncio.AbstractEventLoop
    thread: threading.Thread


class EmbeddedService:
    """A whole service in a background thread; it can be stopped hard and started again."""

    def __init__(
        self,
        data: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        now_ms: Callable[[], int] = system_now_ms,
        limits: Limits | None = None,
    ) -> None:
        self._data = data
        self._limits = limits
        self._now_ms = now_ms
        self._host = host
        self._port = port
        self._running: _Running | None = None

    @property
    def data(self) -> Path:
        """Give the folder with everything that it keeps."""
        return self._data

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
        if self._running is None:
            raise RuntimeError("the service is not started")
        return self._running.central

    def start(self) -> None:
        """Start, and return when it listens.

        Raises:
            OSError: the address is taken.
            DataInUse: another process serves the folder.
        """
        central = Central.open(self._data, now_ms=self._now_ms, limits=self._limits)
        try:
            central.begin_serving()
            listener = listen(self._host, self._port)
        except Exception:
            central.close()
            raise
        self._port = listener.getsockname()[1]
        listening = threading.Event()
        server = make_server(make_application(central), on_listening=listening.set)
        loop = asyncio.new_event_loop()
        thread = threading.Thread(
            target=_serve, args=(server, loop, listener), name="embedded-service", daemon=True
        )
        self._running = _Running(central, server, loop, thread)
        thread.start()
        if not listening.wait(_START_S):
            raise RuntimeError("the service did not start")

    def new_code(self, organisation: str | None = None) -> str:
        """Make an enrolment code."""
        return self.central.enrolment.new_code(organisation)

    def stop(self) -> None:
        """Cut every connection and stop, within a second; stopped already is fine."""
        running = self._running
        if running is None:
            return
        self._running = None
        running.loop.call_soon_threadsafe(running.server.cut)
        running.thread.join()
        running.loop.close()
        running.central.close()


def _serve(server: Server, loop: asyncio.AbstractEventLoop, listener: socket.socket) -> None:
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(server.serve(sockets=[listener]))
