"""The names of stories."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.domain.ids import is_story_id, uuid7

TIMES = st.integers(0, 2**48 - 1)
RANDOM = st.binary(min_size=10, max_size=10)


@given(TIMES, RANDOM)
def test_an_id_is_a_uuid_of_version_7_that_tells_its_time(now_ms: int, random: bytes) -> None:
    made = uuid.UUID(uuid7(now_ms=now_ms, random=random))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert made.int >> 80 == now_ms


@given(TIMES, TIMES, RANDOM, RANDOM)
def test_ids_sort_by_time(one_ms: int, other_ms: int, one: bytes, other: bytes) -> None:
    first, second = uuid7(now_ms=one_ms, random=one), uuid7(now_ms=other_ms, random=other)
    if one_ms != other_ms:
        assert (first < second) == (one_ms < other_ms)


def test_the_random_part_makes_the_difference() -> None:
    made = {uuid7(now_ms=1, random=bytes([number]) * 10) for number in range(64)}
    assert len(made) == 64


def test_too_little_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="ten"):
        uuid7(now_ms=1, random=b"123456789")


@given(TIMES, RANDOM)
def test_what_we_make_is_a_story_id(now_ms: int, random: bytes) -> None:
    assert is_story_id(uuid7(now_ms=now_ms, random=random))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "story",
        "0190B3A0-0000-7000-8000-000000000001",
        "{0190b3a0-0000-7000-8000-000000000001}",
        "0190b3a0000070008000000000000001",
        "../../0190b3a0-0000-7000-8000-00000001",
    ],
)
def test_other_ways_to_write_an_id_are_none(text: str) -> None:
    assert not is_story_id(text)
