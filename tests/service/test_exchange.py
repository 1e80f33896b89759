from __future__ import annotations

import gzip
import os
import socket
import sqlite3
from pathlib import Path

import httpx
import msgspec
import pytest

from heliograph.domain.ids import StoryId
from heliograph.domain.manifest import manifest_hash, parse_manifest
from heliograph.domain.receipt import check_receipt
from heliograph.domain.signed import verify
from heliograph.remote import codings
from heliograph.remote.wire import ExchangeAnswer, ExchangeHead, Known, decode, encode
from heliograph_service import receipts
from heliograph_service.embedded import EmbeddedService
from service.world import (
    Client,
    known,
    manifest,
    media_item,
    new_story_id,
    problem_code,
    sha256,
)


def many_withdrawals(count: int) -> bytes:
    return encode(ExchangeHead(withdrawals=tuple(new_story_id() for _ in range(count))))


def post(client: Client, body: bytes, **headers: str) -> httpx.Response:
    return client.http.post(
        "/v1/exchange",
        content=body,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def test_a_story_with_media_is_received_once_its_bytes_are_here(client: Client) -> None:
    content = os.urandom(300_000)
    data = manifest(media_item(content))

    first = client.send(data)
    assert first.standing == "wanted"
    (wanted,) = first.wanted
    assert (wanted.size_bytes, wanted.offset_bytes) == (len(content), 0)
    assert client.patch(wanted.upload, content).status_code == 204

    second = client.send(data)
    assert second.standing == "received"
    assert second.receipt is not None
    check_receipt(
        second.receipt,
        keys=client.account.keys,
        service=client.account.service,
        manifest_bytes=data,
        manifest=parse_manifest(data),
    )
    assert client.send(data).receipt == second.receipt
    assert client.http.get(f"/v1/media/{wanted.sha256}").content == content


def test_the_same_again_is_the_same_receipt_over_a_restart(
    service: EmbeddedService, client: Client
) -> None:
    data = manifest()
    receipt = client.send(data).receipt
    assert receipt is not None
    service.stop()
    service.start()
    assert client.send(data).receipt == receipt
    (state,) = client.exchange(head=ExchangeHead(known=(known(data),))).results
    assert (state.standing, state.receipt) == ("received", receipt)


def test_receipt_numbers_are_unique_and_for_people(client: Client) -> None:
    results = client.exchange(*(manifest() for _ in range(50))).results
    receipts = [
        verify(each.receipt or "", typ="heliograph-receipt", keys=client.account.keys)
        for each in results
    ]
    numbers = {msgspec.json.decode(each)["number"] for each in receipts}
    assert len(numbers) == 50
    assert all(len(number) == 9 and number[4] == "-" for number in numbers)


def test_other_content_never_overwrites(client: Client) -> None:
    story = new_story_id()
    first, second = manifest(story=story), manifest(story=story, title="Another title")
    receipt = client.send(first).receipt
    result = client.send(second)
    assert (result.standing, result.sha256) == ("other-content", manifest_hash(second))
    (state,) = client.exchange(head=ExchangeHead(known=(known(second),))).results
    assert (state.standing, state.receipt) == ("other-content", None)
    assert client.send(first).receipt == receipt
    assert client.http.get(f"/v1/stories/{story}/revisions/1?manifest=1").content == first


def test_a_story_belongs_to_the_organisation_that_sent_it_first(
    client: Client, stranger: Client
) -> None:
    data = manifest()
    client.send(data)
    assert stranger.send(data).standing == "other-content"
    assert stranger.send(manifest(story=known(data).story, revision=2)).standing == "other-content"
    (state,) = stranger.exchange(head=ExchangeHead(known=(known(data),))).results
    assert state.standing == "unknown"


def test_another_device_of_the_organisation_goes_on(
    service: EmbeddedService, client: Client
) -> None:
    content = os.urandom(50_000)
    data = manifest(media_item(content))
    (wanted,) = client.send(data).wanted
    with Client.enrolled(service, client.account.organisation) as colleague:
        assert colleague.send(data).wanted == (wanted,)
        assert colleague.patch(wanted.upload, content).status_code == 204
    assert client.send(data).standing == "received"


def test_what_has_musts_is_refused_and_nothing_is_kept(client: Client) -> None:
    data = manifest(media_item(b"bytes", details=media_item(b"x").details), title="")
    result = client.send(data)
    assert result.standing == "refused"
    assert [(each.code, each.field) for each in result.problems] == [("missing", "title")]
    (state,) = client.exchange(head=ExchangeHead(known=(known(data),))).results
    assert state.standing == "unknown"
    mended = manifest(story=known(data).story)
    assert client.send(mended).standing == "received"


def test_an_unknown_campaign_is_refused(client: Client) -> None:
    (problem,) = client.send(manifest(campaign="none")).problems
    assert problem.code == "campaign-unknown"


def test_one_bad_line_blocks_no_other(client: Client) -> None:
    story = new_story_id()
    lines = [
        b"not json",
        b"[]",
        manifest(),
        b'{"story":"' + story.encode() + b'","revision":3,"format":2}',
        manifest().replace(b'"revision":1', b'"revision":%d' % 2**40),
        manifest(title="x" * 300_000),
        manifest(),
    ]
    results = client.exchange(*lines).results
    assert [each.standing for each in results] == [
        "refused",
        "refused",
        "received",
        "refused",
        "refused",
        "refused",
        "received",
    ]
    assert [each.sha256 for each in results] == [manifest_hash(line) for line in lines]
    assert (results[3].story, results[3].revision) == (story, 3)
    assert results[3].problems[0].code == "wrong-shape"


@pytest.mark.parametrize("odd", ["", "x", "../../x", "0" * 36, "\x00", "🧭" * 9])
def test_odd_names_are_unknown(client: Client, odd: str) -> None:
    asked = tuple(
        Known(story=StoryId(odd), revision=revision, sha256=sha256(b""))
        for revision in (0, -1, 1, 2**70)
    )
    results = client.exchange(head=ExchangeHead(known=asked)).results
    assert [each.standing for each in results] == ["unknown"] * 4
    refused = post(client, encode(ExchangeHead(withdrawals=(StoryId(odd),))))
    assert (refused.status_code, problem_code(refused)) == (400, "bad-request")


def test_a_revision_number_out_of_range_is_unknown(client: Client) -> None:
    asked = Known(story=new_story_id(), revision=2**70, sha256=sha256(b""))
    (result,) = client.exchange(head=ExchangeHead(known=(asked,))).results
    assert result.standing == "unknown"


def test_bodies_come_plain_or_packed(client: Client) -> None:
    body = encode(ExchangeHead()) + b"\n" + manifest()
    for answer in (
        post(client, body),
        post(client, gzip.compress(body), Content_Encoding="gzip"),
        post(client, gzip.compress(body[:9]) + gzip.compress(body[9:]), Content_Encoding="gzip"),
        post(client, codings.pack(body, "br"), Content_Encoding="br"),
    ):
        (result,) = decode(answer.content, ExchangeAnswer).results
        assert result.standing == "received"


def test_answers_are_compressed_where_that_is_read(client: Client) -> None:
    body = encode(ExchangeHead())
    packed = post(client, body, Accept_Encoding="gzip, deflate")
    plain = post(client, body, Accept_Encoding="identity")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2
    assert packed.json()["service"] == plain.json()["service"]


@pytest.mark.parametrize(
    ("body", "encoding", "status", "code"),
    [
        (gzip.compress(b"\0" * 200_000_000, compresslevel=1), "gzip", 413, "too-large"),
        (gzip.compress(b"{}" * 10_000)[:-9], "gzip", 400, "bad-request"),
        (b"no gzip", "gzip", 400, "bad-request"),
        (codings.pack(b"\0" * 20_000_000, "br"), "br", 413, "too-large"),
        (codings.pack(b"{}" * 10_000, "br")[:-2], "br", 400, "bad-request"),
        (codings.pack(b"{}", "br") + b"more", "br", 400, "bad-request"),
        (b"no brotli", "br", 400, "bad-request"),
        (b"", "br", 400, "bad-request"),
        (b"{}", "zstd", 415, "bad-request"),
        (b" " * (8 * 1024 * 1024 + 1), "identity", 413, "too-large"),
        (b"", "identity", 400, "bad-request"),
        (b"[]", "identity", 400, "bad-request"),
        (b"{}" + b"\n{}" * 501, "identity", 413, "too-large"),
        (many_withdrawals(2001), "identity", 413, "too-large"),
    ],
    ids=lambda value: "body" if isinstance(value, bytes) else str(value),
)
def test_bodies_that_are_none(
    client: Client, body: bytes, encoding: str, status: int, code: str
) -> None:
    answer = post(client, body, Content_Encoding=encoding)
    assert (answer.status_code, problem_code(answer)) == (status, code)


@pytest.mark.parametrize("encoding", ["identity", "zstd"])
def test_the_answer_says_how_bodies_may_be_packed(client: Client, encoding: str) -> None:
    answer = post(client, encode(ExchangeHead()), Content_Encoding=encoding)
    assert answer.headers["Accept-Encoding"] == "br, gzip"


def test_a_service_without_brotli_says_so_and_reads_gzip(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codings, "HAS_BROTLI", False)
    body = encode(ExchangeHead())
    assert post(client, body, Content_Encoding="br").status_code == 415
    assert post(client, gzip.compress(body), Content_Encoding="gzip").status_code == 200


def test_the_largest_exchange_has_an_answer_that_a_client_reads(client: Client) -> None:
    """500 stories with eight photos each, and 1,000 revisions asked for."""
    stories = [
        manifest(*(media_item(os.urandom(8)) for _ in range(8)), title=str(number))
        for number in range(500)
    ]
    asked = tuple(Known(story=new_story_id(), revision=1, sha256=sha256(b"")) for _ in range(1000))
    body = b"\n".join([encode(ExchangeHead(known=asked)), *stories])
    answer = post(client, gzip.compress(body), Content_Encoding="gzip")
    assert len(answer.content) <= 1024 * 1024
    results = decode(answer.content, ExchangeAnswer).results
    assert [each.standing for each in results] == ["wanted"] * 500 + ["unknown"] * 1000


def test_a_number_that_is_taken_is_drawn_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["AAAA-AAAA", "AAAA-AAAA", "AAAA-AAAA", "BBBB-BBBB"])
    monkeypatch.setattr(receipts, "new_number", lambda: next(drawn))
    statements = [
        verify(
            client.send(manifest()).receipt or "",
            typ="heliograph-receipt",
            keys=client.account.keys,
        )
        for _ in range(2)
    ]
    numbers = [msgspec.json.decode(each)["number"] for each in statements]
    assert numbers == ["AAAA-AAAA", "BBBB-BBBB"]


