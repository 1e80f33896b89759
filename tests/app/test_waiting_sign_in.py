"""The code of a file is used by itself, once there is a line, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.faults import Fault
from fakes.profiles import Desk
from fakes.provisioning import ADDRESS, file_of, keys_of, said, signed
from fakes.world import World
from heliograph.app.provisioning import Taken
from heliograph.domain.policy import Policy, Rulings
from heliograph.domain.rules import Hours
from heliograph.domain.signed import new_key
from heliograph.errors import Offline, Refused, Untrusted


def take(desk: Desk, data: bytes | None = None, **changes: Any) -> Taken:
    """Take a file in."""
    path = desk.file("ministry.helio", data or file_of(desk.world, **changes))
    return desk.workspace.setting_up.files.take(path)


def test_signing_in_happens_by_itself_once_there_is_a_line(desk: Desk) -> None:
    take(desk, code=desk.world.new_code("Ministry of Radio"))
    story = desk.ready()
    desk.service.faults.append(Fault(step="enrol", error=Offline()))
    assert desk.send(at_once=False) == "nobody"
    passes = desk.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    assert passes.waits_for_line()
    next_ms = passes.next_try_ms()
    assert next_ms is not None
    assert next_ms > desk.clock.now_ms()
    passes.close()
    desk.clock.advance((next_ms - desk.clock.now_ms()) / 1000)
    assert desk.send(at_once=False) is None
    assert desk.state(story) == "sent"
    account = desk.workspace.account.current()
    assert account is not None
    assert account.organisation == "Ministry of Radio"
    assert desk.workspace._store.provisioning.code() is None


def test_a_code_that_is_used_up_is_not_tried_again(desk: Desk) -> None:
    take(desk, code="NONE-NONE-NONE")
    assert desk.send(at_once=False) == "nobody"
    calls = len(desk.service.calls)
    assert desk.send() == "nobody"
    assert len(desk.service.calls) == calls
    waiting = desk.workspace._store.provisioning.code()
    assert waiting is not None
    assert waiting.refused


def test_a_person_who_pauses_is_not_signed_in(desk: Desk) -> None:
    take(desk, code=desk.world.new_code("Ministry"))
    desk.workspace.settings.paused = True
    assert desk.send(at_once=False) == "nobody"
    assert desk.service.calls == []


def test_hours_hold_signing_in_too(desk: Desk) -> None:
    at = desk.clock.now_ms() // 60_000 % 1440
    later = Hours(from_minute=(at + 700) % 1440, until_minute=(at + 720) % 1440)
    take(desk, code=desk.world.new_code("M"), policy=Policy(locked=Rulings(hours=later)))
    assert desk.send() == "nobody"
    passes = desk.workspace.passes(publish=lambda _: None, stopping=lambda: False)
    next_ms = passes.next_try_ms()
    passes.close()
    assert next_ms is not None
    assert next_ms > desk.clock.now_ms()
    assert desk.service.calls == []


def test_whoever_answers_must_be_the_service_of_the_file(desk: Desk) -> None:
    other = new_key()
    world = desk.world
    take(desk, signed(said(world, keys=keys_of(other)), other))
    with pytest.raises(Untrusted) as caught:
        desk.sign_in()
    assert caught.value.fault == "other-service"
    account = desk.workspace.account.current()
    assert account is not None
    assert account.token == ""


def test_a_copy_of_the_file_proves_no_key_that_it_does_not_name(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has one of its copies knows the code, and could answer with a key of their own."""
    named, foreign = desk.world.key, new_key()
    take(desk, code=desk.world.new_code("Ministry"), keys=keys_of(named))
    monkeypatch.setattr(World, "keys", keys_of(named, foreign))
    assert desk.send(at_once=False) is None
    account = desk.workspace.account.current()
    assert account is not None
    assert account.token
    assert account.keys == keys_of(named)


def test_the_same_file_signs_in_again_who_signed_out(desk: Desk) -> None:
    data = file_of(desk.world, code=desk.world.new_code("Ministry"))
    take(desk, data)
    desk.send(at_once=False)
    desk.workspace.account.sign_out()
    taken = take(desk, data)
    assert (taken.is_new, taken.signs_in) == (True, True)
    assert desk.send(at_once=False) is None
    assert desk.workspace.outbox.connection().signed_in


def test_a_new_file_signs_in_where_the_service_took_the_token_no_more(desk: Desk) -> None:
    desk.sign_in()
    desk.workspace._store.account.set_value("signed_out", "1")
    assert take(desk, code=desk.world.new_code("Ministry")).signs_in
    assert desk.send(at_once=False) is None
    assert desk.workspace.outbox.connection().signed_in


def test_only_a_code_that_is_not_known_is_given_up(desk: Desk) -> None:
    take(desk, code=desk.world.new_code("Ministry"))
    desk.service.faults.append(Fault(step="enrol", error=Refused(code="too-large")))
    assert desk.send(at_once=False) == "nobody"
    waiting = desk.workspace._store.provisioning.code()
    assert waiting is not None
    assert not waiting.refused


def test_a_person_who_signs_out_is_not_signed_in_again_by_the_file(desk: Desk) -> None:
    take(desk, code=desk.world.new_code("M"))
    desk.workspace.account.sign_out()
    assert desk.send() == "nobody"
    assert desk.service.calls == []


def test_a_code_typed_by_hand_signs_in_where_the_file_has_none(desk: Desk) -> None:
    take(desk)
    desk.sign_in()
    assert desk.workspace.outbox.connection().signed_in
    with pytest.raises(Refused):
        desk.workspace.account.enrol(service_url=ADDRESS, code="NONE")


def test_a_file_for_who_is_signed_in_already_uses_no_code(desk: Desk) -> None:
    desk.sign_in()
    before = desk.workspace.account.current()
    taken = take(desk, code=desk.world.new_code("M"))
    assert not taken.signs_in
    assert desk.workspace.account.current() == before
    assert desk.workspace.outbox.connection().signed_in
