"""Files of the service come a piece at a time, and nothing else passes for one."""

from __future__ import annotations

import pytest

from fakes.faulty_server import FaultyServer, answering, dripping, response
from heliograph.errors import CaptivePortal, ContractBroken, ServiceBusy, TimedOut
from remote.ways import Stopwatch, way_to

PATH = "/v1/updates/targets/stable/a"
PROBLEM = {"Content-Type": "application/problem+json"}


def read(answer: bytes, *, start_bytes: int = 0, most_bytes: int = 1000) -> bytes | None:
    with FaultyServer(answering(answer)) as server, way_to(server.address) as way:
        return way.file(PATH, start_bytes=start_bytes, most_bytes=most_bytes)


def part(data: bytes, *, start: int) -> bytes:
    return response(
        206, data, headers={"Content-Range": f"bytes {start}-{start + len(data) - 1}/9000"}
    )


def test_a_part_is_read() -> None:
    assert read(part(b"x" * 1000, start=5000), start_bytes=5000) == b"x" * 1000


def test_a_small_file_may_come_whole() -> None:
    assert read(response(200, b"whole")) == b"whole"


def test_a_file_that_is_not_there_is_none() -> None:
    assert read(response(404, b'{"status": 404, "code": "not-found"}', headers=PROBLEM)) is None


@pytest.mark.parametrize(
    ("answer", "start_bytes"),
    [
        (response(200, b"x" * 1001), 0),
        (response(200, b"the beginning"), 5000),
        (part(b"x" * 10, start=4000), 5000),
        (response(206, b"x" * 10), 0),
    ],
)
def test_more_or_something_else_than_asked_for_is_not_taken(
    answer: bytes, start_bytes: int
) -> None:
    with pytest.raises(ContractBroken):
        read(answer, start_bytes=start_bytes)


def test_bytes_without_end_are_read_to_the_limit_only() -> None:
    with pytest.raises(ContractBroken):
        read(response(200, bytes(3_000_000)), most_bytes=1_000_000)


def test_the_page_of_a_portal_is_no_file() -> None:
    page = response(200, b"<p>Welcome</p>", headers={"Content-Type": "text/html"})
    for answer in (page, response(404, b"<p>?</p>", headers={"Content-Type": "text/html"})):
        with pytest.raises(CaptivePortal):
            read(answer)


def test_a_file_that_drips_is_given_up() -> None:
    head = b"HTTP/1.1 206 Partial Content\r\nContent-Length: 100000\r\n\r\n"
    watch = Stopwatch()
    with (
        FaultyServer(dripping(head, b" ", 0.02)) as server,
        way_to(server.address, stall_s=0.1) as way,
        pytest.raises(TimedOut),
    ):
        way.file(PATH, start_bytes=0, most_bytes=200_000)
    assert watch.seconds < 5


def test_a_service_that_is_busy_says_so() -> None:
    with pytest.raises(ServiceBusy):
        read(response(503, b""))
