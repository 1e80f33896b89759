"""Names of saved receipts: found again by a person, taken by every file system."""

from __future__ import annotations

import pytest

from heliograph.paper.receipt_names import file_stem

MIDDAY_MS = 1_621_080_000_000
"""15 May 2021, 12:00 UTC."""


def test_a_name_says_the_day_the_number_and_the_story() -> None:
    assert file_stem("Radio des collines", "7KQ4-M2XD", MIDDAY_MS) == (
        "2021-05-15 Receipt 7KQ4-M2XD Radio des collines"
    )


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("../../etc: a\\b?", "Receipt N1 .. .. etc a b"),
        ("a\u202egnp.exe\n\tb\x00", "Receipt N1 agnp.exe b"),
        ("what next...", "Receipt N1 what next"),
        ("", "Receipt N1"),
    ],
)
def test_what_a_name_must_not_hold_is_left_out(title: str, kept: str) -> None:
    assert file_stem(title, "N/1", MIDDAY_MS) == f"2021-05-15 {kept}"


@pytest.mark.parametrize("letter", ["a", "й", "洪", "🌍"])
def test_a_long_title_leaves_a_name_that_is_short_enough(letter: str) -> None:
    name = file_stem(letter * 300, "7KQ4-M2XD", MIDDAY_MS)
    assert len(f"{name}.pdf".encode()) <= 255
    assert name.endswith(letter)
