"""The key in the profile's own files: two copies, never written over when unreadable."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from heliograph.errors import StoreTooNew
from heliograph.store import keys as keys_file
from heliograph.store.keys import Keys
from store.keyrings import no_keyring

if TYPE_CHECKING:
    from store.keyrings import Home


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


@pytest.mark.parametrize("name", [keys_file.FILE_NAME, keys_file.COPY_NAME])
def test_any_flipped_bit_in_one_of_the_two_leaves_the_other_to_open(home: Home, name: str) -> None:
    home.begin()
    sound = (home.profile / name).read_bytes()
    label = Keys.load(home.profile, keyring=no_keyring).data_key.derive("label")
    for place in range(0, 8 * len(sound), 5):
        harmed = bytearray(sound)
        harmed[place // 8] ^= 1 << place % 8
        (home.profile / name).write_bytes(harmed)
        keys = Keys.load(home.profile, keyring=no_keyring)
        assert keys.data_key.derive("label") == label


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
    for path in home.profile.glob("keys.json*"):
        path.write_text(newer)
    with pytest.raises(StoreTooNew) as caught:
        home.open()
    assert (caught.value.found, caught.value.known) == (2, 1)


def test_a_newer_program_that_was_cut_between_the_two_is_believed(home: Home) -> None:
    home.begin()
    newer = {**json.loads(home.files()[0]), "format": 2, "check": "00" * 32}
    (home.profile / keys_file.FILE_NAME).write_text(json.dumps(newer))
    with pytest.raises(StoreTooNew):
        home.open()