def test_later_revisions_stand_beside_earlier_ones(client: Client) -> None:
    story = new_story_id()
    sent = [manifest(story=story, revision=number, title=str(number)) for number in (1, 2, 5)]
    receipts_of = [client.send(each).receipt for each in sent]
    assert len(set(receipts_of)) == 3
    for number, data in zip((1, 2, 5), sent, strict=True):
        path = f"/v1/stories/{story}/revisions/{number}"
        assert client.http.get(path, params={"manifest": "1"}).content == data


def test_a_locked_database_asks_for_patience(
    tmp_path: Path, service: EmbeddedService, client: Client
) -> None:
    database = service.central.database
    database.write(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=50"))
    other = sqlite3.connect(tmp_path / "data" / "service.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = post(client, encode(ExchangeHead()) + b"\n" + manifest())
    other.close()
    assert (answer.status_code, problem_code(answer)) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0


def test_an_exchange_that_breaks_off_keeps_nothing(
    service: EmbeddedService, client: Client
) -> None:
    data = manifest()
    url = httpx.URL(service.address)
    head = (
        f"POST /v1/exchange HTTP/1.1\r\nHost: {url.host}\r\nContent-Length: 9000\r\n"
        f"Authorization: {client.http.headers['Authorization']}\r\n\r\n"
    )
    with socket.create_connection((url.host, url.port or 0)) as broken:
        broken.sendall(head.encode() + encode(ExchangeHead()) + b"\n" + data + b"\n")
    (state,) = client.exchange(head=ExchangeHead(known=(known(data),))).results
    assert state.standing == "unknown"
