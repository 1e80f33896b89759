"""The system's keyring as the place of the key, and every way in which it can fail."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest
from keyring.errors import KeyringLocked

from heliograph.errors import DiskFull, KeyUnavailable
from heliograph.store import keys as keys_file
from heliograph.store.slots.keyring import system_keyring
from heliograph.store.store import Store
from store.keyrings import (
    REFUSALS,
    BrokenKeyring,
    ForgetfulKeyring,
    Home,
    HonestKeyring,
    protect,
)

if TYPE_CHECKING:
    from heliograph.store.slots.keyring import Keyring


def test_protection_from_the_beginning_leaves_no_key_in_the_profile(home: Home) -> None:
    home.begin(protect=True)
    store = home.open()
    assert store.protection == "keyring"
    store.close()
    (kept,) = vars(home.keyring)["secrets"].values()
    for path in home.profile.iterdir():
        if path.is_file():
            assert kept.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    "backend",
    [None, ForgetfulKeyring(), *(BrokenKeyring(error) for error, _ in REFUSALS)],
)
def test_without_a_working_keyring_a_new_profile_is_plain(
    home: Home, backend: Keyring | None
) -> None:
    home.keyring = backend
    home.begin(protect=True)
    store = home.open()
    assert store.protection == "plain"
    store.close()


@pytest.mark.parametrize(
    ("backend", "reason"),
    [
        (None, "keyring-missing"),
        (HonestKeyring(), "keyring-missing"),
        *((BrokenKeyring(error), reason) for error, reason in REFUSALS),
    ],
)
def test_a_lost_keyring_is_named(home: Home, backend: Keyring | None, reason: str) -> None:
    home.begin(protect=True)
    kept, home.keyring = home.keyring, backend
    before = home.files()
    assert home.refusal() == reason
    assert home.files() == before
    home.keyring = kept
    assert home.still_there()


@pytest.mark.parametrize("secret", ["11" * 32, "not a key"])
def test_a_keyring_with_another_key_is_no_damage(home: Home, secret: str) -> None:
    home.begin(protect=True)
    secrets = vars(home.keyring)["secrets"]
    for name in secrets:
        secrets[name] = secret
    assert home.refusal() == "keyring-wrong"


def test_a_keyring_that_cannot_even_be_made_is_named(home: Home) -> None:
    home.begin(protect=True)

    def make() -> Keyring | None:
        raise KeyringLocked

    with pytest.raises(KeyUnavailable) as caught:
        Store.create_or_open(home.profile, keyring=make)
    assert caught.value.reason == "keyring-locked"


def test_protection_is_turned_on_and_off_without_touching_the_data(home: Home) -> None:
    home.begin()
    before = (home.profile / "store.db").read_bytes()
    plain = home.files()[0]
    protect(home, on=True)
    assert home.files()[0] == home.files()[1]
    assert json.loads(home.files()[0])["slots"] == [{"kind": "keyring"}]
    assert (home.profile / "store.db").read_bytes() == before
    assert home.still_there()
    protect(home, on=False)
    assert home.files() == (plain, plain)
    assert not vars(home.keyring)["secrets"]
    home.keyring = None
    assert home.still_there()


@pytest.mark.parametrize(
    ("backend", "reason"),
    [
        (None, "keyring-missing"),
        (ForgetfulKeyring(), "keyring-missing"),
        *((BrokenKeyring(error), reason) for error, reason in REFUSALS),
    ],
)
def test_a_keyring_that_does_not_keep_the_key_changes_nothing(
    home: Home, backend: Keyring | None, reason: str
) -> None:
    home.begin()
    before = home.files()
    home.keyring = backend
    with pytest.raises(KeyUnavailable) as caught:
        protect(home, on=True)
    assert caught.value.reason == reason
    assert home.files() == before
    assert home.still_there()


def test_a_keyring_that_keeps_something_else_is_not_trusted(home: Home) -> None:
    class Garbling(HonestKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            super().set_password(service, username, password[::-1])

    home.begin()
    home.keyring = Garbling()
    with pytest.raises(KeyUnavailable) as caught:
        protect(home, on=True)
    assert caught.value.reason == "keyring-wrong"
    assert home.still_there()


def test_a_key_that_cannot_be_taken_out_of_the_keyring_stays_there(home: Home) -> None:
    class Clinging(HonestKeyring):
        def delete_password(self, service: str, username: str) -> None:
            raise KeyringLocked(service, username)

    home.keyring = Clinging()
    home.begin(protect=True)
    protect(home, on=False)
    store = home.open()
    assert store.protection == "plain"
    store.close()


def test_a_change_that_was_cut_between_the_two_files_is_finished(home: Home) -> None:
    home.begin()
    plain = home.files()[0]
    protect(home, on=True)
    protected = home.files()[0]
    (home.profile / keys_file.COPY_NAME).write_bytes(plain)
    store = home.open()
    assert store.protection == "keyring"
    store.close()
    assert home.files() == (protected, protected)


def test_the_second_copy_opens_what_the_first_cannot(home: Home) -> None:
    """The change was cut between the files, and then the keyring was lost."""
    home.begin()
    plain = home.files()[0]
    protect(home, on=True)
    protected = home.files()[0]
    (home.profile / keys_file.COPY_NAME).write_bytes(plain)
    home.keyring = None
    assert home.still_there()
    assert home.files() == (protected, plain)


def test_a_changed_protection_does_not_lose_an_unreadable_file(home: Home) -> None:
    home.begin()
    (home.profile / keys_file.FILE_NAME).write_bytes(b"garbled")
    (home.profile / "keys.json.unreadable").write_bytes(b"an older one")
    protect(home, on=True)
    assert (home.profile / "keys.json.unreadable").read_bytes() == b"an older one"
    assert (home.profile / "keys.json.unreadable-2").read_bytes() == b"garbled"
    assert home.files()[0] == home.files()[1]
    assert home.still_there()


def test_protection_cannot_change_when_all_key_files_are_gone(home: Home) -> None:
    store = home.open()
    for path in home.profile.glob("keys.json*"):
        path.unlink()
    with pytest.raises(KeyUnavailable):
        store.protect(on=True)
    store.close()


def test_a_lost_copy_that_cannot_be_put_back_keeps_nobody_out(home: Home) -> None:
    home.begin()
    (home.profile / keys_file.COPY_NAME).unlink()
    (home.profile / "keys.json.bak.new").mkdir()  # in the way
    assert home.still_there()
    assert not (home.profile / keys_file.COPY_NAME).exists()


def test_a_full_disk_leaves_the_key_files_as_they_were(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.begin()
    before = home.files()
    store = home.open()

    def full(descriptor: int) -> None:
        raise OSError(28, f"No space left on device: {descriptor}")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            store.protect(on=True)
    store.close()
    assert home.files() == before
    assert home.still_there()


# ---- the real backends -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "module"),
    [
        ("linux", "keyring.backends.SecretService"),
        ("freebsd14", "keyring.backends.SecretService"),
        ("darwin", "keyring.backends.macOS"),
        ("win32", "keyring.backends.Windows"),
    ],
)
def test_the_backend_of_the_system_is_made_by_its_class(
    platform: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here no such service runs, so none is made, whatever the environment names instead."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setattr(sys, "platform", platform)
    assert system_keyring() is None
    assert module in sys.modules


def test_a_backend_that_works_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends import SecretService  # noqa: PLC0415 - slow to import

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(SecretService.Keyring, "viable", True)
    assert isinstance(system_keyring(), SecretService.Keyring)
