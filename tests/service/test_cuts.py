"""Cut anywhere: every byte that arrived stays, none is lost or doubled, whoever comes next."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliograph_service import manners, patch_body, pour
from heliograph_service.embedded import EmbeddedService
from service.sockets import RawPatch
from service.world import Client, eventually, manifest, media_item, running, sha256


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedService]:
    """One service for all tests here: each has organisations of its own."""
    with running(tmp_path_factory.mktemp("service") / "data") as service:
        yield service


def size(service: EmbeddedService, upload: str) -> int:
    """Look at what has arrived without a request, which would take the upload over."""
    return service.central.media.size(upload.rpartition("/")[2])


@pytest.mark.parametrize("ending", ["end", "reset"])
@pytest.mark.parametrize("sent", [1, 1000, 65_537, 700_000, 5_000_000])
def test_every_byte_of_a_cut_patch_stays(
    service: EmbeddedService, client: Client, ending: str, sent: int
) -> None:
    content = os.urandom(6_000_000)
    data = manifest(media_item(content))
    upload = client.send(data).wanted[0].upload
    cut = RawPatch(client, upload, at=0, length=len(content))
    cut.send(content[:sent])
    if ending == "end":
        cut.end()
        assert eventually(lambda: size(service, upload) == sent)
    else:
        # A reset may destroy what is still under way: only what had arrived can stay.
        assert eventually(lambda: size(service, upload) == sent)
        cut.reset()
    assert client.offset(upload) == sent
    (wanted,) = client.send(data).wanted
    assert (wanted.upload, wanted.offset_bytes) == (upload, sent)
    assert client.patch(upload, content[sent:], at=sent).status_code == 204
    assert client.send(data).standing == "received"
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content


def test_a_whole_body_counts_though_its_connection_ended(
    service: EmbeddedService, client: Client
) -> None:
    content = os.urandom(500_000)
    data = manifest(media_item(content))
    upload = client.send(data).wanted[0].upload
    cut = RawPatch(client, upload, at=0, length=len(content))
    cut.send(content)
    cut.end()
    assert eventually(lambda: client.send(data).standing == "received")
    assert upload.rpartition("/")[2] not in service.central.media.pending()


def test_a_new_request_takes_over_from_a_stale_one(
    service: EmbeddedService, client: Client
) -> None:
    content = os.urandom(900_000)
    data = manifest(media_item(content))
    upload = client.send(data).wanted[0].upload
    stale = RawPatch(client, upload, at=0, length=len(content))
    stale.send(content[:300_000])
    assert eventually(lambda: size(service, upload) == 300_000)
    second = RawPatch(client, upload, at=300_000, length=600_000)
    second.send(content[300_000:500_000])
    assert eventually(lambda: size(service, upload) == 500_000)
    assert client.patch(upload, content[500_000:], at=500_000).status_code == 204
    for each in (stale, second):
        each.send(b"late bytes of a dead connection")
        assert each.answer().startswith(b"HTTP/1.1 409")
        each.end()
    assert client.send(data).standing == "received"
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content


def test_asking_for_the_offset_stops_a_stale_request_and_is_then_true(
    service: EmbeddedService, client: Client
) -> None:
    content = os.urandom(400_000)
    upload = client.begin(len(content))
    stale = RawPatch(client, upload, at=0, length=len(content))
    stale.send(content[:100_000])
    assert eventually(lambda: size(service, upload) == 100_000)
    offset = client.offset(upload)
    assert offset == 100_000
    stale.send(content[100_000:150_000])
    assert stale.answer().startswith(b"HTTP/1.1 409")
    stale.end()
    assert client.offset(upload) == offset
    assert client.patch(upload, content[offset:], at=offset).status_code == 204
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content


def test_many_at_once_write_each_byte_once(client: Client) -> None:
    """Eight connections fight for one upload, each from the offset that it is told."""
    content = os.urandom(3_000_000)
    upload = client.begin(len(content))
    answers: list[int] = []

    def push() -> None:
        while True:
            at = client.offset(upload)
            if at == len(content):
                return
            end = min(at + 200_000, len(content))
            answers.append(client.patch(upload, content[at:end], at=at).status_code)

    threads = [threading.Thread(target=push) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {204, 409}
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content


def test_a_cut_body_with_a_checksum_counts_for_nothing(
    service: EmbeddedService, client: Client
) -> None:
    before = set(service.central.media.pending())
    upload = client.begin(1000)
    more = {"Upload-Checksum": "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0="}
    cut = RawPatch(client, upload, at=0, length=1000, **more)
    cut.send(b"x" * 500)
    assert eventually(lambda: set(service.central.media.pending()) != before)
    cut.end()
    assert eventually(lambda: set(service.central.media.pending()) == before)
    assert client.offset(upload) == 0


def test_a_silent_connection_is_given_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pour, "IDLE_S", 0.2)
    upload = client.begin(1000)
    silent = RawPatch(client, upload, at=0, length=1000)
    silent.send(b"x" * 300)
    assert silent.answer().startswith(b"HTTP/1.1 409")
    silent.end()
    assert client.offset(upload) == 300


def test_a_wrong_token_gets_its_answer_and_leaves_no_byte(
    service: EmbeddedService, client: Client
) -> None:
    upload = client.begin(50_000_000)
    forged = RawPatch(client, upload, at=0, length=50_000_000, Authorization="Bearer " + "A" * 43)
    forged.send(os.urandom(3_000_000))
    assert forged.first_line() == b"HTTP/1.1 401 Unauthorized"
    forged.end()
    assert client.offset(upload) == 0
    assert upload.rpartition("/")[2] not in service.central.media.pending()


def test_whoever_keeps_sending_after_a_refusal_is_cut_off(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manners, "_LINGER_BYTES", 1_000_000)
    upload = client.begin(2 * 1024**3)
    forged = RawPatch(client, upload, at=7, length=2 * 1024**3)
    with pytest.raises(OSError, match=r"reset|pipe|abort"):
        send_for_ever(forged)
    forged.end()


def send_for_ever(forged: RawPatch) -> None:
    while True:
        forged.send(bytes(1_000_000))


@given(cuts=st.lists(st.integers(0, 60_000), max_size=6), resets=st.booleans())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_series_of_cuts_gives_the_same_bytes(
    client: Client, cuts: list[int], *, resets: bool
) -> None:
    content = os.urandom(60_000)
    upload = client.begin(len(content))
    at = 0
    for cut in sorted(cuts):
        broken = RawPatch(client, upload, at=at, length=len(content) - at)
        broken.send(content[at:cut])
        if resets:
            broken.reset()
        else:
            broken.end()
        offset = client.offset(upload)
        assert at <= offset <= max(at, cut)
        at = offset
    while at < len(content):  # a cut request may come late and bring the offset forward
        client.patch(upload, content[at:], at=at)
        at = client.offset(upload)
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content


def test_a_running_request_is_made_durable_from_time_to_time(
    service: EmbeddedService, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def durable() -> int:
        return service.central.uploads.find(
            f"name:{client.account.organisation}", upload.rpartition("/")[2]
        ).durable

    upload = client.begin(1_000_000)
    running = RawPatch(client, upload, at=0, length=1_000_000)
    monkeypatch.setattr(patch_body, "_REST_EACH_BYTES", 100_000)
    running.send(bytes(200_000))
    assert eventually(lambda: durable() >= 100_000)
    monkeypatch.setattr(patch_body, "_REST_EACH_S", 0.0)
    before = durable()
    assert eventually(lambda: running.send(b"x") is None and durable() > before)
    running.end()
