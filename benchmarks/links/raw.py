"""The floor of every measurement: bytes over plain sockets, without a protocol.

    python -m benchmarks.links.raw serve [--port 7000]
    python -m benchmarks.links.raw send ADDRESS BYTES [--port 7000] [--connections 1]

``send`` prints JSON: ``handshake_ms`` and ``wall_ms``, from before the first connection to the
moment when the other side has said that it has every byte.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import sys
import threading
import time

PORT = 7_000
_BLOCK_BYTES = 16_384
_TOLD = 8


class _Stock:
    """What is left to send, from which connections help themselves as fast as each can."""

    def __init__(self, size_bytes: int) -> None:
        self._left_bytes = size_bytes
        self._lock = threading.Lock()

    def take(self) -> int:
        with self._lock:
            size = min(_BLOCK_BYTES, self._left_bytes)
            self._left_bytes -= size
            return size


def serve(port: int) -> None:
    """Take bytes and, when a connection says that it has no more, tell how many they were."""
    with socket.create_server(("", port), backlog=64) as listening:
        print("ready", flush=True)
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=_receive, args=(connection,), daemon=True).start()


def _receive(connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):
        received_bytes = 0
        while block := connection.recv(1 << 18):
            received_bytes += len(block)
        connection.sendall(received_bytes.to_bytes(_TOLD))


def send(address: str, size_bytes: int, *, port: int, connections: int) -> dict[str, float]:
    """Send so many bytes over so many connections at once.

    Raises:
        OSError: A connection broke, or not every byte arrived.
    """
    begun = time.monotonic()
    stock = _Stock(size_bytes)
    handshakes_s: list[float] = []
    arrived: list[int] = []

    def one() -> None:
        with contextlib.suppress(OSError), socket.create_connection((address, port)) as connection:
            handshakes_s.append(time.monotonic() - begun)
            # No more than the kernel needs: what one has taken, no other can send.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _BLOCK_BYTES)
            while size := stock.take():
                connection.sendall(bytes(size))
            connection.shutdown(socket.SHUT_WR)
            arrived.append(int.from_bytes(connection.recv(_TOLD, socket.MSG_WAITALL)))

    threads = [threading.Thread(target=one) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall_s = time.monotonic() - begun
    if sum(arrived) != size_bytes:
        raise OSError(f"{sum(arrived)} of {size_bytes} bytes arrived")
    return {"handshake_ms": min(handshakes_s) * 1e3, "wall_ms": wall_s * 1e3}


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.links.raw")
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve")
    sending = commands.add_parser("send")
    sending.add_argument("address")
    sending.add_argument("bytes", type=int)
    sending.add_argument("--connections", type=int, default=1)
    for each in (serving, sending):
        each.add_argument("--port", type=int, default=PORT)
    asked = parser.parse_args()
    if asked.command == "serve":
        serve(asked.port)
        return
    try:
        told = send(asked.address, asked.bytes, port=asked.port, connections=asked.connections)
    except OSError as broken:
        sys.exit(str(broken))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
