"""A line that can be cut: forwards loopback connections until told to break."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_BLOCK_BYTES = 16 * 1024
_HELD_BYTES = 32 * 1024
"""What the line itself may hold, as a slow one does; loopback would take megabytes in flight."""


class Line:
    """A forwarding TCP line on loopback; ``cut_after`` breaks every connection for good.

    What was handed to the service before the cut has arrived; what was on its way has not.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._lock = threading.Lock()
        self._left_bytes: int | None = None
        self._up = True
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        # Accepted connections take it over; it has to stand before they are made.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _HELD_BYTES)
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, name="line", daemon=True).start()

    def cut_after(self, count: int) -> None:
        """Break the line once ``count`` more bytes have gone to the service."""
        with self._lock:
            self._left_bytes = count

    def restore(self) -> None:
        """Let connections through again."""
        with self._lock:
            self._left_bytes = None
            self._up = True

    def cut(self) -> None:
        """Break every connection and refuse new ones."""
        with self._lock:
            self._up = False
            broken, self._sockets = self._sockets, set()
        for each in broken:
            with contextlib.suppress(OSError):  # it may be gone already
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def close(self) -> None:
        """End the line."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return  # closed
            if not self._up:
                near.close()
                continue
            try:
                far = socket.create_connection(self._target)
            except OSError:
                near.close()
                continue
            with self._lock:
                self._sockets |= {near, far}
            for source, sink, count in ((near, far, self._count), (far, near, _all)):
                threading.Thread(
                    target=self._forward, args=(source, sink, count), daemon=True
                ).start()

    def _forward(
        self, source: socket.socket, sink: socket.socket, count: Callable[[bytes], int]
    ) -> None:
        with contextlib.suppress(OSError):  # a broken line is what this is for
            while block := source.recv(_BLOCK_BYTES):
                allowed = count(block)
                sink.sendall(block[:allowed])
                if allowed < len(block):
                    self.cut()
                    return
            sink.shutdown(socket.SHUT_WR)

    def _count(self, block: bytes) -> int:
        with self._lock:
            if self._left_bytes is None:
                return len(block)
            allowed = min(len(block), self._left_bytes)
            self._left_bytes -= allowed
            return allowed


def _all(block: bytes) -> int:
    return len(block)
