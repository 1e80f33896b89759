from __future__ import annotations

import base64
import gzip
import hashlib
import os
from collections.abc import Iterator

import httpx
import pytest

from heliograph.domain.ids import StoryId
from heliograph.domain.manifest import manifest_hash
from heliograph.remote.wire import ProblemDocument, Result, decode
from heliograph_service.embedded import EmbeddedService
from service.world import Client, manifest, media_item, new_story_id, problem_code, running

MANIFEST = "application/vnd.heliograph.manifest+json"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedService]:
    """One service for all tests here: each has organisations of its own."""
    with running(tmp_path_factory.mktemp("service") / "data") as service:
        yield service


@pytest.fixture
def story() -> StoryId:
    return new_story_id()


def put(
    client: Client, story: str, data: bytes, revision: int | str = 1, **headers: str
) -> httpx.Response:
    return client.http.put(
        f"/v1/stories/{story}/revisions/{revision}",
        content=data,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def test_new_then_the_same_again(client: Client, story: StoryId) -> None:
    data = manifest(story=story)
    first = put(client, story, data)
    again = put(client, story, data)
    assert (first.status_code, again.status_code) == (201, 200)
    result = decode(first.content, Result)
    assert (result.standing, result.sha256) == ("received", manifest_hash(data))
    assert first.content == again.content
    asked = client.http.get(f"/v1/stories/{story}/revisions/1")
    assert asked.content == first.content


def test_media_is_wanted_then_received(client: Client, story: StoryId) -> None:
    content = os.urandom(2000)
    data = manifest(media_item(content), story=story)
    first = put(client, story, data)
    assert first.status_code == 201
    client.patch(decode(first.content, Result).wanted[0].upload, content)
    again = put(client, story, data)
    assert (again.status_code, again.json()["standing"]) == (200, "received")


def test_what_is_no_success_reads_as_problem_and_as_result(
    client: Client, stranger: Client, story: StoryId
) -> None:
    data = manifest(story=story)
    put(client, story, data)
    cases = [
        (put(client, story, manifest(story=story, title="Other")), 409, "other-content"),
        (put(stranger, story, data), 409, "other-content"),
        (put(client, story, manifest(story=story, revision=2, title=""), 2), 422, "refused"),
    ]
    for answer, status, code in cases:
        assert answer.status_code == status
        assert problem_code(answer) == code
        assert decode(answer.content, Result).standing == code
        assert decode(answer.content, ProblemDocument).status == status
    assert decode(cases[2][0].content, ProblemDocument).problems[0].code == "missing"


def test_a_path_that_contradicts_its_manifest_keeps_nothing(client: Client, story: StoryId) -> None:
    other = new_story_id()
    for data, revision in (
        (manifest(story=other), 1),
        (manifest(story=story), 2),
        (b"no manifest", 1),
        (b"", 1),
    ):
        answer = put(client, story, data, revision)
        assert (answer.status_code, problem_code(answer)) == (400, "bad-request")
    for each in (story, other):
        assert client.http.get(f"/v1/stories/{each}/revisions/1").status_code == 404


def test_the_digest_is_checked_when_it_is_given(client: Client, story: StoryId) -> None:
    data = manifest(story=story)
    right = base64.b64encode(hashlib.sha256(data).digest()).decode()
    wrong = base64.b64encode(hashlib.sha256(data + b" ").digest()).decode()
    refused = put(client, story, data, Repr_Digest=f"sha-256=:{wrong}:")
    assert (refused.status_code, problem_code(refused)) == (400, "hash-differs")
    taken = put(client, story, data, Repr_Digest=f"sha-512=:abc:, sha-256=:{right}:")
    assert taken.status_code == 201


def test_exact_bytes_come_back_to_the_same_organisation_only(
    client: Client, stranger: Client, story: StoryId
) -> None:
    data = manifest(story=story)
    packed = gzip.compress(data)
    assert put(client, story, packed, Content_Encoding="gzip").status_code == 201
    path = f"/v1/stories/{story}/revisions/1"
    for answer in (
        client.http.get(path, params={"manifest": "1"}),
        client.http.get(path, headers={"Accept": MANIFEST}),
    ):
        assert answer.content == data
        assert answer.headers["Content-Type"] == MANIFEST
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert stranger.http.get(path, params={"manifest": "1"}).status_code == 404


@pytest.mark.parametrize("revision", ["0", "-1", "x", "99999999999999999999", "1/../2"])
def test_no_such_revision(client: Client, story: StoryId, revision: str) -> None:
    assert client.http.get(f"/v1/stories/{story}/revisions/{revision}").status_code == 404


def test_a_manifest_has_a_limit(client: Client, story: StoryId) -> None:
    answer = put(client, story, b" " * (256 * 1024 + 1))
    assert (answer.status_code, problem_code(answer)) == (413, "too-large")
