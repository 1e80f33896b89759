"""Requests that break off: bytes on a raw socket, and ways for it to end."""

from __future__ import annotations

import socket
import struct
from urllib.parse import urlsplit

from service.world import BYTES, Client


class RawPatch:
    """A PATCH of which any part can be sent."""

    def __init__(self, client: Client, upload: str, *, at: int, length: int, **more: str) -> None:
        base = urlsplit(str(client.http.base_url))
        self.socket = socket.create_connection((base.hostname, base.port), timeout=30)
        headers = BYTES | {
            "Host": base.netloc,
            "Authorization": client.http.headers["Authorization"],
            "Upload-Offset": str(at),
            "Content-Length": str(length),
        }
        lines = [f"PATCH {upload} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in (headers | more).items()]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())

    def send(self, content: bytes) -> None:
        """Send some of the body."""
        self.socket.sendall(content)

    def answer(self) -> bytes:
        """Read until the other side closes."""
        answer = b""
        while piece := self.socket.recv(65536):
            answer += piece
        return answer

    def first_line(self) -> bytes:
        """Read the answer's first line only."""
        with self.socket.makefile("rb") as file:
            return file.readline().strip()

    def end(self) -> None:
        """Close as a program that ends does."""
        self.socket.close()

    def reset(self) -> None:
        """Close as a crash or a NAT box does: with RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()
