"""Large items in parts: how they are divided, and that nothing that is lost leaves them stuck."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.domain.schedule import Part
from heliograph.remote.wire import ExchangeHead, Wanted
from heliograph_service import upload_records
from heliograph_service.embedded import EmbeddedService
from heliograph_service.layout import LARGE_BYTES, ROUND, layout
from heliograph_service.upload_records import IDLE_MS
from heliograph_service.uploads import Uploads
from service.world import Client, manifest, media_item, problem_code, sha256

CONTENT = os.urandom(1_500_000)
ASKS = ExchangeHead(in_parts=True)


def wanted_of(client: Client, data: bytes) -> Wanted:
    (wanted,) = client.exchange(data, head=ASKS).results[0].wanted
    return wanted


def patch(client: Client, part: Part, *, content: bytes = CONTENT, to: int | None = None) -> int:
    """Send a part from where it stands; give the answer's status."""
    end = part.start_bytes + (part.size_bytes if to is None else to)
    at = part.offset_bytes
    return client.patch(part.upload, content[part.start_bytes + at : end], at=at).status_code


@given(st.integers(min_value=0, max_value=4 * 1024**3))
def test_parts_are_a_whole_and_become_smaller(size: int) -> None:
    parts = layout(size)
    if size < LARGE_BYTES:
        assert parts == []
        return
    at = 0
    for start, length in parts:
        assert start == at
        assert length > 0
        at += length
    assert at == size
    lengths = [length for _, length in parts]
    assert lengths[:-1] == sorted(lengths[:-1], reverse=True)
    assert lengths[-1] < 150 * 1024
    assert len(parts) <= 2 * size // (64 * 1024 * 1024) + 15 * ROUND
    assert layout(size) == parts


def test_a_part_is_a_partial_upload_that_says_what_it_is_of(client: Client) -> None:
    part = wanted_of(client, manifest(media_item(CONTENT))).parts[1]
    answer = client.http.head(part.upload, headers={"Tus-Resumable": "1.0.0"})
    assert answer.headers["Upload-Concat"] == "partial"
    assert answer.headers["Upload-Length"] == str(part.size_bytes)
    assert answer.headers["Upload-Metadata"].startswith("sha256 ")


def test_a_part_that_is_gone_is_given_anew_and_the_others_stay(client: Client) -> None:
    data = manifest(media_item(CONTENT))
    first = wanted_of(client, data)
    for part in first.parts[:-1]:
        assert patch(client, part) == 204
    client.http.delete(first.parts[2].upload, headers={"Tus-Resumable": "1.0.0"})
    assert patch(client, first.parts[-1]) == 204
    second = wanted_of(client, data)
    missing = [each for each in second.parts if each.offset_bytes < each.size_bytes]
    assert [each.start_bytes for each in missing] == [first.parts[2].start_bytes]
    assert missing[0].upload != first.parts[2].upload
    assert patch(client, missing[0]) == 204
    assert client.send(data).standing == "received"


def test_parts_that_nobody_touches_expire(service: EmbeddedService, client: Client) -> None:
    data = manifest(media_item(CONTENT))
    first = wanted_of(client, data)
    patch(client, first.parts[0])
    central = service.central
    before = central.now_ms() - IDLE_MS - 1
    names = [part.upload.rpartition("/")[2] for part in first.parts]
    for name in names:
        central.database.write(
            lambda connection, name=name: upload_records.touch(connection, name, now_ms=before)
        )
    again = wanted_of(client, data)
    assert {each.offset_bytes for each in again.parts} == {0}
    assert not {each.upload for each in again.parts} & {each.upload for each in first.parts}
    assert central.uploads.sweep() == len(first.parts)
    assert list(central.media.pending()) == []


def test_parts_of_an_item_that_came_whole_are_forgotten(
    service: EmbeddedService, client: Client
) -> None:
    data = manifest(media_item(CONTENT))
    wanted = wanted_of(client, data)
    patch(client, wanted.parts[0])
    client.patch(wanted.upload, CONTENT)
    assert client.send(data).standing == "received"
    assert list(service.central.media.pending()) == []


def test_what_nobody_joined_is_joined_by_the_next_exchange(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the service ends between the last byte and the joining."""
    data = manifest(media_item(CONTENT))
    wanted = wanted_of(client, data)
    with monkeypatch.context() as nobody:
        nobody.setattr(Uploads, "join", lambda *_: False)
        for part in wanted.parts:
            patch(client, part)
        assert client.send(data).standing == "wanted"
    assert client.send(data).standing == "received"
    assert client.http.get(f"/v1/media/{sha256(CONTENT)}").content == CONTENT


def test_the_last_two_parts_at_once_make_one_item(service: EmbeddedService, client: Client) -> None:
    data = manifest(media_item(CONTENT))
    wanted = wanted_of(client, data)
    for part in wanted.parts[:-4]:
        patch(client, part)
    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(lambda part: patch(client, part), wanted.parts[-4:]))
    assert statuses == [204] * 4
    assert client.send(data).standing == "received"
    assert list(service.central.media.objects()) == [sha256(CONTENT)]
    assert list(service.central.media.pending()) == []


def test_parts_by_hand_are_joined_by_hand(client: Client) -> None:
    """Another program may make parts of its own size (tus: concatenation)."""
    data = manifest(media_item(CONTENT))
    assert client.send(data).standing == "wanted"
    half = len(CONTENT) // 2
    places = []
    for stretch in (CONTENT[:half], CONTENT[half:]):
        place = client.begin(len(stretch), **{"Upload-Concat": "partial"})
        client.patch(place, stretch)
        places.append(place)
    joined = client.http.post(
        "/v1/uploads/",
        headers={"Tus-Resumable": "1.0.0", "Upload-Concat": "final;" + " ".join(places)},
    )
    assert joined.status_code == 201
    assert client.send(data).standing == "received"


@pytest.mark.parametrize("tag", ["start", "whole"])
def test_a_part_that_says_nonsense_is_refused(client: Client, tag: str) -> None:
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": "5",
        "Upload-Concat": "partial",
        "Upload-Metadata": f"{tag} LTE=",
    }
    answer = client.http.post("/v1/uploads/", headers=headers)
    assert (answer.status_code, problem_code(answer)) == (400, "bad-request")
