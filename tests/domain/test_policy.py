"""A policy is a beginning where it says so, and holds where it is locked."""

from __future__ import annotations

import msgspec
import pytest
from msgspec import UNSET

from heliograph.domain.policy import RULE_NAMES, LockedByPolicy, Policy, Rulings, is_sound
from heliograph.domain.rules import Hours, NetworkRule, Rules, network_rule

NIGHT = Hours(from_minute=22 * 60, until_minute=6 * 60)
SET = Policy(
    by="Ministry",
    defaults=Rulings(cap_bytes_s=8000, month_bytes=7),
    locked=Rulings(day_bytes=5000, when_metered="wait"),
)


def test_what_is_set_is_told_in_one_order_and_a_lock_goes_before_a_default() -> None:
    both = Policy(defaults=Rulings(day_bytes=1, clearance=False), locked=Rulings(day_bytes=2))
    assert both.names() == ("day_bytes", "clearance")
    assert both.value("day_bytes") == 2
    assert both.value("clearance") is False
    assert both.value("hours") is UNSET
    assert both.locks("day_bytes")
    assert not both.locks("clearance")
    assert Policy().names() == ()


def test_a_lock_takes_the_place_of_what_a_person_chose() -> None:
    chosen = Rules(day_bytes=99, month_bytes=55, hours=NIGHT)
    rules = SET.data_rules(chosen, before=Policy())
    assert rules.day_bytes == 5000
    assert rules.when_metered == "wait"
    assert rules.month_bytes == 55
    assert rules.hours == NIGHT


def test_a_default_takes_the_place_of_what_nobody_chose() -> None:
    rules = SET.data_rules(Rules(), before=Policy())
    assert (rules.cap_bytes_s, rules.month_bytes) == (8000, 7)
    newer = Policy(defaults=Rulings(cap_bytes_s=16_000))
    assert newer.data_rules(rules, before=SET).cap_bytes_s == 16_000
    slower = msgspec.structs.replace(rules, cap_bytes_s=4000)
    assert newer.data_rules(slower, before=SET).cap_bytes_s == 4000


def test_a_change_of_what_is_locked_is_forbidden_and_of_nothing_else() -> None:
    now = SET.data_rules(Rules(), before=Policy())
    for wished in (
        msgspec.structs.replace(now, day_bytes=None),
        msgspec.structs.replace(now, when_metered="all"),
    ):
        with pytest.raises(LockedByPolicy) as caught:
            SET.check_change(now, wished)
        assert caught.value.by == "Ministry"
    SET.check_change(now, msgspec.structs.replace(now, cap_bytes_s=None))
    Policy().check_change(Rules(), Rules(day_bytes=1))


def test_what_is_unlocked_stays_as_a_beginning() -> None:
    opened = SET.unlocked()
    assert opened.by == "Ministry"
    assert opened.names() == SET.names()
    assert not any(map(opened.locks, RULE_NAMES))
    assert opened.value("day_bytes") == 5000


def test_nothing_goes_past_a_rule_of_data_that_is_locked() -> None:
    with pytest.raises(LockedByPolicy):
        SET.check_anyway()
    Policy(defaults=SET.locked, locked=Rulings(clearance=True)).check_anyway()


@pytest.mark.parametrize(
    ("said", "metered", "holds"),
    [
        (None, True, "text-only"),
        ("all", True, "text-only"),
        ("wait", True, "wait"),
        ("all", False, "all"),
        ("all", None, "all"),
    ],
)
def test_a_person_may_be_stricter_with_a_metered_network_never_looser(
    said: NetworkRule | None, *, metered: bool | None, holds: str
) -> None:
    assert network_rule(Rules(), said=said, metered=metered, is_locked=True) == holds


@pytest.mark.parametrize(
    ("begin", "end", "sound"), [(0, 60, True), (60, 60, False), (-1, 60, False), (0, 1440, False)]
)
def test_hours_need_time_between_them(begin: int, end: int, *, sound: bool) -> None:
    assert is_sound(Rulings(hours=Hours(from_minute=begin, until_minute=end))) is sound
    assert is_sound(Rulings())


@pytest.mark.parametrize(
    "text",
    [b'{"day_bytes": 0}', b'{"protection": false}', b'{"when_metered": "some"}', b'{"hours": 3}'],
)
def test_values_are_read_strictly(text: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Rulings)
