"""Connections: kept and used again, one for each thread, opened anew when they went stale."""

from __future__ import annotations

import base64
import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fakes.certificates import Authority
from fakes.faulty_server import (
    INFO,
    FaultyServer,
    Peer,
    answering,
    answering_once,
    closing,
    dripping,
    json_response,
    response,
    tunnelling,
)
from heliograph.domain.proxy import ProxyChoice, place_of
from heliograph.errors import Offline, ProxySignIn, ServiceBusy, TimedOut
from heliograph.remote import acknowledged, http
from heliograph.remote.wire import ExchangeHead
from remote.ways import Stopwatch, Watcher, Zeros, upload, way_to

GOOD = json_response(INFO)


def test_a_connection_carries_one_call_after_the_other() -> None:
    done = response(204, headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "9"})
    with FaultyServer(answering(GOOD, done, done, GOOD)) as server, way_to(server.address) as way:
        way.info()
        for _ in range(2):
            way.send(upload(9), Zeros(9), watch=Watcher())
        way.info()
        assert server.connections == 1


def test_a_small_body_comes_in_one_piece_with_its_head(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    pieces: list[bytes] = []

    def once(peer: Peer) -> None:
        # One record of TLS (RFC 8446, 5.1): what was handed over by one call.
        pieces.append(peer.sock.recv(65536))
        peer.send(json_response({"status": 503, "code": "busy"}, status=503))

    with (
        FaultyServer(once, tls=authority.server()) as server,
        way_to(server.address, roots=authority.roots) as way,
        pytest.raises(ServiceBusy),
    ):
        way.exchange(ExchangeHead(), [])
    head, _, body = pieces[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v1/exchange HTTP/1.1\r\n")
    assert gzip.decompress(body).startswith(b'{"campaigns":{}')


def test_threads_have_connections_of_their_own_and_leave_them_to_the_next() -> None:
    all_there = threading.Barrier(4)

    def together(peer: Peer) -> None:
        peer.read_request()
        all_there.wait(10)
        peer.send(GOOD)
        answering(GOOD)(peer)

    with FaultyServer(together) as server, way_to(server.address) as way:
        for _ in range(3):
            with ThreadPoolExecutor(4) as pool:
                infos = [each.result() for each in [pool.submit(way.info) for _ in range(4)]]
            assert infos == [INFO] * 4
        assert server.connections == 4


def test_a_connection_that_closed_meanwhile_is_replaced() -> None:
    with FaultyServer(answering_once(GOOD)) as server, way_to(server.address) as way:
        for _ in range(3):
            assert way.info() == INFO
        assert server.connections == 3


def test_a_service_that_went_away_meanwhile_is_offline() -> None:
    with FaultyServer(answering_once(GOOD)) as server, way_to(server.address) as way:
        way.info()
        server.leave()
        with pytest.raises(Offline):
            way.info()


def test_a_connection_that_was_idle_for_long_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with FaultyServer(answering(GOOD)) as server, way_to(server.address) as way:
        way.info()
        monkeypatch.setattr(http, "IDLE_S", -1.0)
        way.info()
        assert server.connections == 2


def test_a_fresh_connection_that_is_closed_is_not_tried_again() -> None:
    with FaultyServer(closing) as server, way_to(server.address) as way:
        with pytest.raises(Offline):
            way.exchange(ExchangeHead(), ())
        assert server.connections == 1


def test_a_kept_connection_that_is_closed_after_it_took_the_request_is_not_tried_again() -> None:
    def script(peer: Peer) -> None:
        answering_once(GOOD)(peer)
        peer.read_request()

    with FaultyServer(script) as server, way_to(server.address) as way:
        way.info()
        with pytest.raises(Offline):
            way.exchange(ExchangeHead(), ())
        assert server.connections == 1


def test_a_kept_connection_that_never_reached_anybody_is_replaced_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A box on the way forgot the connection and resets it: nothing was acknowledged."""
    monkeypatch.setattr(acknowledged, "unacknowledged", lambda _: 10**9)

    def script(peer: Peer) -> None:
        answering_once(GOOD)(peer)
        peer.read_request()

    with FaultyServer(script, closing) as server, way_to(server.address) as way:
        way.info()
        with pytest.raises(Offline):
            way.exchange(ExchangeHead(), ())
        assert server.connections == 2


# ---- through a proxy -------------------------------------------------------------------


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.mark.parametrize("secured", [False, True], ids=["plain", "tls"])
def test_a_proxy_hands_on_what_it_cannot_read(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, *, secured: bool
) -> None:
    # What vouches for the service alone vouches for no proxy: that is for the system to do.
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.roots))
    size = 3_000_000
    done = response(204, headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(size)})
    service = FaultyServer(answering(GOOD, done), tls=authority.server("stories.example"))
    with (
        service,
        FaultyServer(
            tunnelling(service.port), tls=authority.server() if secured else None
        ) as proxy,
    ):
        choice = ProxyChoice(
            address=proxy.address,
            login_for=place_of(proxy.address),
            user="mé",
            password="w:ord",  # noqa: S106 - of nobody
        )
        with way_to("https://stories.example", proxy=choice, roots=authority.roots) as way:
            assert way.info() == INFO
            watcher = Watcher()
            assert way.send(upload(size), Zeros(size), watch=watcher) == size
            assert watcher.moved_bytes == size
    (asked,) = proxy.requests
    assert (asked.method, asked.path) == ("CONNECT", "stories.example:443")
    assert "authorization" not in asked.headers
    assert (
        asked.headers["proxy-authorization"]
        == "Basic " + base64.b64encode("mé:w:ord".encode()).decode()
    )
    assert all("proxy-authorization" not in each.headers for each in service.requests)
    assert all(each.headers["authorization"] == "Bearer secret" for each in service.requests)


@pytest.mark.parametrize(
    ("status", "error"), [(407, ProxySignIn), (403, Offline), (502, Offline), (302, Offline)]
)
def test_a_proxy_that_says_no(status: int, error: type[Exception]) -> None:
    with FaultyServer(answering_once(response(status, b"no"))) as proxy:
        choice = ProxyChoice(address=proxy.address)
        with way_to("https://stories.example", proxy=choice) as way, pytest.raises(error):
            way.info()
        assert "authorization" not in proxy.requests[0].headers


def test_a_proxy_that_is_not_there() -> None:
    choice = ProxyChoice(address="http://127.0.0.1:1")
    with way_to("https://stories.example", proxy=choice) as way, pytest.raises(Offline):
        way.info()


def test_a_proxy_that_drips_is_given_up() -> None:
    with FaultyServer(dripping(b"HTTP/1.1 200", b"0", 0.02)) as proxy:
        choice = ProxyChoice(address=proxy.address)
        watch = Stopwatch()
        with way_to("https://stories.example", proxy=choice, connect_s=0.1) as way:
            with pytest.raises(TimedOut):
                way.info()
            assert watch.seconds < 2
