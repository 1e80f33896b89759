"""A real server on loopback that does as its scripts say, and they say nothing good."""

from __future__ import annotations

import base64
import contextlib
import gzip
import select
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from heliograph.remote.wire import PROBLEM_JSON, Limits, ProblemDocument, ServiceInfo, encode

PATIENCE_S = 20.0
"""A server that nobody ends by then ends by itself, so that a failing test does not hang."""


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]


class Peer:
    """One connection, in a script's hands."""

    def __init__(self, sock: socket.socket, server: FaultyServer) -> None:
        self.sock = sock
        self.server = server
        self._buffer = bytearray()

    def read_head(self) -> Request:
        """Read the head of a request.

        Raises:
            EOFError: the client is gone.
        """
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            self._buffer += self._receive()
        head = bytes(self._buffer[:end])
        del self._buffer[: end + 4]
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        pairs = (line.split(": ", 1) for line in lines)
        request = Request(method, path, {name.lower(): value for name, value in pairs})
        self.server.note(request)
        return request

    def read_body(self, count: int) -> bytes:
        """Read so many bytes of a body."""
        while len(self._buffer) < count:
            self._buffer += self._receive()
        body = bytes(self._buffer[:count])
        del self._buffer[:count]
        return body

    def read_request(self) -> tuple[Request, bytes]:
        """Read a whole request."""
        request = self.read_head()
        return request, self.read_body(int(request.headers.get("content-length", "0")))

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self.sock.sendall(data)

    def hang(self) -> None:
        """Do nothing until the test is over."""
        self.server.over.wait(PATIENCE_S)

    def reset(self) -> None:
        """End the connection with RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def _receive(self) -> bytes:
        data = self.sock.recv(65536)
        if not data:
            raise EOFError
        return data


Script = Callable[[Peer], None]


class FaultyServer:
    """Each connection gets the next script; the last one is for all that follow."""

    def __init__(
        self,
        *scripts: Script,
        tls: ssl.SSLContext | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        receive_buffer: int | None = None,
    ) -> None:
        self._scripts = scripts
        self._first = 0
        self._tls = tls
        self._listener = socket.create_server((host, port))
        if receive_buffer is not None:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._host = host
        self.port = int(self._listener.getsockname()[1])
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self.over = threading.Event()
        self.connections = 0
        self.requests: list[Request] = []
        self.arrived = threading.Event()
        """Set when the head of a request has come."""
        self.crash: BaseException | None = None

    @property
    def address(self) -> str:
        """Give its base address."""
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{self._host}:{self.port}"

    def become(self, *scripts: Script, tls: ssl.SSLContext | None = None) -> None:
        """Serve whoever connects from now on by other scripts, with this TLS or none."""
        with self._lock:
            self._scripts, self._tls, self._first = scripts, tls, self.connections

    def note(self, request: Request) -> None:
        """Keep what came."""
        with self._lock:
            self.requests.append(request)
        self.arrived.set()

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.over.set()
        self.leave()
        with self._lock:
            for each in self._open:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(PATIENCE_S)
        if self.crash is not None:
            raise self.crash

    def leave(self) -> None:
        """Listen no more."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                number = self.connections - self._first
                script = self._scripts[min(number, len(self._scripts) - 1)]
                self.connections += 1
                self._open.append(sock)
            self._start(lambda sock=sock, script=script: self._serve(sock, script))

    def _serve(self, sock: socket.socket, script: Script) -> None:
        try:
            with self._secured(sock) as wire:
                wire.settimeout(PATIENCE_S)
                script(Peer(wire, self))
        except (OSError, EOFError):
            return  # the client went away, as many tests want it to
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            self.crash = error

    @contextlib.contextmanager
    def _secured(self, sock: socket.socket) -> Iterator[socket.socket]:
        if self._tls is None:
            with sock:
                yield sock
            return
        with self._tls.wrap_socket(sock, server_side=True) as wire:
            with self._lock:
                self._open.append(wire)
            yield wire


# ---- answers ---------------------------------------------------------------------


