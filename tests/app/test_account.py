"""Signing in: nothing is kept unless the keys are proved, and nothing is lost by signing out."""

from __future__ import annotations

import pytest
from msgspec import structs

from fakes.faults import Fault
from fakes.profiles import Desk
from heliograph.domain.signed import key_id, new_key, public_part
from heliograph.errors import (
    CaptivePortal,
    Offline,
    ProxySignIn,
    Refused,
    Untrusted,
)

SERVICE = "http://127.0.0.1:1"


def test_a_code_signs_in_and_pins_the_keys(desk: Desk) -> None:
    account = desk.workspace.account.enrol(
        service_url=SERVICE + "/ ", code=desk.world.new_code("Coast Radio")
    )
    assert account.service_url == SERVICE
    assert account.keys == desk.world.keys
    assert desk.reopen().account.current() == account


@pytest.mark.parametrize("taken", [True, False])
def test_how_texts_may_be_packed_is_known_from_signing_in_on(desk: Desk, *, taken: bool) -> None:
    desk.workspace._store.account.note_brotli(taken=not taken)  # of another service
    desk.service.takes_brotli = taken
    desk.sign_in()
    assert desk.reopen()._store.account.takes_brotli() == taken


def test_a_code_is_forgiven_its_typing(desk: Desk) -> None:
    code = desk.world.new_code("Coast Radio")
    desk.workspace.account.enrol(service_url=SERVICE, code=f" {code.lower().replace('-', ' ')} ")
    assert desk.workspace.account.current() is not None


def test_a_wrong_code_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        desk.workspace.account.enrol(service_url=SERVICE, code="NONE-NONE-NONE")
    assert caught.value.code == "code-unknown"
    assert desk.workspace.account.current() is None


def test_keys_that_somebody_put_in_between_are_not_pinned(desk: Desk) -> None:
    code = desk.world.new_code("Coast Radio")
    enrol = desk.service.enrol
    public = public_part(new_key())
    desk.service.enrol = lambda request: structs.replace(
        enrol(request), keys={key_id(public): public}
    )
    with pytest.raises(Untrusted):
        desk.workspace.account.enrol(service_url=SERVICE, code=code)
    assert desk.workspace.account.current() is None


def test_a_failed_sign_in_leaves_the_old_one(desk: Desk) -> None:
    desk.sign_in()
    before = desk.workspace.account.current()
    desk.service.faults.append(Fault(step="enrol", error=Offline()))
    with pytest.raises(Offline):
        desk.sign_in()
    assert desk.workspace.account.current() == before


def test_signing_out_keeps_stories_receipts_and_keys(desk: Desk) -> None:
    desk.sign_in()
    story, waiting = desk.ready(), None
    desk.send()
    waiting = desk.ready()
    desk.workspace.account.sign_out()
    assert not desk.workspace.outbox.connection().signed_in
    assert desk.send() == "nobody"
    assert desk.workspace.receipts.verify(story).story == story
    assert desk.state(waiting) == "ready"


def test_the_service_can_be_asked_who_it_is(desk: Desk) -> None:
    assert desk.workspace.account.reach() is None
    desk.sign_in()
    info = desk.workspace.account.reach()
    assert info is not None
    assert info.id == desk.world.service


def test_a_proxy_that_asks_at_the_first_sign_in_can_be_told(desk: Desk) -> None:
    desk.service.faults.append(Fault(step="enrol", error=ProxySignIn("proxy.example:3128")))
    with pytest.raises(ProxySignIn):
        desk.sign_in()
    account = desk.workspace.account
    choice = account.choose_proxy("", user="me", password="word")  # noqa: S106 - of nobody
    assert choice.with_login("http://proxy.example:3128") == "http://me:word@proxy.example:3128"
    desk.sign_in()
    assert desk.workspace.outbox.connection().trouble is None


def test_a_look_at_the_service_keeps_what_stands_in_the_way(desk: Desk) -> None:
    desk.sign_in()
    desk.service.faults.append(Fault(step="info", error=CaptivePortal("http://hotel.example/")))
    with pytest.raises(CaptivePortal):
        desk.workspace.account.reach()
    trouble = desk.workspace.outbox.connection().trouble
    assert trouble is not None
    assert trouble.page == "http://hotel.example/"
    assert desk.workspace.account.reach() is not None
    assert desk.workspace.outbox.connection().trouble is None
