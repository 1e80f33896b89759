"""Another program's tus client uploads to ours, is cut, and resumes."""

from __future__ import annotations

import io
import os

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from heliograph_service.embedded import EmbeddedService
from service.world import Client, manifest, media_item, sha256


def client_of(client: Client, service: EmbeddedService) -> TusClient:
    headers = {"Authorization": client.http.headers["Authorization"]}
    return TusClient(service.address + "/v1/uploads/", headers=headers)


@pytest.mark.parametrize("checked", [False, True])
def test_in_chunks_with_the_hash_announced(
    service: EmbeddedService, client: Client, *, checked: bool
) -> None:
    content = os.urandom(1_500_000)
    data = manifest(media_item(content))
    client.send(data)
    uploader = client_of(client, service).uploader(
        file_stream=io.BytesIO(content),
        chunk_size=400_000,
        metadata={"sha256": sha256(content), "filename": "mast.jpg"},
        upload_checksum=checked,
    )
    uploader.upload()
    assert uploader.offset == len(content)
    assert client.send(data).standing == "received"


def test_cut_and_resumed_over_a_restart_of_the_service(
    service: EmbeddedService, client: Client
) -> None:
    content = os.urandom(1_000_000)
    tus = client_of(client, service)
    begun = tus.uploader(file_stream=io.BytesIO(content), chunk_size=250_000)
    begun.upload(stop_at=500_000)
    service.stop()
    with pytest.raises(TusCommunicationError):
        begun.upload_chunk()
    service.start()
    resumed = tus.uploader(file_stream=io.BytesIO(content), chunk_size=250_000, url=str(begun.url))
    assert resumed.offset == 500_000
    resumed.upload()
    assert client.http.get(f"/v1/media/{sha256(content)}").content == content
