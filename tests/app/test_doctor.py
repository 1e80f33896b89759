"""What the doctor finds, area by area, and what of it goes into a support file."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from heliograph.app import doctor
from heliograph.app.doctor import Finding
from heliograph.app.protection import NewCode
from heliograph.app.support_file import support_file
from heliograph.errors import (
    CaptivePortal,
    ClockWrong,
    Offline,
    ProxySignIn,
    ServiceError,
    Untrusted,
)
from heliograph.media import qt_here as qt
from heliograph.wording.doctor import finding_words
from store.keyrings import HonestKeyring

if TYPE_CHECKING:
    from fakes.profiles import Desk

HOUR_MS = 3_600_000


def look(desk: Desk) -> dict[str, Finding]:
    return {each.area: each for each in desk.workspace.doctor().look()}


def failing(desk: Desk, error: ServiceError, monkeypatch: pytest.MonkeyPatch) -> dict[str, Finding]:
    """Look while each call to the service ends so."""

    def fail() -> None:
        raise error

    monkeypatch.setattr(desk.service, "info", fail)
    return look(desk)


def test_before_signing_in_nothing_is_wrong(desk: Desk) -> None:
    found = look(desk)
    assert all(each.ok for each in found.values())
    assert found["service"].code == "not-signed-in"
    assert found["clock"].code == "clock-not-compared"


def test_a_clock_that_differs_is_told_by_how_much(desk: Desk) -> None:
    desk.sign_in()
    assert look(desk)["clock"].code == "clock-agrees"
    now_ms = desk.world.now_ms
    desk.world.now_ms = lambda: now_ms() + 3 * HOUR_MS
    found = look(desk)["clock"]
    assert (found.code, found.ok) == ("clock-differs", False)
    assert found.amount == pytest.approx(3 * HOUR_MS, abs=1000)


def test_without_a_service_a_clock_that_went_back_still_shows(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.sign_in()
    desk.clock.set_wall(desk.clock.now_ms() - 24 * HOUR_MS)
    found = failing(desk, Offline(), monkeypatch)["clock"]
    assert (found.code, found.ok) == ("clock-went-back", False)


@pytest.mark.parametrize(
    ("error", "area", "said"),
    [
        (CaptivePortal("http://hotel.example/in"), "portal", "open its own page"),
        (ProxySignIn("proxy.example:3128"), "proxy", "asks for a name and a password"),
        (ClockWrong("", HOUR_MS), "clock", "clock"),
        (Untrusted("", "self-signed"), "service", "vouches only for itself"),
        (Offline(), "service", "cannot be reached"),
    ],
)
def test_what_stands_in_the_way_is_told_in_its_own_area(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: ServiceError, area: str, said: str
) -> None:
    desk.sign_in()
    found = failing(desk, error, monkeypatch)
    assert not found[area].ok
    assert said in finding_words(found[area]).what
    assert not found["service"].ok


def test_a_proxy_of_the_environment_is_named_as_not_used(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:secret@proxy.example:3128")
    found = look(desk)["proxy"]
    assert (found.code, found.told) == ("proxy-of-environment", "")
    desk.workspace.account.choose_proxy("proxy.example:3128", user="amina", password="geheim")  # noqa: S106
    found = look(desk)["proxy"]
    assert (found.code, found.told) == ("proxy-used", "proxy.example:3128")


def test_who_opens_the_stories_is_told_as_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.workspace._store._keys, "_keyring", lambda: None)
    assert look(desk)["keyring"].code == "key-beside-no-keyring"
    desk.workspace.protecting.turn_on(NewCode.draw(), passphrase="seven lanterns under water")  # noqa: S106
    found = look(desk)["keyring"]
    assert found.code == "key-by-passphrase"
    assert "passphrase" in finding_words(found).what


def test_a_key_in_the_password_store_alone_is_a_danger(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = HonestKeyring()
    monkeypatch.setattr(desk.workspace._store._keys, "_keyring", lambda: keyring)
    desk.workspace._store.protect(on=True)
    found = look(desk)["keyring"]
    assert (found.code, found.verdict) == ("key-only-in-keyring", "bad")
    assert "Make a recovery code" in finding_words(found).do
    desk.workspace.protecting.renew_code(NewCode.draw())
    assert look(desk)["keyring"].verdict == "good"


def test_little_room_is_wrong(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(desk.folder)._replace(free=10_000_000)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: usage)
    found = look(desk)["disk"]
    assert (found.code, found.ok) == ("little-room", False)


def test_faults_of_the_store_are_listed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(desk.workspace._store), "check", lambda _: ("store.db: page 7",))
    found = look(desk)["store"]
    assert (found.code, found.ok) == ("store-faults", False)
    assert "page 7" in finding_words(found).what


def test_a_library_that_qt_lacks_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        del name
        raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(qt.importlib, "import_module", refuse)
    found = look(desk)["qt"]
    monkeypatch.undo()
    assert (found.code, found.told) == ("qt-missing", "libEGL.so.1")
    assert "libEGL.so.1" in finding_words(found).what


def test_every_code_has_words(desk: Desk) -> None:
    del desk
    for code in doctor.Code.__args__:
        area = next(each for each in doctor.Area.__args__ if code.startswith(_BEGINS[each]))
        details = ("0.1", "3.11", "Linux") if code == "versions" else ()
        assert finding_words(Finding(area=area, code=code, details=details)).what


_BEGINS = {
    "environment": "versions",
    "qt": "qt-",
    "keyring": "key",
    "store": "store-",
    "disk": ("room", "little-room"),
    "clock": "clock-",
    "proxy": "proxy-",
    "portal": "portal-",
    "service": ("service-", "not-signed-in"),
}


def test_of_errors_only_kind_and_cause_are_put_into_the_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = Untrusted("by Amina", "wrong-name", "Ministry of Lundu", "lundu.example")
    desk.sign_in()
    found = failing(desk, error, monkeypatch)
    text = support_file(desk.workspace.profile, tuple(found.values())).text()
    assert '"cause":"untrusted","fault":"wrong-name"' in text
    assert not [each for each in ("Amina", "Lundu", "lundu") if each in text]