def response(
    status: int,
    body: bytes = b"",
    *,
    content_type: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Write a whole answer."""
    lines = [f"HTTP/1.1 {status} Whatever"]
    if status != 204:
        lines.append(f"Content-Length: {len(body)}")
    if content_type is not None:
        lines.append(f"Content-Type: {content_type}")
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def problem(status: int, code: str, **headers: str) -> bytes:
    """Write a problem document as the service does."""
    body = encode(ProblemDocument(status=status, code=code))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return response(status, body, content_type=PROBLEM_JSON, headers=named)


def json_response(value: object, status: int = 200) -> bytes:
    """Write a JSON answer as the service does."""
    return response(status, encode(value), content_type="application/json")


INFO = ServiceInfo(
    heliograph="service",
    id="real",
    name="The service",
    versions=(1,),
    time_ms=1_620_000_000_000,
    key_ids=(),
    limits=Limits(),
    uploads="/v1/uploads/",
)


# ---- scripts ---------------------------------------------------------------------


def answering(*answers: bytes) -> Script:
    """Answer request after request on one connection; the last answer is for all that follow."""

    def script(peer: Peer) -> None:
        number = 0
        while True:
            peer.read_request()
            peer.send(answers[min(number, len(answers) - 1)])
            number += 1

    return script


def answering_once(answer: bytes) -> Script:
    """Answer one request and close."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(answer)

    return script


def silent(peer: Peer) -> None:
    """Read the request and never answer."""
    peer.read_request()
    peer.hang()


def closing(peer: Peer) -> None:
    """Read the request and close."""
    peer.read_request()


def deaf(count: int) -> Script:
    """Read so many bytes of the body, then nothing any more, keeping the connection open."""

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.read_body(count)
        peer.hang()

    return script


def resetting(count: int) -> Script:
    """Read so many bytes of the body, then reset the connection."""

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.read_body(count)
        peer.reset()

    return script


def saying(data: bytes) -> Script:
    """Answer with these bytes, whatever they are, and close."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(data)

    return script


def dripping(head: bytes, drop: bytes, every_s: float) -> Script:
    """Answer with a head and then a drop now and then, for ever."""

    def script(peer: Peer) -> None:
        peer.read_request()
        peer.send(head)
        while not peer.server.over.wait(every_s):
            peer.send(drop)

    return script


def tunnelling(port: int) -> Script:
    """Be a proxy that connects whoever asks to a port of this computer."""

    def script(peer: Peer) -> None:
        peer.read_head()
        with socket.create_connection(("127.0.0.1", port)) as target:
            peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            target.settimeout(PATIENCE_S)
            back = threading.Thread(target=_pour, args=(target, peer.sock), daemon=True)
            back.start()
            _pour(peer.sock, target)
            back.join(PATIENCE_S)

    return script


def pouring(port: int) -> Script:
    """Be a wire to a server on a port of this computer."""

    def script(peer: Peer) -> None:
        with socket.create_connection(("127.0.0.1", port)) as target:
            target.settimeout(PATIENCE_S)
            _join(peer.sock, target)

    return script


def demanding(user: str, password: str, port: int) -> Script:
    """Be a forward proxy that asks who one is (RFC 9110, section 11.7; RFC 7617), then tunnels."""
    told = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def script(peer: Peer) -> None:
        while peer.read_head().headers.get("proxy-authorization") != told:
            asks = {"Proxy-Authenticate": 'Basic realm="The office", charset="UTF-8"'}
            page = b"<html>Who are you?</html>"
            peer.send(response(407, page, content_type="text/html", headers=asks))
        with socket.create_connection(("127.0.0.1", port)) as target:
            peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            target.settimeout(PATIENCE_S)
            _join(peer.sock, target)

    return script


def _join(one: socket.socket, other: socket.socket) -> None:
    """Hand bytes on both ways in one thread: two at once are too many for one TLS connection."""
    while True:
        held = [each for each in (one, other) if isinstance(each, ssl.SSLSocket) and each.pending()]
        for each in held or select.select([one, other], [], [], PATIENCE_S)[0]:
            data = each.recv(65536)
            if not data:
                return
            (other if each is one else one).sendall(data)


def _pour(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def bomb(unpacked_bytes: int) -> bytes:
    """Pack zeros tightly."""
    return gzip.compress(bytes(unpacked_bytes), compresslevel=9, mtime=0)
