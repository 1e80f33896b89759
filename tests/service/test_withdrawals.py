"""Withdrawn stories: never served again, never taken again, confirmed."""

from __future__ import annotations

import os

from heliograph.domain.manifest import manifest_hash
from heliograph.domain.receipt import read_withdrawal
from heliograph.remote.wire import ExchangeHead
from heliograph_service.embedded import EmbeddedService
from service.world import (
    Client,
    known,
    manifest,
    media_item,
    problem_code,
    sha256,
)


def test_withdrawn_is_for_ever(client: Client, stranger: Client) -> None:
    content, shared = os.urandom(1000), os.urandom(800)
    data = manifest(media_item(content), media_item(shared))
    other = manifest(media_item(shared))
    for wanted in client.send(data).wanted:
        client.patch(wanted.upload, content if wanted.size_bytes == 1000 else shared)
    assert client.send(other).standing == "received"
    stranger.patch(stranger.send(manifest(media_item(content))).wanted[0].upload, content)
    story = known(data).story

    answer = client.exchange(head=ExchangeHead(withdrawals=(story,)))
    (confirmed,) = answer.withdrawals
    statement = read_withdrawal(confirmed.confirmation, client.account.keys)
    assert (statement.story, statement.service) == (story, client.account.service)
    again = client.exchange(data, head=ExchangeHead(withdrawals=(story,), known=(known(data),)))
    assert again.withdrawals == (confirmed,)
    assert [each.standing for each in again.results] == ["withdrawn", "withdrawn"]
    assert again.results[0].sha256 == manifest_hash(data)
    assert client.send(manifest(story=story, revision=9)).standing == "withdrawn"
    gone = client.http.get(f"/v1/stories/{story}/revisions/1?manifest=1")
    assert (gone.status_code, problem_code(gone)) == (410, "withdrawn")
    assert client.http.get(f"/v1/media/{sha256(content)}").status_code == 404
    assert client.http.get(f"/v1/media/{sha256(shared)}").content == shared
    assert stranger.http.get(f"/v1/media/{sha256(content)}").content == content


def test_media_that_no_story_needs_any_more_is_deleted(
    service: EmbeddedService, client: Client
) -> None:
    content, begun = os.urandom(1000), os.urandom(1000)
    data = manifest(media_item(content))
    waiting = manifest(media_item(begun))
    client.patch(client.send(data).wanted[0].upload, content)
    upload = client.send(waiting).wanted[0].upload
    client.patch(upload, begun[:400])
    both = (known(data).story, known(waiting).story)
    client.exchange(head=ExchangeHead(withdrawals=both))
    assert list(service.central.media.objects()) == []
    assert list(service.central.media.pending()) == []
    assert client.http.head(upload, headers={"Tus-Resumable": "1.0.0"}).status_code == 404


def test_a_withdrawal_of_an_unknown_story_holds_for_its_organisation(
    client: Client, stranger: Client
) -> None:
    data = manifest()
    client.exchange(head=ExchangeHead(withdrawals=(known(data).story,)))
    assert client.send(data).standing == "withdrawn"
    assert stranger.send(data).standing == "received"


def test_nobody_withdraws_the_story_of_another(client: Client, stranger: Client) -> None:
    data = manifest()
    receipt = client.send(data).receipt
    stranger.exchange(head=ExchangeHead(withdrawals=(known(data).story,)))
    assert client.send(data).receipt == receipt
    assert client.http.get(f"/v1/stories/{known(data).story}/revisions/1").status_code == 200
