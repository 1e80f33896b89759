"""Every rule of a policy has a sentence, and every file that is refused says why."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from msgspec import UNSET, structs

from heliograph.app.provisioning import LookedAround, Provisioned, Taken
from heliograph.domain.policy import RULE_NAMES, LockedByPolicy, Policy, RuleName, Rulings
from heliograph.domain.provisioning import (
    AnotherService,
    OrganisationSaid,
    Provisioning,
    ProvisioningFault,
    ProvisioningInvalid,
)
from heliograph.domain.rules import Hours
from heliograph.wording import provisioning as words
from sentences import CANARY, assert_sentence, plain

FOUND = Provisioning(
    heliograph="provisioning",
    service="id",
    service_name=CANARY,
    address=f"https://{CANARY}",
    keys={"k": "v"},
    made_ms=1,
    until=date(2021, 5, 17),
    organisation=OrganisationSaid(name=CANARY),
)
EVERYTHING = Rulings(
    day_bytes=5_000_000,
    month_bytes=50_000_000,
    hours=Hours(from_minute=1320, until_minute=360),
    cap_bytes_s=64_000,
    when_metered="text-only",
    send_automatically=False,
    clearance=True,
    protection=True,
    lock_after_min=5,
    updates=True,
    update_channel="stable",
)


def test_every_rule_is_told_and_what_may_be_changed_is_told_as_such() -> None:
    assert EVERYTHING.names() == RULE_NAMES
    locked = words.policy_lines(Policy(locked=EVERYTHING))
    free = words.policy_lines(Policy(defaults=EVERYTHING))
    assert len(locked) == len(set(locked)) == len(RULE_NAMES)
    for one, other in zip(locked, free, strict=True):
        assert_sentence(one)
        assert other == f"{one} You can change this."
    assert words.policy_lines(Policy()) == ()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("send_automatically", True, "by themselves when connected"),
        ("clearance", False, "without being cleared"),
        ("lock_after_min", 0, "does not lock by itself"),
        ("lock_after_min", 1, "1 minute without"),
        ("when_metered", "wait", "Everything waits"),
        ("hours", UNSET, ""),
        ("updates", False, "not looked for"),
        ("update_channel", "testing", "still being tested"),
    ],
)
def test_each_value_has_its_words(name: RuleName, value: object, said: str) -> None:
    assert said in words.rule_sentence(name, value)


def test_what_is_wrong_with_a_file_is_told_apart() -> None:
    faults = get_args(ProvisioningFault)
    told = {words.provisioning_error(ProvisioningInvalid(fault)).what for fault in faults}
    assert len(told) == len(faults)
    assert CANARY in words.provisioning_error(LockedByPolicy(CANARY)).what
    another = words.provisioning_error(AnotherService(CANARY, "https://x.example"))
    assert "https://x.example" in another.what


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Stories go to"),
        ({"is_new": False}, "with this file already"),
        ({"signs_in": True}, "Signing in happens by itself"),
        ({"is_over": True}, "until 17 May 2021"),
    ],
)
def test_what_came_of_a_file_is_told(changes: dict[str, Any], said: str) -> None:
    told = words.taken_sentences(structs.replace(Taken(found=FOUND), **changes))
    for each in told:
        assert_sentence(each)
    assert said in plain(" ".join(told))
    assert_sentence(words.offer_sentence(FOUND))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, f"Set up by {CANARY}."),
        ({"source": "gone"}, "the file is gone"),
        ({"code_waits": True}, "Signing in happens by itself"),
        ({"code_refused": True}, "ask for a new file"),
        ({"wants_protection": True}, "are not yet"),
        ({"is_over": True}, "ask for a newer one"),
    ],
)
def test_who_set_a_profile_up_and_what_is_left_to_do_is_told(
    changes: dict[str, Any], said: str
) -> None:
    here = Provisioned(found=FOUND, source="system", place="/x", policy=Policy())
    told = words.set_up_sentences(structs.replace(here, **changes))
    for each in told:
        assert_sentence(each)
    assert said in plain(" ".join(told))


def test_a_service_speaks_where_the_organisation_has_no_name() -> None:
    nameless = structs.replace(FOUND, organisation=OrganisationSaid(), service_name="Service")
    here = Provisioned(found=nameless, source="person", place="/x", policy=Policy())
    assert here.by == "Service"
    assert "Service" in words.offer_sentence(nameless)


def test_what_became_of_files_that_were_left_is_told() -> None:
    here = Provisioned(found=FOUND, source="system", place="/x", policy=Policy())
    looked = LookedAround(
        taken=Taken(found=FOUND),
        ended=here,
        refused=ProvisioningInvalid("foreign"),
        place=f"/{CANARY}",
    )
    told = words.looked_sentences(looked)
    assert len(told) == 3
    for each in told:
        assert_sentence(each)
    again = LookedAround(taken=Taken(found=FOUND, is_new=False))
    assert words.looked_sentences(again) == ()
