"""A second look at a way that failed: it finds words for the cause and gives nothing away."""

from __future__ import annotations

import errno
import socket
import threading
from pathlib import Path
from typing import Self

import pytest

from fakes.certificates import Authority
from fakes.faulty_server import FaultyServer, Peer, answering, demanding, response, silent
from heliograph.domain.proxy import ProxyChoice, place_of
from heliograph.errors import CaptivePortal, ClockWrong, Offline, ServiceError, Untrusted
from heliograph.remote import closer_look, failures, routes
from heliograph.remote.service import Interrupted
from remote.ways import Stopwatch, way_to

PAGE = b"<html>Welcome</html>"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def cutting(peer: Peer) -> None:
    """Take the first of a handshake and hang up."""
    peer.sock.recv(1)


def failing(
    monkeypatch: pytest.MonkeyPatch, *answers: bytes, connect_s: float = 5.0
) -> ServiceError:
    """Give how a call fails whose peer cuts TLS, while this answers in clear at the host."""
    with FaultyServer(answering(*answers) if answers else silent) as plain:
        monkeypatch.setattr(closer_look, "PLAIN_PORT", plain.port)
        with FaultyServer(cutting) as server:
            address = server.address.replace("http:", "https:")
            with way_to(address, connect_s=connect_s) as way, pytest.raises(ServiceError) as caught:
                way.info()
        for asked in plain.requests:
            assert (asked.method, asked.path) == ("GET", "/")
            assert "authorization" not in asked.headers
    return caught.value


@pytest.mark.parametrize(
    ("answer", "page"),
    [
        (response(302, headers={"Location": "http://hotel.example/"}), "http://hotel.example/"),
        (response(307, headers={"Location": "//hotel.example/a"}), "http://hotel.example/a"),
        (response(511, PAGE, content_type="text/html"), "http://127.0.0.1/"),
        (response(200, PAGE, content_type="text/html; charset=utf-8"), "http://127.0.0.1/"),
    ],
)
def test_who_answers_in_the_service_s_place_is_a_portal(
    monkeypatch: pytest.MonkeyPatch, answer: bytes, page: str
) -> None:
    assert failing(monkeypatch, answer) == CaptivePortal(location=page)


@pytest.mark.parametrize(
    "answer",
    [
        response(301, headers={"Location": "https://127.0.0.1/"}),
        response(308, headers={"Location": "/elsewhere"}),
        response(302),
        response(404, PAGE, content_type="text/html"),
        response(200, b"{}", content_type="application/json"),
        response(502, PAGE, content_type="text/html"),
        b"SSH-2.0-OpenSSH_9.2\r\n",
        response(302, headers={"Location": "http://[hotel"}),
    ],
)
def test_a_web_server_of_the_service_s_own_is_none(
    monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    assert isinstance(failing(monkeypatch, answer), Offline)


def test_whoever_says_nothing_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Stopwatch()
    assert isinstance(failing(monkeypatch, connect_s=0.2), Offline)
    assert watch.seconds < 5


def test_a_stop_ends_the_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()
    with FaultyServer(silent) as plain, FaultyServer(cutting) as server:
        monkeypatch.setattr(closer_look, "PLAIN_PORT", plain.port)
        address = server.address.replace("http:", "https:")
        with way_to(address, stopped=stop.is_set) as way:
            asking = threading.Thread(target=lambda: plain.arrived.wait(10) and stop.set())
            asking.start()
            watch = Stopwatch()
            with pytest.raises(Interrupted):
                way.info()
            asking.join()
        assert watch.seconds < 5


def test_who_breaks_tls_open_behind_a_proxy_is_named_too(
    authority: Authority, tmp_path: Path
) -> None:
    inside = Authority(tmp_path, "Watchful Ltd").server("stories.example")
    with (
        FaultyServer(silent, tls=inside) as opened,
        FaultyServer(demanding("me", "word", opened.port)) as proxy,
    ):
        choice = ProxyChoice(
            address=proxy.address,
            login_for=place_of(proxy.address),
            user="me",
            password="word",  # noqa: S106 - of nobody
        )
        with (
            way_to("https://stories.example", proxy=choice, roots=authority.roots) as way,
            pytest.raises(Untrusted) as caught,
        ):
            way.info()
    assert (caught.value.fault, caught.value.issuer) == ("unknown-issuer", "Watchful Ltd")
    assert opened.requests == []


def test_an_issuer_is_blamed_only_when_nobody_knows_it(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else is wrong with a certificate, e.g. that it was revoked, is not its doing."""
    monkeypatch.setattr(failures, "_UNKNOWN_ISSUER", frozenset())
    other = Authority(authority.roots.parent, "A good authority")
    with (
        FaultyServer(silent, tls=other.server()) as server,
        way_to(server.address, roots=authority.roots) as way,
        pytest.raises(Untrusted) as caught,
    ):
        way.info()
    assert caught.value.fault == "unknown"


def test_dates_that_tell_nothing_leave_the_error_as_it_is(authority: Authority) -> None:
    garbled = response(200, headers={"Date": "yesterday"})
    tls = authority.server(from_days=-20, to_days=-10)
    with (
        FaultyServer(answering(garbled), tls=tls) as server,
        way_to(server.address, roots=authority.roots) as way,
        pytest.raises(ClockWrong) as caught,
    ):
        way.info()
    assert caught.value.at_least


# ---- whether there is any network -----------------------------------------------------------


class _NoWay:
    """A computer without routes: nothing can be connected, not even on paper."""

    def __init__(self, *_: object) -> None:
        self.asked: list[object] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def connect(self, address: object) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable", address)


def test_without_a_route_no_name_is_found_because_there_is_no_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lost = socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    monkeypatch.setattr(routes.socket, "socket", _NoWay)
    assert not routes.has_route()
    assert failures.failure_of(lost) == Offline("gaierror", no_network=True)
    # Somebody was there and said no: that is no computer without a network.
    refused = ConnectionRefusedError(errno.ECONNREFUSED, "refused")
    assert failures.failure_of(refused) == Offline("ConnectionRefusedError")


def test_with_a_route_a_name_that_is_not_found_is_the_service_s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(failures, "has_route", lambda: True)
    lost = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert failures.failure_of(lost) == Offline("gaierror")
