"""A file sets a profile up: all of it or nothing, by whom it must come, and what then holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import structs

from fakes.profiles import Desk
from fakes.provisioning import ADDRESS, MINISTRY, file_of, keys_of, said, signed
from fakes.world import World
from heliograph import settings as settings_file
from heliograph.app.account import ORGANISATION_KEY
from heliograph.app.provisioning import ProvisioningUse, Taken
from heliograph.domain.policy import Policy, Rulings
from heliograph.domain.provisioning import AnotherService, ProvisioningInvalid
from heliograph.domain.rules import Hours
from heliograph.domain.signed import new_key, sign
from heliograph.errors import (
    StoreError,
)
from heliograph.store.account import AccountRows
from heliograph.store.campaigns import CampaignRows
from heliograph.store.clearances import Clearances
from heliograph.store.provisioning import ProvisioningRows
from heliograph.store.rules import RuleRows

NIGHT = Hours(from_minute=22 * 60, until_minute=6 * 60)


def take(desk: Desk, data: bytes | None = None, **changes: Any) -> Taken:
    """Take a file in."""
    path = desk.file("ministry.helio", data or file_of(desk.world, **changes))
    return desk.workspace.setting_up.files.take(path)


def refused(desk: Desk, data: bytes) -> str:
    """Give what is wrong with a file, of which nothing may be kept."""
    before = everything(desk)
    with pytest.raises(ProvisioningInvalid) as caught:
        desk.workspace.setting_up.files.take(desk.file("wrong.helio", data))
    assert everything(desk) == before
    return caught.value.fault


def everything(desk: Desk) -> object:
    """Give all that a file could change."""
    workspace, store = desk.workspace, desk.workspace._store
    return (
        workspace.account.current(),
        workspace.setting_up.policy,
        workspace.data_rules.standing().rules,
        workspace.campaigns.held(),
        workspace.account.proxy(),
        structs.asdict(workspace.settings),
        settings_file.load(workspace.profile / "settings.toml"),
        store.provisioning.kept(),
        store.provisioning.code(),
        store.account.value(ORGANISATION_KEY),
        workspace.clearing.needed,
    )


def newer_pack(desk: Desk, campaign: str = "open-call") -> tuple[str, int]:
    """Give a signed campaign that is newer than the one here, and its version."""
    here = desk.workspace.campaigns.get(campaign)
    version = here.version + 1
    payload = msgspec.json.encode({**msgspec.to_builtins(here), "version": version})
    return sign(payload, typ="heliograph-campaign", key=desk.world.key), version


# ---- what a file does ----------------------------------------------------------------


def test_everything_but_signing_in_holds_without_a_line(desk: Desk) -> None:
    pack, version = newer_pack(desk)
    taken = take(
        desk,
        code=desk.world.new_code("Ministry of Radio"),
        packs=(pack,),
        campaign="open-call",
        recovery="age-key",
        proxy="http://proxy.example:3128",
        language="fr",
        policy=Policy(
            defaults=Rulings(cap_bytes_s=64_000),
            locked=Rulings(day_bytes=5_000_000, hours=NIGHT, clearance=True),
        ),
    )
    assert (taken.is_new, taken.signs_in, taken.is_over) == (True, True, False)
    again = desk.reopen()
    account = again.account.current()
    assert account is not None
    assert (account.service_url, account.keys, account.token) == (ADDRESS, desk.world.keys, "")
    assert not again.outbox.connection().signed_in
    assert again.campaigns.held()["open-call"] == version
    assert again.campaigns.default().id == "open-call"
    assert again.account.proxy().address == "http://proxy.example:3128"
    assert again.settings.answers["org_name"] == "Ministry of Radio"
    assert again.settings.language == "fr"
    assert again.clearing.needed
    rules = again.data_rules.standing().rules
    assert (rules.day_bytes, rules.hours, rules.cap_bytes_s) == (5_000_000, NIGHT, 64_000)
    assert again.setting_up.policy.by == "Ministry of Radio"
    assert desk.service.calls == []


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    data = file_of(desk.world)
    assert take(desk, data).is_new
    before = everything(desk)
    assert not take(desk, data).is_new
    assert everything(desk) == before


def test_what_a_person_chose_stays_unless_it_is_locked(desk: Desk) -> None:
    workspace = desk.workspace
    workspace.settings.answers = {"org_name": "Coast Radio", "contact_name": "Ana"}
    workspace.settings.first_run_done = True
    workspace.settings.language = "es"
    workspace.save_settings()
    workspace.account.choose_proxy("proxy.mine:1")
    workspace.data_rules.set_cap(8000)
    take(
        desk,
        language="fr",
        proxy="http://proxy.example:3128",
        policy=Policy(defaults=Rulings(cap_bytes_s=64_000, send_automatically=False)),
    )
    assert workspace.settings.language == "es"
    assert workspace.settings.answers["org_name"] == "Coast Radio"
    assert workspace.settings.answers["org_country"] == "FJ"
    assert workspace.settings.answers["contact_name"] == "Ana"
    assert workspace.account.proxy().address == "http://proxy.mine:1"
    assert workspace.data_rules.standing().rules.cap_bytes_s == 8000
    assert not desk.reopen().settings.send_automatically


def test_a_file_that_is_over_goes_on_to_hold_and_says_so(desk: Desk) -> None:
    assert take(desk, until=date(2020, 1, 1)).is_over


def test_certificates_are_trusted_for_this_service_only(desk: Desk, tmp_path: Path) -> None:
    from fakes.certificates import Authority  # noqa: PLC0415 - slow to load

    pem = Authority(tmp_path).roots.read_text()
    take(desk, certificates=(pem,), code=desk.world.new_code("M"))
    desk.send()
    assert desk.roots == pem
    assert desk.workspace._store.provisioning.roots_for("http://127.0.0.1:2") == ""
    take(desk, made_ms=desk.clock.now_ms() + 1)
    desk.sign_in()
    assert desk.roots == ""


# ---- what is refused -----------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff\xfe", b"a.b.c"])
def test_any_other_file_is_refused(desk: Desk, data: bytes) -> None:
    assert refused(desk, data) in {"unreadable", "content"}


def test_a_file_that_is_not_there_is_refused(desk: Desk) -> None:
    with pytest.raises(ProvisioningInvalid):
        desk.workspace.setting_up.files.take(desk.folder / "gone.helio")


def test_a_file_larger_than_any_is_not_read(desk: Desk) -> None:
    large = file_of(desk.world, service_name="x" * 400, certificates=()) + b" " * 1024 * 1024
    assert refused(desk, large) == "unreadable"


def test_a_pack_of_somebody_else_spoils_the_whole_file(desk: Desk) -> None:
    here = msgspec.to_builtins(desk.workspace.campaigns.get("open-call"))
    payload = msgspec.json.encode({**here, "version": 99})
    other = sign(payload, typ="heliograph-campaign", key=new_key())
    no_pack = sign(b"{}", typ="heliograph-campaign", key=desk.world.key)
    assert refused(desk, file_of(desk.world, packs=(other,))) == "content"
    assert refused(desk, file_of(desk.world, packs=(no_pack,))) == "content"


def test_what_only_looks_like_a_certificate_is_refused(desk: Desk) -> None:
    pem = "-----BEGIN CERTIFICATE-----\nMAAw\n-----END CERTIFICATE-----"
    assert refused(desk, file_of(desk.world, certificates=(pem,))) == "content"


def test_a_file_of_the_same_service_by_another_key_is_foreign(desk: Desk) -> None:
    desk.sign_in()
    other = new_key()
    assert refused(desk, signed(said(desk.world, keys=keys_of(other)), other)) == "foreign"


def test_an_older_file_is_refused(desk: Desk) -> None:
    take(desk)
    older = file_of(desk.world, made_ms=desk.world.now_ms() - 1, code="X")
    assert refused(desk, older) == "older"
    assert refused(desk, file_of(desk.world, code="X")) == "older"  # made at the same time


def test_a_file_for_another_service_is_asked_about(desk: Desk) -> None:
    desk.sign_in()
    other = World(now_ms=desk.world.now_ms, service="another-service")
    path = desk.file("other.helio", file_of(other))
    before = everything(desk)
    with pytest.raises(AnotherService) as caught:
        desk.workspace.setting_up.files.take(path)
    assert caught.value.organisation == MINISTRY.name
    assert everything(desk) == before
    desk.workspace.setting_up.files.take(path, replaces=True)
    account = desk.workspace.account.current()
    assert account is not None
    assert (account.service, account.token) == ("another-service", "")
    assert desk.send() == "nobody"


# ---- all or nothing ------------------------------------------------------------------


class Ended(BaseException):
    """The program is gone at once: nothing catches it."""


STEPS: tuple[tuple[object, str], ...] = (
    (AccountRows, "put"),
    (ProvisioningRows, "set_code"),
    (CampaignRows, "put"),
    (RuleRows, "put"),
    (Clearances, "set_needed"),
    (ProvisioningRows, "set_due"),
    (ProvisioningRows, "keep"),
    (ProvisioningUse, "settle"),
    (settings_file, "save"),
)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("place", "name"), STEPS, ids=[name for _, name in STEPS])
def test_an_end_while_it_is_taken_in_leaves_all_or_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, place: object, name: str, when: str
) -> None:
    pack, version = newer_pack(desk)
    data = file_of(
        desk.world,
        code="CODE",
        packs=(pack,),
        policy=Policy(locked=Rulings(day_bytes=7, send_automatically=False)),
    )
    original = getattr(place, name)

    def end(*args: Any, **more: Any) -> None:
        if when == "after":
            original(*args, **more)
        raise Ended

    with monkeypatch.context() as patch:
        patch.setattr(place, name, end)
        with pytest.raises(Ended):
            take(desk, data)
    again = desk.reopen()
    whole = name in {"settle", "save"}
    assert (again._store.provisioning.kept() is not None) is whole
    assert (again.data_rules.standing().rules.day_bytes == 7) is whole
    assert (again.campaigns.held()["open-call"] == version) is whole
    assert (again.account.current() is not None) is whole
    assert (again.settings.answers.get("org_name") == "Ministry of Radio") is whole
    assert again.settings.send_automatically is not whole
    assert take(desk, data).is_new is not whole


def test_a_full_disk_changes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError

    monkeypatch.setattr(desk.workspace._store.campaigns, "put", full)
    before = everything(desk)
    pack, _ = newer_pack(desk)
    with pytest.raises(StoreError):
        take(desk, packs=(pack,), policy=Policy(locked=Rulings(day_bytes=7)))
    assert everything(desk) == before


# ---- keys that change ----------------------------------------------------------------


def test_keys_rotate_by_a_later_file_and_old_receipts_still_hold(desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready()
    desk.send()
    first, second, third = desk.world.key, new_key(), new_key()
    take(desk, signed(said(desk.world, keys=keys_of(first, second)), first))
    later = said(desk.world, keys=keys_of(second, third), made_ms=desk.clock.now_ms() + 1)
    take(desk, signed(later, second))
    account = desk.workspace.account.current()
    assert account is not None
    assert account.keys == keys_of(second, third)
    assert account.retired == keys_of(first)
    assert desk.workspace.receipts.proof(story).receipt.story == story
    by_the_old_key = said(desk.world, keys=keys_of(first), made_ms=desk.clock.now_ms() + 2)
    assert refused(desk, signed(by_the_old_key, first)) == "foreign"


def test_keys_that_a_code_proved_anew_leave_old_receipts_as_they_were(desk: Desk) -> None:
    desk.sign_in()
    story = desk.ready()
    desk.send()
    desk.world.key = new_key()
    desk.sign_in()
    assert desk.workspace.receipts.verify(story).story == story


def test_a_look_at_a_file_takes_nothing_in(desk: Desk) -> None:
    path = desk.file("ministry.helio", file_of(desk.world, code="CODE"))
    found = desk.workspace.setting_up.files.look(path)
    assert found.organisation == MINISTRY
    assert desk.workspace.setting_up.files.current() is None
    pack, _ = newer_pack(desk)
    assert desk.workspace.setting_up.files.is_campaign(desk.file("pack.helio", pack.encode()))
    assert not desk.workspace.setting_up.files.is_campaign(path)
    assert not desk.workspace.setting_up.files.is_campaign(desk.file("x.helio", b"x"))
