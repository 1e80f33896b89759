"""A box on the way to the real service that does to one request what the eighteen faults say."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fakes.faulty_server import FaultyServer, Peer, Request, problem, response
from faults.kinds import Name, Step, Strike
from heliograph.remote.codings import BY_NAME, Coding, unpack

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_HOP = ("connection", "host", "accept-encoding", "transfer-encoding")
PATIENCE_S = 20.0

ON_THE_WIRE: frozenset[Step] = frozenset(
    {
        "enrol",
        "info",
        "texts",
        "receipts",
        "withdrawal",
        "news",
        "first-bytes",
        "middle",
        "last-bytes",
        "offset",
    }
)
"""The steps that a client can be brought to without an editor at the service."""


class Box:
    """Passes requests on, one by one; the planned strikes fall on the first that fit."""

    def __init__(self, service_port: int) -> None:
        self._port = service_port
        self._lock = threading.Lock()
        self.strikes: list[Strike] = []
        self.struck: list[Strike] = []
        self._server = FaultyServer(self._serve)

    @property
    def address(self) -> str:
        """Give the address that a client believes to be the service's."""
        return self._server.address

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.__exit__(kind, error, trace)

    # ---- one request ---------------------------------------------------------------

    def _serve(self, peer: Peer) -> None:
        while True:
            request = peer.read_head()
            length = int(request.headers.get("content-length", "0"))
            if request.method == "PATCH":
                self._patch(peer, request, length)
                continue
            if request.method == "HEAD":
                step: Step | None = "offset"
                body = b""
                kind = self._take("offset")
            elif request.path.endswith("/exchange"):
                # What an exchange carries is seen only when all of it has come.
                body = peer.read_body(length)
                step = _step_of(body, BY_NAME[request.headers["content-encoding"]])
                kind = self._take(step)
            else:
                body = peer.read_body(length)
                step = _STEPS.get((request.method, request.path))
                kind = self._take(step) if step is not None else None
            if kind is None:
                peer.send(self._pass_on(request, body))
            else:
                self._meet(kind, peer, request, body)

    def _patch(self, peer: Peer, request: Request, length: int) -> None:
        steps: tuple[tuple[Step, int], ...] = (
            ("first-bytes", 0),
            ("middle", length // 2),
            ("last-bytes", max(0, length - 1)),
        )
        for step, count in steps:
            kind = self._take(step)
            if kind is None:
                continue
            if kind in _IN_THE_REQUEST:
                # What came so far reaches the service, which keeps it.
                part = peer.read_body(count)
                with self._open() as way:
                    way.sendall(_head(request, length) + part)
                    way.shutdown(socket.SHUT_WR)
                    way.settimeout(PATIENCE_S)
                    while way.recv(65536):
                        pass
                if kind == "request-stalls":
                    peer.hang()
                peer.reset()
                raise EOFError
            self._meet(kind, peer, request, peer.read_body(length))
            return
        peer.send(self._pass_on(request, peer.read_body(length)))

    def _meet(self, kind: Name, peer: Peer, request: Request, body: bytes) -> None:
        match kind:
            case "unreachable" | "request-cut":
                peer.reset()
            case "request-stalls":
                peer.hang()
            case "answer-lost":
                self._pass_on(request, body)
                peer.reset()
            case "answer-stalls":
                answer = self._pass_on(request, body)
                peer.send(answer[: len(answer) // 2])
                peer.hang()
            case "answer-truncated":
                answer = self._pass_on(request, body)
                peer.send(answer[: len(answer) // 2])
            case "answer-garbled":
                peer.send(_garbled(self._pass_on(request, body)))
                return
            case "request-doubled":
                answer = self._pass_on(request, body)
                self._pass_on(request, body)
                peer.send(answer)
                return
            case "bytes-lost":
                peer.send(self._lower(request, body))
                return
            case "other-service" | "false-receipt":
                peer.send(_altered(self._pass_on(request, body), _LIES[kind]))
                return
            case _:
                peer.send(_ANSWERS[kind])
                return
        raise EOFError

    def _lower(self, request: Request, body: bytes) -> bytes:
        """Let the service say that it stands elsewhere than the client believed."""
        if request.method == "HEAD":
            head, _, rest = self._pass_on(request, body).partition(b"\r\n\r\n")
            lines = [
                b"Upload-Offset: 0" if line.lower().startswith(b"upload-offset:") else line
                for line in head.split(b"\r\n")
            ]
            return b"\r\n".join(lines) + b"\r\n\r\n" + rest
        ahead = str(int(request.headers["upload-offset"]) + 1)
        wrong = Request(request.method, request.path, {**request.headers, "upload-offset": ahead})
        return self._pass_on(wrong, body)

    def _take(self, step: Step) -> Name | None:
        with self._lock:
            for strike in self.strikes:
                if strike.step == step:
                    self.strikes.remove(strike)
                    self.struck.append(strike)
                    return strike.kind
        return None

    # ---- to the service ------------------------------------------------------------

    def _open(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE_S)

    def _pass_on(self, request: Request, body: bytes) -> bytes:
        """Make the request on a connection of its own; give the whole answer as it came."""
        with self._open() as way:
            way.sendall(_head(request, len(body)) + body)
            answer = bytearray()
            while data := way.recv(65536):
                answer += data
        head, _, rest = bytes(answer).partition(b"\r\n\r\n")
        lines = [each for each in head.split(b"\r\n") if not each.lower().startswith(b"connection")]
        return b"\r\n".join(lines) + b"\r\n\r\n" + rest


_IN_THE_REQUEST: frozenset[Name] = frozenset({"request-cut", "request-stalls"})
_STEPS: dict[tuple[str, str], Step] = {("GET", "/v1/"): "info", ("POST", "/v1/enrol"): "enrol"}
_PAGE = response(200, b"<html>Welcome</html>", content_type="text/html")
_ANSWERS: dict[Name, bytes] = {
    "portal": _PAGE,
    "sign-in": problem(401, "sign-in"),
    "too-large": response(413, b"<html>413</html>", content_type="text/html"),
    "wait": problem(503, "busy", Retry_After="1"),
    "own-fault": response(502, b"<html>502</html>", content_type="text/html"),
    "full": problem(507, "full"),
    "upload-gone": problem(404, "upload-unknown"),
}


def _head(request: Request, length: int) -> bytes:
    headers = {name: each for name, each in request.headers.items() if name not in _HOP}
    headers |= {"host": "127.0.0.1", "connection": "close", "content-length": str(length)}
    lines = [f"{request.method} {request.path} HTTP/1.1"]
    lines += [f"{name}: {each}" for name, each in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def _step_of(body: bytes, coding: Coding) -> Step:
    head, *texts = unpack(body, coding, most_bytes=1 << 24).splitlines()
    told = json.loads(head)
    if told.get("withdrawals"):
        return "withdrawal"
    if told.get("replies"):
        return "replies"
    if texts:
        return "texts"
    return "receipts" if told.get("known") else "news"


def _garbled(answer: bytes) -> bytes:
    """Keep the form of an answer and nothing of what it says."""
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = [
        b"Upload-Offset: x" if each.lower().startswith(b"upload-offset:") else each
        for each in head.split(b"\r\n")
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + bytes(each ^ 0x5A for each in body)


def _altered(answer: bytes, lie: Callable[[Any], object]) -> bytes:
    head, _, body = answer.partition(b"\r\n\r\n")
    packed = b"content-encoding: gzip" in head.lower()
    told = json.loads(gzip.decompress(body) if packed else body)
    lie(told)
    status = int(head.split(b" ", 2)[1])
    return response(status, json.dumps(told).encode(), content_type="application/json")


def _another(told: dict[str, Any]) -> None:
    told["service"] = "another"


def _false(told: dict[str, Any]) -> None:
    """Change one letter of everything that is signed, and claim what is not."""
    for result in told.get("results", ()):
        receipt = result.get("receipt") or "eyJhbGciOiJFZERTQSJ9.e30.AAAA"
        result |= {"standing": "received", "wanted": [], "receipt": _changed(receipt)}
    for each in told.get("withdrawals", ()):
        each["confirmation"] = _changed(each["confirmation"])
    if "keys" in told:
        told["keys"] = {name: _changed(key) for name, key in told["keys"].items()}


def _changed(text: str) -> str:
    middle = len(text) // 2
    return text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]


_LIES: dict[Name, Callable[[Any], object]] = {"other-service": _another, "false-receipt": _false}
