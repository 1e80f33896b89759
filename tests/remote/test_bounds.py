"""No answer makes us hold, unpack or wait for more than the limit."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest

from fakes.faulty_server import (
    INFO,
    FaultyServer,
    Peer,
    answering,
    bomb,
    dripping,
    json_response,
    response,
    saying,
    silent,
)
from heliograph.errors import CaptivePortal, ServiceBusy, ServiceError, SignInRequired, TimedOut
from heliograph.remote.wire import REPLY_LIMIT_BYTES, encode
from remote.ways import Stopwatch, way_to

MIB = 1024 * 1024
GZIP = {"Content-Encoding": "gzip"}


def test_a_packed_answer_is_unpacked() -> None:
    packed = response(
        200, gzip.compress(encode(INFO)), content_type="application/json", headers=GZIP
    )
    with FaultyServer(answering(packed)) as server, way_to(server.address) as way:
        assert way.info() == INFO
        assert server.requests[0].headers["accept-encoding"] == "gzip"


def test_an_answer_of_exactly_the_limit_is_read() -> None:
    body = encode(INFO).ljust(REPLY_LIMIT_BYTES)
    answer = response(200, body, content_type="application/json")
    with FaultyServer(answering(answer)) as server, way_to(server.address) as way:
        assert way.info() == INFO


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_of_one_byte_more_is_not(*, packed: bool) -> None:
    body = encode(INFO).ljust(REPLY_LIMIT_BYTES + 1)
    answer = response(
        200,
        gzip.compress(body) if packed else body,
        content_type="application/json",
        headers=GZIP if packed else {},
    )
    with (
        FaultyServer(answering(answer)) as server,
        way_to(server.address) as way,
        pytest.raises(CaptivePortal),
    ):
        way.info()


@pytest.mark.parametrize(
    ("status", "error"),
    [(200, CaptivePortal), (302, CaptivePortal), (401, SignInRequired), (500, ServiceBusy)],
)
@pytest.mark.parametrize("kind", ["bomb", "giant", "endless"])
def test_memory_stays_small_whatever_comes(
    status: int, error: type[ServiceError], kind: str
) -> None:
    headers = {"Location": "/elsewhere", "Content-Type": "application/json"}
    if kind == "bomb":
        answer = response(status, bomb(200 * MIB), headers={**headers, **GZIP})
    elif kind == "giant":
        answer = response(status, bytes(64 * MIB), headers=headers)
    else:
        head = response(status, headers=headers).replace(b"Content-Length: 0\r\n", b"")
        answer = head + bytes(64 * MIB)
    with FaultyServer(saying(answer)) as server, way_to(server.address) as way:
        tracemalloc.start()
        try:
            with pytest.raises(error):
                way.info()
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 8 * MIB


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "br"},
        {"Content-Encoding": "gzip, gzip"},
    ],
)
def test_an_answer_that_cannot_be_unpacked_is_somebody_else(headers: dict[str, str]) -> None:
    answer = response(200, encode(INFO), content_type="application/json", headers=headers)
    with (
        FaultyServer(answering(answer)) as server,
        way_to(server.address) as way,
        pytest.raises(CaptivePortal),
    ):
        way.info()


def test_a_packed_answer_that_ends_early_is_not_believed() -> None:
    packed = gzip.compress(encode(INFO))[:-9]
    answer = response(200, packed, content_type="application/json", headers=GZIP)
    with (
        FaultyServer(answering(answer)) as server,
        way_to(server.address) as way,
        pytest.raises(CaptivePortal),
    ):
        way.info()


def test_an_answer_that_never_comes_is_given_up() -> None:
    watch = Stopwatch()
    with (
        FaultyServer(silent) as server,
        way_to(server.address, stall_s=0.1) as way,
        pytest.raises(TimedOut),
    ):
        way.info()
    assert 0.25 < watch.seconds < 3


@pytest.mark.usefixtures("expected_warnings")
def test_a_head_that_drips_is_given_up() -> None:
    watch = Stopwatch()
    with (
        FaultyServer(dripping(b"HTTP/1.1 200 OK\r\n", b"X", 0.02)) as server,
        way_to(server.address, stall_s=0.1) as way,
        pytest.raises(TimedOut),
    ):
        way.info()
    assert watch.seconds < 5


def test_a_body_that_drips_is_given_up() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
    watch = Stopwatch()
    with (
        FaultyServer(dripping(head, b" ", 0.02)) as server,
        way_to(server.address, stall_s=0.1) as way,
        pytest.raises(TimedOut),
    ):
        way.info()
    assert watch.seconds < 5


def test_a_body_that_comes_slowly_for_too_long_is_given_up() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n"
    watch = Stopwatch()
    with (
        FaultyServer(dripping(head, b" " * 4096, 0.02)) as server,
        way_to(server.address, stall_s=0.1) as way,
        pytest.raises(TimedOut),
    ):
        way.info()
    assert watch.seconds < 5


def test_a_body_that_comes_slowly_is_read() -> None:
    body = encode(INFO).ljust(40_000)

    def slow(peer: Peer) -> None:
        peer.read_request()
        peer.send(response(200, body, content_type="application/json")[:-40_000])
        for place in range(0, len(body), 2000):
            peer.send(body[place : place + 2000])
            peer.server.over.wait(0.02)

    with FaultyServer(slow) as server, way_to(server.address, stall_s=0.2) as way:
        assert way.info() == INFO


def test_a_body_that_stops_is_given_up() -> None:
    watch = Stopwatch()
    whole = json_response(INFO)
    with (
        FaultyServer(dripping(whole[:-5], b"", 60)) as server,
        way_to(server.address, stall_s=0.1) as way,
        pytest.raises(TimedOut),
    ):
        way.info()
    assert watch.seconds < 3
