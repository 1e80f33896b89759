"""The service over HTTP: one round trip for texts and receipts, one request for each media item."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import requests

from heliograph.domain.proxy import ProxyChoice, place_of
from heliograph.errors import (
    ClockWrong,
    Offline,
    ProxySignIn,
    ServiceError,
    Untrusted,
)
from heliograph.remote import codings, uploads, wire
from heliograph.remote.address import service_address
from heliograph.remote.checked import check_answer
from heliograph.remote.closer_look import look_closer
from heliograph.remote.failures import FOREIGN, failure_of, is_reset
from heliograph.remote.files import read_file
from heliograph.remote.proxies import proxies_for
from heliograph.remote.replies import Reply, failure, read_body, read_reply
from heliograph.remote.session import hardened_session
from heliograph.remote.stall import Flow, Patience, current_flow
from heliograph.remote.tls import Trust
from heliograph.remote.traffic import Traffic
from heliograph.remote.turns import Turns
from heliograph.remote.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from heliograph.domain.schedule import Upload
    from heliograph.remote.address import ServiceAddress
    from heliograph.remote.service import Pace, Watch, WireBytes
    from heliograph.remote.tls import Roots
    from heliograph.remote.uploads import Body

_Shape = TypeVar("_Shape")

IDLE_S = 30.0
"""A connection that was idle for longer is opened anew: boxes on the way forget it silently."""


class HttpService:
    """``Service`` over HTTP/1.1; may be used by several threads, each on its own connection."""

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None,
        proxy: ProxyChoice | None = None,
        roots: Roots | None = None,
        stopped: Callable[[], bool] = lambda: False,
        connect_s: float = 10.0,
        stall_s: float = 20.0,
    ) -> None:
        """Prepare the way; nothing goes over the network yet.

        Args:
            base_url: Where the service is: https, or http on this computer itself.
            token: Device token, None before enrolment.
            proxy: The proxy that the person chose; None for what the operating system names.
            roots: Certificates trusted beside those of the operating system, for the service only.
            stopped: Asked many times a second, also from other threads: whatever runs when it turns
                true ends as Interrupted.
            connect_s: How long opening a connection may take.
            stall_s: How long nothing may move; ends sooner on quick links.

        Raises:
            Refused: ``address-unusable`` or ``address-insecure``.
        """
        self._address = service_address(base_url)
        self._patience = Patience(connect_s=connect_s, stall_s=stall_s)
        self._token = token
        self._proxies = proxies_for(self._address.host, proxy or ProxyChoice())
        self._roots = roots
        self._trust = Trust(roots)
        self._lock = threading.Lock()
        self._idle: list[_Line] = []
        self._closed = False
        self._stopped = stopped
        self._traffic = Traffic()
        self._opening_s: float | None = None
        self.takes_brotli = False
        self._turns = Turns()
        self._window = Window()
        self._pace_before: Pace | None = None

    def info(self) -> wire.ServiceInfo:
        """See ``Service``."""
        reply = self._call("GET", wire.API)
        return _expect(reply, {200}, wire.ServiceInfo)

    def enrol(self, request: wire.EnrolRequest) -> wire.EnrolAnswer:
        """See ``Service``."""
        headers = {"Content-Type": "application/json"}
        reply = self._call("POST", wire.API + "enrol", headers=headers, body=wire.encode(request))
        answer = _expect(reply, {200, 201}, wire.EnrolAnswer)
        self.takes_brotli = codings.takes_brotli(reply.headers)
        return answer

    def exchange(self, head: wire.ExchangeHead, manifests: Sequence[bytes]) -> wire.ExchangeAnswer:
        """See ``Service``."""
        body = wire.join_exchange(head, manifests)
        coding = codings.coding_for(body, takes_brotli=self.takes_brotli)
        reply = self._exchange(body, coding)
        if reply.status == 415 and coding == "br":
            # It was another service that said so, or an older one answers now.
            self.takes_brotli = False
            reply = self._exchange(body, "gzip")
        answer = _expect(reply, {200}, wire.ExchangeAnswer)
        self.takes_brotli = codings.takes_brotli(reply.headers)
        check_answer(answer, head, manifests)
        return answer

    def file(self, path: str, *, start_bytes: int, most_bytes: int) -> bytes | None:
        """See ``Service``."""
        return read_file(self._call, path, start_bytes=start_bytes, most_bytes=most_bytes)

    @property
    def opening_s(self) -> float | None:
        """See ``Service``."""
        return self._opening_s

    @property
    def pace(self) -> Pace | None:
        """See ``Service``."""
        return self._turns.pace

    def line_seen(self, rate_bytes_s: float | None) -> None:
        """See ``Service``."""
        self._pace_before = self._turns.pace
        self._window.line_seen(rate_bytes_s)

    def send(self, upload: Upload, source: BinaryIO, *, watch: Watch) -> int:
        """See ``Service``."""
        pace = self._turns.pace
        if pace is not None and pace != self._pace_before:
            self._window.texts_showed(pace.rate_bytes_s)
        with self._line() as line:
            return uploads.send(line, upload, source, watch=watch)

    def offset(self, address: str) -> int | None:
        """See ``Service``."""
        with self._line() as line:
            return uploads.ask_offset(line, address)

    def traffic(self) -> WireBytes:
        """See ``Service``."""
        return self._traffic.total()

    def bound(self, *, cap_bytes_s: int | None, room_bytes: int | None) -> None:
        """See ``Service``."""
        self._traffic.bound(cap_bytes_s=cap_bytes_s, room_bytes=room_bytes)

    @property
    def out_of_room(self) -> bool:
        """See ``Service``."""
        return self._traffic.out_of_room

    def close(self) -> None:
        """See ``Service``."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for line in idle:
            line.close()

    def _exchange(self, body: bytes, coding: codings.Coding) -> Reply:
        headers = {"Content-Type": wire.NDJSON, "Content-Encoding": coding}
        packed = codings.pack(body, coding)
        return self._call(
            "POST", wire.API + "exchange", headers=headers, body=packed, turns=self._turns
        )

    def _call(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        turns: Turns | None = None,
    ) -> Reply:
        try:
            with self._line() as line:
                return line.request(
                    method,
                    self._address.call(path),
                    headers=headers or {},
                    body=body,
                    stopped=lambda: False,
                    acknowledged=lambda _: None,
                    turns=turns,
                )
        except (Offline, Untrusted, ClockWrong, ProxySignIn) as error:
            raise self._explain(error) from error

    def _explain(self, error: ServiceError) -> ServiceError:
        """Say more of why the way failed; media follows an exchange, so calls alone look closer."""
        proxy = None if self._address.is_loopback else self._proxies.get(self._address.scheme)
        if isinstance(error, ProxySignIn):
            return ProxySignIn(place_of(proxy or ""))
        return look_closer(
            error,
            self._address,
            proxy=proxy,
            roots=self._roots,
            stopped=lambda: self._closed or self._stopped(),
            wait_s=self._patience.connect_s,
        )

    @contextmanager
    def _line(self) -> Generator[_Line]:
        """Lend a connection to this thread: the one that was used last, so that few stay open."""
        with self._lock:
            line = self._idle.pop() if self._idle else None
        if line is None:
            line = _Line(
                self._address,
                session=hardened_session(
                    self._address,
                    token=self._token,
                    proxies=self._proxies,
                    tls=self._trust.context(),
                ),
                patience=self._patience,
                stopped=lambda: self._closed or self._stopped(),
                traffic=self._traffic,
                window=self._window,
            )
        try:
            yield line
        finally:
            with self._lock:
                seen = [each for each in (self._opening_s, line.opening_s) if each is not None]
                self._opening_s = min(seen, default=None)
                keep = not self._closed
                if keep:
                    self._idle.append(line)
            if not keep:
                line.close()


