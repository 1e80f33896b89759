"""The bill of materials, and the licences of what is inside."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click
import msgspec
import pytest
from frozen import parts

MADE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def inside() -> list[parts.Part]:
    """Look for what two modules belong to, as if nothing else were frozen."""
    return parts.inside([str(click.__file__), str(msgspec.__file__)])


def test_parts_are_those_whose_files_are_inside(inside: list[parts.Part]) -> None:
    assert [each.name for each in inside] == ["Python", "click", "msgspec"]
    assert all(each.licence and each.texts for each in inside)


def test_a_part_without_a_licence_stops_the_build() -> None:
    pathspec = pytest.importorskip("pathspec")  # it names none in a field
    with pytest.raises(LookupError, match="pathspec"):
        parts.inside([str(pathspec.__file__)])


def test_the_bill_names_each_part_and_is_the_same_again(inside: list[parts.Part]) -> None:
    bill = parts.bill(inside, "1.2.3", MADE)
    assert bill == parts.bill(inside, "1.2.3", MADE)
    document = json.loads(bill)
    assert document["metadata"]["timestamp"] == "2026-01-02T03:04:05Z"
    (component,) = [each for each in document["components"] if each["name"] == "msgspec"]
    assert component["purl"].startswith("pkg:pypi/msgspec@")
    assert component["licenses"] == [{"expression": "BSD-3-Clause"}]


def test_the_notices_have_every_text(inside: list[parts.Part]) -> None:
    text = parts.notices(inside)
    assert all(licence.strip() in text for each in inside for licence in each.texts)
