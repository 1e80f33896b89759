"""Real certificates with real faults, each told apart."""

from __future__ import annotations

import socket
import threading
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
from heliograph.errors import CaptivePortal, ClockWrong, Offline, TimedOut, Untrusted
from heliograph.remote.address import service_address
from heliograph.remote.service import Interrupted
from heliograph.remote.session import hardened_session
from remote.ways import Stopper, Stopwatch, Watcher, Zeros, upload, way_to

GOOD = answering(json_response(INFO))


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


@pytest.mark.parametrize(("from_days", "to_days"), [(-20, -10), (10, 20)])
def test_a_certificate_outside_its_dates_points_to_the_clock(
    authority: Authority, from_days: int, to_days: int
) -> None:
    tls = authority.server(from_days=from_days, to_days=to_days)
    with (
        FaultyServer(GOOD, tls=tls) as server,
        way_to(server.address, roots=authority.roots) as way,
    ):
        with pytest.raises(ClockWrong) as caught:
            way.info()
        assert caught.value.detail
        assert server.requests == []


def test_a_self_signed_certificate_is_not_trusted(authority: Authority) -> None:
    with (
        FaultyServer(GOOD, tls=authority.server(self_signed=True)) as server,
        way_to(server.address, roots=authority.roots) as way,
    ):
        with pytest.raises(Untrusted):
            way.info()
        assert server.requests == []


def test_a_certificate_of_an_unknown_authority_is_not_trusted(
    authority: Authority, tmp_path: Path
) -> None:
    other = Authority(tmp_path, "Another authority")
    with (
        FaultyServer(GOOD, tls=authority.server()) as server,
        way_to(server.address, roots=other.roots) as way,
    ):
        with pytest.raises(Untrusted):
            way.info()
        assert server.requests == []


def test_a_certificate_for_another_host_is_not_trusted(authority: Authority) -> None:
    with (
        FaultyServer(GOOD, tls=authority.server("portal.example")) as server,
        way_to(server.address, roots=authority.roots) as way,
    ):
        with pytest.raises(Untrusted):
            way.info()
        assert server.requests == []


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
