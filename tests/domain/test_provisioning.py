"""A provisioning file is read whole and by its own keys, and every way to make a wrong one."""

from __future__ import annotations

import base64
import json
from datetime import date

import msgspec
import pytest

from fakes.certificates import Authority
from fakes.provisioning import file_of, keys_of, said, signed
from fakes.world import World
from heliograph.domain.provisioning import (
    Provisioning,
    ProvisioningInvalid,
    check_successor,
    fingerprint,
    read_provisioning,
)
from heliograph.domain.signed import new_key

WORLD = World()
OTHER = new_key()


def refused(statement: str) -> str:
    """Give what is wrong with a file."""
    with pytest.raises(ProvisioningInvalid) as caught:
        read_provisioning(statement)
    return caught.value.fault


def of(**changes: object) -> str:
    """Give a file that says something else than it should."""
    plain = msgspec.to_builtins(said(WORLD))
    return signed({**plain, **changes}, WORLD.key).decode().strip()


def test_what_was_signed_is_what_is_read() -> None:
    found = said(WORLD, code="AAAA-BBBB", until=date(2021, 5, 17), proxy="http://proxy.example:1")
    assert read_provisioning(signed(found, WORLD.key).decode().strip()) == found
    assert "AAAA" not in repr(found)


def test_fields_of_a_later_program_are_left_alone() -> None:
    newer = of(moon="full", organisation={"name": "Radio", "answers": {"org_moon": "full"}})
    found = read_provisioning(newer)
    assert found.organisation.name == "Radio"
    assert found.organisation.known_answers() == {}


@pytest.mark.parametrize(
    "text", ["", "a.b", "a.%%%.c", "e30.é.x", "{}", "e30." + "A" + ".x", "x" * 100]
)
def test_what_is_no_statement_is_unreadable(text: str) -> None:
    assert refused(text) in {"unreadable", "content"}


def test_a_truncated_file_does_not_pass() -> None:
    whole = file_of(WORLD).decode().strip()
    assert refused(whole[:-10]) == "signature"
    assert refused(whole[: len(whole) // 2]) == "unreadable"


def test_another_type_of_statement_does_not_pass() -> None:
    other = signed(said(WORLD), WORLD.key, typ="heliograph-campaign")
    assert refused(other.decode().strip()) == "signature"


def test_a_key_that_the_file_does_not_name_does_not_pass() -> None:
    assert refused(signed(said(WORLD), OTHER).decode().strip()) == "signature"


def test_changed_words_do_not_pass() -> None:
    head, payload, signature = file_of(WORLD).decode().strip().split(".")
    words = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    words["address"] = "http://127.0.0.1:2"
    changed = base64.urlsafe_b64encode(json.dumps(words).encode()).decode().rstrip("=")
    assert refused(f"{head}.{changed}.{signature}") == "signature"


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"0" * 16: next(iter(WORLD.keys.values()))},
        {"0" * 16: "short"},
        {"0" * 16: "é"},
        {"0" * 16: "A"},
        7,
        {str(n): "x" for n in range(5)},
    ],
)
def test_keys_bear_their_own_names(keys: object) -> None:
    assert refused(of(keys=keys)) == "content"


CERTIFICATE_OF_NOTHING = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----"


@pytest.mark.parametrize(
    "wrong",
    [
        {"heliograph": "provision"},
        {"service": ""},
        {"made_ms": 0},
        {"made_ms": "now"},
        {"address": "ftp://stories.example"},
        {"address": "https://"},
        {"address": "https://me@stories.example"},
        {"address": "http://[1"},
        {"address": "https://" + "x" * 500},
        {"proxy": "no proxy at all"},
        {"certificates": ["nothing"]},
        {"certificates": ["-----BEGIN CERTIFICATE-----\né\n-----END CERTIFICATE-----"]},
        {"certificates": ["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]},
        {"certificates": [CERTIFICATE_OF_NOTHING] * 17},
        {"until": "some day"},
        {"packs": "one"},
        {"policy": {"locked": {"hours": {"from_minute": 5, "until_minute": 5}}}},
        {"policy": {"defaults": {"hours": {"from_minute": -5, "until_minute": 5}}}},
        {"policy": {"locked": {"day_bytes": -1}}},
    ],
)
def test_what_cannot_be_used_is_refused_as_a_whole(wrong: dict[str, object]) -> None:
    assert refused(of(**wrong)) == "content"


def test_certificates_are_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    authority = Authority(tmp_path_factory.mktemp("authority"))
    found = read_provisioning(of(certificates=[authority.roots.read_text()]))
    assert len(found.certificates) == 1


def test_a_later_file_is_signed_by_a_key_that_is_pinned() -> None:
    next_key = new_key()
    rotated = said(WORLD, keys=keys_of(WORLD.key, next_key))
    check_successor(signed(rotated, next_key).decode(), rotated, pinned=rotated.keys)
    with pytest.raises(ProvisioningInvalid) as caught:
        check_successor(signed(rotated, next_key).decode(), rotated, pinned=WORLD.keys)
    assert caught.value.fault == "foreign"


def test_a_day_that_has_passed_is_told_and_none_is_needed() -> None:
    dated: Provisioning = said(WORLD, until=date(2021, 5, 17))
    assert not dated.is_over(date(2021, 5, 17))
    assert dated.is_over(date(2021, 5, 18))
    assert not said(WORLD).is_over(date(2999, 1, 1))


def test_keys_can_be_compared_by_telephone() -> None:
    assert fingerprint({"0123456789abcdef": "x", "00" * 8: "y"}) == (
        "0000 0000 0000 0000  0123 4567 89ab cdef"
    )
