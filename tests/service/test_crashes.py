"""Killed at any moment: offsets are true, no receipt without its bytes, nothing half done."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import NoReturn

import httpx
import pytest

from heliograph.remote.wire import EnrolRequest, code_hash
from heliograph_service import media
from heliograph_service.central import Central, DataInUse
from heliograph_service.embedded import EmbeddedService
from heliograph_service.enrolment import Device
from heliograph_service.layout import LARGE_BYTES
from heliograph_service.soundness import faults
from service.commands import ServiceProcess, environment
from service.crash_at import STATUS, STEPS
from service.sockets import RawPatch
from service.world import (
    PACK,
    Client,
    FullDisk,
    manifest,
    media_item,
    new_story_id,
    problem_code,
    sha256,
)


def test_killed_in_the_middle_of_a_patch(tmp_path: Path) -> None:
    content = os.urandom(60_000_000)
    data = manifest(media_item(content))
    folder = tmp_path / "data"
    central = Central.open(folder)
    central.packs.publish(PACK)
    code = central.enrolment.new_code()
    central.close()
    with ServiceProcess(folder) as first:
        with Client.with_code(first.address, code) as client:
            headers = dict(client.http.headers)
            upload = client.send(data).wanted[0].upload
            cut = RawPatch(client, upload, at=0, length=len(content))
            sender = threading.Thread(target=push, args=(cut, content))
            sender.start()
            path = folder / "incoming" / upload.rpartition("/")[2]
            while not path.exists() or path.stat().st_size < 40_000_000:
                threading.Event().wait(0.001)
        first.kill()
        sender.join()
        cut.end()
    with ServiceProcess(folder) as second:
        http = httpx.Client(base_url=second.address, headers=headers, trust_env=False)
        with Client(http, client.account) as client:
            offset = client.offset(upload)
            assert 32_000_000 <= offset <= len(content)
            assert path.read_bytes() == content[:offset]
            (wanted,) = client.send(data).wanted
            assert (wanted.upload, wanted.offset_bytes) == (upload, offset)
            assert client.patch(upload, content[offset:], at=offset).status_code == 204
            assert client.send(data).standing == "received"
        assert second.interrupt() in {0, -15}
    central = Central.open(folder)
    assert list(faults(central)) == []
    central.close()


def push(cut: RawPatch, content: bytes) -> None:
    """Send until the other side is gone."""
    try:
        for start in range(0, len(content), 100_000):
            cut.send(content[start : start + 100_000])
    except OSError:
        return


@pytest.mark.parametrize("kind", ["item", "parts", "own parts"])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_every_step_of_finishing(tmp_path: Path, step: str, when: str, kind: str) -> None:
    """Every byte is there: at whichever step it ends, the next exchange goes on from it."""
    folder = tmp_path / "data"
    content = os.urandom(LARGE_BYTES if kind == "own parts" else 1000)
    data = manifest(media_item(content))
    central = Central.open(folder)
    central.packs.publish(PACK)
    device = enrolled(central)
    (result,), _ = central.intake.take(device, [data], in_parts=True)
    (wanted,) = result.wanted
    finishing, start = wanted.upload.rpartition("/")[2], 0
    if kind == "parts":
        part = central.uploads.create(device.organisation, length=1000, concat="partial")
        finishing = part.id
    for each in wanted.parts:
        finishing, start = each.upload.rpartition("/")[2], each.start_bytes
        if each is not wanted.parts[-1]:
            other = central.uploads.find(device.organisation, finishing)
            end = start + each.size_bytes
            central.uploads.append(other, at=0, data=[content[start:end]])
            central.uploads.complete(other)
    upload = central.uploads.find(device.organisation, finishing)
    central.uploads.append(upload, at=0, data=[content[start:]])
    assert central.uploads.offset(upload) == upload.length
    if kind == "parts":
        central.uploads.complete(upload)
    central.close()

    arguments = [str(folder), step, when, device.organisation, finishing, sha256(content)]
    script = str(Path(__file__).with_name("crash_at.py"))
    ended = subprocess.run(
        [sys.executable, script, *arguments], env=environment(), check=False, timeout=60
    )
    reached = kind != "item" or step != "concatenate"
    assert ended.returncode == (STATUS if reached else 0)

    central = Central.open(folder)
    central.begin_serving()
    assert list(faults(central)) == []
    (result,), _ = central.intake.take(device, [data])
    if result.standing == "wanted":
        assert (kind, result.wanted[0].offset_bytes) == ("parts", 0)
        joined = central.uploads.concatenate(
            device.organisation, [finishing], sha256=sha256(content), tags=""
        )
        assert joined.length == 1000
        (result,), _ = central.intake.take(device, [data])
    assert result.standing == "received"
    assert list(faults(central)) == []
    with central.media.open(sha256(content)) as file:
        assert file.read() == content
    central.close()


def enrolled(central: Central) -> Device:
    code = central.enrolment.new_code("Ministry")
    request = EnrolRequest(code_hash=code_hash(code), device_name="Test")
    device = central.enrolment.device(central.enrolment.enrol(request, address="").token)
    assert device is not None
    return device


def test_a_full_disk_takes_no_byte_and_harms_none(service: EmbeddedService, client: Client) -> None:
    content = os.urandom(600_000)
    data = manifest(media_item(content))
    upload = client.send(data).wanted[0].upload
    client.patch(upload, content[:200_000])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(media, "_write_all", FullDisk(100_000))
        answer = client.patch(upload, content[200_000:], at=200_000)
    assert (answer.status_code, problem_code(answer)) == (507, "full")
    assert int(answer.headers["Retry-After"]) > 0
    at = client.offset(upload)
    assert at >= 200_000
    assert client.patch(upload, content[at:], at=at).status_code == 204
    assert client.send(data).standing == "received"
    assert list(faults(service.central)) == []


def test_a_full_disk_while_the_object_is_made_keeps_the_upload(
    service: EmbeddedService, client: Client
) -> None:
    content = os.urandom(1000)
    data = manifest(media_item(content))
    upload = client.send(data).wanted[0].upload

    def full(*_args: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "no room")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(media, "_second_name", full)
        answer = client.patch(upload, content)
        assert (answer.status_code, problem_code(answer)) == (507, "full")
        assert client.send(data).wanted[0].offset_bytes == 1000
    assert client.offset(upload) == 1000
    assert client.send(data).standing == "received"
    assert list(faults(service.central)) == []


def test_a_full_database_is_told_as_such(service: EmbeddedService, client: Client) -> None:
    database = service.central.database
    database.write(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=1"))
    data = manifest(title="A title that needs a page" * 3)
    answers = [
        client.http.put(f"/v1/stories/{story}/revisions/1", content=manifest(story=story))
        for story in (new_story_id() for _ in range(100))
    ]
    full = [each for each in answers if each.status_code == 507]
    assert full
    assert {problem_code(each) for each in full} == {"full"}
    database.write(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=1000000"))
    assert client.send(data).standing == "received"
    assert list(faults(service.central)) == []


def test_two_services_never_share_a_folder(tmp_path: Path, service: EmbeddedService) -> None:
    second = EmbeddedService(tmp_path / "data")
    with pytest.raises(DataInUse):
        second.start()
    service.stop()
    second.start()
    second.stop()


def test_a_stop_takes_less_than_a_second_and_keeps_what_came(
    service: EmbeddedService, client: Client
) -> None:
    upload = client.begin(1_000_000)
    running = RawPatch(client, upload, at=0, length=1_000_000)
    running.send(b"x" * 300_000)
    store = service.central.media
    while store.size(upload.rpartition("/")[2]) < 300_000:
        threading.Event().wait(0.005)
    address = service.address
    begun = time.monotonic()
    service.stop()
    assert time.monotonic() - begun < 1
    url = httpx.URL(address)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((url.host, url.port or 0), timeout=5)
    running.end()
    service.start()
    assert service.address == address
    assert client.offset(upload) == 300_000


def test_the_port_of_another_is_told(tmp_path: Path, service: EmbeddedService) -> None:
    port = httpx.URL(service.address).port or 0
    with pytest.raises(OSError, match="in use"):
        EmbeddedService(tmp_path / "second", port=port).start()
    idle = EmbeddedService(tmp_path / "third")
    idle.stop()
    with pytest.raises(RuntimeError, match="not started"):
        idle.new_code()


def test_an_object_that_nobody_has_is_deleted_at_the_next_start(
    service: EmbeddedService, client: Client
) -> None:
    """As when the service ends between a withdrawal and the deletion of its media."""
    kept, orphan = os.urandom(100), os.urandom(100)
    upload = client.begin(100)
    client.patch(upload, kept)
    store = service.central.media
    store.append("0" * 32, at=0, data=[orphan])
    store.keep("0" * 32, store.seal("0" * 32, expected=None))
    assert len(list(store.objects())) == 2
    service.stop()
    service.start()
    assert list(service.central.media.objects()) == [sha256(kept)]
    assert client.http.get(f"/v1/media/{sha256(kept)}").content == kept
