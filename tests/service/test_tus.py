"""tus 1.0.0, rule by rule: core, creation, checksum, expiration, termination, concatenation."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator

import httpx
import pytest

from heliograph_service import upload_records
from heliograph_service.embedded import EmbeddedService
from heliograph_service.upload_records import IDLE_MS
from service.world import BYTES, TUS, Client, manifest, media_item, problem_code, running, sha256


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedService]:
    """One service for all tests here: each has organisations of its own."""
    with running(tmp_path_factory.mktemp("service") / "data") as service:
        yield service


def tags(**values: str) -> str:
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items()
    )


def checksum(content: bytes, algorithm: str = "sha1") -> str:
    digest = hashlib.new(algorithm, content).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"


def refused(answer: httpx.Response, status: int, code: str) -> bool:
    return (answer.status_code, problem_code(answer)) == (status, code)


def test_options_tell_what_there_is(service: EmbeddedService) -> None:
    for path in ("/v1/uploads/", "/v1/uploads/" + "0" * 32):
        answer = httpx.options(service.address + path)
        assert answer.status_code == 204
        assert answer.headers["Tus-Version"] == "1.0.0"
        assert answer.headers["Tus-Max-Size"] == str(2 * 1024**3)
        assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
        assert set(answer.headers["Tus-Extension"].split(",")) == {
            "creation",
            "creation-with-upload",
            "checksum",
            "expiration",
            "termination",
            "concatenation",
        }


def test_create_head_patch(client: Client) -> None:
    content = os.urandom(10_000)
    written = tags(filename="mast.jpg") + ",empty"
    upload = client.begin(len(content), **{"Upload-Metadata": written})
    head = client.http.head(upload, headers=TUS)
    assert head.headers["Upload-Offset"] == "0"
    assert head.headers["Upload-Length"] == "10000"
    assert head.headers["Upload-Metadata"] == written
    assert head.headers["Cache-Control"] == "no-store"
    assert head.headers["Tus-Resumable"] == "1.0.0"
    first = client.patch(upload, content[:4000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "4000")
    assert "GMT" in first.headers["Upload-Expires"]
    second = client.patch(upload, content[4000:], at=4000)
    assert (second.status_code, second.headers["Upload-Offset"]) == (204, "10000")
    assert client.offset(upload) == 10_000
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content


def test_bytes_may_come_with_the_creation(client: Client) -> None:
    content = os.urandom(5000)
    answer = client.http.post(
        "/v1/uploads/", content=content[:3000], headers=BYTES | {"Upload-Length": "5000"}
    )
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "3000")
    upload = answer.headers["Location"]
    assert client.patch(upload, content[3000:], at=3000).status_code == 204
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content


def test_an_upload_of_nothing_is_whole_at_once(client: Client) -> None:
    upload = client.begin(0)
    assert client.offset(upload) == 0
    assert client.http.get(f"/v1/media/{sha256(b'')}").content == b""


@pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH", "DELETE"])
def test_another_version_is_refused(client: Client, method: str) -> None:
    path = "/v1/uploads/" if method == "POST" else client.begin(1)
    for version in ({}, {"Tus-Resumable": "0.2.2"}):
        answer = client.http.request(method, path, headers=version)
        assert answer.status_code == 412
        assert answer.headers["Tus-Version"] == "1.0.0"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "1.5"}, 400),
        ({"Upload-Length": "9" * 30}, 400),
        ({"Upload-Length": "²"}, 400),
        ({"Upload-Defer-Length": "1"}, 400),
        ({"Upload-Length": str(2 * 1024**3 + 1)}, 413),
        ({"Upload-Length": "1", "Upload-Metadata": "key no-base64!"}, 400),
        ({"Upload-Length": "1", "Upload-Metadata": "a YQ==,a YQ=="}, 400),
        ({"Upload-Length": "1", "Upload-Metadata": ",,"}, 400),
        ({"Upload-Length": "1", "Upload-Metadata": "a " + "YQ==" * 2000}, 400),
        ({"Upload-Length": "1", "Upload-Metadata": tags(sha256="short")}, 400),
        ({"Upload-Length": "1", "Upload-Concat": "whole"}, 400),
        ({"Upload-Length": "1", "Content-Type": "text/plain"}, 415),
    ],
)
def test_creations_that_are_none(client: Client, headers: dict[str, str], status: int) -> None:
    raw = [(key.encode(), value.encode()) for key, value in (TUS | headers).items()]
    answer = client.http.post("/v1/uploads/", headers=raw)
    assert answer.status_code == status
    problem_code(answer)


def test_patches_that_are_none_keep_nothing(client: Client) -> None:
    upload = client.begin(10)
    post = client.http.patch
    plain = BYTES | {"Content-Type": "text/plain", "Upload-Offset": "0"}
    assert refused(post(upload, content=b"x", headers=plain), 415, "bad-request")
    assert refused(post(upload, content=b"x", headers=BYTES), 400, "bad-request")
    wrong = client.patch(upload, b"x", at=3)
    assert refused(wrong, 409, "offset-differs")
    assert wrong.headers["Upload-Offset"] == "0"
    md5 = client.patch(upload, b"x", **{"Upload-Checksum": "md5 eA=="})
    assert refused(md5, 400, "bad-request")
    odd = client.patch(upload, b"x", **{"Upload-Checksum": "sha1 ?"})
    assert refused(odd, 400, "bad-request")
    assert client.offset(upload) == 0


def test_more_bytes_than_announced_are_not_kept(client: Client) -> None:
    content = os.urandom(100)
    upload = client.begin(100)
    assert refused(client.patch(upload, content + b"more"), 413, "too-large")
    assert client.offset(upload) == 100
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content


def test_uploads_belong_to_their_organisation(client: Client, stranger: Client) -> None:
    upload = client.begin(10)
    assert refused(stranger.patch(upload, b"x" * 10), 404, "not-found")
    assert stranger.http.head(upload, headers=TUS).status_code == 404
    assert stranger.http.delete(upload, headers=TUS).status_code == 404
    forged = stranger.patch(upload, b"x" * 10, Authorization="Bearer forged")
    assert refused(forged, 401, "not-signed-in")
    assert client.offset(upload) == 0


@pytest.mark.parametrize(
    "name",
    [
        "../keys.json",
        "..%2Fkeys.json",
        "%2e%2e%2fkeys.json",
        "..%5ckeys.json",
        "%00",
        "0" * 31,
        "0" * 33,
        "A" * 32,
        "0" * 31 + "%0a",
        "%EF%BC%90" * 32,
    ],
)
def test_addresses_lead_nowhere_else(service: EmbeddedService, client: Client, name: str) -> None:
    keys = service.data / "keys.json"
    before = keys.read_bytes()
    address = httpx.URL(service.address + "/v1/uploads/").copy_with(
        raw_path=b"/v1/uploads/" + name.encode()
    )
    for method in ("HEAD", "PATCH", "DELETE"):
        answer = client.http.request(method, address, headers=BYTES | {"Upload-Offset": "0"})
        assert answer.status_code in {404, 400}
    assert keys.read_bytes() == before


def test_the_announced_hash_is_verified_at_the_end(client: Client) -> None:
    content = os.urandom(3000)
    upload = client.begin(3000, **{"Upload-Metadata": tags(sha256=sha256(content).upper())})
    client.patch(upload, content[:1000])
    spoilt = bytes([content[1000] ^ 1]) + content[1001:]
    assert refused(client.patch(upload, spoilt, at=1000), 460, "hash-differs")
    assert client.offset(upload) == 0
    assert client.http.get(f"/v1/media/{sha256(content[:1000] + spoilt)}").status_code == 404
    assert client.patch(upload, content).status_code == 204
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_checksum_guards_each_patch(client: Client, algorithm: str) -> None:
    content = os.urandom(3000)
    upload = client.begin(3000)
    good = checksum(content[:1000], algorithm)
    assert client.patch(upload, content[:1000], **{"Upload-Checksum": good}).status_code == 204
    bad = client.patch(upload, content[1000:], at=1000, **{"Upload-Checksum": good})
    assert refused(bad, 460, "hash-differs")
    assert client.offset(upload) == 1000
    good = checksum(content[1000:], algorithm)
    client.patch(upload, content[1000:], at=1000, **{"Upload-Checksum": good})
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content


def test_nothing_is_left_of_a_refused_checksum(service: EmbeddedService, client: Client) -> None:
    before = set(service.central.media.pending())
    upload = client.begin(10)
    client.patch(upload, b"x" * 10, **{"Upload-Checksum": checksum(b"y" * 10)})
    assert set(service.central.media.pending()) == before


def test_termination(service: EmbeddedService, client: Client) -> None:
    upload = client.begin(10)
    client.patch(upload, b"x" * 5)
    assert client.http.delete(upload, headers=TUS).status_code == 204
    assert client.http.head(upload, headers=TUS).status_code == 404
    assert refused(client.patch(upload, b"x" * 5, at=5), 404, "not-found")
    assert upload.rpartition("/")[2] not in service.central.media.pending()


def test_an_idle_upload_ends_and_its_bytes_go(service: EmbeddedService, client: Client) -> None:
    central = service.central
    old, young = client.begin(10), client.begin(10)
    for upload in (old, young):
        client.patch(upload, b"x" * 5)
    name = old.rpartition("/")[2]
    long_ago = central.now_ms() - IDLE_MS - 1
    central.database.write(
        lambda connection: upload_records.touch(connection, name, now_ms=long_ago)
    )
    gone = client.patch(old, b"x" * 5, at=5)
    assert refused(gone, 410, "gone")
    assert central.uploads.sweep() == 1
    assert client.http.head(old, headers=TUS).status_code == 404
    assert client.offset(young) == 5
    assert name not in central.media.pending()


def test_parts_become_a_whole(service: EmbeddedService, client: Client) -> None:
    before = set(service.central.media.pending())
    content = os.urandom(30_000)
    data = manifest(media_item(content))
    assert client.send(data).standing == "wanted"
    parts: list[str] = []
    for start in range(0, 30_000, 10_000):
        part = client.begin(10_000, **{"Upload-Concat": "partial"})
        assert client.http.head(part, headers=TUS).headers["Upload-Concat"] == "partial"
        client.patch(part, content[start : start + 10_000])
        parts.append(part)
    addresses = [parts[0], service.address + parts[1], parts[2]]
    whole = client.http.post(
        "/v1/uploads/",
        headers=TUS
        | {
            "Upload-Concat": "final;" + " ".join(addresses),
            "Upload-Metadata": tags(sha256=sha256(content)),
        },
    )
    assert whole.status_code == 201
    upload = whole.headers["Location"]
    head = client.http.head(upload, headers=TUS)
    assert head.headers["Upload-Offset"] == head.headers["Upload-Length"] == "30000"
    assert head.headers["Upload-Concat"] == "final;" + " ".join(parts)
    assert client.patch(upload, b"", at=30_000).status_code == 403
    assert client.send(data).standing == "received"
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content
    assert set(service.central.media.pending()) == before


def test_parts_that_do_not_fit_together(client: Client, stranger: Client) -> None:
    def join(*parts: str, **more: str) -> httpx.Response:
        headers = TUS | {"Upload-Concat": "final;" + " ".join(parts)} | more
        return client.http.post("/v1/uploads/", headers=headers)

    whole = client.begin(3)
    client.patch(whole, b"abc")
    part, begun = (client.begin(3, **{"Upload-Concat": "partial"}) for _ in range(2))
    client.patch(part, b"abc")
    client.patch(begun, b"a")
    foreign = stranger.begin(1, **{"Upload-Concat": "partial"})
    stranger.patch(foreign, b"a")
    for parts in (
        [],
        [whole],
        [part, begun],
        [part, foreign],
        [part, "/v1/uploads/" + "0" * 32],
        [part, "/elsewhere/" + "0" * 32],
        [part, "/v1/uploads/../keys.json"],
    ):
        assert refused(join(*parts), 400, "bad-request")
    wrong = join(part, **{"Upload-Metadata": tags(sha256=sha256(b"other"))})
    assert refused(wrong, 460, "hash-differs")
    right = join(part, **{"Upload-Metadata": tags(sha256=sha256(b"abc"))})
    assert right.status_code == 201


def test_a_part_alone_is_no_media_item(client: Client) -> None:
    part = client.begin(3, **{"Upload-Concat": "partial"})
    client.patch(part, b"abc")
    assert client.http.get(f"/v1/media/{sha256(b'abc')}").status_code == 404
    assert client.offset(part) == 3
