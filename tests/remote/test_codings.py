"""Bodies come out as they went in, never larger than allowed; brotli goes where it is read."""

from __future__ import annotations

import gzip

import brotli
import pytest

from fakes.faulty_server import FaultyServer, answering, json_response, problem, response
from heliograph.errors import Refused
from heliograph.remote import codings
from heliograph.remote.codings import BROTLI_UP_TO_BYTES, Coding, NotPacked, TooMuch
from heliograph.remote.wire import ExchangeAnswer, ExchangeHead, encode
from remote.ways import way_to

BODY = "Die Straße – улица – 街".encode() * 40
ANSWER = ExchangeAnswer(service="real", time_ms=1, results=())
CODINGS: tuple[Coding, ...] = ("gzip", "br")


@pytest.mark.parametrize("coding", CODINGS)
def test_what_is_packed_comes_out_as_it_was(coding: Coding) -> None:
    packed = codings.pack(BODY, coding)
    assert codings.unpack(packed, coding, most_bytes=len(BODY)) == BODY
    assert codings.pack(BODY, coding) == packed
    assert len(packed) < len(BODY) / 4


def test_both_are_what_other_programs_read() -> None:
    assert gzip.decompress(codings.pack(BODY, "gzip")) == BODY
    assert brotli.decompress(codings.pack(BODY, "br")) == BODY


@pytest.mark.parametrize("coding", CODINGS)
def test_what_is_larger_than_allowed_is_not_unpacked(coding: Coding) -> None:
    packed = codings.pack(bytes(50_000_000), coding) if coding == "gzip" else brotli_bomb()
    for most_bytes in (0, 1, 1000, 1_000_000):
        with pytest.raises(TooMuch):
            codings.unpack(packed, coding, most_bytes=most_bytes)


@pytest.mark.parametrize("coding", CODINGS)
def test_what_ends_early_is_refused(coding: Coding) -> None:
    packed = codings.pack(BODY, coding)
    for end in range(1, len(packed)):
        with pytest.raises(NotPacked):
            codings.unpack(packed[:end], coding, most_bytes=len(BODY))


@pytest.mark.parametrize("coding", CODINGS)
def test_what_follows_the_end_is_refused(coding: Coding) -> None:
    with pytest.raises(NotPacked):
        codings.unpack(codings.pack(BODY, coding) + b"more", coding, most_bytes=10_000)


def test_large_bodies_go_in_gzip() -> None:
    assert codings.coding_for(bytes(BROTLI_UP_TO_BYTES), takes_brotli=True) == "br"
    assert codings.coding_for(bytes(BROTLI_UP_TO_BYTES + 1), takes_brotli=True) == "gzip"
    assert codings.coding_for(b"", takes_brotli=False) == "gzip"


def test_without_the_library_everything_goes_in_gzip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codings, "HAS_BROTLI", False)
    assert codings.coding_for(b"", takes_brotli=True) == "gzip"


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("br", True),
        ("gzip, BR", True),
        ("gzip;q=0.5, br; q=1.0", True),
        ("br;q=0.1", True),
        ("br;q=0", False),
        ("br ; q=0.000", False),
        ("gzip", False),
        ("abr, br-x", False),
        ("", False),
    ],
)
def test_brotli_is_taken_where_the_answer_says_so(header: str, *, taken: bool) -> None:
    assert codings.takes_brotli({"Accept-Encoding": header}) == taken
    assert not codings.takes_brotli({})


TAKES_BROTLI = {"Accept-Encoding": "gzip;q=0.5, br"}


def test_texts_go_in_brotli_once_the_service_says_that_it_reads_it() -> None:
    answer = encode(ANSWER)
    told = response(200, answer, content_type="application/json", headers=TAKES_BROTLI)
    with FaultyServer(answering(told)) as server, way_to(server.address) as way:
        way.exchange(ExchangeHead(), [])
        way.exchange(ExchangeHead(), [])
        assert [each.headers["content-encoding"] for each in server.requests] == ["gzip", "br"]


def test_what_an_earlier_pass_heard_is_enough() -> None:
    answers = answering(json_response(ANSWER))
    with FaultyServer(answers) as server, way_to(server.address) as way:
        way.takes_brotli = True
        way.exchange(ExchangeHead(), [])
        assert server.requests[0].headers["content-encoding"] == "br"
        assert not way.takes_brotli  # this answer does not say it


def test_a_service_that_does_not_read_brotli_any_more_gets_the_same_in_gzip() -> None:
    refused = problem(415, "bad-request", Accept_Encoding="gzip")
    answers = answering(refused, json_response(ANSWER))
    with FaultyServer(answers) as server, way_to(server.address) as way:
        way.takes_brotli = True
        assert way.exchange(ExchangeHead(), []) == ANSWER
        assert [each.headers["content-encoding"] for each in server.requests] == ["br", "gzip"]
        assert not way.takes_brotli


def test_gzip_that_is_not_read_is_refused_once() -> None:
    with (
        FaultyServer(answering(problem(415, "bad-request"))) as server,
        way_to(server.address) as way,
    ):
        with pytest.raises(Refused):
            way.exchange(ExchangeHead(), [])
        assert len(server.requests) == 1


def brotli_bomb() -> bytes:
    return brotli.compress(bytes(50_000_000), quality=1)
