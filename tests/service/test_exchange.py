from __future__ import annotations

import dataclasses
import gzip
import os
import socket
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import httpx
import msgspec
import pytest

from heliograph.domain.ids import StoryId
from heliograph.domain.manifest import manifest_hash, parse_manifest
from heliograph.domain.receipt import check_receipt, read_withdrawal
from heliograph.domain.signed import verify
from heliograph.remote.wire import ExchangeAnswer, ExchangeHead, Known, decode, encode
from heliograph_service import packs, receipts, upload_records
from heliograph_service.embedded import EmbeddedService
from heliograph_service.upload_records import IDLE_MS
from heliograph_service.uploads import Uploads, UploadUnknown
from service.world import (
    CAMPAIGN,
    PACK,
    Client,
    manifest,
    media_item,
    new_story_id,
    problem_code,
    sha256,
)


def known(data: bytes) -> Known:
    names = parse_manifest(data)
    return Known(story=names.story, revision=names.revision, sha256=manifest_hash(data))


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


def test_a_closed_campaign_refuses_new_stories_but_not_the_same_again(
    service: EmbeddedService, client: Client
) -> None:
    kept = manifest()
    receipt = client.send(kept).receipt
    closed = dataclasses.replace(
        CAMPAIGN, version=2, closes=datetime(2021, 5, 17, tzinfo=UTC), late="refuse"
    )
    service.central.packs.publish(msgspec.json.encode(closed))
    assert client.send(kept).receipt == receipt
    late = client.send(manifest())
    assert [each.code for each in late.problems] == ["campaign-closed"]


def test_a_story_is_checked_against_the_form_it_was_written_for(
    service: EmbeddedService, client: Client
) -> None:
    title = dataclasses.replace(CAMPAIGN.fields[0], max_length=5)
    stricter = dataclasses.replace(CAMPAIGN, version=2, fields=(title, CAMPAIGN.fields[1]))
    service.central.packs.publish(msgspec.json.encode(stricter))
    assert client.send(manifest(campaign_version=1)).standing == "received"
    assert client.send(manifest(campaign_version=2)).standing == "refused"
    assert client.send(manifest(campaign_version=7)).standing == "refused"


def test_media_that_is_here_is_not_wanted_again(client: Client, stranger: Client) -> None:
    content = os.urandom(1000)
    client.patch(client.send(manifest(media_item(content))).wanted[0].upload, content)
    assert client.send(manifest(media_item(content))).standing == "received"
    assert stranger.send(manifest(media_item(content))).standing == "wanted"
    assert stranger.http.get(f"/v1/media/{sha256(content)}").status_code == 404


def test_the_same_photo_twice_in_a_story_is_wanted_once(client: Client) -> None:
    content = os.urandom(1000)
    data = manifest(media_item(content), media_item(content))
    (wanted,) = client.send(data).wanted
    client.patch(wanted.upload, content)
    receipt = client.send(data).receipt
    assert receipt is not None


def test_one_upload_completes_every_story_that_waits_for_it(client: Client) -> None:
    content, rest = os.urandom(1000), os.urandom(500)
    stories = [manifest(media_item(content)) for _ in range(3)]
    stories.append(manifest(media_item(content), media_item(rest)))
    results = client.exchange(*stories).results
    assert len({each.wanted[0].upload for each in results}) == 1
    client.patch(results[0].wanted[0].upload, content)
    states = client.exchange(
        head=ExchangeHead(known=tuple(known(each) for each in stories))
    ).results
    assert [each.standing for each in states] == ["received"] * 3 + ["wanted"]
    assert [each.sha256 for each in states[3].wanted] == [sha256(rest)]


def test_sizes_that_lie_are_refused(client: Client) -> None:
    content = os.urandom(1000)
    client.patch(client.send(manifest(media_item(content))).wanted[0].upload, content)
    for item in (
        [media_item(content, size_bytes=999)],
        [media_item(b"12345"), media_item(b"12345", size_bytes=4)],
    ):
        result = client.send(manifest(*item))
        assert [each.code for each in result.problems] == ["media-hash-differs"]
    huge = client.send(manifest(media_item(b"1", size_bytes=2**62)))
    assert {each.code for each in huge.problems} == {"media-too-large"}


