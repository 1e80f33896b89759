"""Bytes on the wire are counted by the system's counters, and held to a cap and to a room."""

from __future__ import annotations

import socket
import struct
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.certificates import Authority
from fakes.clock import FakeClock
from fakes.faulty_server import FaultyServer, answering, response
from heliograph.domain.rules import RESERVE_BYTES
from heliograph.errors import Untrusted
from heliograph.remote import tcp_info, traffic
from heliograph.remote.service import Interrupted
from heliograph.remote.traffic import FULL_BYTES, SLICE_BYTES, Traffic
from remote.ways import Stopwatch, Watcher, Zeros, upload, way_to

CAP = 64_000


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Give two ends of a connection on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        near = socket.create_connection(server.getsockname())
        far, _ = server.accept()
    yield near, far
    near.close()
    far.close()


@pytest.fixture
def counted(clock: FakeClock) -> Iterator[Traffic]:
    """Give counters whose connections are let go of at the end."""
    made = Traffic(clock.monotonic_s)
    yield made
    for meter in list(made._open):
        made.closed(meter)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def read_all(far: socket.socket, n_bytes: int) -> None:
    left = n_bytes
    while left > 0:
        left -= len(far.recv(65536))


# ---- counting ------------------------------------------------------------------


def test_payload_and_headers_of_both_ways_count(
    pair: tuple[socket.socket, socket.socket], counted: Traffic
) -> None:
    near, far = pair
    counted.opened(near)
    reader = threading.Thread(target=read_all, args=(far, 200_000))
    reader.start()
    near.sendall(bytes(200_000))
    reader.join()
    far.sendall(bytes(1000))
    read_all(near, 1000)
    total = counted.total()
    assert 200_000 < total.sent_bytes < 202_000  # packets are large on loopback
    assert 1000 < total.received_bytes < 10_000


def test_a_connection_counts_to_its_end_whoever_closes_it(
    pair: tuple[socket.socket, socket.socket], counted: Traffic
) -> None:
    near, far = pair
    meter = counted.opened(near)
    near.sendall(bytes(5000))
    near.close()
    assert counted.total().sent_bytes >= 5000
    counted.closed(meter)
    counted.closed(meter)
    ended = counted.total()
    assert ended.sent_bytes >= 5000 + traffic.CLOSING.sent_bytes
    read_all(far, 5000)
    assert far.recv(1) == b""  # the duplicate keeps no connection open
    assert counted.total() == ended


def test_where_the_system_does_not_tell_it_is_reckoned_from_what_was_handed_over(
    pair: tuple[socket.socket, socket.socket], counted: Traffic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcp_info, "read", lambda _: None)
    meter = counted.opened(pair[0])
    assert counted.total().sent_bytes == 0
    meter.handed(14_000)
    assert counted.total().sent_bytes == 14_000 + 10 * traffic.HEADER_BYTES
    assert counted.total().received_bytes == traffic.REPLY_BYTES + 5 * traffic.HEADER_BYTES


@pytest.mark.skipif(sys.platform != "linux", reason="the counters of Linux")
def test_linux_tells_of_a_connection(pair: tuple[socket.socket, socket.socket]) -> None:
    near, far = pair
    near.sendall(bytes(300))
    read_all(far, 300)
    info = tcp_info.read(near)
    assert info is not None
    assert (info.sent_bytes, info.received_bytes, info.unsent_bytes) == (300, 0, 0)
    assert info.header_bytes in {40, 52}
    assert info.sent_packets >= 3  # the first, its answer's answer, and the bytes
    near.close()
    assert tcp_info.read(near) is None


def test_what_macs_tell_is_read_by_its_layout() -> None:
    data = bytes(56) + struct.pack("=7Q", 10, 14_000, 1400, 4, 500, 0, 1)
    info = tcp_info.of_mac(data, 20)
    assert (info.sent_bytes, info.received_bytes) == (14_000, 500)
    assert (info.sent_packets, info.received_packets) == (12, 9)
    assert info.sent_wire_bytes == 14_000 + 12 * 52


def test_what_windows_tells_is_read_by_its_layout() -> None:
    data = struct.pack(
        "=IIQB3x7I4xQQ5IB3x", 4, 1000, 5, 0, 1, 2, 3, 4, 5, 6, 7, 14_500, 900, 0, 500, 0, 0, 0, 0
    )
    # 28 bytes of numbers end at 48, where the next of 64 bits begins: no gap.
    data = data[:48] + data[52:]
    info = tcp_info.of_windows(data, 40)
    assert (info.sent_bytes, info.received_bytes, info.header_bytes) == (14_500, 900, 60)
    assert (info.sent_packets, info.received_packets) == (15, 8)
    assert (info.in_flight_bytes, info.repeated_bytes) == (3, 500)
    assert info.arrived_bytes == 14_500 - 500 - 3


def test_linux_tells_what_the_peer_has_beyond_a_gap() -> None:
    data = bytearray(232)
    struct.pack_into("=I", data, 16, 1448)
    struct.pack_into("=II", data, 24, 12, 5)
    info = tcp_info.of_linux(bytes(data), 20)
    assert (info.unacknowledged_packets, info.beyond_bytes) == (12, 5 * 1448)


