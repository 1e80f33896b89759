"""Real certificates with real faults, each told apart."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import requests

from fakes.certificates import Authority
from fakes.faulty_server import (
    INFO,
    FaultyServer,
    Peer,
    answering,
    json_response,
    response,
)
from heliograph.errors import (
    CaptivePortal,
    ClockWrong,
    Offline,
    ServiceError,
    TimedOut,
    Untrusted,
)
from heliograph.remote.address import service_address
from heliograph.remote.service import Interrupted
from heliograph.remote.session import hardened_session
from remote.ways import Stopper, Stopwatch, Watcher, Zeros, upload, way_to

GOOD = answering(json_response(INFO))

DAY_MS = 86_400_000


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def test_a_good_certificate_of_a_root_that_is_trusted(authority: Authority) -> None:
    with (
        FaultyServer(GOOD, tls=authority.server()) as server,
        way_to(server.address, roots=authority.roots) as way,
    ):
        assert way.info() == INFO
        assert way.info() == INFO
        assert server.connections == 1


def failing(authority: Authority, tls: ssl.SSLContext, *answers: bytes) -> ServiceError:
    """Give how a call fails, and make sure that nothing of ours went to whom we do not trust."""
    with (
        FaultyServer(answering(*(answers or (json_response(INFO),))), tls=tls) as server,
        way_to(server.address, roots=authority.roots) as way,
        pytest.raises(ServiceError) as caught,
    ):
        way.info()
    assert [(each.method, each.path) for each in server.requests] in ([], [("HEAD", "/")])
    assert all("authorization" not in each.headers for each in server.requests)
    if isinstance(caught.value, Untrusted) and caught.value.fault != "expired":
        assert server.requests == []
    return caught.value


def dated(days: float) -> bytes:
    """Answer as a service does whose clock is so many days ahead."""
    at = datetime.now(UTC) + timedelta(days=days)
    return response(200, headers={"Date": format_datetime(at, usegmt=True)})


@pytest.mark.parametrize(("from_days", "to_days", "fast_days"), [(-20, -10, 10), (10, 20, -10)])
def test_a_certificate_outside_its_dates_points_to_the_clock(
    authority: Authority, from_days: int, to_days: int, fast_days: int
) -> None:
    error = failing(authority, authority.server(from_days=from_days, to_days=to_days))
    assert isinstance(error, ClockWrong)
    assert error.at_least
    assert error.fast_ms == pytest.approx(fast_days * DAY_MS, abs=60_000)


@pytest.mark.parametrize("days", [-15, 15])
def test_how_wrong_the_clock_is_says_the_service_s_own_time(
    authority: Authority, days: int
) -> None:
    error = failing(authority, authority.server(from_days=days - 5, to_days=days + 5), dated(days))
    assert isinstance(error, ClockWrong)
    assert not error.at_least
    assert error.fast_ms == pytest.approx(-days * DAY_MS, abs=60_000)


def test_a_certificate_that_has_run_out_at_a_service_whose_clock_agrees_is_its_own_fault(
    authority: Authority,
) -> None:
    error = failing(authority, authority.server(from_days=-20, to_days=-10), dated(0))
    assert error == Untrusted("certificate has expired", "expired", "Test authority")


def test_the_time_of_somebody_whom_nobody_vouches_for_is_not_asked(
    authority: Authority, tmp_path: Path
) -> None:
    """Its certificate has run out, too; with another name on it, it is no service of ours."""
    other = Authority(tmp_path, "Another authority")
    tls = other.server(from_days=-20, to_days=-10)
    error = failing(authority, tls, dated(-15))
    assert isinstance(error, Untrusted)


def test_a_self_signed_certificate_is_not_trusted(authority: Authority) -> None:
    error = failing(authority, authority.server(self_signed=True))
    assert isinstance(error, Untrusted)
    assert (error.fault, error.issuer) == ("self-signed", "127.0.0.1")


def test_who_breaks_tls_open_is_named(authority: Authority, tmp_path: Path) -> None:
    error = failing(authority, Authority(tmp_path, "Watchful Proxies Ltd").server())
    assert isinstance(error, Untrusted)
    assert (error.fault, error.issuer) == ("unknown-issuer", "Watchful Proxies Ltd")


def test_a_certificate_for_another_host_is_not_trusted(authority: Authority) -> None:
    error = failing(authority, authority.server("portal.example"))
    assert isinstance(error, Untrusted)
    assert (error.fault, error.subject) == ("wrong-name", "portal.example")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1 is deprecated")
def test_tls_of_long_ago_is_not_spoken(authority: Authority) -> None:
    tls = authority.server()
    tls.minimum_version = ssl.TLSVersion.TLSv1
    tls.maximum_version = ssl.TLSVersion.TLSv1
    tls.set_ciphers("ALL:@SECLEVEL=0")
    error = failing(authority, tls)
    assert isinstance(error, Untrusted)
    assert error.fault == "old-tls"


def test_somebody_who_speaks_plain_http_on_a_tls_port_is_a_portal() -> None:
    def script(peer: Peer) -> None:
        peer.sock.recv(1)
        peer.send(response(200, b"<html>Welcome</html>", content_type="text/html"))
        peer.hang()

    with FaultyServer(script) as server:
        address = server.address.replace("http:", "https:")
        with way_to(address) as way, pytest.raises(CaptivePortal):
            way.info()


def test_a_handshake_that_is_cut_is_no_question_of_trust() -> None:
    def script(peer: Peer) -> None:
        peer.sock.recv(1)

    with FaultyServer(script) as server:
        address = server.address.replace("http:", "https:")
        with way_to(address) as way, pytest.raises(Offline):
            way.info()


def test_a_handshake_that_is_never_answered_ends() -> None:
    with FaultyServer(Peer.hang) as server:
        address = server.address.replace("http:", "https:")
        watch = Stopwatch()
        with way_to(address, connect_s=0.2) as way, pytest.raises((Offline, TimedOut)):
            way.info()
        assert watch.seconds < 5


def test_an_upload_over_tls_is_told_honestly_and_ends_when_nothing_moves(
    authority: Authority,
) -> None:
    size = 64_000_000

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.read_body(1_000_000)
        peer.hang()

    with (
        FaultyServer(script, tls=authority.server(), receive_buffer=65536) as server,
        way_to(server.address, roots=authority.roots, stall_s=0.3) as way,
    ):
        watcher = Watcher()
        with pytest.raises(TimedOut):
            way.send(upload(size), Zeros(size), watch=watcher)
        assert watcher.moved_bytes < 16_000_000


def test_an_upload_over_tls_that_is_slow_is_not_taken_for_dead(authority: Authority) -> None:
    """OpenSSL hands a whole block over before it returns, which on a slow link takes long."""
    size = 1_000_000

    def slow(peer: Peer) -> None:
        peer.read_head()
        for _ in range(50):
            peer.read_body(size // 50)
            peer.server.over.wait(0.04)
        done = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(size)}
        peer.send(response(204, headers=done))

    with (
        FaultyServer(slow, tls=authority.server(), receive_buffer=65536) as server,
        way_to(server.address, roots=authority.roots, stall_s=0.5) as way,
    ):
        watcher = Watcher()
        assert way.send(upload(size), Zeros(size), watch=watcher) == size
        assert watcher.moved_bytes == size
        assert len(watcher.moves) > 5


def test_an_upload_over_tls_stops_at_once(authority: Authority) -> None:
    size = 64_000_000

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.hang()

    watcher = Watcher()
    source = Zeros(size)
    with (
        FaultyServer(script, tls=authority.server(), receive_buffer=65536) as server,
        way_to(server.address, roots=authority.roots) as way,
    ):
        with Stopper(source, watcher) as stopper, pytest.raises(Interrupted):
            way.send(upload(size), source, watch=watcher)
        assert stopper.waited_s < 0.5


def test_the_session_alone_gives_up_as_well() -> None:
    with FaultyServer(Peer.hang) as server:
        address = service_address(server.address.replace("http:", "https:"))
        with (
            hardened_session(address, token=None) as session,
            pytest.raises((requests.ConnectionError, requests.Timeout)),
        ):
            session.get(address.call("/"), timeout=0.2)


def test_a_stop_takes_effect_while_a_connection_is_being_opened() -> None:
    stop = threading.Event()
    with FaultyServer(Peer.hang) as server:
        address = server.address.replace("http:", "https:")
        with way_to(address, stopped=stop.is_set) as way:
            watch = Stopwatch()
            threading.Timer(0.1, stop.set).start()
            with pytest.raises(Interrupted):
                way.info()
            assert watch.seconds < 0.5


def test_a_handshake_that_the_server_refuses_is_a_question_of_trust() -> None:
    def script(peer: Peer) -> None:
        peer.sock.recv(4096)
        peer.send(b"\x15\x03\x03\x00\x02\x02\x28")  # alert: fatal, handshake failure
        peer.hang()

    with FaultyServer(script) as server:
        address = server.address.replace("http:", "https:")
        with way_to(address) as way, pytest.raises(Untrusted) as caught:
            way.info()
        assert caught.value.detail


def test_a_name_that_nobody_knows_is_no_connection() -> None:
    with way_to("https://nobody.invalid") as way, pytest.raises(Offline):
        way.info()


def test_a_port_where_nobody_listens_is_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with way_to(f"http://127.0.0.1:{port}") as way, pytest.raises(Offline):
        way.info()
