"""A dead flow ends in seconds, a slow one does not, a stop takes effect at once; all honestly."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from fakes.faulty_server import (
    FaultyServer,
    Peer,
    answering,
    deaf,
    resetting,
    response,
    silent,
)
from heliograph.errors import Offline, ServiceError, TimedOut
from heliograph.remote import acknowledged, tcp_info
from heliograph.remote.acknowledged import Acknowledged, unacknowledged
from heliograph.remote.http import HttpService
from heliograph.remote.service import Interrupted
from heliograph.remote.stall import Flow, Patience
from heliograph.remote.tcp_info import TcpInfo
from heliograph.remote.window import Window
from heliograph.remote.wire import ExchangeHead
from remote.ways import Stopper, Stopwatch, Watcher, Zeros, upload, way_to

SIZE = 64_000_000
BUFFER = 64 * 1024
MOST_IN_BUFFERS = 16 * BUFFER
"""What a receiver that does not read may still have acknowledged, generously."""


def whole(size: int) -> bytes:
    return response(204, headers={"Tus-Resumable": "1.0.0", "Upload-Offset": str(size)})


@pytest.fixture(params=["told", "untold"])
def _kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run with what this system tells of acknowledged bytes, and as where none does."""
    if request.param == "untold":
        monkeypatch.setattr(acknowledged, "unacknowledged", lambda _: None)


@pytest.mark.usefixtures("_kernel")
def test_a_peer_that_stops_reading_is_given_up_in_time() -> None:
    with (
        FaultyServer(deaf(1_000_000), receive_buffer=BUFFER) as server,
        way_to(server.address, stall_s=0.3) as way,
    ):
        watch = Stopwatch()
        with pytest.raises(TimedOut):
            way.send(upload(SIZE), Zeros(SIZE), watch=Watcher())
        assert 0.25 < watch.seconds < 2


@pytest.mark.usefixtures("_kernel")
def test_a_peer_that_stops_reading_is_given_up_in_time_on_a_slow_line_too() -> None:
    with (
        FaultyServer(deaf(1_000_000), receive_buffer=BUFFER) as server,
        way_to(server.address, stall_s=0.3) as way,
    ):
        way.line_seen(8_000)
        watch = Stopwatch()
        with pytest.raises(TimedOut):
            way.send(upload(SIZE), Zeros(SIZE), watch=Watcher())
        assert 0.25 < watch.seconds < 3


def test_who_waits_for_room_on_a_line_that_is_silent_is_given_up_like_the_others() -> None:
    window = Window(lambda: 0.0)
    window.line_seen(8_000)
    window.begin("other", round_trip_s=0.5)
    while window.grant("other", BUFFER):
        pass
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as wire,
        Flow(Patience(stall_s=0.3), window=window) as flow,
    ):
        watch = Stopwatch()
        with pytest.raises(TimedOut):
            flow.push(wire, bytes(BUFFER), opening_s=0.5, slice_bytes=BUFFER, connecting_s=0.5)
        assert 0.25 < watch.seconds < 2


@pytest.mark.usefixtures("_kernel")
def test_a_line_that_was_slow_before_holds_nothing_up_that_it_takes_now() -> None:
    with FaultyServer(answering(whole(3_000_000))) as server, way_to(server.address) as way:
        way.line_seen(2_000)
        watch, watcher = Stopwatch(), Watcher()
        assert way.send(upload(3_000_000), Zeros(3_000_000), watch=watcher) == 3_000_000
        assert watch.seconds < 5


def test_progress_is_what_the_peer_acknowledged_and_no_more() -> None:
    with (
        FaultyServer(deaf(1_000_000), receive_buffer=BUFFER) as server,
        way_to(server.address, stall_s=0.3) as way,
    ):
        watcher = Watcher()
        with pytest.raises(TimedOut):
            way.send(upload(SIZE), Zeros(SIZE), watch=watcher)
        assert 0 < watcher.moved_bytes < 1_000_000 + MOST_IN_BUFFERS


def test_a_reset_is_no_connection_and_no_false_progress() -> None:
    with (
        FaultyServer(resetting(2_000_000), receive_buffer=BUFFER) as server,
        way_to(server.address) as way,
    ):
        watcher = Watcher()
        with pytest.raises(Offline):
            way.send(upload(SIZE), Zeros(SIZE), watch=watcher)
        assert watcher.moved_bytes < 2_000_000 + MOST_IN_BUFFERS


def test_a_reset_is_known_at_once_by_who_waits_for_room_on_a_slow_line() -> None:
    with (
        FaultyServer(resetting(100_000), receive_buffer=BUFFER) as server,
        way_to(server.address, stall_s=20) as way,
    ):
        way.line_seen(8_000)
        watch = Stopwatch()
        with pytest.raises(Offline):
            way.send(upload(SIZE), Zeros(SIZE), watch=Watcher())
        assert watch.seconds < 10


