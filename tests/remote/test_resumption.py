"""A later handshake goes on from an earlier one, and trusts nobody whom a full one would not."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fakes.certificates import Authority
from fakes.faulty_server import INFO, FaultyServer, Peer, json_response
from heliograph.errors import ServiceError, Untrusted
from heliograph.remote import tls
from heliograph.remote.http import HttpService
from heliograph.remote.tls import ResumingContext, Trust
from remote.ways import way_to

pytestmark = pytest.mark.skipif(
    sys.platform in {"darwin", "win32"}, reason="the system judges each chain there"
)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


class Once:
    """Answers one request on each connection, and notes how the handshake went."""

    def __init__(self) -> None:
        self.resumed: list[bool] = []

    def __call__(self, peer: Peer) -> None:
        """Serve one connection."""
        peer.read_request()
        assert isinstance(peer.sock, ssl.SSLSocket)
        self.resumed.append(peer.sock.session_reused is True)
        peer.send(json_response(INFO))


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_each_later_connection_goes_on_from_the_one_before(
    authority: Authority, version: ssl.TLSVersion
) -> None:
    served, context = Once(), authority.server()
    context.maximum_version = version
    with (
        FaultyServer(served, tls=context) as server,
        way_to(server.address, roots=authority.roots) as way,
    ):
        for _ in range(3):
            assert way.info() == INFO
    assert served.resumed == [False, True, True]


def test_lines_side_by_side_share_it(authority: Authority) -> None:
    both, served = threading.Barrier(3), []

    def slow(peer: Peer) -> None:
        peer.read_request()
        assert isinstance(peer.sock, ssl.SSLSocket)
        served.append(peer.sock.session_reused)
        if len(served) > 1:
            both.wait(10)
        peer.send(json_response(INFO))

    with (
        FaultyServer(slow, tls=authority.server()) as server,
        way_to(server.address, roots=authority.roots) as way,
    ):
        assert way.info() == INFO
        threads = [threading.Thread(target=way.info) for _ in range(3)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(10)
    assert served == [False, True, True, True]


def test_a_server_that_has_forgotten_is_asked_for_everything(authority: Authority) -> None:
    served = Once()
    first, second = authority.server(), authority.server()
    with FaultyServer(served, tls=first) as server:
        way = HttpService(server.address, token=None, roots=authority.roots)
        assert way.info() == INFO
        server._tls = second
        assert way.info() == INFO
        way.close()
    assert served.resumed == [False, False]


def test_who_took_the_place_of_the_server_is_not_trusted(
    authority: Authority, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    served = Once()
    with FaultyServer(served, tls=authority.server()) as server:
        way = HttpService(server.address, token=None, roots=authority.roots)
        assert way.info() == INFO
        server._tls = Authority(other, "Somebody else").server()
        with pytest.raises(ServiceError) as caught:
            way.info()
        way.close()
    assert isinstance(caught.value, Untrusted)
    assert served.resumed == [False]


@contextmanager
def listening(context: ssl.SSLContext) -> Iterator[int]:
    """Serve TLS: a byte for each connection."""

    def serve() -> None:
        while True:
            try:
                sock, _ = listener.accept()
                with context.wrap_socket(sock, server_side=True) as wire:
                    wire.send(b"!")
                    wire.recv(1)
            except ssl.SSLError:
                continue
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def connect(context: ResumingContext, port: int, name: str) -> bool:
    """Open a connection to a host of this name; tell whether it went on from another."""
    sock = socket.create_connection(("127.0.0.1", port), timeout=10)
    with context.wrap_socket(sock, server_hostname=name) as wire:
        assert wire.recv(1) == b"!"
        context.remember(wire)
        return bool(wire.session_reused)


def resuming(authority: Authority) -> ResumingContext:
    context = Trust(authority.roots).context()
    assert isinstance(context, ResumingContext)
    return context


def test_a_session_is_for_one_name_only(authority: Authority) -> None:
    context = resuming(authority)
    with listening(authority.server("127.0.0.1")) as port:
        assert connect(context, port, "127.0.0.1") is False
        assert connect(context, port, "127.0.0.1") is True
        with pytest.raises(ssl.SSLCertVerificationError):
            connect(context, port, "localhost")


def test_a_session_ends_with_the_certificate(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = resuming(authority)
    with listening(authority.server(to_days=2)) as port:
        assert connect(context, port, "127.0.0.1") is False
        ends = (datetime.now(UTC) + timedelta(days=2)).timestamp()
        monkeypatch.setattr(tls.time, "time", lambda: ends - 60)
        assert connect(context, port, "127.0.0.1") is True
        monkeypatch.setattr(tls.time, "time", lambda: ends + 60)
        assert connect(context, port, "127.0.0.1") is False
    assert time.time() == ends + 60


def test_handshakes_of_one_way_do_not_wait_for_each_other(authority: Authority) -> None:
    """A server that never shakes hands holds up its own connection, and no other."""
    context = resuming(authority)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        stuck = socket.create_connection(mute.getsockname(), timeout=30)

        def wait() -> None:
            with pytest.raises((ssl.SSLError, ConnectionError)):
                context.wrap_socket(stuck, server_hostname="127.0.0.1")

        thread = threading.Thread(target=wait)
        thread.start()
        with listening(authority.server()) as port:
            assert connect(context, port, "127.0.0.1") is False
        mute.accept()[0].close()
        thread.join(10)
        assert not thread.is_alive()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_each_connection_has_its_own_context(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    trust = Trust(None)
    assert trust.context() is not trust.context()
    assert not isinstance(trust.context(), ResumingContext)