def test_a_kernel_that_does_not_count_what_it_sent_is_not_asked_for_it() -> None:
    with pytest.raises(struct.error):
        tcp_info.of_linux(bytes(192), 20)


# ---- bounding ------------------------------------------------------------------


class Line:
    """What ``Traffic`` counts, in a test's hands."""

    def __init__(self, counted: Traffic, clock: FakeClock, sock: socket.socket) -> None:
        self._traffic = counted
        self._clock = clock
        self._meter = counted.opened(sock)

    def send(self, most_bytes: int) -> int:
        """Wait for a grant, hand it over, and give how much it was."""
        while True:
            size, wait_s = self._traffic.grant(most_bytes)
            if size:
                self._meter.handed(size)
                self._traffic.handed(size)
                return size
            assert wait_s > 0
            self._clock.advance(wait_s)

    def send_for_ever(self) -> None:
        """Send until there is no room."""
        while True:
            self.send(10**6)


@pytest.fixture
def line(
    pair: tuple[socket.socket, socket.socket],
    counted: Traffic,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Line:
    """Give a line on which what is handed over is on the wire at once, with its headers."""
    monkeypatch.setattr(tcp_info, "read", lambda _: None)
    return Line(counted, clock, pair[0])


@pytest.mark.parametrize("cap", [2_000, 20_000, 64_000, 500_000])
def test_a_cap_is_kept_on_the_wire_over_a_minute(line: Line, clock: FakeClock, cap: int) -> None:
    line._traffic.bound(cap_bytes_s=cap, room_bytes=None)
    began_s = clock.monotonic_s()
    while clock.monotonic_s() - began_s < 60:
        line.send(262_144)
    rate = line._traffic.total().sent_bytes / (clock.monotonic_s() - began_s)
    assert rate == pytest.approx(cap, rel=0.03)


def test_a_cap_does_not_save_up_what_was_not_used(line: Line, clock: FakeClock) -> None:
    line._traffic.bound(cap_bytes_s=CAP, room_bytes=None)
    line.send(1000)
    clock.advance(3600)
    began_s, before = clock.monotonic_s(), line._traffic.total().sent_bytes
    while clock.monotonic_s() - began_s < 10:
        line.send(262_144)
    gone = line._traffic.total().sent_bytes - before
    spare_s = traffic.BURST_S + 2 * traffic.SLICE_S
    assert gone <= CAP * (clock.monotonic_s() - began_s + spare_s)


def test_under_a_cap_little_is_handed_over_at_once(line: Line) -> None:
    assert line._traffic.grant(10**6) == (10**6, 0.0)
    line._traffic.bound(cap_bytes_s=CAP, room_bytes=None)
    assert line.send(10**6) == CAP // 10
    line._traffic.bound(cap_bytes_s=100, room_bytes=None)
    assert line.send(10**6) == FULL_BYTES


def test_lines_that_ask_together_share_a_cap(line: Line) -> None:
    line._traffic.bound(cap_bytes_s=CAP, room_bytes=None)
    first, _ = line._traffic.grant(10**6)
    assert first == CAP // 10
    second, wait_s = line._traffic.grant(10**6)
    assert second == 0
    assert wait_s == pytest.approx(0.1, rel=0.01)


def test_a_room_is_used_up_and_passed_by_headers_at_most(line: Line) -> None:
    line._traffic.bound(cap_bytes_s=None, room_bytes=100_000)
    with pytest.raises(Interrupted):
        line.send_for_ever()
    total = line._traffic.total()
    assert line._traffic.out_of_room
    assert 95_000 < total.sent_bytes + total.received_bytes <= 100_000 + RESERVE_BYTES
    line._traffic.bound(cap_bytes_s=None, room_bytes=50_000)
    assert not line._traffic.out_of_room
    assert line.send(10**6) == SLICE_BYTES


def test_lines_that_ask_together_share_the_room(line: Line) -> None:
    line._traffic.bound(cap_bytes_s=None, room_bytes=20_000)
    first, _ = line._traffic.grant(10**6)
    second, _ = line._traffic.grant(10**6)
    assert first == SLICE_BYTES
    assert first + second < 20_000
    # What others were granted may come to less: nothing is over yet.
    assert line._traffic.grant(10**6)[0] == 0
    assert not line._traffic.out_of_room


def test_a_real_connection_keeps_to_a_cap_and_counts_what_it_sent() -> None:
    done = response(204, headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "300000"})
    with FaultyServer(answering(done)) as server, way_to(server.address) as way:
        way.bound(cap_bytes_s=300_000, room_bytes=None)
        watch = Stopwatch()
        way.send(upload(300_000), Zeros(300_000), watch=Watcher())
        sent = way.traffic().sent_bytes
        # What was not used at the beginning may be, and the last slice is sent on credit.
        most_s = watch.seconds + traffic.BURST_S + 2 * traffic.SLICE_S
    assert 300_000 < sent <= 300_000 * most_s


def test_a_handshake_that_fails_counts(tmp_path: Path) -> None:
    with (
        FaultyServer(answering(b""), tls=Authority(tmp_path).server()) as server,
        way_to(server.address) as way,
    ):
        with pytest.raises(Untrusted):
            way.info()
        assert way.traffic().sent_bytes > 300
        assert way.traffic().received_bytes > 300