def test_a_slow_peer_is_no_dead_one() -> None:
    size = 2_000_000

    def slow(peer: Peer) -> None:
        peer.read_head()
        for _ in range(20):
            peer.read_body(size // 20)
            peer.server.over.wait(0.05)
        peer.send(whole(size))

    with (
        FaultyServer(slow, receive_buffer=BUFFER) as server,
        way_to(server.address, stall_s=0.4) as way,
    ):
        watch = Stopwatch()
        watcher = Watcher()
        assert way.send(upload(size), Zeros(size), watch=watcher) == size
        assert watch.seconds > 0.8
        assert watcher.moved_bytes == size
        assert len(watcher.moves) > 3
        assert watcher.threads == {threading.get_ident()}


def test_a_service_may_think_before_it_answers() -> None:
    def thoughtful(peer: Peer) -> None:
        peer.read_request()
        peer.server.over.wait(0.5)
        peer.send(whole(9))

    with FaultyServer(thoughtful) as server, way_to(server.address, stall_s=0.25) as way:
        assert way.send(upload(9), Zeros(9), watch=Watcher()) == 9


def test_a_service_that_never_answers_an_upload_is_given_up() -> None:
    with FaultyServer(silent) as server, way_to(server.address, stall_s=0.1) as way:
        watcher = Watcher()
        watch = Stopwatch()
        with pytest.raises(TimedOut):
            way.send(upload(9), Zeros(9), watch=watcher)
        assert watch.seconds < 2


@pytest.mark.parametrize("script", [deaf(0), deaf(3_000_000), silent], ids=["0", "3e6", "silent"])
def test_a_stop_ends_a_send_at_once(script: Callable[[Peer], None]) -> None:
    size = 20_000_000
    source, watcher = Zeros(size), Watcher()
    with FaultyServer(script, receive_buffer=BUFFER) as server, way_to(server.address) as way:
        with Stopper(source, watcher) as stopper, pytest.raises(Interrupted):
            way.send(upload(size), source, watch=watcher)
        assert stopper.waited_s < 0.3


def test_a_stop_before_the_beginning_sends_nothing() -> None:
    watcher = Watcher()
    watcher.stop.set()
    with FaultyServer(silent) as server, way_to(server.address) as way:
        with pytest.raises(Interrupted):
            way.send(upload(9), Zeros(9), watch=watcher)
        assert server.requests == []


@contextlib.contextmanager
def running(call: Callable[[], object]) -> Iterator[list[BaseException]]:
    """Run something in another thread; what it raised stands in the list afterwards."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            call()
        except (ServiceError, Interrupted) as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    yield raised
    thread.join(10)
    assert not thread.is_alive()


def test_closing_ends_what_runs_in_other_threads() -> None:
    with FaultyServer(silent) as server:
        way = HttpService(server.address, token=None)
        with running(lambda: way.exchange(ExchangeHead(), ())) as raised:
            assert server.arrived.wait(10)
            watch = Stopwatch()
            way.close()
        assert watch.seconds < 0.5
        assert [type(each) for each in raised] == [Interrupted]
        with pytest.raises(Interrupted):
            way.info()


def test_patience_follows_the_link() -> None:
    patience = Patience(stall_s=20.0)
    assert patience.stall_after(0.001) == 6.0
    assert patience.stall_after(2.0) == 10.0
    assert patience.stall_after(60.0) == 20.0
    assert Patience(stall_s=0.5).stall_after(0.3) == 0.5


def test_the_kernel_tells_what_is_not_acknowledged() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(listener.getsockname()) as client,
        listener.accept()[0],
    ):
        client.setblocking(False)  # noqa: FBT003 - the socket's own name for it
        sent = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                sent += client.send(bytes(65536))
        waiting = unacknowledged(client)
        if sys.platform in {"linux", "darwin"}:
            assert waiting is not None
            assert 0 < waiting < sent
        else:
            assert waiting is None
        assert unacknowledged(listener) is None


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_the_kernel_may_not_tell(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    with socket.socket() as sock:
        assert unacknowledged(sock) is None


def test_what_ended_while_connecting_is_not_begun() -> None:
    stopped = threading.Event()
    with Flow(Patience(), stopped=stopped.is_set) as flow, socket.socket() as sock:
        stopped.set()
        with pytest.raises(Interrupted):
            flow.push(sock, b"never", opening_s=0.0, slice_bytes=16)


class Windows:
    """Counters as Windows gives them, in a test's hands."""

    def __init__(self) -> None:
        self.sent = self.repeated = self.in_flight = 0

    def read(self, _sock: socket.socket) -> TcpInfo:
        """Give what stands there now."""
        return TcpInfo(
            sent_bytes=self.sent,
            received_bytes=0,
            unsent_bytes=0,
            sent_packets=0,
            received_packets=0,
            header_bytes=40,
            in_flight_bytes=self.in_flight,
            repeated_bytes=self.repeated,
        )


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    """Stand in for Windows; what it really counts can only be seen there."""
    counters = Windows()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(tcp_info, "read", counters.read)
    return counters


def test_windows_tells_by_what_it_sent_and_what_is_in_flight(windows: Windows) -> None:
    with socket.socket() as sock:
        windows.sent = 5_000  # by the request before
        acks = Acknowledged(sock)
        assert acks.look(0) == (0, 0)
        windows.sent, windows.in_flight = 25_000, 12_000
        assert acks.look(60_000) == (8_000, 12_000)  # the rest waits in the system
        windows.sent, windows.in_flight, windows.repeated = 67_000, 0, 2_000
        assert acks.look(60_000) == (60_000, 0)


@pytest.mark.parametrize("repeated", [0, 9_000], ids=["counted as sent", "counted apart"])
def test_what_windows_sends_again_is_no_progress(windows: Windows, repeated: int) -> None:
    with socket.socket() as sock:
        acks = Acknowledged(sock)
        windows.sent, windows.in_flight = 20_000, 15_000
        assert acks.look(60_000) == (5_000, 15_000)
        windows.sent += 9_000 - repeated
        windows.repeated = 9_000
        told = acks.look(60_000)
        assert told is not None
        assert told[0] == 5_000


@pytest.mark.usefixtures("windows")
def test_a_windows_that_does_not_tell_is_taken_at_its_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tcp_info, "read", lambda _: None)
    with socket.socket() as sock:
        assert Acknowledged(sock).look(60_000) is None
