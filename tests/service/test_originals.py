"""Originals in the real service: taken over after a crash at the end, gone with their story."""

from __future__ import annotations

import os

from heliograph.domain.originals import ReleasedOriginal
from heliograph.remote.wire import ExchangeHead, OriginalResult
from heliograph_service import soundness
from heliograph_service.embedded import EmbeddedService
from service.world import Client, known, manifest, media_item, sha256


def tell(client: Client, original: ReleasedOriginal) -> OriginalResult:
    (result,) = client.exchange(head=ExchangeHead(originals=(original,))).originals
    return result


def sent(client: Client) -> tuple[bytes, ReleasedOriginal, bytes]:
    """Send a story with one photo; give its manifest, and an original that may go."""
    content, large = os.urandom(500), os.urandom(9_000)
    item = media_item(content)
    data = manifest(item)
    client.patch(client.send(data).wanted[0].upload, content)
    original = ReleasedOriginal(
        story=known(data).story,
        revision=1,
        item=item.id,
        sha256=sha256(large),
        size_bytes=len(large),
        content_type="image/heic",
    )
    return data, original, large


def test_an_original_goes_away_with_its_story(service: EmbeddedService, client: Client) -> None:
    data, original, large = sent(client)
    wanted = tell(client, original).wanted
    assert wanted is not None
    client.patch(wanted.upload, large)
    assert client.http.get(f"/v1/media/{original.sha256}").content == large
    assert list(soundness.faults(service.central)) == []
    client.exchange(head=ExchangeHead(withdrawals=(known(data).story,)))
    assert client.http.get(f"/v1/media/{original.sha256}").status_code == 404
    assert list(service.central.media.objects()) == []


def test_what_was_whole_when_the_service_ended_is_taken_over(
    service: EmbeddedService, client: Client
) -> None:
    _, original, large = sent(client)
    wanted = tell(client, original).wanted
    assert wanted is not None
    central = service.central
    upload = central.uploads.find(
        f"name:{client.account.organisation}", wanted.upload.rpartition("/")[2]
    )
    central.uploads.append(upload, at=0, data=[large])
    assert tell(client, original).held


def test_an_upload_that_was_given_up_is_given_anew(client: Client) -> None:
    _, original, large = sent(client)
    first = tell(client, original).wanted
    assert first is not None
    client.http.delete(first.upload, headers={"Tus-Resumable": "1.0.0"})
    second = tell(client, original).wanted
    assert second is not None
    assert second.upload != first.upload
    client.patch(second.upload, large)
    assert tell(client, original).held
