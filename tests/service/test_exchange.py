from __future__ import annotations

import os

from service.world import Client, manifest, media_item

from heliograph.domain.manifest import parse_manifest
from heliograph.domain.receipt import check_receipt


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
