"""Previews in the real service: served before the photo is there, and gone with their story."""

from __future__ import annotations

import os

import sqlalchemy

from heliograph.domain.media import MediaItem, Preview
from heliograph.remote.wire import ExchangeHead
from heliograph_service import soundness
from heliograph_service.embedded import EmbeddedService
from heliograph_service.tables import SCHEMA, facts, previews
from service.world import Client, known, manifest, media_item, sha256


def item_of(content: bytes, small: bytes) -> MediaItem:
    preview = Preview(sha256=sha256(small), size_bytes=len(small), content_type="image/webp")
    return media_item(content, preview=preview)


def test_an_editor_sees_the_preview_before_the_photo_is_there(
    service: EmbeddedService, client: Client, stranger: Client
) -> None:
    content, small = os.urandom(40_000), os.urandom(700)
    data = manifest(item_of(content, small))
    first, second = client.send(data).wanted
    assert (first.sha256, second.sha256) == (sha256(small), sha256(content))
    client.patch(first.upload, small)
    path = f"/v1/media/{sha256(small)}"
    assert client.http.get(path).content == small
    assert stranger.http.get(path).status_code == 404
    assert client.http.get(f"/v1/media/{sha256(content)}").status_code == 404
    client.patch(second.upload, content)
    assert client.send(data).standing == "received"
    assert client.http.get(path).content == small
    assert list(soundness.faults(service.central)) == []


def test_a_withdrawal_takes_previews_away_that_no_other_story_needs(client: Client) -> None:
    content, small, shared = os.urandom(40_000), os.urandom(700), os.urandom(600)
    data = manifest(item_of(content, small), item_of(content + b"2", shared))
    other = manifest(item_of(content + b"3", shared))
    for each in client.send(data).wanted[:2]:
        client.patch(each.upload, small if each.sha256 == sha256(small) else shared)
    client.send(other)
    client.exchange(head=ExchangeHead(withdrawals=(known(data).story,)))
    assert client.http.get(f"/v1/media/{sha256(small)}").status_code == 404
    assert client.http.get(f"/v1/media/{sha256(shared)}").content == shared


def test_a_database_from_before_previews_takes_them_from_now_on(
    service: EmbeddedService, client: Client
) -> None:
    before = manifest(media_item(b"A photo of before"))
    assert client.send(before).standing == "wanted"
    with service.central.database._writing.begin() as connection:
        previews.drop(connection)
        connection.execute(sqlalchemy.update(facts).where(facts.c.name == "schema").values(value=1))
    service.stop()
    service.start()
    version = service.central.database.read(
        lambda connection: connection.scalar(
            sqlalchemy.select(facts.c.value).where(facts.c.name == "schema")
        )
    )
    assert version == str(SCHEMA)
    assert client.send(before).standing == "wanted"
    assert len(client.send(manifest(item_of(os.urandom(40_000), b"small"))).wanted) == 2
