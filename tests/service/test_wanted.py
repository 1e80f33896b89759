"""Which media items an exchange asks for, from which offset."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

from heliograph.remote.wire import ExchangeHead
from heliograph_service import upload_records
from heliograph_service.embedded import EmbeddedService
from heliograph_service.upload_records import IDLE_MS
from heliograph_service.uploads import Uploads, UploadUnknown
from service.world import (
    Client,
    known,
    manifest,
    media_item,
    problem_code,
    sha256,
)


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
