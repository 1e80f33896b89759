"""The one hardened session that everything goes over: one origin, no redirects, no environment."""

from __future__ import annotations

import http.cookiejar
import socket
import ssl
import threading
import time
import warnings
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import SystemTimeWarning

from heliograph import __version__
from heliograph.errors import ContractBroken
from heliograph.remote.proxies import proxy_login
from heliograph.remote.stall import TICK_S, current_flow
from heliograph.remote.tls import ResumingContext, Trust
from heliograph.remote.unsent import LEAST_BYTES, TCP_NOTSENT_LOWAT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import PreparedRequest, Response

    from heliograph.remote.address import ServiceAddress
    from heliograph.remote.traffic import Meter, Traffic

# A wrong clock is said in our own words, where the person looks.
warnings.filterwarnings("ignore", category=SystemTimeWarning)

BLOCK_BYTES = 256 * 1024
"""What is read from a body at a time."""


def hardened_session(
    address: ServiceAddress,
    *,
    token: str | None,
    proxies: Mapping[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
) -> requests.Session:
    """Make a session that can reach one service and nothing else.

    No ``.netrc``, no proxy variables, no cookies, no redirects; certificates are checked as the
    operating system does, and there is no way to switch that off.

    Args:
        address: Where the service is.
        token: Device token, sent to that origin only.
        proxies: Proxies by scheme, as the operating system tells; never for loopback.
        tls: Whom to trust; None for the operating system's trust alone.
    """
    session = _Session()
    session.trust_env = False
    session.headers.clear()
    session.headers.update(
        {
            "User-Agent": f"Heliograph/{__version__}",
            "Accept": "application/json, application/problem+json",
            "Accept-Encoding": "gzip",
        }
    )
    session.auth = _Bearer(address, token)
    session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    if proxies and not address.is_loopback:
        session.proxies.update(proxies)
    session.adapters.clear()
    trust = tls if tls is not None else Trust(None).context()
    session.mount(f"{address.scheme}://", _Adapter(address, trust))
    return session


class _Session(requests.Session):
    def get_redirect_target(self, resp: Response) -> str | None:
        """Follow nothing, and so do not read a redirect's body without bound either."""
        del resp
        return None


class _Bearer(AuthBase):
    """Adds the device token; being set, it also keeps ``.netrc`` out."""

    def __init__(self, address: ServiceAddress, token: str | None) -> None:
        self._address = address
        self._token = token

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        if self._token and self._address.holds(r.url or ""):
            r.headers["Authorization"] = f"Bearer {self._token}"
        return r


class _Adapter(HTTPAdapter):
    """One connection to one origin, over sockets that report to the current flow."""

    def __init__(self, address: ServiceAddress, tls: ssl.SSLContext) -> None:
        self._address = address
        self._tls = tls
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002 - as requests has it
        **pool_kwargs: Any,  # noqa: ANN401 - as requests has it
    ) -> None:
        super().init_poolmanager(
            connections, maxsize, block=block, **self._pool_options(), **pool_kwargs
        )
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:  # noqa: ANN401 - the same
        # What vouches for the service alone vouches for no proxy.
        trust = Trust(None).context() if proxy.startswith("https:") else self._tls
        manager = super().proxy_manager_for(
            proxy, proxy_ssl_context=trust, **self._pool_options(), **proxy_kwargs
        )
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def proxy_headers(self, proxy: str) -> dict[str, str]:
        """Tell a proxy, and nobody else, name and password in its address."""
        return proxy_login(proxy)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ANN401
        """Leave trust to the TLS context: no bundle of the library's own, no switch."""
        del url, verify, cert
        conn.cert_reqs = "CERT_REQUIRED"

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401
        """Let a request out only to the service's own origin.

        Raises:
            ContractBroken: it would go elsewhere.
        """
        if not self._address.holds(request.url or ""):
            raise ContractBroken("an address leads elsewhere")
        return super().send(request, *args, **{**kwargs, "verify": True, "cert": None})

    def _pool_options(self) -> dict[str, Any]:
        return {
            "ssl_context": self._tls,
            "blocksize": BLOCK_BYTES,
            "socket_options": _socket_options(),
        }