def test_withdrawn_is_for_ever(client: Client, stranger: Client) -> None:
    content, shared = os.urandom(1000), os.urandom(800)
    data = manifest(media_item(content), media_item(shared))
    other = manifest(media_item(shared))
    for wanted in client.send(data).wanted:
        client.patch(wanted.upload, content if wanted.size_bytes == 1000 else shared)
    assert client.send(other).standing == "received"
    stranger.patch(stranger.send(manifest(media_item(content))).wanted[0].upload, content)
    story = known(data).story

    answer = client.exchange(head=ExchangeHead(withdrawals=(story,)))
    (confirmed,) = answer.withdrawals
    statement = read_withdrawal(confirmed.confirmation, client.account.keys)
    assert (statement.story, statement.service) == (story, client.account.service)
    again = client.exchange(data, head=ExchangeHead(withdrawals=(story,), known=(known(data),)))
    assert again.withdrawals == (confirmed,)
    assert [each.standing for each in again.results] == ["withdrawn", "withdrawn"]
    assert again.results[0].sha256 == manifest_hash(data)
    assert client.send(manifest(story=story, revision=9)).standing == "withdrawn"
    gone = client.http.get(f"/v1/stories/{story}/revisions/1?manifest=1")
    assert (gone.status_code, problem_code(gone)) == (410, "withdrawn")
    assert client.http.get(f"/v1/media/{sha256(content)}").status_code == 404
    assert client.http.get(f"/v1/media/{sha256(shared)}").content == shared
    assert stranger.http.get(f"/v1/media/{sha256(content)}").content == content


def test_media_that_no_story_needs_any_more_is_deleted(
    service: EmbeddedService, client: Client
) -> None:
    content, begun = os.urandom(1000), os.urandom(1000)
    data = manifest(media_item(content))
    waiting = manifest(media_item(begun))
    client.patch(client.send(data).wanted[0].upload, content)
    upload = client.send(waiting).wanted[0].upload
    client.patch(upload, begun[:400])
    both = (known(data).story, known(waiting).story)
    client.exchange(head=ExchangeHead(withdrawals=both))
    assert list(service.central.media.objects()) == []
    assert list(service.central.media.pending()) == []
    assert client.http.head(upload, headers={"Tus-Resumable": "1.0.0"}).status_code == 404


def test_a_withdrawal_of_an_unknown_story_holds_for_its_organisation(
    client: Client, stranger: Client
) -> None:
    data = manifest()
    client.exchange(head=ExchangeHead(withdrawals=(known(data).story,)))
    assert client.send(data).standing == "withdrawn"
    assert stranger.send(data).standing == "received"


def test_nobody_withdraws_the_story_of_another(client: Client, stranger: Client) -> None:
    data = manifest()
    receipt = client.send(data).receipt
    stranger.exchange(head=ExchangeHead(withdrawals=(known(data).story,)))
    assert client.send(data).receipt == receipt
    assert client.http.get(f"/v1/stories/{known(data).story}/revisions/1").status_code == 200


def test_newer_packs_come_signed(service: EmbeddedService, client: Client) -> None:
    def newer(held: dict[str, int]) -> list[str]:
        answer = client.exchange(head=ExchangeHead(campaigns=held))
        payloads = [
            verify(each, typ="heliograph-campaign", keys=client.account.keys)
            for each in answer.campaigns
        ]
        return [f"{pack['id']} {pack['version']}" for pack in map(msgspec.json.decode, payloads)]

    others = dict.fromkeys(("wtisd-2021", "open-call"), 99)
    assert newer(others) == ["small 1"]
    assert newer(others | {"small": 1}) == []
    service.central.packs.publish(msgspec.json.encode(dataclasses.replace(CAMPAIGN, version=2)))
    assert newer(others | {"small": 1}) == ["small 2"]
    assert "small 2" in newer({})


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


def test_bodies_come_plain_or_as_gzip(client: Client) -> None:
    body = encode(ExchangeHead()) + b"\n" + manifest()
    for answer in (
        post(client, body),
        post(client, gzip.compress(body), Content_Encoding="gzip"),
        post(client, gzip.compress(body[:9]) + gzip.compress(body[9:]), Content_Encoding="gzip"),
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
        (b"{}", "br", 415, "bad-request"),
        (b" " * (8 * 1024 * 1024 + 1), "identity", 413, "too-large"),
        (b"", "identity", 400, "bad-request"),
        (b"[]", "identity", 400, "bad-request"),
        (b"{}" + b"\n{}" * 501, "identity", 413, "too-large"),
        (many_withdrawals(2001), "identity", 413, "too-large"),
    ],
)
def test_bodies_that_are_none(
    client: Client, body: bytes, encoding: str, status: int, code: str
) -> None:
    answer = post(client, body, Content_Encoding=encoding)
    assert (answer.status_code, problem_code(answer)) == (status, code)


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


