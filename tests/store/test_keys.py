"""The profile's key: where it is kept, and what happens when a place fails."""

from __future__ import annotations

import json
import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest
from keyring.errors import InitError, KeyringLocked, NoKeyringError

from heliograph.errors import DiskFull, KeyUnavailable, StoreTooNew
from heliograph.store import keys as keys_file
from heliograph.store.keyring_slot import system_keyring
from heliograph.store.keys import Keys
from heliograph.store.store import Store
from store.parts import BrokenKeyring, ForgetfulKeyring, HonestKeyring, add, no_keyring

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.domain.ids import StoryId
    from heliograph.store.keyring_slot import Keyring

REFUSALS = [
    (NoKeyringError(), "keyring-missing"),
    (KeyringLocked(), "keyring-locked"),
    (InitError(), "keyring-locked"),
    (RuntimeError("the binding of the system"), "keyring-missing"),
]


class Home:
    """A profile with one story, opened and closed with whatever keyring a test has."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.keyring: Keyring | None = HonestKeyring()
        self.story: StoryId | None = None

    def open(self, *, protect: bool | None = None) -> Store:
        """Open it, made if need be."""
        return Store.create_or_open(self.profile, protect=protect, keyring=lambda: self.keyring)

    def begin(self, *, protect: bool | None = None) -> None:
        """Make it, with its story."""
        store = self.open(protect=protect)
        self.story = add(store)
        store.close()

    def still_there(self) -> bool:
        """Open it and look for its story."""
        store = self.open()
        assert self.story is not None
        found = store.stories.get(self.story)
        store.close()
        return found is not None

    def refusal(self) -> str:
        """Fail to open it, and give the reason."""
        with pytest.raises(KeyUnavailable) as caught:
            self.open()
        return caught.value.reason

    def files(self) -> tuple[bytes, bytes]:
        """Read both files of keys."""
        names = (keys_file.FILE_NAME, keys_file.COPY_NAME)
        first, second = ((self.profile / name).read_bytes() for name in names)
        return first, second


@pytest.fixture
def home(profile: Path) -> Home:
    """Give a profile that is not made yet."""
    return Home(profile)


def protect(home: Home, *, on: bool) -> None:
    store = home.open()
    try:
        store.protect(on=on)
    finally:
        store.close()


# ---- plain ---------------------------------------------------------------------------


def test_without_protection_the_key_is_in_a_file_for_the_owner_only(home: Home) -> None:
    home.begin()
    store = home.open()
    assert store.protection == "plain"
    store.close()
    assert home.files()[0] == home.files()[1]
    for path in home.profile.glob("keys.json*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert home.keyring is not None
    assert not vars(home.keyring)["secrets"]


def test_neither_key_nor_words_are_in_the_databases(home: Home) -> None:
    home.begin()
    secret = json.loads(home.files()[0])["slots"][0]["key"]
    for path in home.profile.glob("*.db*"):
        data = path.read_bytes()
        assert b"A lamp" not in data
        assert b"SQLite format" not in data
        assert secret.encode() not in data
        assert bytes.fromhex(secret) not in data


def test_the_two_databases_have_different_keys(home: Home) -> None:
    home.begin()
    data_key = Keys.load(home.profile, keyring=no_keyring).data_key
    assert data_key.derive("heliograph store") != data_key.derive("heliograph media")
    assert data_key.secret.hex() not in repr(data_key)


@pytest.mark.parametrize("name", [keys_file.FILE_NAME, keys_file.COPY_NAME])
def test_a_lost_key_file_is_put_back_from_the_other(home: Home, name: str) -> None:
    home.begin()
    before = home.files()
    (home.profile / name).unlink()
    assert home.still_there()
    assert home.files() == before


@pytest.mark.parametrize("name", [keys_file.FILE_NAME, keys_file.COPY_NAME])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"{}", b'{"format": 1, "profile": 3}'])
def test_an_unreadable_key_file_is_left_as_it_is(home: Home, name: str, content: bytes) -> None:
    home.begin()
    (home.profile / name).write_bytes(content)
    assert home.still_there()
    assert (home.profile / name).read_bytes() == content


def test_without_any_readable_key_file_nothing_is_written_over(home: Home) -> None:
    home.begin()
    for path in home.profile.glob("keys.json*"):
        path.write_bytes(b"garbled")
    before = {path: path.read_bytes() for path in home.profile.iterdir()}
    assert home.refusal() == "slots-unreadable"
    assert {path: path.read_bytes() for path in home.profile.iterdir()} == before


def test_databases_without_any_key_file_are_not_made_anew(home: Home) -> None:
    home.begin()
    for path in home.profile.glob("keys.json*"):
        path.unlink()
    before = (home.profile / "store.db").read_bytes()
    assert home.refusal() == "slots-unreadable"
    assert (home.profile / "store.db").read_bytes() == before


@pytest.mark.parametrize("key", ["00" * 32, "no hexadecimal", None])
def test_a_wrong_key_is_told_apart_from_damage(home: Home, key: str | None) -> None:
    home.begin()
    written = json.loads(home.files()[0])
    written["slots"][0]["key"] = key
    path = home.profile / keys_file.FILE_NAME
    path.write_text(json.dumps(written))
    assert home.still_there()  # by the second copy
    (home.profile / keys_file.COPY_NAME).unlink()
    assert home.refusal() == "slots-unreadable"


def test_slots_of_a_kind_that_is_not_known_are_passed_over(home: Home) -> None:
    home.begin()
    written = json.loads(home.files()[0])
    written["slots"].insert(0, {"kind": "passphrase", "salt": "00"})
    (home.profile / keys_file.FILE_NAME).write_text(json.dumps(written))
    assert home.still_there()
    written["slots"] = written["slots"][:1]
    for path in home.profile.glob("keys.json*"):
        path.write_text(json.dumps(written))
    assert home.refusal() == "slots-unreadable"


def test_key_files_of_a_newer_program_are_left_alone(home: Home) -> None:
    home.begin()
    newer = json.dumps({**json.loads(home.files()[0]), "format": 2})
    (home.profile / keys_file.FILE_NAME).write_text(newer)
    with pytest.raises(StoreTooNew) as caught:
        home.open()
    assert (caught.value.found, caught.value.known) == (2, 1)


# ---- the system's keyring --------------------------------------------------------------


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
    assert json.loads(home.files()[0])["slots"] == [{"kind": "keyring", "key": None}]
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