class _Connection(HTTPConnection):
    """Tells the current flow of every byte that it hands to the kernel."""

    opening_s = connecting_s = 0.0
    is_open = False
    slice_bytes = BLOCK_BYTES
    _traffic: Traffic | None = None
    _meter: Meter | None = None
    _head: bytes | None = None
    """The head of a request that waits for its body; empty before it is there."""

    def request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as urllib3 has it
        """Send a small body together with its head: each alone would take a segment of its own.

        A new connection may send ten before it has to wait for a round trip (RFC 6928).
        """
        self._head = b"" if isinstance(kwargs.get("body"), bytes) and kwargs["body"] else None
        try:
            super().request(*args, **kwargs)
        finally:
            self._head = None

    def _new_conn(self) -> socket.socket:
        began = time.monotonic()
        opened = super()._new_conn()
        self.connecting_s = time.monotonic() - began
        if self._traffic is not None:
            # From the first packet on: a handshake that fails was on the wire too.
            self._meter = self._traffic.opened(opened)
        return opened

    def connect(self) -> None:
        """Open in a thread of its own: nothing else can be stopped while it looks up a name."""
        began = time.monotonic()
        flow = current_flow.get()
        self._traffic = None if flow is None else flow.traffic
        opened: Future[None] = Future()

        def run() -> None:
            try:
                super(_Connection, self).connect()
            except BaseException as error:  # noqa: BLE001 - it belongs to the thread that waits
                opened.set_exception(error)
            else:
                opened.set_result(None)

        threading.Thread(target=run, name="connect", daemon=True).start()
        while not wait([opened], timeout=TICK_S).done:
            try:
                self._check_opening(time.monotonic() - began)
            except BaseException:
                opened.add_done_callback(lambda _: self.close())
                raise
        opened.result()
        self.opening_s = time.monotonic() - began
        self.is_open = True

    def _check_opening(self, passed_s: float) -> None:
        flow = current_flow.get()
        if flow is not None:
            flow.raise_if_stopped()
        # One step has the limit that urllib3 keeps; this is for name, proxy and TLS together.
        if self.timeout is not None and passed_s > 3 * self.timeout:
            raise TimeoutError("opening the connection took too long")

    def send(self, data: Any) -> None:  # noqa: ANN401 - as http.client has it
        if self._head is not None:
            if not self._head:
                self._head = data
                return
            data, self._head = self._head + data, None
        if self.sock is None:
            self.connect()
        flow = current_flow.get()
        if flow is not None and self.is_open and self.sock is not None:
            flow.push(
                self.sock,
                data,
                opening_s=self.opening_s,
                slice_bytes=self.slice_bytes,
                connecting_s=self.connecting_s,
                handshake_s=self._fresh_handshake_s(),
            )
            if self._meter is not None:
                self._meter.handed(len(data))
        else:  # not open yet: this is for a proxy on the way
            super().send(data)

    def _fresh_handshake_s(self) -> float | None:
        """Tell how long the handshake took that was made for this request."""
        return None

    def close(self) -> None:
        self.is_open = False
        self._end_count()
        super().close()

    def _end_count(self) -> None:
        meter, self._meter = self._meter, None
        flow = current_flow.get()
        if meter is None or self._traffic is None:
            return
        if flow is not None and flow.traffic is self._traffic:
            flow.ends(meter)
        else:
            self._traffic.closed(meter)


class _TlsConnection(_Connection, HTTPSConnection):
    """The same over TLS, where a call returns only when the kernel has taken all of a slice."""

    slice_bytes = 16 * 1024
    is_remembered = False
    is_used = False

    def _fresh_handshake_s(self) -> float | None:
        return None if self.is_used else self.opening_s - self.connecting_s

    def getresponse(self) -> Any:  # noqa: ANN401 - as urllib3 has it
        """Keep what makes the next handshake shorter, once it is there."""
        response = super().getresponse()
        self.is_used = True
        context: object = getattr(self, "ssl_context", None)  # urllib3 does not say its type
        if not self.is_remembered and isinstance(context, ResumingContext):
            wire = self.sock
            if isinstance(wire, ssl.SSLSocket):
                context.remember(wire)
                self.is_remembered = True
        return response

    def close(self) -> None:
        self.is_remembered = self.is_used = False
        super().close()


class _Pool(HTTPConnectionPool):
    ConnectionCls: Any = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls: Any = _TlsConnection


_POOLS = {"http": _Pool, "https": _TlsPool}


def _socket_options() -> list[tuple[int, int, int]]:
    options = [
        (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    ]
    if TCP_NOTSENT_LOWAT is not None:
        options.append((socket.IPPROTO_TCP, TCP_NOTSENT_LOWAT, LEAST_BYTES))
    return options
