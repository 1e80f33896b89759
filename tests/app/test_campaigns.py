"""Packs: the shipped ones, and newer ones that a pinned key has signed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from msgspec import structs

from fakes.profiles import Desk
from heliograph.domain.campaign import Campaign
from heliograph.domain.signed import new_key, sign
from heliograph.errors import CampaignUnknown, PackInvalid, PackUntrusted


def newer(desk: Desk, **changes: object) -> Campaign:
    pack = desk.workspace.campaigns.get("open-call")
    return structs.replace(pack, version=pack.version + 1, **changes)


def signed(desk: Desk, pack: Campaign) -> bytes:
    payload = msgspec.json.encode(pack)
    return sign(payload, typ="heliograph-campaign", key=desk.world.key).encode()


def test_the_open_call_is_the_default_and_the_past_day_comes_after_it(desk: Desk) -> None:
    desk.clock.set_wall(1_763_900_000_000)
    campaigns = desk.workspace.campaigns
    assert [pack.id for pack in campaigns.all()] == ["open-call", "wtisd-2021"]
    assert campaigns.default().id == "open-call"
    assert not campaigns.is_open(campaigns.get("wtisd-2021"))


def test_a_late_story_is_noted_never_refused(desk: Desk) -> None:
    desk.clock.set_wall(1_763_900_000_000)
    story = desk.workspace.drafts.new(campaign="wtisd-2021")
    late = [each for each in desk.workspace.drafts.check(story) if each.code == "campaign-late"]
    assert [each.grade for each in late] == ["note"]


def test_a_signed_pack_from_a_file_is_taken_in(desk: Desk) -> None:
    desk.sign_in()
    pack = newer(desk, title={"en": "A newer open call"})
    added = desk.workspace.campaigns.add_file(desk.file("new.helio", signed(desk, pack)))
    assert added.title == {"en": "A newer open call"}
    assert desk.reopen().campaigns.get("open-call").version == pack.version


def test_an_older_pack_does_not_replace_a_newer_one(desk: Desk) -> None:
    desk.sign_in()
    pack = structs.replace(desk.workspace.campaigns.get("open-call"), version=0)
    desk.workspace.campaigns.add_file(desk.file("old.helio", signed(desk, pack)))
    assert desk.workspace.campaigns.get("open-call").version == 1


def test_a_pack_by_another_key_is_not_trusted(desk: Desk) -> None:
    desk.sign_in()
    statement = sign(msgspec.json.encode(newer(desk)), typ="heliograph-campaign", key=new_key())
    with pytest.raises(PackUntrusted):
        desk.workspace.campaigns.add_file(desk.file("foreign.helio", statement.encode()))


def test_a_receipt_is_no_pack(desk: Desk) -> None:
    desk.sign_in()
    statement = sign(b"{}", typ="heliograph-receipt", key=desk.world.key)
    with pytest.raises(PackUntrusted):
        desk.workspace.campaigns.add_file(desk.file("receipt.helio", statement.encode()))


def test_without_pinned_keys_no_pack_from_outside_is_trusted(desk: Desk) -> None:
    with pytest.raises(PackUntrusted):
        desk.workspace.campaigns.add_file(desk.file("new.helio", signed(desk, newer(desk))))


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\xd8\xff", b"a b.c.d", b"x" * 5_000_000])
def test_any_other_file_is_no_pack(desk: Desk, data: bytes) -> None:
    desk.sign_in()
    with pytest.raises(PackInvalid):
        desk.workspace.campaigns.add_file(desk.file("other.helio", data))
    with pytest.raises(PackInvalid):
        desk.workspace.campaigns.add_file(desk.folder / "gone.helio")


def test_a_signed_pack_that_makes_no_sense_is_refused(desk: Desk) -> None:
    desk.sign_in()
    statement = sign(b'{"format": 1}', typ="heliograph-campaign", key=desk.world.key)
    with pytest.raises(PackInvalid):
        desk.workspace.campaigns.add_file(desk.file("odd.helio", statement.encode()))


def test_a_campaign_that_has_not_begun_is_not_open(desk: Desk) -> None:
    desk.sign_in()
    now = datetime.fromtimestamp(desk.clock.now_ms() / 1000, UTC)
    pack = structs.replace(newer(desk, opens=now + timedelta(days=1)), id="next-year")
    desk.workspace.campaigns.add_file(desk.file("next.helio", signed(desk, pack)))
    assert not desk.workspace.campaigns.is_open(desk.workspace.campaigns.get("next-year"))


@pytest.mark.parametrize("now_ms", [-(10**15), 0, 10**15, 10**18])
def test_a_clock_that_is_off_by_millennia_closes_or_opens_and_raises_nothing(
    desk: Desk, now_ms: int
) -> None:
    desk.clock.set_wall(now_ms)
    campaigns = desk.workspace.campaigns
    assert campaigns.is_open(campaigns.get("wtisd-2021")) == (now_ms <= 0)
    assert campaigns.is_open(campaigns.get("open-call"))
    story = desk.workspace.drafts.new(campaign="wtisd-2021")
    late = [each.code for each in desk.workspace.drafts.check(story)]
    assert ("campaign-late" in late) == (now_ms > 0)


def test_an_unknown_campaign_is_said_so(desk: Desk) -> None:
    with pytest.raises(CampaignUnknown):
        desk.workspace.campaigns.get("none")
