"""Passphrase, recovery code and organisation: each opens the stories, and nothing else does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from heliograph.domain.recovery_code import groups_of, read_code
from heliograph.errors import KeyUnavailable, OrganisationKeyInvalid, RecoveryCodeMistyped
from heliograph.store.keys import Ways
from heliograph.store.slots import key_file, organisation
from heliograph.store.slots.records import ByOrganisation
from heliograph.store.store import Store
from store.keyrings import BrokenKeyring, HonestKeyring, KeyringLocked, protect

if TYPE_CHECKING:
    from store.keyrings import Home

CODE = bytes(range(20))
WORDS = "seven lanterns under água"


def shut(home: Home, ways: Ways) -> None:
    """Make slots and close the profile again."""
    store = home.open()
    try:
        store.protect_with(ways)
    finally:
        store.close()


def opens(home: Home, secret: str) -> bool:
    """Open the profile with what somebody typed, and look for its story."""
    store = Store.create_or_open(home.profile, keyring=lambda: home.keyring, secret=secret)
    assert home.story is not None
    found = store.stories.get(home.story)
    store.close()
    return found is not None


def refused(home: Home, secret: str = "") -> KeyUnavailable:
    """Fail to open it."""
    with pytest.raises(KeyUnavailable) as caught:
        Store.create_or_open(home.profile, keyring=lambda: home.keyring, secret=secret)
    return caught.value


def kinds(home: Home) -> list[str]:
    """Give the kinds of slots in the file."""
    return sorted(each["kind"] for each in json.loads(home.files()[0])["slots"])


def test_a_passphrase_alone_opens_and_the_data_stays_as_it_was(home: Home) -> None:
    home.begin()
    before = (home.profile / "store.db").read_bytes()
    shut(home, Ways(passphrase=WORDS, code=CODE))
    assert (home.profile / "store.db").read_bytes() == before
    assert kinds(home) == ["passphrase", "recovery"]
    error = refused(home)
    assert (error.reason, error.typed) == ("secret-needed", ("recovery", "passphrase"))
    assert refused(home, WORDS + "!").reason == "secret-wrong"
    assert opens(home, WORDS)
    assert opens(home, " ".join(groups_of(CODE)))


def test_a_passphrase_is_the_same_from_another_keyboard(home: Home) -> None:
    home.begin()
    shut(home, Ways(passphrase=WORDS, code=CODE))
    assert opens(home, WORDS.replace("á", "a\u0301").replace(" ", "\u00a0"))


def test_a_mistyped_recovery_code_is_named_by_its_group(home: Home) -> None:
    home.begin()
    shut(home, Ways(passphrase=WORDS, code=CODE))
    groups = list(groups_of(CODE))
    groups[4] = "AAAAA"
    with pytest.raises(RecoveryCodeMistyped) as caught:
        opens(home, " ".join(groups))
    assert caught.value.group == 5
    assert refused(home, " ".join(groups_of(bytes(20)))).reason == "secret-wrong"


@pytest.mark.parametrize("lost", [None, HonestKeyring(), BrokenKeyring(KeyringLocked())])
def test_a_lost_keyring_is_not_the_end(home: Home, lost: HonestKeyring | None) -> None:
    home.begin()
    shut(home, Ways(keyring=True, code=CODE))
    home.keyring = lost
    assert refused(home).typed == ("recovery",)
    assert opens(home, " ".join(groups_of(CODE)))


def test_the_code_puts_the_key_back_into_a_keyring_that_lost_it(home: Home) -> None:
    home.begin()
    shut(home, Ways(keyring=True, code=CODE))
    home.keyring = HonestKeyring()
    assert opens(home, " ".join(groups_of(CODE)))
    assert home.still_there()


def test_a_keyring_that_lies_is_overruled_by_the_code(home: Home) -> None:
    home.begin()
    shut(home, Ways(keyring=True, code=CODE))
    secrets = vars(home.keyring)["secrets"]
    for name in secrets:
        secrets[name] = "11" * 32
    assert refused(home).reason == "keyring-wrong"
    assert opens(home, " ".join(groups_of(CODE)))
    assert home.still_there()


def test_a_new_code_takes_the_place_of_the_old_one(home: Home) -> None:
    home.begin()
    shut(home, Ways(keyring=True, code=CODE))
    shut(home, Ways(code=bytes(20)))
    assert kinds(home) == ["keyring", "recovery"]
    assert refused(home, " ".join(groups_of(CODE))).reason == "secret-wrong"
    assert opens(home, " ".join(groups_of(bytes(20))))


def test_a_passphrase_takes_the_key_out_of_the_keyring(home: Home) -> None:
    home.begin()
    shut(home, Ways(keyring=True, code=CODE))
    shut(home, Ways(passphrase=WORDS))
    assert not vars(home.keyring)["secrets"]
    assert kinds(home) == ["passphrase", "recovery"]
    shut_again = Store.create_or_open(home.profile, keyring=lambda: home.keyring, secret=WORDS)
    shut_again.protect_with(Ways(keyring=True))
    assert shut_again.protection == "keyring"
    shut_again.close()
    assert kinds(home) == ["keyring", "recovery"]


def test_turned_off_only_the_plain_slot_is_left(home: Home) -> None:
    home.begin()
    shut(home, Ways(keyring=True, code=CODE))
    protect(home, on=False)
    assert kinds(home) == ["plain"]
    home.keyring = None
    assert home.still_there()


def test_a_keyring_that_refuses_leaves_every_slot_as_it_was(home: Home) -> None:
    home.begin()
    before = home.files()
    home.keyring = BrokenKeyring(KeyringLocked())
    with pytest.raises(KeyUnavailable):
        shut(home, Ways(keyring=True, code=CODE))
    assert home.files() == before


def test_a_profile_can_be_closed_before_anything_is_in_it(home: Home) -> None:
    ways = Ways(passphrase=WORDS, code=CODE)
    store = Store.create_or_open(home.profile, keyring=lambda: None, ways=ways)
    assert store.protection == "passphrase"
    assert store.opens_with(WORDS)
    assert not store.opens_with("another passphrase")
    store.close()
    assert refused(home).reason == "secret-needed"


def test_a_slot_of_a_newer_program_stays(home: Home) -> None:
    home.begin()
    written = json.loads(home.files()[0])
    written["slots"].append({"kind": "fingerprint", "finger": 3})
    for path in home.profile.glob("keys.json*"):
        path.write_text(json.dumps(written))
    shut(home, Ways(keyring=True, code=CODE))
    assert {"kind": "fingerprint", "finger": 3} in json.loads(home.files()[0])["slots"]


@pytest.mark.parametrize(
    ("name", "value"), [("memory_kib", 2**31), ("passes", 10**6), ("lanes", 0), ("salt", "xyz")]
)
def test_a_changed_slot_does_not_take_the_computer(home: Home, name: str, value: object) -> None:
    home.begin()
    shut(home, Ways(passphrase=WORDS, code=CODE))
    written = json.loads(home.files()[0])
    for slot in written["slots"]:
        if slot["kind"] == "passphrase":
            slot[name] = value
    for path in home.profile.glob("keys.json*"):
        path.write_text(json.dumps(written))
    assert refused(home, WORDS).reason == "secret-wrong"
    assert opens(home, " ".join(groups_of(CODE)))


def test_slots_of_one_profile_do_not_open_another(home: Home) -> None:
    home.begin()
    shut(home, Ways(passphrase=WORDS, code=CODE))
    written = json.loads(home.files()[0])
    for path in home.profile.glob("keys.json*"):
        path.write_text(json.dumps({**written, "profile": "00" * 16}))
    assert refused(home, WORDS).reason == "secret-wrong"


def the_organisations(home: Home) -> ByOrganisation:
    """Give the slot that is sealed to the organisation."""
    (found,) = (
        each
        for each in key_file.read_all(home.profile)[key_file.FILE_NAME].known()
        if isinstance(each, ByOrganisation)
    )
    return found


def test_the_organisation_reads_a_code_out_of_a_request(home: Home) -> None:
    home.begin()
    private = organisation.new_private_key()
    public = organisation.public_key_of(private)
    assert organisation.is_public_key(public)
    shut(home, Ways(keyring=True, code=CODE, organisation=public))
    home.keyring = None
    asked = organisation.request_of(the_organisations(home))
    code = organisation.answer(asked, private)
    assert read_code(" ".join(groups_of(code))) == code != CODE
    assert opens(home, " ".join(groups_of(code)))


def test_another_key_or_a_changed_request_gives_nothing(home: Home) -> None:
    home.begin()
    private = organisation.new_private_key()
    shut(home, Ways(keyring=True, organisation=organisation.public_key_of(private)))
    asked = organisation.request_of(the_organisations(home))
    with pytest.raises(OrganisationKeyInvalid) as caught:
        organisation.answer(asked, organisation.new_private_key())
    assert caught.value.reason == "other-key"
    changed = organisation.RecoveryRequest(
        recipient=asked.recipient,
        ephemeral=asked.ephemeral,
        sealed="00" + asked.sealed[2:],
    )
    with pytest.raises(OrganisationKeyInvalid) as caught:
        organisation.answer(changed, private)
    assert caught.value.reason == "request"


@pytest.mark.parametrize("line", ["", "helio-recovery-", "age1xyz", "helio-recovery-" + "A" * 43])
def test_what_is_no_key_is_not_sealed_to(home: Home, line: str) -> None:
    home.begin()
    before = home.files()
    if line:
        with pytest.raises(OrganisationKeyInvalid):
            shut(home, Ways(keyring=True, organisation=line))
        assert home.files() == before
    with pytest.raises(OrganisationKeyInvalid):
        organisation.public_key_of(line)
