"""Campaign packs: what a story is checked against, and how packs are handed out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from heliograph.domain.signed import verify
from heliograph.remote.wire import ExchangeHead
from heliograph_service import packs
from heliograph_service.embedded import EmbeddedService
from service.world import (
    CAMPAIGN,
    PACK,
    Client,
    manifest,
)


def test_a_closed_campaign_refuses_new_stories_but_not_the_same_again(
    service: EmbeddedService, client: Client
) -> None:
    kept = manifest()
    receipt = client.send(kept).receipt
    closed = structs.replace(
        CAMPAIGN, version=2, closes=datetime(2021, 5, 17, tzinfo=UTC), late="refuse"
    )
    service.central.packs.publish(msgspec.json.encode(closed))
    assert client.send(kept).receipt == receipt
    late = client.send(manifest())
    assert [each.code for each in late.problems] == ["campaign-closed"]


def test_a_story_is_checked_against_the_form_it_was_written_for(
    service: EmbeddedService, client: Client
) -> None:
    title = structs.replace(CAMPAIGN.fields[0], max_length=5)
    stricter = structs.replace(CAMPAIGN, version=2, fields=(title, CAMPAIGN.fields[1]))
    service.central.packs.publish(msgspec.json.encode(stricter))
    assert client.send(manifest(campaign_version=1)).standing == "received"
    assert client.send(manifest(campaign_version=2)).standing == "refused"
    assert client.send(manifest(campaign_version=7)).standing == "refused"


def test_newer_packs_come_signed(service: EmbeddedService, client: Client) -> None:
    def newer(held: dict[str, int] | None) -> list[str]:
        answer = client.exchange(head=ExchangeHead(campaigns=held))
        payloads = [
            verify(each, typ="heliograph-campaign", keys=client.account.keys)
            for each in answer.campaigns
        ]
        return [f"{pack['id']} {pack['version']}" for pack in map(msgspec.json.decode, payloads)]

    others = dict.fromkeys(("wtisd-2021", "open-call"), 99)
    assert newer(others) == ["small 1"]
    assert newer(others | {"small": 1}) == []
    assert newer(None) == []
    service.central.packs.publish(msgspec.json.encode(structs.replace(CAMPAIGN, version=2)))
    assert newer(others | {"small": 1}) == ["small 2"]
    assert "small 2" in newer({})


def test_a_pack_is_served_with_an_etag(client: Client) -> None:
    answer = client.http.get("/v1/campaigns/small")
    assert verify(answer.text, typ="heliograph-campaign", keys=client.account.keys) == PACK
    again = client.http.get(
        "/v1/campaigns/small", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    other = client.http.get("/v1/campaigns/small", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200


def test_no_packs_are_shipped_where_there_is_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {path.suffix for path in packs.shipped()} == {".json"}
    monkeypatch.setattr(packs.heliograph, "__file__", str(tmp_path / "a" / "b" / "c.py"))
    assert packs.shipped() == []