class _Line:
    """A session with one connection, used by one thread at a time."""

    def __init__(
        self,
        address: ServiceAddress,
        *,
        session: requests.Session,
        patience: Patience,
        stopped: Callable[[], bool],
        traffic: Traffic,
        window: Window,
    ) -> None:
        self._traffic = traffic
        self._window = window
        self._session = session
        self._address = address
        self._patience = patience
        self._stopped = stopped
        self._used_at: float | None = None
        self.opening_s: float | None = None
        """How long it took to open the connection."""

    def request(
        self,
        method: str,
        reference: str,
        *,
        headers: Mapping[str, str],
        body: Callable[[Flow], Body] | bytes | None,
        stopped: Callable[[], bool],
        acknowledged: Callable[[int], None],
        turns: Turns | None = None,
    ) -> Reply:
        """Make one request.

        A kept connection that turns out closed before it carried anything is replaced, once.
        """
        request = requests.Request(method, self._address.resolve(reference), headers=dict(headers))
        if self._used_at is not None and time.monotonic() - self._used_at > IDLE_S:
            self._hang_up()
        while True:
            flow = Flow(
                self._patience,
                stopped=lambda: self._stopped() or stopped(),
                acknowledged=acknowledged,
                traffic=self._traffic,
                turns=turns,
                window=self._window if callable(body) else None,
            )
            with flow:
                try:
                    try:
                        data = body(flow) if callable(body) else body
                        reply = self._converse(request, data, flow)
                    finally:
                        self.opening_s = flow.opening_s
                except FOREIGN as error:
                    kept, self._used_at = self._used_at is not None, None
                    flow.report()
                    flow.raise_if_ended()
                    if not (kept and is_reset(error) and not flow.reached_peer):
                        raise failure_of(error) from error
                else:
                    flow.raise_if_ended()  # an answer that we cut ourselves may look whole
                    self._used_at = time.monotonic()
                    return reply

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def _converse(self, request: requests.Request, body: Body | bytes | None, flow: Flow) -> Reply:
        request.data = body
        prepared = self._session.prepare_request(request)
        patience = self._patience
        token = current_flow.set(flow)
        try:
            with self._session.send(
                prepared,
                stream=True,
                allow_redirects=False,
                timeout=(patience.connect_s, patience.reply_s),
                proxies=self._session.proxies,
            ) as response:
                return read_reply(response, flow)
        finally:
            current_flow.reset(token)

    def _hang_up(self) -> None:
        self._session.close()
        self._used_at = None


def _expect(reply: Reply, statuses: set[int], shape: type[_Shape]) -> _Shape:
    if reply.status not in statuses:
        raise failure(reply)
    return read_body(reply, shape)