def test_a_pack_is_served_with_an_etag(client: Client) -> None:
    answer = client.http.get("/v1/campaigns/small")
    assert verify(answer.text, typ="heliograph-campaign", keys=client.account.keys) == PACK
    again = client.http.get(
        "/v1/campaigns/small", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    other = client.http.get("/v1/campaigns/small", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


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


def test_an_upload_lives_on_while_it_is_asked_for(service: EmbeddedService, client: Client) -> None:
    central = service.central
    content = os.urandom(100)
    data = manifest(media_item(content))
    (wanted,) = client.send(data).wanted
    client.patch(wanted.upload, content[:60])
    name = wanted.upload.rpartition("/")[2]
    for idle_ms in (IDLE_MS - 1, IDLE_MS * 3):
        before = central.now_ms() - idle_ms
        central.database.write(
            lambda connection, before=before: upload_records.touch(connection, name, now_ms=before)
        )
        (again,) = client.send(data).wanted
        assert (again.upload, again.offset_bytes) == (wanted.upload, 60)
        assert central.uploads.sweep() == 0


def test_an_upload_terminated_meanwhile_is_given_anew(client: Client) -> None:
    content = os.urandom(100)
    data = manifest(media_item(content))
    (first,) = client.send(data).wanted
    client.http.delete(first.upload, headers={"Tus-Resumable": "1.0.0"})
    (second,) = client.send(data).wanted
    assert first.upload != second.upload
    client.patch(second.upload, content)
    assert client.send(data).standing == "received"


def test_an_upload_terminated_between_two_steps_is_left_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_args: object) -> NoReturn:
        raise UploadUnknown

    data = manifest(media_item(b"bytes"))
    with monkeypatch.context() as patch:
        patch.setattr(Uploads, "find", unknown)
        result = client.send(data)
    assert (result.standing, result.wanted) == ("wanted", ())
    assert len(client.send(data).wanted) == 1


def test_bytes_spoilt_on_the_disk_are_wanted_again(
    tmp_path: Path, service: EmbeddedService, client: Client
) -> None:
    content = os.urandom(1000)
    data = manifest(media_item(content))
    (wanted,) = client.send(data).wanted
    client.patch(wanted.upload, content[:999])
    service.stop()
    path = tmp_path / "data" / "incoming" / wanted.upload.rpartition("/")[2]
    path.write_bytes(os.urandom(1000))
    service.start()
    assert client.offset(wanted.upload) == 999
    refused = client.patch(wanted.upload, content[999:], at=999)
    assert (refused.status_code, problem_code(refused)) == (460, "hash-differs")
    (again,) = client.send(data).wanted
    assert (again.upload, again.offset_bytes) == (wanted.upload, 0)
    client.patch(again.upload, content)
    assert client.send(data).standing == "received"


def test_whole_but_spoilt_bytes_are_noticed_by_the_next_exchange(
    service: EmbeddedService, client: Client
) -> None:
    content = os.urandom(1000)
    data = manifest(media_item(content))
    (wanted,) = client.send(data).wanted
    central = service.central
    upload = central.uploads.find(
        f"name:{client.account.organisation}", wanted.upload.rpartition("/")[2]
    )
    central.uploads.append(upload, at=0, data=[os.urandom(1000)])
    (again,) = client.send(data).wanted
    assert (again.upload, again.offset_bytes) == (wanted.upload, 0)


@pytest.mark.parametrize("torn", [b"", b"\0" * 5000, None])
def test_after_a_power_cut_only_synced_bytes_count(
    tmp_path: Path, service: EmbeddedService, client: Client, torn: bytes | None
) -> None:
    """A file may come back longer than what was synced, or shorter if the disk lies."""
    content = os.urandom(100_000)
    data = manifest(media_item(content))
    (wanted,) = client.send(data).wanted
    client.patch(wanted.upload, content[:30_000])
    service.stop()
    path = tmp_path / "data" / "incoming" / wanted.upload.rpartition("/")[2]
    path.write_bytes(content[:20_000] if torn is None else content[:30_000] + torn)
    service.start()
    expected = 20_000 if torn is None else 30_000
    (again,) = client.send(data).wanted
    assert (again.upload, again.offset_bytes) == (wanted.upload, expected)
    client.patch(wanted.upload, content[expected:], at=expected)
    assert client.send(data).standing == "received"
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content


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


def test_no_packs_are_shipped_where_there_is_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {path.suffix for path in packs.shipped()} == {".json"}
    monkeypatch.setattr(packs.heliograph, "__file__", str(tmp_path / "a" / "b" / "c.py"))
    assert packs.shipped() == []
